import type { BinaryDataset } from '../model/dataset.ts';
import type { Fit } from '../trainers/trainer.ts';

/** A cell of a results table: `undefined` is a value that does not exist (an empty cell, never 0). */
export type Cell = number | string | boolean | undefined;

/** What one metric measures, and everything people need to read it. */
export interface Metric {
  /** snake_case, as in the contract. */
  readonly column: string;
  /** The symbol on screen: `d_err`, `‖w‖`, `θ`. */
  readonly symbol: string;
  /** One sentence: what it is. */
  readonly description: string;
  /** The formula in Unicode. */
  readonly formula: string;
  /** `fraction`, `feature units`, `radians`, `1`, … */
  readonly unit: string;
  /** Where it is defined. */
  readonly source: string;
  measure(evaluation: Evaluation): Cell;
}

/** Everything a metric may look at for one point of a sweep. Quantities shared by several metrics are computed once. */
export interface Evaluation {
  readonly dataset: BinaryDataset;
  readonly fit: Fit;
}
