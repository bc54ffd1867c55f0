/** A column of a table: its heading and how a row is written in it. Numbers are aligned to the right. */
export interface Column<Row> {
  readonly heading: string;
  readonly align: 'left' | 'right';
  cell(row: Row): string;
}

/** The table as text in aligned columns, for the terminal. */
export function renderText<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = cells(columns, rows);
  const widths = columns.map((_, k) => Math.max(...lines.map((line) => line[k].length)));
  return lines
    .map((line) =>
      line.map((cell, k) => (columns[k].align === 'left' ? cell.padEnd(widths[k]) : cell.padStart(widths[k]))),
    )
    .map((line) => line.join('  ').trimEnd())
    .join('\n');
}

/** The table in Markdown. */
export function renderMarkdown<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const [headings, ...lines] = cells(columns, rows).map((line) => line.map((cell) => cell.replaceAll('|', '\\|')));
  const rule = columns.map(({ align }) => (align === 'left' ? ':--' : '--:'));
  return [headings, rule, ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** Two or three significant digits, for seconds and ratios: `0.08`, `1.9`, `24.9`, `563`. */
export function rounded(value: number | undefined): string {
  if (value === undefined) return '–';
  if (value >= 99.95) return value.toFixed(0);
  return value.toFixed(value >= 0.995 ? 1 : 2);
}

/** `9.9e-7`. */
export function scientific(value: number | undefined): string {
  return value === undefined ? '–' : value === 0 ? '0' : value.toExponential(1);
}

/** Bytes in megabytes of 10⁶. */
export function megabytes(bytes: number | null): string {
  return bytes === null ? '–' : (bytes / 1e6).toFixed(0);
}

function cells<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[][] {
  return [columns.map(({ heading }) => heading), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
}
