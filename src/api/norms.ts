import { adversarialSample } from '../attacks/adversarial.ts';
import { unbounded } from '../attacks/closestSample.ts';
import { norms as builtIn } from '../attacks/index.ts';
import { UserError } from '../errors.ts';
import type { Bounds } from '../model/dataset.ts';
import type { LinearClassifier } from '../model/linearClassifier.ts';
import { checkWord } from './choices.ts';
import { checkBounds } from './samples.ts';
import type { NormName } from './words.ts';

/** A norm ‖r‖_p in which changes are measured. */
export interface Norm {
  /** The word in configs and in names of columns: `adv_<name>_mean`. */
  readonly name: string;
  /** `L2`, `L∞`. */
  readonly symbol: string;
  /** ‖r‖_p. */
  length(r: Float64Array): number;
}

/** The norms, by their words in configs. */
export const norms: Readonly<Record<NormName, Norm>> = builtIn;

/** The closest sample that a classifier gets wrong. */
export interface Adversarial {
  /** The exact smallest ‖x′ − x‖ that leads to the boundary; 0 for a misclassified x, ∞ where the box ends before the boundary. */
  readonly distance: number;
  /** x′, a little beyond the boundary; none where there is no such sample. */
  readonly sample?: Float64Array;
  /** Whether x′ is beyond the boundary by more than rounding. False: the box ends at it. */
  readonly flipped: boolean;
}

/**
 * The sample closest to x, of label y = ±1, that a classifier takes for the other class. `bounds`: the box that it has to be
 * in; without, any values will do.
 */
export function adversarial(
  x: Float64Array,
  y: 1 | -1,
  classifier: LinearClassifier,
  { norm = 'l2', bounds = unbounded }: { readonly norm?: NormName; readonly bounds?: Bounds } = {},
): Adversarial {
  const { w } = classifier;
  checkWord(norm, Object.keys(builtIn), 'norm');
  if (y !== 1 && y !== -1)
    throw new UserError({ where: 'y', message: `${y}; expected -1 for class I or 1 for class J` });
  if (x.length !== w.length) {
    throw new UserError({ where: 'x', message: `${x.length} values; expected ${w.length}, one for each weight` });
  }
  checkBounds(bounds);
  if (w.every((weight) => weight === 0)) throw new UserError('w = 0 has no boundary; expected a weight that is not 0');
  const { distance, sample, flipped } = adversarialSample(builtIn[norm].closest, x, y, classifier, bounds);
  return { distance, flipped, ...(sample && { sample }) };
}
