import type { Readings } from './grammar/reading.ts';
import type { Series } from './series.ts';
import type { Texts } from './texts/texts.ts';

/** The figures of the registry, in its order. */
export const figureNames = [
  'curves',
  'plane',
  'tilting',
  'histogram',
  'images',
  'values',
  'spread',
  'limits',
  'tradeoff',
] as const;

export type FigureName = (typeof figureNames)[number];

/** What a figure shows of a series: one point, beside another series if they are compared. */
export interface View {
  readonly series: Series;
  /** The index of the current point. */
  readonly point: number;
  /** The series drawn dashed beside it, and its point. */
  readonly other?: { readonly series: Series; readonly point: number };
  /** What the reader has chosen of the figure's choices, by name; a choice that is missing has its first value. */
  readonly choices: Readonly<Record<string, string>>;
  /** The training sample that the reader has pinned, by its row. */
  readonly pinned?: number;
  /** A picture of one point alone: its axes fit this point, where they else are the same for all points. */
  readonly isStill?: boolean;
  readonly texts: Texts;
  /** Of the drawing, in px: between 280 and 1200. The figure arranges itself to it, so that texts stay readable. */
  readonly width: number;
}

/** What a reader may choose of one figure. The first option is the one that is shown if nothing is chosen. */
export interface Choice {
  /** The key in `View.choices`: `scale`. */
  readonly name: string;
  /** In the language of the texts: what is chosen. */
  readonly label: string;
  readonly options: readonly ChoiceOption[];
}

export interface ChoiceOption {
  /** In `View.choices`: `log`. */
  readonly value: string;
  /** In the language of the texts. */
  readonly label: string;
}

/** A figure as SVG elements, without the `svg` element around them. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** For those who cannot see it: what it shows now, with its values. */
  readonly description: string;
  /** What does not depend on the point, if it can be told apart: below. */
  readonly frame: string;
  /** What changes with the point: above. */
  readonly content: string;
  /** What can be read off it by pointing at it; found when it is asked for, as hundreds of drawings may follow one another. */
  readings?(): Readings;
}

/** A figure of the report. Its colours are those of classes (`styles.ts`), so that pages can be light or dark. */
export interface Figure {
  /** In file names and the page's addresses; its texts and its formula are under the same key. */
  readonly name: FigureName;
  /** What may be chosen for a series, and beside another one if they are compared; with the sample that is pinned. */
  choices(series: Series, texts: Texts, other?: Series, pinned?: number): readonly Choice[];
  /** Whether a series has what the figure shows. */
  isPossible(series: Series): boolean;
  draw(view: View): Drawing;
}
