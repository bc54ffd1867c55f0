import type { HeldOut, SampleMean } from '../metrics/heldOut.ts';

/* Means over folds and their standard errors, by the definitions of cv.glmnet (Friedman, Hastie & Tibshirani). */

/** A fold of a repeat, and what was measured on its held-out samples. */
export interface MeasuredFold {
  /** From 1 on. */
  readonly repeat: number;
  readonly heldOut: HeldOut;
}

/** A measure over all folds. */
export interface Validated {
  /** As validation.csv calls it. */
  readonly measure: 'error' | 'loss' | 'd_err' | 'd_adv' | 'w_norm' | 'tilt_angle' | 'robust_error';
  /** Of robust errors. */
  readonly norm?: string;
  readonly box?: boolean;
  readonly epsilon?: number;
  /** (Σ n_k x_k) / Σ n_k; undefined where a fold has no value. */
  readonly mean: number | undefined;
  /** √(Σ n_k (x_k − mean)² / Σ n_k / (K − 1)); of one fold, see `standardError`. */
  readonly se: number | undefined;
}

type Name = Pick<Validated, 'measure' | 'norm' | 'box' | 'epsilon'>;

/** How a measure is read off a fold: as a count of samples, as a mean over them, or as a number of the classifier. */
type Reader =
  | { readonly count: (heldOut: HeldOut) => number | undefined }
  | { readonly mean: (heldOut: HeldOut) => SampleMean | undefined }
  | { readonly number: (heldOut: HeldOut) => number | undefined };

/**
 * All measures of one point over its folds, K in each of R repeats, in the order of validation.csv. With repeats: the mean of
 * the means, and the root mean square of the standard errors.
 */
export function crossValidated(folds: readonly MeasuredFold[]): Validated[] {
  const numbers = [...new Set(folds.map(({ repeat }) => repeat))];
  const repeats = numbers.map((number) => folds.filter(({ repeat }) => repeat === number));
  return readersOf(folds[0].heldOut).map(([name, reader]) => {
    const parts = repeats.map((part) => overFolds(part, reader));
    const ses = parts.map(({ se }) => se);
    const total = parts.every(({ mean }) => mean !== undefined) ? meanOver(folds, reader) : undefined;
    const se = ses.every((value) => value !== undefined) ? rootMeanSquare(ses) : undefined;
    return { ...name, mean: total, se: total === undefined ? undefined : se };
  });
}

function readersOf({ robust }: HeldOut): [Name, Reader][] {
  return [
    [{ measure: 'error' }, { count: ({ errors }) => errors }],
    [{ measure: 'loss' }, { mean: ({ loss }) => loss }],
    [{ measure: 'd_err' }, { mean: ({ dErr }) => dErr }],
    [{ measure: 'd_adv' }, { mean: ({ dAdv }) => dAdv }],
    [{ measure: 'w_norm' }, { number: ({ wNorm }) => wNorm }],
    [{ measure: 'tilt_angle' }, { number: ({ tiltAngle }) => tiltAngle }],
    ...robust.flatMap(({ norm, box, epsilons }, k) =>
      [...epsilons].map((epsilon, at): [Name, Reader] => [
        { measure: 'robust_error', norm, box, epsilon },
        { count: (heldOut) => heldOut.robust[k].counts?.[at] },
      ]),
    ),
  ];
}

function overFolds(folds: readonly MeasuredFold[], reader: Reader): Pick<Validated, 'mean' | 'se'> {
  const mean = meanOver(folds, reader);
  return { mean, se: mean === undefined ? undefined : standardError(folds, reader, mean) };
}

/** Of counts the quotient of two whole numbers: equal errors have equal means. */
function meanOver(folds: readonly MeasuredFold[], reader: Reader): number | undefined {
  let sum = 0;
  let samples = 0;
  for (const { heldOut } of folds) {
    const value = 'count' in reader ? reader.count(heldOut) : meanIn(heldOut, reader);
    if (value === undefined) return undefined;
    sum += 'count' in reader ? value : heldOut.samples * value;
    samples += heldOut.samples;
  }
  return sum / samples;
}

/**
 * Between folds. Of a single one the standard deviation of the samples over √n, √(Σ (x_i − mean)² / (n − 1) / n), which is the
 * same with every sample a fold of its own; undefined for what is no mean over samples.
 */
function standardError(folds: readonly MeasuredFold[], reader: Reader, mean: number): number | undefined {
  if (folds.length === 1) {
    const [{ heldOut }] = folds;
    const variance =
      'count' in reader ? mean * (1 - mean) : 'mean' in reader ? reader.mean(heldOut)!.variance : undefined;
    return variance === undefined || heldOut.samples < 2 ? undefined : Math.sqrt(variance / (heldOut.samples - 1));
  }
  let sum = 0;
  let samples = 0;
  for (const { heldOut } of folds) {
    sum += heldOut.samples * (meanIn(heldOut, reader)! - mean) ** 2;
    samples += heldOut.samples;
  }
  return Math.sqrt(sum / samples / (folds.length - 1));
}

function meanIn(heldOut: HeldOut, reader: Reader): number | undefined {
  if ('mean' in reader) return reader.mean(heldOut)?.mean;
  if ('number' in reader) return reader.number(heldOut);
  const count = reader.count(heldOut);
  return count === undefined ? undefined : count / heldOut.samples;
}

function rootMeanSquare(values: readonly number[]): number {
  if (values.length === 1) return values[0];
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}
