import { afterLineEnd, BLANKS, CR, type CsvRecord, isLineEnd, LF, recordAt, TAB } from './csvRecords.ts';
import { atLine, counted, type TableOptions } from './format.ts';
import { numberOf } from './number.ts';
import { isGap } from './spellings.ts';

/** What the first lines of a text tell about all of it. */
export interface TableLayout {
  /** The byte and the line that the first row of data is at, or looked for. */
  readonly start: number;
  readonly line: number;
  /** A byte; BLANKS stands for runs of blanks and tabs. */
  readonly separator: number;
  /** The character before decimals. */
  readonly point: string;
  /** What lines begin with that are left out. */
  readonly comment?: string;
  /** Throws a UserError where a line that begins as comments do looks like a row; only where no config says what they begin with. */
  readonly checkComment?: (bytes: Uint8Array, at: number, line: number) => void;
  readonly columns: number;
  /** Names of all columns, if there is a header. */
  readonly names?: readonly string[];
  /** Whether these are from a line of their own, not from a comment. */
  readonly hasHeader: boolean;
  /** The number of the line that the number of columns is from. */
  readonly firstLine: number;
  /** Whether lines may end in a separator that nothing follows. */
  readonly endsInSeparator: boolean;
  /** What was recognised that is not in every table. */
  readonly notes: readonly string[];
}

const COMMA = 0x2c;
const SEMICOLON = 0x3b;

/** What may be between columns; of two that would do the first. */
const separators: readonly (readonly [byte: number, name: string])[] = [
  [COMMA, 'commas'],
  [TAB, 'tabs'],
  [SEMICOLON, 'semicolons'],
  [0x7c, '|'],
  [BLANKS, 'blanks'],
];

/** So many records at the beginning are looked at. */
const RECORDS = 100;
/** So many are split by each separator, to find the one. */
const TRIED = 30;
/** Of very long lines, fewer. */
const MOST_BYTES = 2 ** 20;
const FEWEST = 3;

/**
 * The layout of a table from its first lines. `usual`: the separator that such files have. Throws a UserError where there
 * is no table.
 */
export function tableLayout(bytes: Uint8Array, usual: number, options: TableOptions): TableLayout {
  const { fileName } = options;
  const notes: string[] = [];
  let { at, line } = skipEmpty(bytes, 0, 1);
  if (at === bytes.length) throw atLine(fileName, 1, 'the file is empty; expected one sample per line');
  if (bytes.indexOf(LF, at) < 0 && bytes.subarray(at, bytes.length - 1).includes(CR)) {
    throw atLine(fileName, line, 'lines end in CR alone; expected LF or CRLF');
  }

  let separator = options.separator === undefined ? undefined : byteOf(options.separator);
  const excel = /^"?sep=(\p{ASCII})"?\s*$/iu.exec(lineAt(bytes, at));
  if (excel) {
    separator ??= excel[1].charCodeAt(0);
    notes.push(`line ${line} says ${excel[0].trim()}`);
    ({ at, line } = skipEmpty(bytes, afterLine(bytes, at), line + 1));
  }

  const comment = options.comment ?? /^\s*([#%])/.exec(lineAt(bytes, at))?.[1];
  let lastComment: string | undefined;
  const onTop: { at: number; line: number }[] = [];
  while (comment !== undefined && at < bytes.length && lineAt(bytes, at).trimStart().startsWith(comment)) {
    lastComment = lineAt(bytes, at).trim().slice(comment.length).trim();
    onTop.push({ at, line });
    ({ at, line } = skipEmpty(bytes, afterLine(bytes, at), line + 1));
  }
  if (onTop.length > 0) {
    notes.push(`${counted(onTop.length, 'line')} on top beginning with ${comment} left out`);
    if (at === bytes.length) throw atLine(fileName, 1, 'the file has comments alone; expected one sample per line');
  }

  const recordsBy = (by: number, most: number) =>
    firstRecords(bytes, at, line, by, most, comment, fileName, most === RECORDS);
  separator ??= likelySeparator(lineAt(bytes, at), usual, (by) => recordsBy(by, TRIED));
  if (separator !== usual) notes.push(`columns separated by ${nameOf(separator)}`);
  let { records } = recordsBy(separator, RECORDS);
  const start = { at, line };

  if (options.header !== true && isCountLine(records, bytes)) {
    notes.push(`line ${records[0].line} holds counts (${records[0].fields.slice(0, 2).join(', ')}), left out`);
    start.at = records[0].next;
    start.line = records[0].line + 1;
    records = records.slice(1);
  }
  const first = records[0];
  const below = records.slice(1);
  let names: string[] | undefined;
  const point = decimalPoint(bytes, start.at, separator, records);
  if (point === ',') notes.push('decimals after a comma');
  const hasHeader = options.header ?? looksLikeHeader(first, below, options.named ?? [], point);
  let columns = first.fields.length;
  let { line: firstLine } = first;
  if (hasHeader) {
    names = first.fields.map((field) => field.trim());
    start.at = first.next;
    start.line = first.line + 1;
  } else if (lastComment !== undefined && options.header === undefined) {
    // As numpy.savetxt writes it.
    const found = fieldsOf(lastComment, separator, fileName);
    if (found.length === columns && columns > 1 && found.every((name) => isWord(name, point))) {
      names = found;
      notes.push('the last of them names the columns');
    }
  }

  const data = hasHeader ? below : records;
  const isTwoLong = (record: CsvRecord) => record.fields.length === columns + 1;
  let endsInSeparator = false;
  if (hasHeader && data.length > 0 && data.every(isTwoLong)) {
    if (data.every(({ fields }) => fields[columns].trim() === '')) endsInSeparator = true;
    else {
      names = ['', ...names!];
      columns++;
      firstLine = data[0].line;
      notes.push(`line ${first.line} has a name less than there are columns: the first is of row names`);
    }
  } else if (columns > 2 && data.length > 0 && (names?.[columns - 1] ?? '') === '') {
    endsInSeparator = data.every(({ fields }) => fields.length <= columns && (fields[columns - 1] ?? '').trim() === '');
    if (endsInSeparator) {
      columns--;
      names = names?.slice(0, columns);
    }
  }
  if (endsInSeparator) notes.push('lines end in a separator');
  const example = data[0]?.fields.map((field) => isWord(field.trim(), point));
  const checkComment = (from: Uint8Array, at: number, line: number) => {
    const text = lineAt(from, at).trim().slice(comment!.length);
    const fields = fieldsOf(text, separator, fileName);
    // Behind a blank the first field is one like those below, without one it has the mark within: #12, #a7.
    const isPart = /^\S/.test(text);
    // Words over numbers may be names of columns, or a sentence with as many commas.
    const isRow =
      fields.length > 1 &&
      fields.length === example?.length &&
      fields.every((field, column) => (column === 0 && isPart) || isWord(field, point) === example[column]) &&
      !fields.every((field) => isWord(field, point));
    if (!isRow) return;
    const found = `a line that begins with ${comment}, as comments do, and has ${columns} columns, as samples do`;
    const cures = `dataset.comment: "${comment}", which leaves such lines out, or another comment, such as "//", which makes them samples`;
    throw atLine(fileName, line, `${found}; expected ${cures}`);
  };
  const isGuessed = comment !== undefined && options.comment === undefined;
  if (isGuessed) for (const top of onTop) checkComment(bytes, top.at, top.line);
  return {
    start: start.at,
    line: start.line,
    separator,
    point,
    ...(comment !== undefined && { comment }),
    ...(isGuessed && { checkComment }),
    columns,
    ...(names && { names }),
    hasHeader,
    firstLine,
    endsInSeparator,
    notes,
  };
}

/** A separator as configs name it: itself, `tab` or `blanks`. */
export function separatorName(byte: number): string {
  if (byte === TAB) return 'tab';
  return byte === BLANKS ? 'blanks' : String.fromCharCode(byte);
}

/** The separator of that name. */
function byteOf(separator: string): number {
  if (separator === 'tab' || separator === '\\t') return TAB;
  return separator === 'blanks' ? BLANKS : separator.charCodeAt(0);
}

function nameOf(separator: number): string {
  return separators.find(([byte]) => byte === separator)?.[1] ?? String.fromCharCode(separator);
}

/**
 * The separator that splits the first lines into as many columns each, more of which are numbers than with any other.
 * Commas within numbers speak for another one, with commas before decimals.
 */
function likelySeparator(line: string, usual: number, recordsBy: (separator: number) => FirstRecords): number {
  const candidates = separators.filter(([byte]) => line.trim().includes(String.fromCharCode(byte)) || byte === BLANKS);
  let best: number | undefined;
  let highest = 0;
  for (const [byte] of [...candidates.filter(([one]) => one === usual), ...candidates]) {
    const { records, areIntact } = recordsBy(byte);
    const columns = mostFrequent(records.map(({ fields }) => fields.length));
    if (columns < 2) continue;
    const alike = records.filter(({ fields }) => fields.length === columns);
    const cells = alike.flatMap(({ fields }) => fields.map((field) => field.trim())).filter((cell) => !isGap(cell));
    const numbers = cells.filter((cell) => !isWord(cell, byte === COMMA ? '.' : ',') || !isWord(cell, '.'));
    // Quotes that are not as they should be speak against the separator.
    const intact = areIntact ? 1 : 0.5;
    const score = intact * (alike.length / records.length) * (1 + numbers.length / Math.max(1, cells.length));
    // Nearly as good is not better: a typing mistake must not make another separator of a blank.
    // Of two that are as good, commas that are all before decimals separate nothing.
    const isBetter =
      score > 1.1 * highest || (best === COMMA && score >= highest && areDecimal(byte, records, columns));
    if (best === undefined || isBetter) {
      best = byte;
      highest = score;
    }
  }
  return best ?? usual;
}

/** Whether a separator splits all records alike, and all commas below the first are before decimals, at least one. */
function areDecimal(separator: number, records: readonly CsvRecord[], columns: number): boolean {
  if (separator === BLANKS || records.some(({ fields }) => fields.length !== columns)) return false;
  const withComma = records
    .slice(1)
    .flatMap(({ fields }) => fields.map((field) => field.trim()))
    .filter((field) => field.includes(','));
  return withComma.length > 0 && withComma.every((field) => !isWord(field, ','));
}

function mostFrequent(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const one of numbers) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0])[0];
}

interface FirstRecords {
  readonly records: CsvRecord[];
  /** Whether no mistake with quotes is in them, or right after them. */
  readonly areIntact: boolean;
}

/** The fields of a text of one line; none where its quotes are not as they should be. */
function fieldsOf(text: string, separator: number, fileName: string): string[] {
  const { records } = firstRecords(new TextEncoder().encode(text), 0, 1, separator, 1, undefined, fileName, false);
  return (records[0]?.fields ?? []).map((field) => field.trim());
}

/** The first records by a separator, up to a mistake, which whoever reads all of them tells. */
function firstRecords(
  bytes: Uint8Array,
  start: number,
  firstLine: number,
  separator: number,
  most: number,
  comment: string | undefined,
  fileName: string,
  mustBegin: boolean,
): FirstRecords {
  const records: CsvRecord[] = [];
  for (let { at, line } = { at: start, line: firstLine }; records.length < most; ) {
    ({ at, line } = skipEmpty(bytes, at, line));
    if (at === bytes.length || (at - start > MOST_BYTES && records.length >= FEWEST)) break;
    const isComment = comment !== undefined && lineAt(bytes, at).trimStart().startsWith(comment);
    if (isComment || (separator === BLANKS && lineAt(bytes, at).trim() === '')) {
      at = afterLine(bytes, at);
      line++;
      continue;
    }
    try {
      const record = recordAt(bytes, at, line, separator, fileName);
      records.push(record);
      at = record.next;
      line = record.line + 1;
    } catch (error) {
      if (records.length === 0 && mustBegin) throw error;
      return { records, areIntact: false };
    }
  }
  return { records, areIntact: true };
}

/**
 * Whether the first line holds counts, as scikit-learn's tables begin: `150,4,setosa,versicolor,virginica` is samples,
 * features and classes. The samples are counted.
 */
function isCountLine([first, second]: readonly CsvRecord[], bytes: Uint8Array): boolean {
  if (second === undefined || first.fields.length < 2) return false;
  const [samples, features, ...classes] = first.fields.map((field) => field.trim());
  if (!/^\d+$/.test(samples) || !/^\d+$/.test(features)) return false;
  const columns = second.fields.length;
  // In a table of as many columns, data would have such words below, too, in the label's column at least.
  const isBelow = (k: number) => k < columns - 1 && isWord((second.fields[k] ?? '').trim(), '.');
  const areClasses =
    classes.length > 1 &&
    classes.every((name, k) => isWord(name, '.') && !(first.fields.length === columns && isBelow(k + 2)));
  if (classes.length === 0 ? columns === 2 : !areClasses) return false;
  if (Number(features) !== columns - 1 && !(classes.length === 0 && Number(features) === columns)) return false;
  let lines = 0;
  for (let { at } = skipEmpty(bytes, first.next, 1); at < bytes.length; lines++) {
    ({ at } = skipEmpty(bytes, afterLine(bytes, at), 1));
  }
  return lines === Number(samples);
}

/** A comma where no table has a point, if commas do not separate. */
function decimalPoint(bytes: Uint8Array, start: number, separator: number, records: readonly CsvRecord[]): '.' | ',' {
  if (separator === COMMA) return '.';
  const fields = records.flatMap((record) => record.fields.map((field) => field.trim()));
  // Three digits may be thousands, but not where semicolons have taken the place of commas.
  const isEuropean = separator === SEMICOLON;
  const hasPoint = (field: string) => field.includes('.') && !Number.isNaN(numberOf(field));
  const isThousands = (field: string) => isEuropean && /^[+-]?[1-9]\d{0,2}(\.\d{3})+$/.test(field);
  if (fields.some((field) => hasPoint(field) && !isThousands(field))) return '.';
  const isDecimal = (field: string) =>
    /^[+-]?\d*,\d+(e[+-]?\d+)?$/i.test(field) && (isEuropean || !/^[+-]?\d{1,3},\d{3}$/.test(field));
  if (fields.some(isDecimal)) return ',';
  if (!isEuropean || fields.some(hasPoint)) return '.';
  // All whole so far: the first decimals tell.
  const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;
  const between = (byte: number) => {
    let at = bytes.indexOf(byte, start);
    while (at >= 0 && !(isDigit(bytes[at - 1]) && isDigit(bytes[at + 1]))) at = bytes.indexOf(byte, at + 1);
    return at < 0 ? Number.POSITIVE_INFINITY : at;
  };
  const comma = between(COMMA);
  return comma < Number.POSITIVE_INFINITY && comma < between(0x2e) ? ',' : '.';
}

/**
 * Whether the first record is a header: words over columns of numbers, unless it is plainly a row of data with a mistake in
 * it: a word among more numbers, some of which have decimals or are there twice, as the names of columns do not and are
 * not. Such a row must be reported, not skipped. Where all columns hold words, a header's are found nowhere below. It is
 * one also where it holds the name of a column that the config gives.
 */
function looksLikeHeader(
  { fields }: CsvRecord,
  below: readonly CsvRecord[],
  named: readonly string[],
  point: string,
): boolean {
  const first = fields.map((field) => field.trim());
  if (named.some((name) => first.includes(name.trim()))) return true;
  const cellsBelow = first.map((_, column) =>
    below.map((record) => (record.fields[column] ?? '').trim()).filter((cell) => !isGap(cell)),
  );
  const isNumeric = (column: number) => {
    const cells = cellsBelow[column];
    return cells.filter((cell) => !isWord(cell, point)).length > cells.length / 2;
  };
  const columns = [...first.keys()];
  let features = columns.filter(isNumeric);
  if (features.length === 0) {
    if (below.length > 0) {
      const recurs = columns.some((column) => cellsBelow[column].includes(first[column]));
      const isNamed = first.every((cell) => cell === '' || isWord(cell, point)) && first.length > 1;
      return isNamed && !recurs && new Set(first).size === first.length && below.length > 1;
    }
    features = columns.slice(0, -1);
  }
  const cells = features.map((column) => first[column]);
  const words = cells.filter((cell) => isWord(cell, point) && !isGap(cell));
  const numbers = cells.filter((cell) => !isWord(cell, point) && !isGap(cell));
  if (words.length === 0) return false;
  if (words.length >= numbers.length) return true;
  if (below.some((record) => record.fields.length !== first.length)) return false;
  return new Set(numbers).size === numbers.length && numbers.every((cell) => /^[+-]?\d+$/.test(cell));
}

/** Whether a cell is no number. */
function isWord(cell: string, point: string): boolean {
  return Number.isNaN(numberOf(cell, point));
}

/** Past lines of nothing but blanks. */
export function skipEmpty(bytes: Uint8Array, start: number, firstLine: number): { at: number; line: number } {
  let at = start;
  let line = firstLine;
  while (at < bytes.length) {
    let end = at;
    while (end < bytes.length && !isLineEnd(bytes, end) && bytes[end] === 0x20) end++;
    if (end < bytes.length && !isLineEnd(bytes, end)) break;
    at = end < bytes.length ? afterLineEnd(bytes, end) : end;
    line++;
  }
  return { at, line };
}

function afterLine(bytes: Uint8Array, at: number): number {
  const lineFeed = bytes.indexOf(LF, at);
  return lineFeed < 0 ? bytes.length : lineFeed + 1;
}

/** The line that begins at a byte, or the beginning of a very long one. */
function lineAt(bytes: Uint8Array, at: number): string {
  const lineFeed = bytes.indexOf(LF, at);
  const end = lineFeed < 0 ? bytes.length : lineFeed;
  return new TextDecoder().decode(bytes.subarray(at, Math.min(end, at + MOST_BYTES)));
}
