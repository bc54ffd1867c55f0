import type { NormName } from '../attacks/index.ts';
import type { LinearClassifier } from '../model/linearClassifier.ts';
import type { Fit } from '../trainers/trainer.ts';
import type { Pair } from './pair.ts';

/** A cell of a results table: `undefined` is a value that does not exist (an empty cell, never 0). */
export type Cell = number | string | boolean | undefined;

/** What the cells of a column hold, if anything. */
export type CellType = 'number' | 'text' | 'boolean';

/** A column of a results table, and everything people need to read it. */
export interface Quantity {
  /** snake_case, as in the contract. */
  readonly column: string;
  /** The symbol on screen: `d_err`, `‖w‖`, `θ`. */
  readonly symbol: string;
  readonly type: CellType;
  /** One sentence: what it is. */
  readonly description: string;
  /** The formula in Unicode; empty for what is not computed. */
  readonly formula: string;
  /** `fraction`, `feature units`, `radians`, `1`, … */
  readonly unit: string;
  /** Smaller values are 0 but for rounding; missing: no value is, unless it is told by the unit. */
  readonly rounding?: number;
  /** Where it is defined. */
  readonly source: string;
  /** For a bound: the side to which it is rounded where it is shown with fewer digits, so that it stays one. */
  readonly bound?: 'lower' | 'upper';
  /** Where people see it without asking for it; missing: nowhere. */
  readonly shown?: Shown;
}

/** Places are compared with those of other columns and mean nothing else, so that 2.5 is between 2 and 3. */
export interface Shown {
  readonly screen?: {
    /** From left to right. */
    readonly place: number;
    /** 1 is shown first; the largest goes first where space is short. */
    readonly importance: number;
    /** Of the perturbation norms, the first that was measured is as important as any of them. */
    readonly isPerturbation?: true;
  };
  /** From left to right among the main columns of the report's table. */
  readonly report?: number;
}

/** What is measured at every point: a column of results.csv. */
export interface Metric extends Quantity {
  measure(evaluation: Evaluation): Cell;
}

/** The cells of one row of results by column. */
export type Row = Readonly<Record<string, Cell>>;

/** What follows from the columns of results.csv alone: added to them on request, never written there. */
export interface DerivedQuantity extends Quantity {
  derive(row: Row): Cell;
}

/** What makes a point of a sweep the point it is. */
export interface Point {
  /** Missing where none is minimised. */
  readonly loss?: string;
  /** The strength as the user wrote it, in the chosen spelling of the penalty. */
  readonly lambda: number;
  /** Of adversarial training: the norm of the changes. */
  readonly adversarialNorm?: string;
  /** Of adversarial training: how large the changes may be in that norm. */
  readonly epsilon?: number;
  /** The coefficient in R + μ‖w‖². */
  readonly mu: number;
  readonly trainer: string;
  readonly seed: number;
  /** The fold that is held out; missing where all training samples are trained on. */
  readonly fold?: number;
}

/** Everything a metric may look at for one point of a sweep. Quantities shared by several metrics are computed once. */
export interface Evaluation {
  readonly point: Point;
  readonly pair: Pair;
  /** Missing where there is no classifier: training failed. */
  readonly scored?: Scored;
  /** How the classifier was trained, and its certificate; missing where it was not trained (`nearest-centroid`). */
  readonly fit?: Fit;
  /** Why training failed, where it did. */
  readonly failure?: string;
}

/** With or without the box of valid values. */
export type BoxName = 'free' | 'boxed';

/** One distance per sample of the attacked split, by norm. */
export type Distances = Readonly<Partial<Record<NormName, Float64Array>>>;

/** A classifier and how it scores the samples. */
export interface Scored {
  readonly classifier: LinearClassifier;
  /** ‖w‖ where it is > 0: without it there is no boundary, and distances and angles do not exist. */
  readonly wNorm: number | undefined;
  /** m = y s(x) of each training sample. */
  readonly trainMargins: Float64Array;
  /** The same of each test sample, if there are any. */
  readonly testMargins: Float64Array | undefined;
  /**
   * The smallest perturbation of each sample of the attacked split, in the norms that were asked for; none at w = 0.
   * `free` with no box, `boxed` with perturbed samples inside the data set's bounds, if it has any: ∞ where that is impossible.
   */
  readonly perturbations: Readonly<Record<BoxName, Distances>>;
}
