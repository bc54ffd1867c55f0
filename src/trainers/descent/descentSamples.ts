import { type CentredProducts, centredProducts } from '../../math/centredProducts.ts';
import type { Kernels } from '../../math/kernels/index.ts';
import { type DenseMatrix, isSparse, type SparseMatrix, storedEverywhere } from '../../math/matrix.ts';
import { addScaled, dot } from '../../math/vector.ts';
import { WorkingMatrix, workingCopy } from '../../math/workingMatrix.ts';
import type { BinarySamples } from '../../model/dataset.ts';
import { type SampleWeights, sampleWeightsOf } from '../sampleWeights.ts';
import { SparseWorkingMatrix } from '../sparseWorkingMatrix.ts';

/** X − 1mᵀ (n × d), m the mean, in feature units by its products, of all rows or of listed ones. */
export interface RowProducts extends CentredProducts {
  /** (x_i − m) · w for the listed rows. */
  rowTimes(rows: Uint32Array, w: Float64Array): Float64Array;
  /** Σ weights_p (x_{rows_p} − m): d values. */
  rowSum(rows: Uint32Array, weights: Float64Array): Float64Array;
}

/**
 * The training samples as gradient descent sees them: all features, about their mean. The bias is free, so that centring
 * keeps the optimum; without it, steps would depend on where the zero of each feature's scale happens to be.
 */
export interface DescentSamples {
  readonly n: number;
  readonly d: number;
  /** n labels, −1 or +1. */
  readonly labels: Int8Array;
  readonly sampleWeights: SampleWeights;
  readonly features: RowProducts;
  /** ‖x − m‖²: n values. */
  readonly squares: Float64Array;
}

/** The samples in the kernels' memory: bytes and sparse ones as stored, centred by what they are multiplied to. */
export function descentSamplesOf(samples: BinarySamples, kernels: Kernels): DescentSamples {
  const { features, labels, weights } = samples;
  const { rows, cols, values, divisor } = features;
  const about = centredProducts(features, weights);
  const { mean } = about;
  const described = { n: rows, d: cols, labels, sampleWeights: sampleWeightsOf(samples) };
  const squares = new Float64Array(rows);
  if (!isSparse(features) && !(values instanceof Uint8Array)) {
    const copy = centredCopy(kernels, features, mean);
    for (let i = 0; i < rows; i++) squares[i] = copy.rowProducts(i, [i])[0];
    return { ...described, features: productsAbout(copy, 1, new Float64Array(cols), about), squares };
  }
  const centre = isSparse(features) ? storedCentre(features, mean) : new Float64Array(cols);
  const stored = isSparse(features)
    ? new SparseWorkingMatrix(kernels, features, { chosen: Int32Array.from(mean.keys()), centre, scale: 1 })
    : workingCopy(kernels, features);
  const unit = isSparse(features) ? 1 : divisor;
  const offset = mean.map((value, k) => value - centre[k]);
  const along = stored.times(offset);
  for (let i = 0; i < rows; i++) {
    const square = stored.rowProducts(i, [i])[0] / unit / unit - (2 * along[i]) / unit;
    squares[i] = square + dot(offset, offset);
  }
  const sizes = about.sizes.map((size, k) => size + 2 * Math.abs(offset[k]));
  return {
    ...described,
    features: productsAbout(stored, unit, offset, { ...about, centre: mean, sizes }),
    squares,
  };
}

/** What is subtracted from stored values: the mean of a column that is stored everywhere, which may be far from 0. */
function storedCentre(features: SparseMatrix, mean: Float64Array): Float64Array {
  const isFull = storedEverywhere(features);
  return mean.map((value, k) => (isFull[k] === 1 ? value : 0));
}

function centredCopy(kernels: Kernels, { rows, cols, values, divisor }: DenseMatrix, mean: Float64Array) {
  const copy = new WorkingMatrix(kernels, rows, cols, 'float64');
  for (let i = 0, at = 0; i < rows; i++) {
    for (let k = 0, to = i * copy.stride; k < cols; k++, at++) copy.values[to++] = values[at] / divisor - mean[k];
  }
  return copy;
}

/** The products of stored numbers divided by `unit`, less those of the offset. */
function productsAbout(
  stored: Pick<RowProducts, 'times' | 'transposedTimes' | 'rowTimes' | 'rowSum'>,
  unit: number,
  offset: Float64Array,
  about: CentredProducts,
): RowProducts {
  const products = (values: Float64Array, w: Float64Array): Float64Array => {
    const shift = dot(offset, w);
    for (let p = 0; p < values.length; p++) values[p] = values[p] / unit - shift;
    return values;
  };
  const sums = (values: Float64Array, weights: Float64Array): Float64Array => {
    let total = 0;
    for (let p = 0; p < weights.length; p++) total += weights[p];
    if (unit !== 1) for (let k = 0; k < values.length; k++) values[k] /= unit;
    addScaled(values, -total, offset);
    return values;
  };
  return {
    ...about,
    times: (w) => products(stored.times(w), w),
    transposedTimes: (r) => sums(stored.transposedTimes(r), r),
    rowTimes: (rows, w) => products(stored.rowTimes(rows, w), w),
    rowSum: (rows, weights) => sums(stored.rowSum(rows, weights), weights),
  };
}
