import { UserError } from '../errors.ts';
import type { Labels, Samples } from '../model/dataset.ts';
import type { RawTable } from './table.ts';

/** What a reader is told besides the bytes. */
export interface ReadOptions {
  /** How to name the file in messages. */
  readonly fileName: string;
  /** The name of the labels, for formats that keep arrays under names. */
  readonly labels?: string | number;
  /** What features are counted from, where another file tells; default: decided from the content. */
  readonly indexFrom?: 0 | 1;
}

/** What a reader of tables is told besides the bytes. What is not given is decided from the content. */
export interface TableOptions {
  /** How to name the file in messages. */
  readonly fileName: string;
  /** Names of columns that the config has: a line that holds one of them is a header. */
  readonly named?: readonly string[];
  /** A character, `tab`, or `blanks`. */
  readonly separator?: string;
  readonly header?: boolean;
  /** What lines begin with that are left out. */
  readonly comment?: string;
  /** A label that TextDecoder knows. */
  readonly encoding?: string;
}

interface Common {
  /** The word in configs. */
  readonly name: string;
  /** How such a file's name ends, in lower case, before `.gz`. */
  readonly endings: readonly string[];
  /** Whether trailing features that are all zero are left out of the file, so that two files may differ in their count. */
  readonly dropsTrailingZeros: boolean;
}

/** Reads a file a piece at a time, of formats whose rows stand for themselves and end with their line. */
export interface PieceReader<Rows> {
  /** Where the last whole row ends among bytes that begin with one; 0 where none does. */
  endOfRows(bytes: Uint8Array): number;
  /** The rows in whole lines, the first of which has that number; undefined where there are none. Throws as the whole file does. */
  read(bytes: Uint8Array, line: number): Rows | undefined;
}

/** A way to write tables, any column of which may hold the classes. Readers are pure: uncompressed bytes in, no input or output. */
export interface TableFormat extends Common {
  readonly labelsIn: 'column';
  /** At least one row and one column. Throws one UserError with `file:line` for a malformed file. */
  readTable(bytes: Uint8Array, options: TableOptions): RawTable;
  /** `first`: lines from the beginning of the file, which tell how all of it is laid out. */
  pieces?(first: Uint8Array, options: TableOptions): PieceReader<RawTable>;
}

/** A way to write samples whose features are numbers alone. */
export interface ArrayFormat extends Common {
  /** Where the classes are: in a file of their own, first on every line, or in another array of the same file. */
  readonly labelsIn: 'file' | 'line' | 'array';
  /**
   * Samples as stored (divisor 1; bytes where every value is an integer from 0 to 255), at least one, with at least one
   * feature, all finite. Throws one UserError with `file:line` or `file:byte offset` for a malformed file.
   */
  read(bytes: Uint8Array, options: ReadOptions): ArraySamples;
  /** The classes of a labels' file; only where `labelsIn` is `file`. */
  readLabels?(bytes: Uint8Array, options: ReadOptions): Labels;
  /** The same as of tables. What features are counted from is decided by `first`, unless the options say it. */
  pieces?(first: Uint8Array, options: ReadOptions): PieceReader<ArraySamples>;
}

export type Format = TableFormat | ArrayFormat;

/** The samples of a file of arrays. */
export interface ArraySamples extends Samples {
  /** Test samples that the file has beside them. */
  readonly test?: Samples;
  /** What was recognised that is not in every such file. */
  readonly notes?: readonly string[];
  /** What the file counts its features from, where it gives them numbers. */
  readonly indexFrom?: 0 | 1;
}

/** What is wrong with the labels named for a file of this format, to be put after the name of their key; undefined if nothing is. */
export function mistakeInLabels({ name, labelsIn }: Format, labels: unknown): string | undefined {
  if (labelsIn === 'line' && labels !== undefined) {
    return `is of no use; expected none, because ${name} has a label on every line`;
  }
  if (labelsIn === 'array' && typeof labels === 'number') {
    return `is no name; expected the name of an array in the file: got ${labels}`;
  }
  if (labelsIn === 'file' && typeof labels === 'number') {
    return `is no file; expected the path of the labels' file, which ${name} keeps apart: got ${labels}`;
  }
  return undefined;
}

/** A mistake in a text file. `line`: its number, or the place in files that have no lines. */
export function atLine(fileName: string, line: number | string, message: string): UserError {
  return new UserError({ where: `${fileName}:${line}`, message });
}

/** A mistake in a binary file; `byte` counts from 0, after decompression. */
export function atByte(fileName: string, byte: number, message: string): UserError {
  return new UserError({ where: `${fileName}:byte ${byte}`, message });
}

/** `1 line`, `2 lines`, `3 classes`. */
export function counted(number: number, noun: string): string {
  if (number === 1) return `1 ${noun}`;
  return `${number} ${noun}${noun.endsWith('s') ? 'es' : 's'}`;
}

/** At most 20 of the names, and how many there are if that is not all. `noun`: what they are. */
export function listed(names: readonly string[], noun: string): string {
  const shown = names.slice(0, 20).join(', ');
  return names.length <= 20 ? shown : `${shown}, … (${names.length} ${noun})`;
}

/** A piece of a file as it can be shown: quoted, control characters escaped, at most 40 characters. */
export function quote(text: string): string {
  return JSON.stringify(text.length <= 40 ? text : `${text.slice(0, 39)}…`);
}
