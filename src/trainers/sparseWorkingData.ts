import { roundingOf } from '../math/centredProducts.ts';
import { columnMeans } from '../math/columnMeans.ts';
import { powerOfTwoBelow } from '../math/elementary.ts';
import type { Kernels } from '../math/kernels/index.ts';
import type { SparseMatrix } from '../math/matrix.ts';
import type { BinarySamples } from '../model/dataset.ts';
import { type SampleWeights, sampleWeightsOf } from './sampleWeights.ts';
import { SparseWorkingMatrix } from './sparseWorkingMatrix.ts';
import { columnsOf, squaresOf, type WorkingData } from './workingData.ts';

/**
 * Sparse training samples as they are solved for: features that never vary are dropped, and all are divided by one power of
 * two, as in `workingDataOf`; those that are 0 nowhere are centred on their mean. The others are not, nor is anything rotated, so
 * that zeros stay zeros: a feature that has both zeros and large values is not far from 0.
 */
export function sparseWorkingDataOf(
  samples: BinarySamples<SparseMatrix>,
  kernels: Kernels,
): WorkingData<SparseWorkingMatrix> {
  const { features, labels, weights } = samples;
  const { cols } = features;
  const sampleWeights = sampleWeightsOf(samples);
  const mean = columnMeans(features, weights);
  const { chosen, isFull } = varyingColumns(features);
  const centre = mean.map((value, k) => (isFull[k] === 1 ? value : 0));
  const sizes = largestValues(features, centre);
  const scale = powerOfTwoBelow(chosen.reduce((most, k) => Math.max(most, sizes[k]), 0));
  const working = new SparseWorkingMatrix(kernels, features, { chosen, centre, scale });
  const squares = squaresOf(working.squaredNorms(), sampleWeights.values);
  const columns = columnsOf(chosen, cols, 1 / scale);
  return {
    features: working,
    centred: { ...columns.products(working), centre, mean, sizes, rounding: roundingOf(features) },
    labels,
    sampleWeights,
    muFactor: 1 / scale / scale,
    variance: totalVariance(working, sampleWeights),
    squares,
    longest: Math.sqrt(squares.largest),
    weights: columns.weights,
    sums: columns.sums,
  };
}

/** Columns with two different values, one of which may be the 0 of what is not stored, and which columns are 0 nowhere. */
function varyingColumns({ rows, cols, values, columns }: SparseMatrix): { chosen: Int32Array; isFull: Uint8Array } {
  const counts = new Int32Array(cols);
  const first = new Float64Array(cols);
  const varies = new Uint8Array(cols);
  for (let at = 0; at < columns.length; at++) {
    if (values[at] === 0) continue;
    const k = columns[at];
    if (counts[k]++ === 0) first[k] = values[at];
    else if (values[at] !== first[k]) varies[k] = 1;
  }
  const isFull = Uint8Array.from(counts, (count) => (count === rows ? 1 : 0));
  const chosen = Int32Array.from(counts.keys()).filter((k) => varies[k] === 1 || (counts[k] > 0 && isFull[k] === 0));
  return { chosen, isFull };
}

/** max_i |x_ik − c_k|; of a column that never varies, which is its own mean but for rounding, 0. */
function largestValues({ values, columns, divisor }: SparseMatrix, centre: Float64Array): Float64Array {
  const sizes = new Float64Array(centre.length);
  for (let at = 0; at < columns.length; at++) {
    const k = columns[at];
    sizes[k] = Math.max(sizes[k], Math.abs(values[at] / divisor - centre[k]));
  }
  return sizes;
}

/** The variances of the columns, added up: by deviations from each column's mean, so that large values cost no digits. */
function totalVariance(
  { cols, columnStarts, columnRows, columnValues }: SparseWorkingMatrix,
  { values: v, total: V }: SampleWeights,
): number {
  let total = 0;
  for (let k = 0; k < cols; k++) {
    const [from, to] = [columnStarts[k], columnStarts[k + 1]];
    let sum = 0;
    let stored = 0;
    for (let at = from; at < to; at++) {
      sum += v[columnRows[at]] * columnValues[at];
      stored += v[columnRows[at]];
    }
    const mean = sum / V;
    let squares = Math.max(V - stored, 0) * mean * mean;
    for (let at = from; at < to; at++) squares += v[columnRows[at]] * (columnValues[at] - mean) ** 2;
    total += squares / V;
  }
  return total;
}
