import type { LinearClassifier } from '../model/linearClassifier.ts';
import type { Columns, LossName, NormName } from './words.ts';

/** One trained classifier and what was measured of it. */
export interface Point {
  /** In results.csv, from 0, in the order of the config; points of folds are counted on from there. */
  readonly row: number;
  readonly classI: string;
  readonly classJ: string;
  readonly loss: LossName;
  /** As the config has it. */
  readonly lambda: number;
  /** The coefficient in R + μ‖w‖². */
  readonly mu: number;
  /** Of adversarial training: the size of the changes. */
  readonly epsilon?: number;
  /** With `validation`, of a point that was trained without a fold: which one. Points on all training samples have none. */
  readonly fold?: number;
  readonly repeat?: number;
  readonly status: 'ok' | 'not-converged' | 'failed';
  /** Every column of results.csv by its name. */
  readonly columns: Columns;
  /** s(x) = w·x + b on scaled features; none where training failed. */
  readonly classifier: LinearClassifier | undefined;
  /** What robustness.csv has: the fraction of attacked samples that a change of size ε or less takes to the boundary. */
  readonly robustness: readonly RobustError[];
}

export interface RobustError {
  readonly split: 'train' | 'test';
  readonly norm: NormName;
  /** Whether changed samples stay inside the bounds. */
  readonly box: boolean;
  readonly epsilon: number;
  readonly robustError: number;
}
