import { type CentredProducts, centredProducts, compensatedProducts, roundingOf } from '../math/centredProducts.ts';
import { columnMeans } from '../math/columnMeans.ts';
import { powerOfTwoBelow } from '../math/elementary.ts';
import type { Kernels } from '../math/kernels/index.ts';
import type { DenseMatrix, Products } from '../math/matrix.ts';
import { rotateIntoRowSpace } from '../math/rowSpace.ts';
import { divided, largestMagnitude, multiplied, norm } from '../math/vector.ts';
import { WorkingMatrix } from '../math/workingMatrix.ts';
import type { BinarySamples } from '../model/dataset.ts';
import { type SampleWeights, sampleWeightsOf, signed } from './sampleWeights.ts';

/** The n × m working features A, however they are stored. */
export interface WorkingFeatures {
  readonly kernels: Kernels;
  readonly rows: number;
  readonly cols: number;
  /** A w: `rows` values, in those given where that spares memory. */
  times(w: Float64Array, into?: Float64Array): Float64Array;
  /** Aᵀ r: `cols` values. */
  transposedTimes(r: Float64Array): Float64Array;
}

/**
 * The training samples in coordinates that are convenient to solve in. Solutions are the same up to `weights`:
 * - features that never vary are dropped: with a free, unpenalised bias their optimal weight is 0;
 * - numbers are centred on their mean, which only moves the free bias, and divided by a power of two, which is exact, so
 *   that the largest is near 1: neither a far mean nor very large or small numbers cost digits;
 * - many bytes stay as they are, in stored units: they are never far from 0;
 * - with fewer samples than features the samples are rotated into their own span.
 */
export interface WorkingData<Features extends WorkingFeatures = WorkingMatrix> {
  /** n × m working features. */
  readonly features: Features;
  /** The n × d features about the centre, in their own units. */
  readonly centred: CentredProducts;
  /** n labels, −1 or +1. */
  readonly labels: Int8Array;
  readonly sampleWeights: SampleWeights;
  /** μ of the original problem times this is μ in working units. */
  readonly muFactor: number;
  /** The variances of the working features, with the samples' weights, added up. */
  readonly variance: number;
  readonly squares: Squares;
  /** max ‖a_i‖. */
  readonly longest: number;
  /** The d weights of a solution in working coordinates; its bias is that about the centre. */
  weights(w: Float64Array): Float64Array;
  /**
   * Σ r_i x_i about the centre, d values, from Σ r_i a_i. Missing where the samples are rotated: else A w are also the products
   * of `weights(w)` with the samples about the centre, to rounding.
   */
  readonly sums?: (stored: Float64Array) => Float64Array;
}

/** ‖a_i‖² of the working samples: their sum, the sum of v_i ‖a_i‖², and the largest. */
export interface Squares {
  readonly sum: number;
  readonly weighted: number;
  readonly largest: number;
}

/** Working data, however its features are stored. */
export type AnyWorkingData = WorkingData<WorkingFeatures>;

/** Fewer bytes than this cost nothing as centred numbers, and then are solved as the same numbers stored otherwise would be. */
const FEW_BYTES = 2 ** 18;

/** Scales up to this, and down to its inverse, take no product of ordinary size out of the range of numbers. */
const LARGEST_SCALE = 2 ** 100;

export function workingDataOf(samples: BinarySamples<DenseMatrix>, kernels: Kernels): WorkingData {
  const { features, labels, weights } = samples;
  const shared = { labels, sampleWeights: sampleWeightsOf(samples) };
  const { rows, cols, divisor, values } = features;
  const varying = varyingColumns(features);
  const hasFewRows = rows < varying.length;
  if (values instanceof Uint8Array && rows * cols >= FEW_BYTES && !hasFewRows) {
    const working = new WorkingMatrix(kernels, rows, varying.length, 'uint8');
    for (let i = 0; i < rows; i++) {
      for (let k = 0, to = i * working.stride; k < varying.length; k++) {
        working.values[to + k] = values[i * cols + varying[k]];
      }
    }
    const columns = columnsOf(varying, cols, divisor);
    const centre = new Float64Array(cols);
    const sizes = new Float64Array(cols).fill(255 / divisor);
    const mean = columnMeans(features, weights);
    const rounding = roundingOf(features);
    const compensated = () => compensatedProducts(features, mean);
    const centred = { ...columns.products(working), centre, mean, sizes, rounding, compensated };
    return workingDataFrom(working, centred, shared, divisor, columns);
  }
  const original = centredProducts(features, weights);
  const scale = powerOfTwoBelow(original.sizes.reduce((most, size) => Math.max(most, size), 0));
  if (!hasFewRows) {
    const working =
      inPlace(features, varying.length, original.centre, scale, kernels) ??
      centredCopy(features, varying, original.centre, scale, kernels);
    const columns = columnsOf(varying, cols, 1 / scale);
    return workingDataFrom(working, { ...original, ...columns.products(working) }, shared, 1 / scale, columns);
  }
  const numbers = new Float64Array(rows * varying.length);
  fillCentred(features, varying, original.centre, scale, numbers, varying.length);
  const rotated = rotateIntoRowSpace(numbers, rows, varying.length);
  const working = new WorkingMatrix(kernels, rows, rows, 'float64');
  for (let i = 0; i < rows; i++) {
    working.values.set(rotated.coordinates.subarray(i * rows, (i + 1) * rows), i * working.stride);
  }
  const columns = columnsOf(varying, cols, 1 / scale);
  return workingDataFrom(working, original, shared, 1 / scale, {
    weights: (w) => columns.weights(rotated.expand(w)),
  });
}

/** The features where they lie in the memory of the kernels, if they do, all vary and the scale is harmless. */
function inPlace(
  { rows, cols, values, divisor }: DenseMatrix,
  varying: number,
  centre: Float64Array,
  scale: number,
  kernels: Kernels,
): WorkingMatrix | undefined {
  const { resident } = kernels;
  const isHarmless = scale <= LARGEST_SCALE && scale >= 1 / LARGEST_SCALE;
  if (resident === undefined || resident !== values || divisor !== 1 || varying < cols || !isHarmless) return undefined;
  return new WorkingMatrix(kernels, rows, cols, { values: resident, centre, scale: 1 / scale });
}

function centredCopy(
  features: DenseMatrix,
  varying: readonly number[],
  centre: Float64Array,
  scale: number,
  kernels: Kernels,
): WorkingMatrix {
  const working = new WorkingMatrix(kernels, features.rows, varying.length, 'float64');
  fillCentred(features, varying, centre, scale, working.values, working.stride);
  return working;
}

function workingDataFrom(
  features: WorkingMatrix,
  centred: CentredProducts,
  shared: Pick<WorkingData, 'labels' | 'sampleWeights'>,
  divisor: number,
  { weights, sums }: Pick<WorkingData, 'weights' | 'sums'>,
): WorkingData {
  return {
    features,
    centred,
    ...shared,
    muFactor: divisor * divisor,
    ...spreadOf(features, shared.sampleWeights),
    weights,
    ...(sums && { sums }),
  };
}

/** How m chosen columns of d, stored as numbers that are divided by `divisor` in their own units, stand for all d of them. */
export interface Columns {
  /** d weights from those of the stored columns: 0 for the others. */
  weights(stored: Float64Array): Float64Array;
  /** d sums over samples from those of the stored columns. */
  sums(stored: Float64Array): Float64Array;
  /** Products with d columns in their own units by those of the stored ones: the others are 0 about the centre. */
  products(features: WorkingFeatures): Products;
}

export function columnsOf(chosen: ArrayLike<number>, d: number, divisor: number): Columns {
  const spread = (values: Float64Array): Float64Array => {
    const full = new Float64Array(d);
    for (let k = 0; k < chosen.length; k++) full[chosen[k]] = values[k];
    return full;
  };
  const sums = (stored: Float64Array) => spread(divided(stored, divisor));
  return {
    weights: (stored) => spread(multiplied(stored, divisor)),
    sums,
    products: (features) => ({
      times: (w) => features.times(Float64Array.from(chosen, (k) => w[k] / divisor)),
      transposedTimes: (r) => sums(features.transposedTimes(r)),
    }),
  };
}

/** How large a_i·w can be: max ‖a_i‖ ‖w‖. */
export function reachOf({ longest }: Pick<AnyWorkingData, 'longest'>, w: Float64Array): number {
  return longest * norm(w);
}

/** By how much A w may be off when it is computed. */
export function productSlip(data: Pick<AnyWorkingData, 'longest' | 'centred'>, w: Float64Array): number {
  return data.centred.rounding.times * reachOf(data, w);
}

/** Σ v_i α_i y_i a_i over the samples, given the products v_i α_i. */
export function signedSum({ features, labels }: AnyWorkingData, masses: Float64Array): Float64Array {
  return features.transposedTimes(signed(masses, labels));
}

/** Columns with two different values. */
export function varyingColumns({ rows, cols, values }: DenseMatrix): number[] {
  const varies = new Uint8Array(cols);
  let constant = Uint32Array.from(varies.keys());
  for (let i = 1; i < rows && constant.length > 0; i++) {
    const differing = countDiffering(values, i * cols, constant, varies);
    if (differing > 0) constant = constant.filter((k) => varies[k] === 0);
  }
  return [...varies.keys()].filter((k) => varies[k] === 1);
}

/** Marks the listed columns whose value in a row is another than in the first one, and returns how many there are. */
function countDiffering(values: DenseMatrix['values'], from: number, columns: Uint32Array, marks: Uint8Array): number {
  let count = 0;
  for (let p = 0; p < columns.length; p++) {
    const k = columns[p];
    if (values[from + k] === values[k]) continue;
    marks[k] = 1;
    count++;
  }
  return count;
}

/** (x − c)/scale of the chosen columns, row by row, `stride` apart. */
function fillCentred(
  { rows, cols, values, divisor }: DenseMatrix,
  chosen: readonly number[],
  centre: Float64Array,
  scale: number,
  out: WorkingMatrix['values'] | Float64Array,
  stride: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let p = 0, to = i * stride; p < chosen.length; p++, to++) {
      const k = chosen[p];
      out[to] = (values[i * cols + k] / divisor - centre[k]) / scale;
    }
  }
}

/** The squares of the rows, and the variances of the columns added up: squares of deviations from the mean, of which far columns take no digits. */
function spreadOf(
  features: WorkingMatrix,
  { values: v, total: V }: SampleWeights,
): Pick<WorkingData, 'squares' | 'longest' | 'variance'> {
  const { rows, cols, stride, values, centre, scale } = features;
  const means = features.transposedTimes(v).map((sum) => sum / V);
  const squaredNorms = new Float64Array(rows);
  let variance = 0;
  for (let i = 0; i < rows; i++) {
    let squares = 0;
    let deviations = 0;
    for (let k = 0, at = i * stride; k < cols; k++, at++) {
      const value = (values[at] - centre[k]) * scale;
      squares += value * value;
      deviations += (value - means[k]) ** 2;
    }
    squaredNorms[i] = squares;
    variance += (v[i] / V) * deviations;
  }
  const squares = squaresOf(squaredNorms, v);
  return { squares, longest: Math.sqrt(squares.largest), variance };
}

/** What ‖a_i‖² of n samples of weights v come to. */
export function squaresOf(squaredNorms: Float64Array, v: Float64Array): Squares {
  let [sum, weighted] = [0, 0];
  for (let i = 0; i < squaredNorms.length; i++) {
    sum += squaredNorms[i];
    weighted += v[i] * squaredNorms[i];
  }
  return { sum, weighted, largest: largestMagnitude(squaredNorms) };
}
