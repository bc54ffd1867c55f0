import type { DatasetConfig } from '../config/dataset.ts';
import { UserError } from '../errors.ts';
import { quote } from '../formats/format.ts';
import { columnRanges, type Ranges } from '../math/columnRanges.ts';
import { powerOfTwoBelow } from '../math/elementary.ts';
import { type DenseMatrix, isSparse, type Matrix, type SparseMatrix } from '../math/matrix.ts';

/** A scaling of features, the same for training, test and other samples. */
export interface Scaling {
  readonly by: DatasetConfig['scale'];
  /** Undefined where there is nothing to fit: for none, and for a number. */
  readonly fitted?: Fitted;
}

/** Whether a scaling depends on training features; numbers and none do not. */
export function isFitted(by: DatasetConfig['scale']): by is 'standardize' | 'minmax' {
  return by === 'standardize' || by === 'minmax';
}

/**
 * The scaling a config asks for, fitted on training features (n × d) where there is something to fit:
 * a number divides (the stored values stay, their divisor changes); `standardize`: (x − mean) / sd per feature, with the
 * population's sd, both by the samples' weights; `minmax`: (x − min) / (max − min). A feature that is constant in training, but
 * for rounding, is 0 for all samples after either. `names`: of the features, for messages. Throws a UserError with the key
 * `scale` where the zeros of sparse features would not stay zeros.
 */
export function fitScaling(
  by: DatasetConfig['scale'],
  train: Matrix,
  names?: readonly string[],
  weights?: Float64Array,
): Scaling {
  if (!isFitted(by)) return { by };
  if (isSparse(train)) return { by, fitted: fitSparse(by, train, names) };
  return { by, fitted: by === 'standardize' ? fitStandardize(train, weights) : fitMinmax(train) };
}

/** The features as they are scaled. */
export function scaled(features: Matrix, { by, fitted }: Scaling): Matrix {
  if (typeof by === 'number') return { ...features, divisor: features.divisor * by };
  if (fitted === undefined) return features;
  return isSparse(features) ? scaledSparse(features, fitted) : scaledDense(features, fitted);
}

/**
 * A fitted scaling in the units of the features: (x − origin − shift) / divide, and 0 where `divide` is 0. The mean, or the
 * least value, is origin + shift, in two numbers where it lies far from 0; `divide` is the sd, or the range.
 */
export function rawUnits({ unit, origin, shift, divide }: Fitted): Omit<Fitted, 'unit'> {
  const raw = (values: Float64Array) => values.map((value, k) => (unit[k] === 0 ? 0 : value / unit[k]));
  return { origin: raw(origin), shift: raw(shift), divide: raw(divide) };
}

/** The inverse of `rawUnits`. */
export function fromRawUnits({
  origin,
  shift,
  divide,
}: Readonly<Record<keyof Omit<Fitted, 'unit'>, ArrayLike<number>>>): Fitted {
  const unit = Float64Array.from(divide, (range, k) =>
    range === 0 ? 0 : unitFor(Math.max(Math.abs(origin[k]), range)),
  );
  const inUnits = (values: ArrayLike<number>) => Float64Array.from(values, (value, k) => value * unit[k]);
  return { unit, origin: inUnits(origin), shift: inUnits(shift), divide: inUnits(divide) };
}

/** A feature as messages call it: by its name in quotes, or else by its number, from 1 on. */
export function featureText(feature: number, names: readonly string[] | undefined): string {
  return `feature ${names === undefined ? feature + 1 : quote(names[feature])}`;
}

/**
 * Per feature: the scaled value is (x · unit − origin − shift) / divide, and 0 where the unit is 0. Units are powers of two
 * that bring values near 1: they change no digit, and nothing overflows or vanishes whatever the size of the values.
 */
export interface Fitted {
  readonly unit: Float64Array;
  readonly origin: Float64Array;
  /** From the origin on. Two numbers hold a mean beside a large offset to more digits than one. */
  readonly shift: Float64Array;
  readonly divide: Float64Array;
}

function scaledValue(x: number, k: number, { unit, origin, shift, divide }: Fitted): number {
  return unit[k] === 0 ? 0 : (x * unit[k] - origin[k] - shift[k]) / divide[k];
}

function scaledDense({ rows, cols, values, divisor }: DenseMatrix, fitted: Fitted): DenseMatrix {
  const scaled = new Float64Array(rows * cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let k = 0; k < cols; k++, at++) scaled[at] = scaledValue(values[at] / divisor, k, fitted);
  }
  return { rows, cols, values: scaled, divisor: 1 };
}

function scaledSparse(features: SparseMatrix, fitted: Fitted): SparseMatrix {
  const { values, columns, divisor } = features;
  const scaled = Float64Array.from(values, (value, at) => scaledValue(value / divisor, columns[at], fitted));
  return { ...features, values: scaled, divisor: 1 };
}

/** Only a scaling that leaves zeros what they are. */
function fitSparse(scale: 'standardize' | 'minmax', train: SparseMatrix, names?: readonly string[]): Fitted {
  const wrong = (because: string, expected: string) =>
    new UserError({
      message: `${scale} would turn the zeros of sparse data into other numbers${because}; expected ${expected}`,
      key: ['scale'],
    });
  if (scale === 'standardize') throw wrong('', 'none, a number, or minmax (where the least value of a feature is 0)');
  const fitted = fitMinmax(train);
  const shifted = fitted.origin.findIndex((origin, k) => origin !== 0 && fitted.unit[k] !== 0);
  if (shifted < 0) return fitted;
  const least = fitted.origin[shifted] / fitted.unit[shifted];
  throw wrong(`, because the least value of ${featureText(shifted, names)} is ${least}`, 'none or a number');
}

/**
 * Deviations from the first value are averaged: an offset costs no digits, and features that differ by a constant or by a
 * factor that is a power of two get the same scaled values, to the last bit where their own are exact.
 */
function fitStandardize(train: DenseMatrix, weights: Float64Array | undefined): Fitted {
  const { rows, cols, values, divisor } = train;
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : rows;
  const unit = unitsOf(columnRanges(train));
  const origin = unit.map((factor, k) => (values[k] / divisor) * factor);
  const shift = new Float64Array(cols);
  const divide = new Float64Array(cols);
  for (let i = 0, at = 0; i < rows; i++) {
    const weight = weights ? weights[i] : 1;
    for (let k = 0; k < cols; k++, at++) shift[k] += weight * ((values[at] / divisor) * unit[k] - origin[k]);
  }
  for (let k = 0; k < cols; k++) shift[k] /= total;
  for (let i = 0, at = 0; i < rows; i++) {
    const weight = weights ? weights[i] : 1;
    for (let k = 0; k < cols; k++, at++) {
      divide[k] += weight * ((values[at] / divisor) * unit[k] - origin[k] - shift[k]) ** 2;
    }
  }
  for (let k = 0; k < cols; k++) divide[k] = Math.sqrt(divide[k] / total);
  return { unit, origin, shift, divide };
}

function fitMinmax(train: Matrix): Fitted {
  const { min, max } = columnRanges(train);
  const unit = unitsOf({ min, max });
  return {
    unit,
    origin: unit.map((factor, k) => min[k] * factor),
    shift: new Float64Array(train.cols),
    divide: unit.map((factor, k) => max[k] * factor - min[k] * factor),
  };
}

/** For each feature a power of two that takes its largest magnitude near 1, or 0 where the feature is constant. */
function unitsOf({ min, max }: Ranges): Float64Array {
  return min.map((least, k) => (isConstant(least, max[k]) ? 0 : unitFor(Math.max(-least, max[k]))));
}

/** A feature between two values that so many units in the last place lie between is constant but for rounding. */
const ROUNDING = 4 * Number.EPSILON;

/**
 * Whether a feature whose values lie between these two has one value, but for rounding: .1 + .2 and .3. What counts is
 * the magnitude of the values alone, not how many there are: times in milliseconds a second apart are not constant.
 */
export function isConstant(min: number, max: number): boolean {
  if (min === max) return true;
  const magnitude = Math.max(-min, max);
  const unit = unitFor(magnitude);
  return max * unit - min * unit <= ROUNDING * (magnitude * unit);
}

/** The smallest magnitude that no digits are cut from. */
const LEAST_NORMAL = 2 ** -1022;

/** A power of two whose product with a magnitude is near 1, or as near as a double can take it. */
export function unitFor(magnitude: number): number {
  return 1 / powerOfTwoBelow(Math.max(magnitude, LEAST_NORMAL));
}
