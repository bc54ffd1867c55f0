import type { DatasetConfig } from '../config/schema.ts';
import type { DenseMatrix } from '../math/matrix.ts';

/** Applies one and the same scaling to the features of training and test samples. */
export type Scaling = (features: DenseMatrix) => DenseMatrix;

/**
 * The scaling a config asks for, fitted on training features (n × d) where there is something to fit:
 * a number divides (the stored values stay, their divisor changes); `standardize`: (x − mean) / sd per feature, with the
 * population's sd; `minmax`: (x − min) / (max − min). A feature that is constant in training is only centred by
 * `standardize`, and is 0 for all samples after `minmax`.
 */
export function fitScaling(scale: DatasetConfig['scale'], train: DenseMatrix): Scaling {
  if (scale === 'none') return (features) => features;
  if (typeof scale === 'number') return (features) => ({ ...features, divisor: features.divisor * scale });
  const { shift, divide } = scale === 'standardize' ? fitStandardize(train) : fitMinmax(train);
  return ({ rows, cols, values, divisor }) => {
    const scaled = new Float64Array(rows * cols);
    for (let i = 0, at = 0; i < rows; i++) {
      for (let k = 0; k < cols; k++, at++) scaled[at] = (values[at] / divisor - shift[k]) / divide[k];
    }
    return { rows, cols, values: scaled, divisor: 1 };
  };
}

/** Per feature: the scaled value is (x − shift) / divide. */
interface Fitted {
  readonly shift: Float64Array;
  readonly divide: Float64Array;
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

function fitMinmax(train: DenseMatrix): Fitted {
  const { min, max } = ranges(train);
  // Infinity as the divisor makes a constant feature 0, also for test samples that differ there.
  const divide = max.map((value, k) => (value === min[k] ? Number.POSITIVE_INFINITY : value - min[k]));
  return { shift: min, divide };
}

/** The least and the largest value of each feature. */
export function ranges({ rows, cols, values, divisor }: DenseMatrix): { min: Float64Array; max: Float64Array } {
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
