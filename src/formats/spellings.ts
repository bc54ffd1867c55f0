import { numberOf } from './number.ts';
import { inLevelOrder, type TextColumn } from './table.ts';

/** The cells of one column that are no numbers; all of its cells from the first text on. */
export class TextCollector {
  readonly spellings: Spellings;
  isText: boolean;
  /** The row of the first text. */
  since = 0;
  gaps = 0;
  /** Gaps that would be gaps among texts, too. */
  #sure = 0;
  #ids = new Int32Array(16);
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

  /** The column and how many gaps it has. `early`: the rows before the first text; gaps by default. */
  column(rows: number, early?: TextCollector): { readonly text: TextColumn; readonly gaps: number } {
    const ids = new Int32Array(rows).fill(-1);
    if (early) ids.set(early.#ids.subarray(0, this.since));
    ids.set(this.#ids.subarray(0, this.#count), this.since);
    const texts = this.spellings.levels();
    let gaps = 0;
    for (const id of ids) if (id < 0 || texts[id] === undefined) gaps++;
    // Columns that are dropped, names of rows above all, are never put in order, which takes longest.
    let ordered: TextColumn | undefined;
    const inOrder = () => {
      ordered ??= inLevelOrder(texts, ids);
      return ordered;
    };
    const text = {
      get levels() {
        return inOrder().levels;
      },
      get codes() {
        return inOrder().codes;
      },
    };
    return { text, gaps };
  }
}

/** What a spelling means. `ambiguous`: a gap among numbers, but among texts perhaps a word like others. */
type Kind = 'number' | 'text' | 'gap' | 'ambiguous';

function kindOf(text: string, value: number): Kind {
  if (Number.isFinite(value)) return 'number';
  if (/^(-|none)$/i.test(text)) return 'ambiguous';
  return isGap(text) ? 'gap' : 'text';
}

/** What cells that hold nothing hold, in any case. */
export const gapWords: ReadonlySet<string> = new Set([
  '',
  '?',
  '-',
  '.',
  'nan',
  '+nan',
  '-nan',
  'na',
  'n/a',
  '#n/a',
  '<na>',
  'null',
]);

/** Whether a cell holds nothing: empty, or one of the words that stand for that. */
export function isGap(text: string): boolean {
  return gapWords.has(text.toLowerCase());
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The spellings in a column, each decoded once: all given as bytes, or all as texts. */
export class Spellings {
  readonly kinds: Kind[] = [];
  /** The number that a spelling is, else NaN. */
  readonly values: number[] = [];
  readonly #texts: string[] = [];
  #idOfText: Map<string, number> | undefined;
  /** A table of ids by their hash; −1 where there is none. Its length is a power of two. */
  #slots = new Int32Array(16).fill(-1);
  readonly #hashes: number[] = [];
  /** The bytes of all spellings, one after the other. */
  #pool = new Uint8Array(64);
  readonly #starts: number[] = [0];
  readonly #point: string;
  /** How the first gap is written. */
  firstGap: string | undefined;

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
    const id = this.#add(decoder.decode(bytes.subarray(start, end)));
    this.#keep(id, hash, bytes.subarray(start, end));
    return id;
  }

  /** The same for a text. */
  idOfText(text: string): number {
    this.#idOfText ??= new Map();
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
    const value = numberOf(text, this.#point);
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
