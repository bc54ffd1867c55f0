import { atLine, quote, type TableFormat, type TableOptions } from './format.ts';
import { endOfLines } from './lines.ts';
import type { RawTable } from './table.ts';
import { TableBuilder } from './tableBuilder.ts';
import { textOf } from './text.ts';

/** A list of records `[{"a": 1, "b": "x"}, …]`, a list of lists, or columns `{"a": [1, …], "b": ["x", …]}`. */
export const json: TableFormat = {
  name: 'json',
  endings: ['.json'],
  labelsIn: 'column',
  dropsTrailingZeros: false,
  readTable: readJson,
};

/** A record or a list of values on every line. */
export const ndjson: TableFormat = {
  name: 'ndjson',
  endings: ['.ndjson', '.jsonl'],
  labelsIn: 'column',
  dropsTrailingZeros: false,
  readTable: readLines,
  // A list of names may be on the first line alone.
  pieces: (first, options) => {
    const names = namesOfLists(first, options);
    return {
      endOfRows: endOfLines,
      read: (bytes, line) =>
        isBlank(bytes) ? undefined : readLines(bytes, options, line, line === 1 ? undefined : names),
    };
  },
};

/** The names that the first lines of lists have; none for records, which have names of their own. */
function namesOfLists(first: Uint8Array, options: TableOptions): readonly string[] | undefined {
  const start = new TextDecoder().decode(first.subarray(0, 1024)).trimStart();
  return start.startsWith('[') ? readLines(first, options).names : undefined;
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte <= 0x20);
}

/** The largest table that is made of records, in cells. */
const MOST_CELLS = 2 ** 28;

const expectedRecords = 'expected a list of records [{"name": value, …}, …], or columns {"name": [value, …], …}';

function readJson(file: Uint8Array, { fileName, encoding, named = [] }: TableOptions): RawTable {
  const text = textOf(file, fileName, encoding);
  let content: unknown;
  try {
    content = parsed(text);
  } catch (error) {
    throw atLine(fileName, lineOfError(error, text), `not valid JSON; ${expectedRecords}`);
  }
  const place = (row: number) => `row ${row + 1}`;
  if (Array.isArray(content)) return tableOf(content, place, fileName, 'row');
  if (typeof content !== 'object' || content === null) {
    throw atLine(fileName, 1, `${quote(text.trim())}; ${expectedRecords}`);
  }
  const byRow = rowsByName(content, named);
  if (byRow) return tableOf(byRow, place, fileName, 'row');
  const columns = Object.entries(content);
  const lists = listsOf(columns.map(([, values]) => values));
  const rows = lists[0]?.length ?? 0;
  const wrong = lists.findIndex((list) => list === undefined || list.length !== rows);
  if (wrong >= 0 || rows === 0) {
    // A table within an object, under whatever name.
    const inner = columns.filter(([, value]) => Array.isArray(value) && value.length > 0 && isRecord(value[0]));
    if (inner.length === 1) return tableOf(inner[0][1] as unknown[], place, fileName, 'row');
    const found = rows === 0 ? 'no rows' : `${quote(columns[wrong][0])} is no list of ${rows} values`;
    throw atLine(fileName, 1, `${found}; ${expectedRecords}`);
  }
  const names = columns.map(([name]) => name);
  const records = Array.from({ length: rows }, (_, row) => lists.map((list) => list![row]));
  return tableOf(records, place, fileName, 'row', names);
}

/**
 * The values of each column: a list as it is, or in the order of their rows' names, as pandas writes columns; undefined
 * where a column has no value for a row.
 */
function listsOf(columns: readonly unknown[]): (unknown[] | undefined)[] {
  if (!columns.every(isRecord)) return columns.map((values) => (Array.isArray(values) ? values : undefined));
  const rows = [...new Set(columns.flatMap((values) => Object.keys(values)))];
  if (rows.length * columns.length > MOST_CELLS) return columns.map(() => undefined);
  return columns.map((values) =>
    rows.map((row) => (Object.hasOwn(values, row) ? Reflect.get(values, row) : undefined)),
  );
}

/**
 * Records under their rows' names, as pandas writes with orient="index": under numbers while the names within are none, or
 * with a column that the config names within.
 */
function rowsByName(content: object, named: readonly string[]): unknown[] | undefined {
  const records = Object.values(content);
  if (!records.every(isRecord)) return undefined;
  const outer = Object.keys(content);
  const inner = new Set(records.flatMap((record) => Object.keys(record)));
  const isNumber = (name: string) => /^\d+$/.test(name);
  const areNumbered = outer.every(isNumber) && ![...inner].every(isNumber);
  const areNamed = named.some((name) => inner.has(name)) && !named.some((name) => outer.includes(name));
  return areNumbered || areNamed ? records : undefined;
}

/** The value in JSON; integers beyond 2⁵³ as texts, because they may be labels and several of them are one double. */
function parsed(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  // What is no JSON is to be told with its own place.
  JSON.parse(text);
  const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gis;
  const isLong = (token: string) => /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));
  return JSON.parse(text.replace(tokens, (token) => (isLong(token) ? `"${token}"` : token)));
}

/** A value as it is shown in a message; nested too deep for JSON, what it is. */
function shown(value: unknown): string {
  try {
    return quote(JSON.stringify(value));
  } catch {
    return Array.isArray(value) ? 'a list of lists' : 'a record of records';
  }
}

/** `firstLine`: the number of the line that the bytes begin with. `given`: the names of lists, where others before them have some. */
function readLines(
  file: Uint8Array,
  { fileName, encoding }: TableOptions,
  firstLine = 1,
  given?: readonly string[],
): RawTable {
  const lines: number[] = [];
  const records: unknown[] = [];
  for (const [k, text] of textOf(file, fileName, encoding, firstLine).split('\n').entries()) {
    if (text.trim() === '') continue;
    try {
      records.push(parsed(text));
    } catch {
      throw atLine(
        fileName,
        k + firstLine,
        `${quote(text.trim())}; expected a record {"name": value, …} on every line`,
      );
    }
    lines.push(k + firstLine);
  }
  return tableOf(records, (row) => String(lines[row]), fileName, lines, given);
}

/** `lines`: that the rows are on, or `row` where they are on none. */
function tableOf(
  records: readonly unknown[],
  placeOf: (row: number) => string,
  fileName: string,
  lines: readonly number[] | 'row',
  given?: readonly string[],
): RawTable {
  if (records.length === 0) throw atLine(fileName, 1, `no rows; ${expectedRecords}`);
  const areLists = Array.isArray(records[0]);
  const columnOf = new Map<string, number>();
  for (const [row, record] of records.entries()) {
    if (Array.isArray(record) !== areLists || !(areLists || isRecord(record))) {
      throw atLine(fileName, placeOf(row), `${shown(record)}; expected ${areLists ? 'a list' : 'a record'}, as before`);
    }
    if (!areLists)
      for (const name of Object.keys(record as object)) if (!columnOf.has(name)) columnOf.set(name, columnOf.size);
  }
  const width = areLists ? (records[0] as unknown[]).length : columnOf.size;
  // A list of texts over lists with numbers names them.
  const first = records[0] as unknown[];
  const isHeader =
    areLists &&
    !given &&
    records.length > 1 &&
    first.every((cell) => typeof cell === 'string') &&
    (records[1] as unknown[]).some((cell) => typeof cell === 'number');
  const names = given ?? (areLists ? (isHeader ? (first as string[]) : undefined) : [...columnOf.keys()]);
  const alike = [...columnOf.keys()].find((name) => name !== name.trim() && columnOf.has(name.trim()));
  if (alike !== undefined) {
    const found = `two columns ${JSON.stringify(alike)} and ${JSON.stringify(alike.trim())}`;
    throw atLine(fileName, placeOf(0), `${found}; expected names that differ in more than blanks`);
  }
  if (width === 0) throw atLine(fileName, placeOf(0), `a row without values; ${expectedRecords}`);
  if (records.length * width > MOST_CELLS) {
    const message = `${records.length} rows of ${width} columns are too many cells; expected at most ${MOST_CELLS}`;
    throw atLine(fileName, placeOf(0), message);
  }
  const from = isHeader ? 1 : 0;
  const read = (builder: TableBuilder, most: number) => {
    const cells: unknown[] = Array(width);
    for (let row = from; row < records.length && builder.rows < most; row++) {
      cells.fill(undefined);
      if (areLists) {
        const list = records[row] as unknown[];
        if (list.length !== width)
          throw atLine(fileName, placeOf(row), `${list.length} values; expected ${width}, as before`);
        for (const [column, cell] of list.entries()) cells[column] = cell;
      } else for (const [name, cell] of Object.entries(records[row] as object)) cells[columnOf.get(name)!] = cell;
      for (const [column, cell] of cells.entries()) {
        if (typeof cell === 'object' && cell !== null) {
          const where = names?.[column] === undefined ? `value ${column + 1}` : quote(names[column]);
          throw atLine(fileName, placeOf(row), `${where} is ${shown(cell)}; expected a number or a text`);
        }
        builder.value(
          column,
          typeof cell === 'number' ? cell : cell === undefined || cell === null ? undefined : String(cell),
        );
      }
      builder.endRow(lines === 'row' ? row + 1 : lines[row]);
    }
  };
  const builder = new TableBuilder(width, width * (records.length - from));
  read(builder, Number.POSITIVE_INFINITY);
  const facts = { ...(names && { names: names.map((name) => name.trim()) }), notes: [] };
  return builder.finish(read, {
    ...facts,
    firstPlace: lines === 'row' ? 'row 1' : String(lines[0]),
    ...(lines === 'row' && { noun: 'row' }),
  });
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where V8 says that JSON ends to be JSON. */
function lineOfError(error: unknown, text: string): number {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return position === undefined ? text.split('\n').length : text.slice(0, Number(position)).split('\n').length;
}
