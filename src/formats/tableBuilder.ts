import { isByte } from './number.ts';
import { Spellings, TextCollector } from './spellings.ts';
import { type Cells, type RawTable, type TextColumn, textOfNumbers } from './table.ts';

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
    const inTexts = new Map<number, number>();
    const late = new Map<number, TextCollector>();
    for (const [column, collector] of this.#collectors.entries()) {
      if (collector?.isText && collector.isLate) late.set(column, collector.again());
    }
    if (late.size > 0) {
      const last = [...late.keys()].reduce((row, column) => Math.max(row, this.#collectors[column]!.since), 0);
      reread(new TableBuilder(this.#columns, 0, this.#point, this.#only(late)), last);
    }
    for (const [column, collector] of this.#collectors.entries()) {
      if (!collector?.isText) continue;
      const made = collector.column(rows, late.get(column));
      texts.set(column, made.text);
      inTexts.set(column, made.gaps);
    }
    const gaps = this.#collectors.map((collector, column) => {
      return { rows: inTexts.get(column) ?? collector?.gaps ?? 0, word: collector?.spellings.firstGap ?? '' };
    });
    const cells = this.cells.numbers(rows, (column) => texts.has(column));
    const shape = { rows, columns: this.#columns, cells };
    const spelt = (column: number) => {
      const again = new TextCollector(new Spellings(this.#point), true);
      reread(new TableBuilder(this.#columns, 0, this.#point, this.#only(new Map([[column, again]]))), rows);
      return again.column(rows).text;
    };
    return {
      ...shape,
      ...facts,
      ...(this.#point !== '.' && { point: this.#point }),
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

/** As many columns, and half of all, may have doubles beside bytes: a label of ±1, a number of the row. */
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
    if (this.#wide.size <= MOST_WIDE && 2 * this.#wide.size <= this.#columns) return;
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
