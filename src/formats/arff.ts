import { readTableAt } from './csv.ts';
import { atLine, counted, listed, quote, type TableFormat, type TableOptions } from './format.ts';
import { className } from './labels.ts';
import { numberOf } from './number.ts';
import type { RawTable } from './table.ts';
import { TableBuilder } from './tableBuilder.ts';
import { decoded, utf8Bytes } from './text.ts';

/**
 * Weka's ARFF: `@relation`, an `@attribute` for each column, `@data`, then a row per line: values with commas between
 * them, or in braces `index value` for those that are not 0 (of a nominal attribute: not its first value). `?` is a gap.
 */
export const arff: TableFormat = {
  name: 'arff',
  endings: ['.arff'],
  labelsIn: 'column',
  dropsTrailingZeros: false,
  readTable: readArff,
};

interface Attribute {
  readonly name: string;
  /** What sparse rows do not write. */
  readonly zero: number | string;
  /** Those of a nominal attribute. */
  readonly values?: readonly string[];
}

/** The largest table that is made of sparse rows, in cells. */
const MOST_CELLS = 2 ** 28;

function readArff(file: Uint8Array, options: TableOptions): RawTable {
  const { fileName } = options;
  const bytes = utf8Bytes(file, fileName, options.encoding);
  const { attributes, start, line } = readHead(bytes, fileName);
  const names = attributes.map(({ name }) => name);
  const data = bytes.subarray(start);
  const checked = (table: RawTable) => {
    checkNominals(table, attributes, fileName);
    return table;
  };
  const layout = { start, line, columns: names.length, names, comment: '%', firstLine: line - 1 };
  // Neither tabs, quotes of its own kind, escapes, nor sparse rows: what is left is CSV.
  if (![0x09, 0x27, 0x5c, 0x7b].some((byte) => data.includes(byte)))
    return checked(readTableAt(bytes, layout, fileName));

  const rows = decoded(data, fileName, 'utf-8').split('\n');
  const count = rows.filter((row) => !/^\s*(%|$)/.test(row)).length;
  if (count === 0) throw atLine(fileName, line - 1, 'no rows after @data; expected one sample per line');
  const cells = count * names.length;
  if (cells > MOST_CELLS) {
    const message = `${count} rows of ${names.length} attributes are ${cells} cells; expected at most ${MOST_CELLS}`;
    throw atLine(fileName, line, message);
  }
  let weighted = 0;
  const read = (builder: TableBuilder, most: number) => {
    for (const [k, row] of rows.entries()) {
      if (builder.rows === most) break;
      if (/^\s*(%|$)/.test(row)) continue;
      const isSparse = row.trimStart().startsWith('{');
      const values = isSparse
        ? sparseRow(row.trim(), attributes, fileName, line + k)
        : splitValues(row.trim(), fileName, line + k);
      // A weight of the row, as Weka writes it.
      const isWeighted = isSparse
        ? /\}\s*,\s*\{[^{}]*\}$/.test(row.trim())
        : values.length === names.length + 1 && /^\{.*\}$/.test(String(values.at(-1)));
      if (isWeighted && !isSparse) values.pop();
      if (isWeighted && builder === first) weighted++;
      if (values.length !== names.length) {
        throw atLine(
          fileName,
          line + k,
          `${counted(values.length, 'value')}; expected ${names.length}, one per @attribute`,
        );
      }
      for (const [column, value] of values.entries()) {
        const number = typeof value === 'number' ? value : numberOf(value);
        // Beyond 2⁵³ several integers are one double, and may be labels.
        builder.value(column, Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : value);
      }
      builder.endRow(line + k);
    }
  };
  const first = new TableBuilder(names.length, cells);
  read(first, Number.POSITIVE_INFINITY);
  const notes =
    weighted === 0
      ? []
      : [`weights in braces of ${counted(weighted, 'row')} left out; dataset.weight takes those of a column`];
  return checked(first.finish(read, { names, firstPlace: String(line), notes }));
}

/** Throws a UserError with the first value in a column of `{value, …}` that is none of these. */
function checkNominals(table: RawTable, attributes: readonly Attribute[], fileName: string): void {
  for (const [column, { values, name }] of attributes.entries()) {
    if (values === undefined) continue;
    const declared = new Set(values.map(className));
    const { levels, codes } = table.textOf(column);
    const isOther = levels.map((level) => !declared.has(className(level)));
    if (!isOther.includes(true)) continue;
    const row = codes.findIndex((code) => code >= 0 && isOther[code]);
    const expected = `one of those that @attribute ${name} declares: ${listed(values, 'values')}`;
    throw atLine(fileName, table.placeOf(row), `${quote(levels[codes[row]])}; expected ${expected}`);
  }
}

/** The attributes, and where the rows begin. */
function readHead(bytes: Uint8Array, fileName: string): { attributes: Attribute[]; start: number; line: number } {
  const attributes: Attribute[] = [];
  const decoder = new TextDecoder();
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const lineFeed = bytes.indexOf(0x0a, start);
    const end = lineFeed < 0 ? bytes.length : lineFeed;
    const text = decoder.decode(bytes.subarray(start, end)).trim();
    start = Math.min(end + 1, bytes.length);
    if (text === '' || text.startsWith('%') || /^@relation\b/i.test(text)) continue;
    if (/^@data\s*$/i.test(text)) {
      if (attributes.length === 0) throw atLine(fileName, line, 'no @attribute before @data; expected one per column');
      return { attributes, start, line: line + 1 };
    }
    const attribute = /^@attribute\s+('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^\s{]+)\s*(.+)$/i.exec(text);
    if (attribute === null) {
      throw atLine(fileName, line, `${quote(text)}; expected @relation, @attribute NAME TYPE or @data`);
    }
    attributes.push({ name: unquoted(attribute[1]), ...typeOf(attribute[2], fileName, line) });
  }
  throw atLine(fileName, 1, 'no line @data; expected @relation, @attribute for each column, @data, and rows');
}

function typeOf(type: string, fileName: string, line: number): Omit<Attribute, 'name'> {
  if (/^(numeric|real|integer)\b/i.test(type)) return { zero: 0 };
  if (/^(string|date)\b/i.test(type)) return { zero: '' };
  const nominal = /^\{(.*)\}\s*(%.*)?$/.exec(type);
  if (nominal) {
    const values = splitValues(nominal[1], fileName, line);
    return { zero: values[0], values };
  }
  throw atLine(fileName, line, `the type ${quote(type)}; expected numeric, string, date or {value, …}`);
}

function sparseRow(row: string, attributes: readonly Attribute[], fileName: string, line: number): (number | string)[] {
  const values = attributes.map(({ zero }) => zero);
  const inside = /^\{(.*)\}\s*(?:,\s*\{[^{}]*\})?$/.exec(row)?.[1];
  if (inside === undefined)
    throw atLine(fileName, line, `${quote(row)} has no closing brace; expected {index value, …}`);
  for (const entry of inside.trim() === '' ? [] : splitEntries(inside, fileName, line)) {
    const [, index, value] = /^(\d+)\s+(.+)$/s.exec(entry.trim()) ?? [];
    if (index === undefined || Number(index) >= values.length) {
      const expected = `index value with an index from 0 to ${values.length - 1}`;
      throw atLine(fileName, line, `${quote(entry.trim())}; expected ${expected}`);
    }
    values[Number(index)] = unquoted(value);
  }
  return values;
}

function splitValues(text: string, fileName: string, line: number): string[] {
  return splitEntries(text, fileName, line).map((value) => unquoted(value.trim()));
}

/** The texts between commas or tabs that are in no quotes; tabs beside either are blanks. */
function splitEntries(text: string, fileName: string, line: number): string[] {
  const entries: string[] = [];
  let from = 0;
  let afterTab = false;
  let quoted = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (quoted !== '') {
      if (character === quoted) quoted = '';
    } else if ((character === "'" || character === '"') && text.slice(from, at).search(/\S/) < 0) quoted = character;
    else if ((character === "'" || character === '"') && /^\s*\d+\s+$/.test(text.slice(from, at))) quoted = character;
    else if (character === ',' || character === '\t') {
      const isBlank = text.slice(from, at).trim() === '';
      if (character === '\t' && isBlank) continue;
      if (!(isBlank && afterTab)) entries.push(text.slice(from, at));
      afterTab = character === '\t';
      from = at + 1;
    }
  }
  if (quoted !== '') throw atLine(fileName, line, `a quoted value is not closed; expected a closing ${quoted}`);
  return [...entries, text.slice(from)];
}

function unquoted(text: string): string {
  const inside = /^(['"])(.*)\1$/s.exec(text)?.[2];
  return (inside ?? text).replaceAll(/\\(.)/gs, '$1');
}
