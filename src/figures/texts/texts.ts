import type { en } from './en.ts';

/** The words in figures, in one language. */
export type Texts = typeof en;

export interface FigureTexts {
  readonly title: string;
  /** How to read it, in one plain sentence. */
  readonly reading: string;
  /** What it needs, where that is not there. */
  readonly missing: string;
}

export interface ChoiceTexts<Value extends string> {
  readonly label: string;
  readonly options: Readonly<Record<Value, string>>;
}
