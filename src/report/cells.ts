/** The texts of a CSV file's cells (RFC 4180, lines ending in LF, as results.csv has them), row by row. Runs in browsers. */
export function cellsOf(csv: string): string[][] {
  const cell = /("(?:[^"]|"")*"|[^,\n]*)(,|\n|$)/y;
  const rows: string[][] = [];
  let row: string[] = [];
  while (cell.lastIndex < csv.length) {
    const [, text, end] = cell.exec(csv)!;
    row.push(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** A cell that holds a number; NaN: no value. */
export function numberOf(text: string): number {
  return text === '' ? Number.NaN : Number(text.replace('inf', 'Infinity'));
}
