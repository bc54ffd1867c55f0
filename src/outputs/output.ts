import type { Table } from '../results/table.ts';
import type { Characters } from './characters.ts';

/** How parts of a text are set off on a terminal; each function returns the text with or without colour. */
export interface TextStyle {
  title(text: string): string;
  best(text: string): string;
  flagged(text: string): string;
}

export const plainText: TextStyle = { title: (text) => text, best: (text) => text, flagged: (text) => text };

export interface OutputOptions {
  /** The columns to show, in this order; default: the output's own choice. */
  readonly columns?: readonly string[];
  /** Columns that were asked for beside the output's own choice: shown whatever the width. */
  readonly requested?: readonly string[];
  /** How many characters fit on a line of the screen. */
  readonly width: number;
  /** Whether longer lines do no harm, as in files and pipes, where nothing breaks them. */
  readonly isEndless?: boolean;
  readonly style: TextStyle;
  /** What the screen can show; default: everything. */
  readonly characters?: Characters;
  /** Where there are several runs to tell apart: what this one is called. */
  readonly title?: string;
}

/** A way to write the table of results: as text, or as the bytes of a file that only programs read. */
export interface Output<Content extends string | Uint8Array = string | Uint8Array> {
  /** The word after `--format`. */
  readonly name: string;
  /** How such a file's name ends. */
  readonly ending: string;
  /** One line for help texts. */
  readonly description: string;
  /** People read rounded numbers, one table per class pair and loss; programs read every number in full. */
  readonly readers: 'people' | 'programs';
  /** Bytes are not for terminals. */
  readonly content: Content extends string ? 'text' : 'bytes';
  /** `table` has the columns of results.csv and perhaps derived ones, whatever is shown of them. A text ends with a line feed, or is empty. */
  render(table: Table, options: OutputOptions): Content;
  /** More rows of a table that has begun; only of outputs that do not have to know all of it. */
  renderMore?(table: Table, options: OutputOptions): Content;
}
