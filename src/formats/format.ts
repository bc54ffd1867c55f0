import { UserError } from '../errors.ts';
import type { Labels, Samples } from '../model/dataset.ts';

/** What a reader is told besides the bytes. */
export interface ReadOptions {
  /** How to name the file in messages. */
  readonly fileName: string;
  /** The label column's name or 0-based index, for formats with `labelsIn: 'column'`; default: the last column. */
  readonly labels?: string | number;
}

/** One way to write samples into a file. Readers are pure: uncompressed bytes in, samples out, no input or output. */
export interface Format {
  /** The word in configs. */
  readonly name: string;
  /** How such a file's name ends, in lower case, before `.gz`. */
  readonly endings: readonly string[];
  /**
   * Where the classes are: in one column of the table, in a file of their own, or first on every line. Only the first
   * has a choice to make, which `ReadOptions.labels` tells.
   */
  readonly labelsIn: 'column' | 'file' | 'line';
  /** Whether trailing features that are all zero are left out of the file, so that two files may differ in their count. */
  readonly dropsTrailingZeros: boolean;
  /**
   * Samples as stored (divisor 1; bytes where every value is an integer from 0 to 255), at least one, with at least one
   * feature, all finite. Throws one UserError with `file:line` or `file:byte offset` for a malformed file.
   */
  read(bytes: Uint8Array, options: ReadOptions): Samples;
  /** The classes of a labels' file; only where `labelsIn` is `file`. */
  readLabels?(bytes: Uint8Array, options: ReadOptions): Labels;
}

/** What is wrong with the labels named for a file of this format, to be put after the name of their key; undefined if nothing is. */
export function mistakeInLabels({ name, labelsIn }: Format, labels: unknown): string | undefined {
  if (labelsIn === 'line' && labels !== undefined) {
    return `is of no use; expected none, because ${name} has a label on every line`;
  }
  if (labelsIn === 'file' && typeof labels === 'number') {
    return `is no file; expected the path of the labels' file, which ${name} keeps apart: got ${labels}`;
  }
  return undefined;
}

/** `labels` names a column that the file does not have. Carries no place, because the place is where the name is written. */
export class UnknownColumnError extends UserError {
  /** The columns there are, if there is a header. */
  readonly columns: readonly string[];

  constructor(message: string, columns: readonly string[] = []) {
    super(message);
    this.columns = columns;
  }
}

/** A mistake in a text file. */
export function atLine(fileName: string, line: number, message: string): UserError {
  return new UserError({ where: `${fileName}:${line}`, message });
}

/** A mistake in a binary file; `byte` counts from 0, after decompression. */
export function atByte(fileName: string, byte: number, message: string): UserError {
  return new UserError({ where: `${fileName}:byte ${byte}`, message });
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
