import { isByte, numberOf } from './number.ts';
import { type Cells, inLevelOrder, type RawTable, type TextColumn, textOfNumbers } from './table.ts';

/** Reads the cells of the first rows once more into the builder, in the order that they were read in before. */
type Rereading = (builder: TableBuilder, rows: number) => void;

/** What a reader knows of its table besides the cells. */
type Facts = Pick<RawTable, 'names' | 'firstPlace' | 'notes'> & {
  /** What `placeOf` says of the rows of files without lines; default: their line. */
  readonly noun?: 'row';
};

/** Takes the cells of a table row by row, from left to right, and makes a table of them. */
export class TableBuilder {
  /** Per column: 0 where `cells.push` will do for a number below 2⁵³, 1 where it takes `number`, 2 where no cell matters. */
  readonly care: Uint8Array;
  readonly cells: CellBuffer;
  readonly #columns: number;
  /** One per column in which something was that is no number. */
  readonly #collectors: (TextCollector | undefined)[];
  /** Whether some columns' texts alone are read once more. */
  readonly #isAgain: boolean;
  readonly #point: string;
  /** Columns with numbers that several spellings share: beyond 2⁵³. */
  readonly #long = new Set<number>();
  #rows = 0;
  /** Rows from which on the line is another number of lines ahead, and by how many. */
  readonly #jumps: number[] = [];
  readonly #ahead: number[] = [];

  /** `capacity`: the most cells there can be. `again`: the only columns that matter, with what is known of them. */
  constructor(columns: number, capacity: number, point = '.', again?: (TextCollector | undefined)[]) {
    this.#columns = columns;
    this.#point = point;
    this.#collectors = again ?? Array.from({ length: columns }, () => undefined);
    this.#isAgain = again !== undefined;
    this.care = Uint8Array.from({ length: columns }, (_, column) => (again === undefined ? 0 : again[column] ? 1 : 2));
    this.cells = new CellBuffer(columns, capacity);
  }

  get rows(): number {
    return this.#rows;
  }

  /** A number, and how it is written: in bytes[start, end). */
  number(value: number, column: number, bytes: Uint8Array, start: number, end: number): void {
    if (value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER) this.#long.add(column);
    const collector = this.#collectors[column];
    if (collector?.isText) {
      collector.add(collector.spellings.idOf(bytes, start, end));
      value = 0;
    }
    if (!this.#isAgain) this.cells.push(value);
  }

  /** What is no number as it stands: a gap, a text, a number with rare blanks around it. */
  other(column: number, bytes: Uint8Array, start: number, end: number): void {
    const collector = this.#collectorOf(column);
    if (collector) this.#add(collector, column, collector.spellings.idOf(bytes, start, end));
  }

  /** A value that needs no reading; a gap where there is none. */
  value(column: number, value: number | string | undefined): void {
    const collector = this.#collectors[column];
    if (typeof value === 'number' && Number.isFinite(value) && !collector?.isText && !this.#isAgain)
      this.cells.push(value);
    else {
      const written = this.#collectorOf(column);
      if (written) this.#add(written, column, written.spellings.idOfText(value === undefined ? '' : String(value)));
    }
  }

  /** `line`: where the row ends, from 1. */
  endRow(line: number): void {
    const ahead = line - this.#rows;
    if (ahead !== this.#ahead[this.#ahead.length - 1]) {
      this.#jumps.push(this.#rows);
      this.#ahead.push(ahead);
    }
    this.#rows++;
  }

  /** `reread`: for columns in which text came after numbers. */
  finish(reread: Rereading, { noun, ...facts }: Facts): RawTable {
    const rows = this.#rows;
    const texts = new Map<number, TextColumn>();
    const late = new Map<number, TextCollector>();
    for (const [column, collector] of this.#collectors.entries()) {
      if (collector?.isText && collector.isLate) late.set(column, collector.again());
    }
    if (late.size > 0) {
      const last = Math.max(...[...late.keys()].map((column) => this.#collectors[column]!.since));
      reread(new TableBuilder(this.#columns, 0, this.#point, this.#only(late)), last);
    }
    for (const [column, collector] of this.#collectors.entries()) {
      if (collector?.isText) texts.set(column, collector.column(rows, late.get(column)));
    }
    const gaps = this.#collectors.map((collector, column) => {
      const codes = texts.get(column)?.codes;
      const inText = codes?.reduce((count, code) => count + (code < 0 ? 1 : 0), 0);
      return { rows: inText ?? collector?.gaps ?? 0, word: collector?.spellings.firstGap ?? '' };
    });
    const cells = this.cells.numbers(rows, (column) => texts.has(column));
    const shape = { rows, columns: this.#columns, cells };
    const spelt = (column: number) => {
      const again = new TextCollector(new Spellings(this.#point), true);
      reread(new TableBuilder(this.#columns, 0, this.#point, this.#only(new Map([[column, again]]))), rows);
      return again.column(rows);
    };
    return {
      ...shape,
      ...facts,
      texts,
      gaps,
      textOf: (column) => texts.get(column) ?? (this.#long.has(column) ? spelt(column) : textOfNumbers(shape, column)),
      placeOf: (row) => (noun ? `${noun} ${row + 1}` : String(this.#lineOf(row))),
    };
  }

  #only(collectors: ReadonlyMap<number, TextCollector>): (TextCollector | undefined)[] {
    return Array.from({ length: this.#columns }, (_, column) => collectors.get(column));
  }

  #collectorOf(column: number): TextCollector | undefined {
    if (!this.#isAgain) this.#collectors[column] ??= new TextCollector(new Spellings(this.#point));
    return this.#collectors[column];
  }

  #add(collector: TextCollector, column: number, id: number): void {
    const { kinds, values } = collector.spellings;
    if (!collector.isText && kinds[id] === 'text') {
      collector.becomeText(this.#rows);
      this.care[column] = 1;
    }
    if (collector.isText) {
      collector.add(id);
      if (!this.#isAgain) this.cells.push(0);
      return;
    }
    if (kinds[id] === 'gap' || kinds[id] === 'ambiguous') collector.addGap(kinds[id]);
    if (Math.abs(values[id]) > Number.MAX_SAFE_INTEGER) this.#long.add(column);
    this.cells.push(values[id]);
  }

  #lineOf(row: number): number {
    let k = this.#jumps.length - 1;
    while (k > 0 && this.#jumps[k] > row) k--;
    return row + this.#ahead[k];
  }
}

/** As many columns of bytes may have doubles beside them: a label of ±1, a number of the row. */
const MOST_WIDE = 2;

/**
 * Numbers in reading order: bytes as long as all are integers from 0 to 255 but for those of few columns, which are
 * remembered with their place; doubles from the first that is one too many. −0 is 0 in either.
 */
class CellBuffer {
  readonly #columns: number;
  #bytes: Uint8Array | undefined;
  #doubles: Float64Array | undefined;
  #count = 0;
  #places: number[] = [];
  #apart: number[] = [];
  readonly #wide = new Set<number>();

  constructor(columns: number, capacity: number) {
    this.#columns = columns;
    this.#bytes = new Uint8Array(capacity);
  }

  push(value: number): void {
    if (this.#bytes === undefined) this.#doubles![this.#count++] = value + 0;
    else if (isByte(value)) this.#bytes[this.#count++] = value;
    else this.#pushWide(value);
  }

  #pushWide(value: number): void {
    this.#places.push(this.#count);
    this.#apart.push(value);
    this.#wide.add(this.#count % this.#columns);
    this.#count++;
    if (this.#wide.size <= MOST_WIDE) return;
    const doubles = new Float64Array(this.#bytes!.length);
    doubles.set(this.#bytes!.subarray(0, this.#count));
    for (const [k, place] of this.#places.entries()) doubles[place] = this.#apart[k];
    this.#doubles = doubles;
    this.#bytes = undefined;
    this.#places = [];
    this.#apart = [];
  }

  /** What was pushed. Columns that hold text have no numbers. */
  numbers(rows: number, isText: (column: number) => boolean): Cells {
    if (this.#doubles) return { values: this.#doubles.subarray(0, this.#count), wide: new Map() };
    const values = this.#bytes!.subarray(0, this.#count);
    const wide = new Map<number, Float64Array>();
    for (const column of this.#wide) {
      if (isText(column)) continue;
      wide.set(
        column,
        Float64Array.from({ length: rows }, (_, row) => values[row * this.#columns + column]),
      );
    }
    for (const [k, place] of this.#places.entries()) {
      const apart = wide.get(place % this.#columns);
      if (apart) apart[(place - (place % this.#columns)) / this.#columns] = this.#apart[k];
    }
    return { values, wide };
  }
}

/** The cells of one column that are no numbers; all of its cells from the first text on. */
class TextCollector {
  readonly spellings: Spellings;
  isText: boolean;
  /** The row of the first text. */
  since = 0;
  gaps = 0;
  /** Gaps that would be gaps among texts, too. */
  #sure = 0;
  #ids = new Int32Array(64);
  #count = 0;

  constructor(spellings: Spellings, isText = false) {
    this.spellings = spellings;
    this.isText = isText;
  }

  add(id: number): void {
    if (this.#count === this.#ids.length) {
      const longer = new Int32Array(2 * this.#count);
      longer.set(this.#ids);
      this.#ids = longer;
    }
    this.#ids[this.#count++] = id;
  }

  addGap(kind: 'gap' | 'ambiguous'): void {
    this.gaps++;
    if (kind === 'gap') this.#sure++;
  }

  becomeText(row: number): void {
    this.isText = true;
    this.since = row;
  }

  /** Whether there was something else than gaps before the first text. */
  get isLate(): boolean {
    return this.#sure < this.since;
  }

  /** For the rows before the first text. */
  again(): TextCollector {
    return new TextCollector(this.spellings, true);
  }

  /** `early`: the rows before the first text; gaps by default. */
  column(rows: number, early?: TextCollector): TextColumn {
    const ids = new Int32Array(rows).fill(-1);
    if (early) ids.set(early.#ids.subarray(0, this.since));
    ids.set(this.#ids.subarray(0, this.#count), this.since);
    return inLevelOrder(this.spellings.levels(), ids);
  }
}

/** What a spelling means. `ambiguous`: a gap among numbers, but among texts perhaps a word like others. */
type Kind = 'number' | 'text' | 'gap' | 'ambiguous';

function kindOf(text: string, value: number): Kind {
  if (Number.isFinite(value)) return 'number';
  if (/^(-|none)$/i.test(text)) return 'ambiguous';
  return isGap(text) ? 'gap' : 'text';
}

/** Whether a cell holds nothing: empty, or one of the words that stand for that. */
export function isGap(text: string): boolean {
  return /^(\?|[+-]?nan|n\/?a|#n\/a|<na>|null|-|\.)?$/i.test(text);
}

/** The spellings in a column, each decoded once. */
class Spellings {
  readonly kinds: Kind[] = [];
  /** The number that a spelling is, else NaN. */
  readonly values: number[] = [];
  readonly #texts: string[] = [];
  readonly #idOfText = new Map<string, number>();
  /** A table of ids by their hash; −1 where there is none. Its length is a power of two. */
  #slots = new Int32Array(64).fill(-1);
  readonly #hashes: number[] = [];
  /** The bytes of all spellings, one after the other. */
  #pool = new Uint8Array(256);
  readonly #starts: number[] = [0];
  readonly #point: string;
  /** How the first gap is written. */
  firstGap: string | undefined;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(point: string) {
    this.#point = point;
  }

  /** The spelling in bytes[start, end), blanks at its ends aside. */
  idOf(bytes: Uint8Array, start: number, end: number): number {
    while (start < end && bytes[start] <= 0x20) start++;
    while (end > start && bytes[end - 1] <= 0x20) end--;
    // FNV-1a.
    let hash = 0x811c9dc5;
    for (let k = start; k < end; k++) hash = Math.imul(hash ^ bytes[k], 0x01000193);
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (; this.#slots[slot] >= 0; slot = (slot + 1) & mask) {
      const id = this.#slots[slot];
      if (this.#hashes[id] === hash && this.#isAt(id, bytes, start, end)) return id;
    }
    const id = this.#add(this.#decoder.decode(bytes.subarray(start, end)));
    this.#keep(id, hash, bytes.subarray(start, end));
    return id;
  }

  /** The same for a text. */
  idOfText(text: string): number {
    let id = this.#idOfText.get(text);
    if (id === undefined) {
      id = this.#add(text);
      this.#idOfText.set(text, id);
    }
    return id;
  }

  /** The level of each spelling; undefined for gaps. */
  levels(): (string | undefined)[] {
    const hasPlus = this.#texts.includes('+');
    return this.#texts.map((text, id) => {
      if (this.kinds[id] === 'gap' || (text === '-' && !hasPlus)) return undefined;
      return text;
    });
  }

  #add(written: string): number {
    const text = written.trim();
    const value = numberOf(this.#point === '.' ? text : text.replace(this.#point, '.'));
    this.#texts.push(text);
    const kind = kindOf(text, value);
    if (kind === 'gap' || kind === 'ambiguous') this.firstGap ??= text;
    this.kinds.push(kind);
    this.values.push(Number.isFinite(value) ? value : Number.NaN);
    return this.#texts.length - 1;
  }

  #isAt(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#starts[id];
    if (this.#starts[id + 1] - from !== end - start) return false;
    for (let k = 0; k < end - start; k++) if (this.#pool[from + k] !== bytes[start + k]) return false;
    return true;
  }

  #keep(id: number, hash: number, spelling: Uint8Array): void {
    const from = this.#starts[id];
    const to = from + spelling.length;
    if (to > this.#pool.length) {
      const larger = new Uint8Array(2 * to);
      larger.set(this.#pool);
      this.#pool = larger;
    }
    this.#pool.set(spelling, from);
    this.#starts.push(to);
    this.#hashes.push(hash);
    if (2 * this.#hashes.length > this.#slots.length) this.#slots = new Int32Array(2 * this.#slots.length).fill(-1);
    else {
      this.#place(id);
      return;
    }
    for (let k = 0; k <= id; k++) this.#place(k);
  }

  #place(id: number): void {
    const hash = this.#hashes[id];
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (this.#slots[slot] >= 0) slot = (slot + 1) & mask;
    this.#slots[slot] = id;
  }
}
