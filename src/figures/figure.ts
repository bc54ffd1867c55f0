import type { Series } from './series.ts';
import type { Texts } from './texts/texts.ts';

/** The figures of the registry, in its order. */
export const figureNames = [
  'curves',
  'plane',
  'tilting',
  'histogram',
  'images',
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
  /** The point whose values are drawn at a place, for hovering and clicking; undefined beside the axes. */
  pointAt?(x: number, y: number): number | undefined;
}

/** A figure of the report. Its colours are those of classes (`styles.ts`), so that pages can be light or dark. */
export interface Figure {
  /** In file names and the page's addresses; its texts and its formula are under the same key. */
  readonly name: FigureName;
  /** What may be chosen for a series, and beside another one if they are compared. */
  choices(series: Series, texts: Texts, other?: Series): readonly Choice[];
  /** Whether a series has what the figure shows. */
  isPossible(series: Series): boolean;
  draw(view: View): Drawing;
}
