import type { DatasetConfig } from '../config/dataset.ts';
import { UserError } from '../errors.ts';
import { columnMeans } from '../math/columnMeans.ts';
import { columnRanges } from '../math/columnRanges.ts';
import { isSparse, type Matrix } from '../math/matrix.ts';
import { roundNumber } from '../outputs/numberText.ts';
import { featureText } from './scaling.ts';

/** Squares of larger deviations, and sums of many of them, overflow. */
const LARGEST_DEVIATION = 1e150;
/** Squares of smaller deviations vanish. */
export const LEAST_DEVIATION = 1e-150;

/** With no value but 0 outside these, no scaling leads anywhere near the limits above: means, sd and ratios have room. */
const ORDINARY = [1e-60, 1e60] as const;

/** Whether there is no need for a closer look at samples under a scaling: no value is very large or very small. */
export function areOrdinary({ values }: Matrix, scale: DatasetConfig['scale']): boolean {
  const isOrdinary = (magnitude: number) => magnitude >= ORDINARY[0] && magnitude <= ORDINARY[1];
  if (typeof scale === 'number' && !isOrdinary(scale)) return false;
  if (values instanceof Uint8Array) return true;
  // A gap is filled with what is between the other values.
  return values.every((value) => value === 0 || isOrdinary(Math.abs(value)) || Number.isNaN(value));
}

/** Scaled samples, and how they came to be. */
interface Scaled {
  readonly train: Matrix;
  readonly test: Matrix | undefined;
  readonly scale: DatasetConfig['scale'];
  readonly featureNames: readonly string[] | undefined;
}

/**
 * Throws a UserError with the key `scale` where features cannot be squared: where one is infinite or too far from its
 * mean over the training samples, or where all of these differ, but by too little.
 */
export function checkMagnitudes({ train, test, scale, featureNames }: Scaled): void {
  const means = columnMeans(train);
  const scaled = scale === 'none' ? '' : ` after scale: ${scale}`;
  const isFitted = scale === 'standardize' || scale === 'minmax';
  const cure = `dataset.scale: ${isSparse(train) ? 'minmax or another number' : 'standardize'}`;
  let widest = { deviation: 0, feature: 0 };
  for (const [kind, features] of Object.entries({ training: train, test })) {
    if (features === undefined) continue;
    const { min, max } = columnRanges(features);
    for (let k = 0; k < features.cols; k++) {
      const deviation = Math.max(Math.abs(min[k] - means[k]), Math.abs(max[k] - means[k]));
      if (!(deviation <= LARGEST_DEVIATION)) {
        const value = -min[k] > max[k] ? min[k] : max[k];
        const found = Number.isFinite(value) ? roundNumber(value) : 'infinite';
        const expected = isFitted
          ? 'test samples of about the size of the training samples'
          : `values within ${roundNumber(LARGEST_DEVIATION)} of their mean, as ${cure} makes them`;
        throw new UserError({
          message: `${featureText(k, featureNames)} of a ${kind} sample is ${found}${scaled}, too large to be squared; expected ${expected}`,
          key: ['scale'],
        });
      }
      if (kind === 'training' && deviation > widest.deviation) widest = { deviation, feature: k };
    }
  }
  if (widest.deviation === 0 || widest.deviation >= LEAST_DEVIATION) return;
  throw new UserError({
    message:
      `the training samples differ too little to be squared: most in ${featureText(widest.feature, featureNames)}, ` +
      `by ${roundNumber(widest.deviation)} from its mean${scaled}; expected ${roundNumber(LEAST_DEVIATION)} or more, as ${cure} makes it`,
    key: ['scale'],
  });
}
