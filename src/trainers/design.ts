import type { Kernels } from '../math/kernels/index.ts';
import { type DenseMatrix, type Products, productsOf } from '../math/matrix.ts';
import { rotateIntoRowSpace } from '../math/rowSpace.ts';
import { dot } from '../math/vector.ts';
import { WorkingMatrix } from '../math/workingMatrix.ts';
import type { BinarySamples } from '../model/dataset.ts';
import type { LinearClassifier } from '../model/linearClassifier.ts';

/** The n × m working features A, however they are stored. */
export interface WorkingFeatures {
  readonly kernels: Kernels;
  readonly rows: number;
  readonly cols: number;
  /** A w: `rows` values. */
  times(w: Float64Array): Float64Array;
  /** Aᵀ r: `cols` values. */
  transposedTimes(r: Float64Array): Float64Array;
}

/**
 * The training samples in coordinates that are convenient to solve in. Solutions are the same up to `classifier`:
 * - features that never vary are dropped: with a free, unpenalised bias their optimal weight is 0;
 * - bytes stay as they are, in stored units; numbers are centred, which only moves the free bias;
 * - with fewer samples than features the samples are rotated into their own span.
 */
export interface Design<Features extends WorkingFeatures = WorkingMatrix> {
  /** n × m working features. */
  readonly features: Features;
  /** The n × d features as they were given. */
  readonly original: Products;
  /** n labels, −1 or +1. */
  readonly labels: Int8Array;
  /** μ of the original problem times this is μ in working units. */
  readonly muFactor: number;
  /** The variances of the working features, added up. */
  readonly variance: number;
  /** ‖a_i‖² of the n working samples. */
  readonly squaredNorms: Float64Array;
  /** A solution in working coordinates as a classifier of the original features. */
  classifier(w: Float64Array, b: number): LinearClassifier;
}

/** A design however its features are stored. */
export type AnyDesign = Design<WorkingFeatures>;

export function designOf({ features, labels }: BinarySamples<DenseMatrix>, kernels: Kernels): Design {
  const { rows, cols, divisor, values } = features;
  const columns = varyingColumns(features);
  const spread = (w: Float64Array): Float64Array => {
    const full = new Float64Array(cols);
    for (let k = 0; k < columns.length; k++) full[columns[k]] = w[k] * divisor;
    return full;
  };
  const fewSamples = rows < columns.length;
  if (values instanceof Uint8Array && !fewSamples) {
    const working = new WorkingMatrix(kernels, rows, columns.length, 'uint8');
    copyColumns(features, columns, working);
    const classifier = (w: Float64Array, b: number) => ({ w: spread(w), b });
    return designFrom(working, originalOf(features, columns, working), labels, divisor * divisor, classifier);
  }
  const working = new WorkingMatrix(kernels, rows, fewSamples ? rows : columns.length, 'float64');
  const means = meansOf(features, columns);
  let expand = (w: Float64Array) => w;
  if (fewSamples) {
    const rotated = rotateIntoRowSpace(centred(features, columns, means), rows, columns.length);
    for (let i = 0; i < rows; i++) {
      working.values.set(rotated.coordinates.subarray(i * rows, (i + 1) * rows), i * working.stride);
    }
    expand = rotated.expand;
  } else copyColumns(features, columns, working, means);
  const classifier = (w: Float64Array, b: number) => {
    const expanded = expand(w);
    return { w: spread(expanded), b: b - dot(expanded, means) };
  };
  return designFrom(working, productsOf(features), labels, divisor * divisor, classifier);
}

function designFrom(
  features: WorkingMatrix,
  original: Products,
  labels: Int8Array,
  muFactor: number,
  classifier: Design['classifier'],
): Design {
  const squaredNorms = new Float64Array(features.rows);
  for (let i = 0; i < features.rows; i++) squaredNorms[i] = features.rowProducts(i, [i])[0];
  return { features, original, labels, muFactor, variance: totalVariance(features), squaredNorms, classifier };
}

/** Products with the original bytes from those with the columns that vary, which the working matrix holds as they are. */
function originalOf({ rows, cols, values, divisor }: DenseMatrix, varying: readonly number[], working: WorkingMatrix) {
  const constants = new Float64Array(cols);
  for (let k = 0; k < cols; k++) constants[k] = values[k];
  for (const k of varying) constants[k] = 0;
  const chosen = new Float64Array(varying.length);
  return {
    times(w) {
      for (let k = 0; k < varying.length; k++) chosen[k] = w[varying[k]];
      const product = working.times(chosen);
      const constant = dot(constants, w);
      for (let i = 0; i < rows; i++) product[i] = (product[i] + constant) / divisor;
      return product;
    },
    transposedTimes(r) {
      let total = 0;
      for (let i = 0; i < rows; i++) total += r[i];
      const sum = constants.map((value) => (value * total) / divisor);
      const varyingSum = working.transposedTimes(r);
      for (let k = 0; k < varying.length; k++) sum[varying[k]] = varyingSum[k] / divisor;
      return sum;
    },
  } satisfies Products;
}

/** Σ α_i y_i a_i over the samples. */
export function signedSum({ features, labels }: AnyDesign, alpha: Float64Array): Float64Array {
  const signed = new Float64Array(alpha.length);
  for (let i = 0; i < alpha.length; i++) signed[i] = alpha[i] * labels[i];
  return features.transposedTimes(signed);
}

function varyingColumns({ rows, cols, values }: DenseMatrix): number[] {
  const varies = new Uint8Array(cols);
  for (let i = 1; i < rows; i++) {
    for (let k = 0, at = i * cols; k < cols; k++, at++) if (values[at] !== values[k]) varies[k] = 1;
  }
  const columns: number[] = [];
  for (let k = 0; k < cols; k++) if (varies[k] === 1) columns.push(k);
  return columns;
}

/** Stored values of the chosen columns, less their means, into the working matrix. */
function copyColumns(
  { rows, cols, values }: DenseMatrix,
  columns: readonly number[],
  working: WorkingMatrix,
  means?: Float64Array,
): void {
  for (let i = 0; i < rows; i++) {
    const to = i * working.stride;
    for (let k = 0; k < columns.length; k++) {
      working.values[to + k] = values[i * cols + columns[k]] - (means?.[k] ?? 0);
    }
  }
}

/** The same as rows × columns.length numbers. */
function centred({ rows, cols, values }: DenseMatrix, columns: readonly number[], means: Float64Array): Float64Array {
  const x = new Float64Array(rows * columns.length);
  for (let i = 0, to = 0; i < rows; i++) {
    for (let k = 0; k < columns.length; k++) x[to++] = values[i * cols + columns[k]] - means[k];
  }
  return x;
}

/** Deviations from the first row are averaged, so that a large offset costs no digits. */
function meansOf({ rows, cols, values }: DenseMatrix, columns: readonly number[]): Float64Array {
  return Float64Array.from(columns, (column) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += values[i * cols + column] - values[column];
    return values[column] + sum / rows;
  });
}

function totalVariance({ rows, cols, stride, values }: WorkingMatrix): number {
  let total = 0;
  for (let k = 0; k < cols; k++) {
    let mean = 0;
    let squares = 0;
    for (let i = 0; i < rows; i++) {
      const value = values[i * stride + k];
      const deviation = value - mean;
      mean += deviation / (i + 1);
      squares += deviation * (value - mean);
    }
    total += squares / rows;
  }
  return total;
}
