import { type DenseMatrix, storedRowProduct, times, transposedTimes } from '../math/matrix.ts';
import { rotateIntoRowSpace } from '../math/rowSpace.ts';
import type { BinarySamples } from '../model/dataset.ts';
import type { LinearClassifier } from '../model/linearClassifier.ts';

/**
 * The training samples in coordinates that are convenient to solve in. Solutions are the same up to `classifier`:
 * - features that never vary are dropped: with a free, unpenalised bias their optimal weight is 0;
 * - bytes stay as they are, in stored units; numbers are centred, which only moves the free bias;
 * - with fewer samples than features the samples are rotated into their own span.
 */
export interface Design {
  /** n × m working features, divisor 1. */
  readonly features: DenseMatrix;
  /** n labels, −1 or +1. */
  readonly labels: Int8Array;
  /** μ of the original problem times this is μ in working units. */
  readonly muFactor: number;
  /** The variances of the working features, added up. */
  readonly variance: number;
  /** ‖a_i‖ of the n working samples. */
  readonly rowNorms: Float64Array;
  /** A solution in working coordinates as a classifier of the original features. */
  classifier(w: Float64Array, b: number): LinearClassifier;
}

export function designOf({ features, labels }: BinarySamples): Design {
  const { cols, divisor } = features;
  const columns = varyingColumns(features);
  const chosen = columns.length === cols ? features : selectColumns(features, columns);
  const spread = (w: Float64Array): Float64Array => {
    const full = new Float64Array(cols);
    for (let k = 0; k < columns.length; k++) full[columns[k]] = w[k] * divisor;
    return full;
  };
  const fewSamples = chosen.rows < chosen.cols;
  if (chosen.values instanceof Uint8Array && !fewSamples) {
    const classifier = (w: Float64Array, b: number) => ({ w: spread(w), b });
    return designFrom({ ...chosen, divisor: 1 }, labels, divisor * divisor, classifier);
  }
  const { centred, means } = centre(chosen);
  const rotated = fewSamples ? rotateIntoRowSpace(centred, chosen.rows, chosen.cols) : undefined;
  const values = rotated?.coordinates ?? centred;
  const classifier = (w: Float64Array, b: number) => {
    const expanded = rotated?.expand(w) ?? w;
    let offset = 0;
    for (let k = 0; k < means.length; k++) offset += expanded[k] * means[k];
    return { w: spread(expanded), b: b - offset };
  };
  const working = { rows: chosen.rows, cols: fewSamples ? chosen.rows : chosen.cols, values, divisor: 1 };
  return designFrom(working, labels, divisor * divisor, classifier);
}

function designFrom(
  features: DenseMatrix,
  labels: Int8Array,
  muFactor: number,
  classifier: Design['classifier'],
): Design {
  const rowNorms = new Float64Array(features.rows);
  for (let i = 0; i < features.rows; i++) rowNorms[i] = Math.sqrt(storedRowProduct(features, i, i));
  return { features, labels, muFactor, variance: totalVariance(features), rowNorms, classifier };
}

/** The scores' part A w without the bias. */
export function products(design: Design, w: Float64Array): Float64Array {
  return times(design.features, w);
}

/** Σ α_i y_i a_i over the samples. */
export function signedSum({ features, labels }: Design, alpha: Float64Array): Float64Array {
  const signed = new Float64Array(alpha.length);
  for (let i = 0; i < alpha.length; i++) signed[i] = alpha[i] * labels[i];
  return transposedTimes(features, signed);
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

function selectColumns({ rows, cols, values, divisor }: DenseMatrix, columns: readonly number[]): DenseMatrix {
  const Storage = values.constructor as new (length: number) => DenseMatrix['values'];
  const selected = new Storage(rows * columns.length);
  for (let i = 0, to = 0; i < rows; i++) {
    for (let k = 0; k < columns.length; k++) selected[to++] = values[i * cols + columns[k]];
  }
  return { rows, cols: columns.length, values: selected, divisor };
}

/** Stored values less their column means, as float64. */
function centre({ rows, cols, values }: DenseMatrix): { centred: Float64Array; means: Float64Array } {
  const means = new Float64Array(cols);
  // Deviations from the first row are averaged, so that a large offset costs no digits.
  for (let i = 0; i < rows; i++) {
    for (let k = 0, at = i * cols; k < cols; k++, at++) means[k] += values[at] - values[k];
  }
  for (let k = 0; k < cols; k++) means[k] = values[k] + means[k] / rows;
  const centred = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let k = 0, at = i * cols; k < cols; k++, at++) centred[at] = values[at] - means[k];
  }
  return { centred, means };
}

function totalVariance({ rows, cols, values }: DenseMatrix): number {
  let total = 0;
  for (let k = 0; k < cols; k++) {
    let mean = 0;
    let squares = 0;
    for (let i = 0; i < rows; i++) {
      const value = values[i * cols + k];
      const deviation = value - mean;
      mean += deviation / (i + 1);
      squares += deviation * (value - mean);
    }
    total += squares / rows;
  }
  return total;
}
