import type { DatasetConfig } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { type DenseMatrix, isSparse, type Matrix, type SparseMatrix } from '../math/matrix.ts';

/** Applies one and the same scaling to the features of training and test samples. */
export type Scaling = (features: Matrix) => Matrix;

/**
 * The scaling a config asks for, fitted on training features (n × d) where there is something to fit:
 * a number divides (the stored values stay, their divisor changes); `standardize`: (x − mean) / sd per feature, with the
 * population's sd; `minmax`: (x − min) / (max − min). A feature that is constant in training is only centred by
 * `standardize`, and is 0 for all samples after `minmax`. Throws a UserError with the key `scale` where the zeros of
 * sparse features would not stay zeros.
 */
export function fitScaling(scale: DatasetConfig['scale'], train: Matrix): Scaling {
  if (scale === 'none') return (features) => features;
  if (typeof scale === 'number') return (features) => ({ ...features, divisor: features.divisor * scale });
  const fitted = isSparse(train)
    ? fitSparse(scale, train)
    : scale === 'standardize'
      ? fitStandardize(train)
      : fitMinmax(train);
  return (features) => (isSparse(features) ? scaledSparse(features, fitted) : scaledDense(features, fitted));
}

/** Per feature: the scaled value is (x − shift) / divide. */
interface Fitted {
  readonly shift: Float64Array;
  readonly divide: Float64Array;
}

function scaledDense({ rows, cols, values, divisor }: DenseMatrix, { shift, divide }: Fitted): DenseMatrix {
  const scaled = new Float64Array(rows * cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let k = 0; k < cols; k++, at++) scaled[at] = (values[at] / divisor - shift[k]) / divide[k];
  }
  return { rows, cols, values: scaled, divisor: 1 };
}

function scaledSparse(features: SparseMatrix, { shift, divide }: Fitted): SparseMatrix {
  const { values, columns, divisor } = features;
  const scaled = new Float64Array(values.length);
  for (let at = 0; at < scaled.length; at++) {
    const k = columns[at];
    scaled[at] = (values[at] / divisor - shift[k]) / divide[k];
  }
  return { ...features, values: scaled, divisor: 1 };
}

/** Only a scaling that leaves zeros what they are. */
function fitSparse(scale: 'standardize' | 'minmax', train: SparseMatrix): Fitted {
  const wrong = (because: string, expected: string) =>
    new UserError({
      message: `${scale} would turn the zeros of sparse data into other numbers${because}; expected ${expected}`,
      key: ['scale'],
    });
  if (scale === 'standardize') throw wrong('', 'none, a number, or minmax (where the least value of a feature is 0)');
  const fitted = fitMinmax(train);
  const shifted = fitted.shift.findIndex((shift, k) => shift !== 0 && Number.isFinite(fitted.divide[k]));
  if (shifted < 0) return fitted;
  const least = fitted.shift[shifted];
  throw wrong(`, because the least value of feature ${shifted + 1} is ${least}`, 'none or a number');
}

function fitStandardize(train: DenseMatrix): Fitted {
  const { rows, cols, values, divisor } = train;
  const { min, max } = ranges(train);
  const mean = new Float64Array(cols);
  const variance = new Float64Array(cols);
  for (let at = 0; at < rows * cols; at++) mean[at % cols] += values[at] / divisor;
  for (let k = 0; k < cols; k++) mean[k] /= rows;
  for (let at = 0; at < rows * cols; at++) variance[at % cols] += (values[at] / divisor - mean[at % cols]) ** 2;
  // The mean of equal values may differ from them by rounding, which a tiny sd would blow up.
  const isConstant = (k: number) => min[k] === max[k];
  return {
    shift: mean.map((value, k) => (isConstant(k) ? min[k] : value)),
    divide: variance.map((sum, k) => (isConstant(k) ? 1 : Math.sqrt(sum / rows))),
  };
}

function fitMinmax(train: Matrix): Fitted {
  const { min, max } = ranges(train);
  // Infinity as the divisor makes a constant feature 0, also for test samples that differ there.
  const divide = max.map((value, k) => (value === min[k] ? Number.POSITIVE_INFINITY : value - min[k]));
  return { shift: min, divide };
}

interface Ranges {
  readonly min: Float64Array;
  readonly max: Float64Array;
}

/** The least and the largest value of each feature. */
export function ranges(features: Matrix): Ranges {
  return isSparse(features) ? sparseRanges(features) : denseRanges(features);
}

function denseRanges({ rows, cols, values, divisor }: DenseMatrix): Ranges {
  const min = new Float64Array(cols).fill(Number.POSITIVE_INFINITY);
  const max = new Float64Array(cols).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let k = 0; k < cols; k++, at++) {
      const value = values[at] / divisor;
      if (value < min[k]) min[k] = value;
      if (value > max[k]) max[k] = value;
    }
  }
  return { min, max };
}

function sparseRanges({ rows, cols, values, columns, divisor }: SparseMatrix): Ranges {
  const stored = new Int32Array(cols);
  for (const k of columns) stored[k]++;
  // A feature that is not stored everywhere is 0 somewhere.
  const min = Float64Array.from(stored, (count) => (count === rows ? Number.POSITIVE_INFINITY : 0));
  const max = min.map((value) => 0 - value);
  for (let at = 0; at < values.length; at++) {
    const k = columns[at];
    const value = values[at] / divisor;
    if (value < min[k]) min[k] = value;
    if (value > max[k]) max[k] = value;
  }
  return { min, max };
}
