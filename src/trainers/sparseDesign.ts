import type { Kernels } from '../math/kernels/index.ts';
import { productsOf, type SparseMatrix } from '../math/matrix.ts';
import { dot } from '../math/vector.ts';
import type { BinarySamples } from '../model/dataset.ts';
import type { Design } from './design.ts';
import { SparseWorkingMatrix } from './sparseWorkingMatrix.ts';

/**
 * Sparse training samples as they are solved for: features that never vary are dropped, as in `designOf`; those that are
 * 0 nowhere are centred, which only moves the free bias. Nothing else is, nor is anything rotated, so that zeros stay
 * zeros.
 */
export function sparseDesignOf(
  { features, labels }: BinarySamples<SparseMatrix>,
  kernels: Kernels,
): Design<SparseWorkingMatrix> {
  const { cols, divisor } = features;
  const { chosen, shifts } = varyingColumns(features);
  const working = new SparseWorkingMatrix(kernels, features, chosen, shifts);
  return {
    features: working,
    original: productsOf(features),
    labels,
    muFactor: divisor * divisor,
    variance: totalVariance(working),
    squaredNorms: squaredNorms(working),
    classifier(w, b) {
      const full = new Float64Array(cols);
      for (let k = 0; k < chosen.length; k++) full[chosen[k]] = w[k] * divisor;
      return { w: full, b: b - dot(w, shifts) };
    },
  };
}

/** Columns with two different values, one of which may be the 0 of what is not stored, and what to take from each. */
function varyingColumns({ rows, cols, values, columns }: SparseMatrix): { chosen: Int32Array; shifts: Float64Array } {
  const counts = new Int32Array(cols);
  const first = new Float64Array(cols);
  // Deviations from the first value are averaged, so that a large offset costs no digits.
  const deviations = new Float64Array(cols);
  const varies = new Uint8Array(cols);
  for (let at = 0; at < columns.length; at++) {
    if (values[at] === 0) continue;
    const k = columns[at];
    if (counts[k]++ === 0) first[k] = values[at];
    else if (values[at] !== first[k]) varies[k] = 1;
    deviations[k] += values[at] - first[k];
  }
  const chosen = Int32Array.from(counts.keys()).filter((k) => varies[k] === 1 || (counts[k] > 0 && counts[k] < rows));
  const shifts = Float64Array.from(chosen, (k) => (counts[k] === rows ? first[k] + deviations[k] / rows : 0));
  return { chosen, shifts };
}

/** The variances of the columns, added up: by deviations from each column's mean, so that large values cost no digits. */
function totalVariance({ rows, cols, columnStarts, columnValues }: SparseWorkingMatrix): number {
  let total = 0;
  for (let k = 0; k < cols; k++) {
    const [from, to] = [columnStarts[k], columnStarts[k + 1]];
    let sum = 0;
    for (let at = from; at < to; at++) sum += columnValues[at];
    const mean = sum / rows;
    let squares = (rows - (to - from)) * mean * mean;
    for (let at = from; at < to; at++) squares += (columnValues[at] - mean) ** 2;
    total += squares / rows;
  }
  return total;
}

function squaredNorms({ rows, rowStarts, values }: SparseWorkingMatrix): Float64Array {
  const squares = new Float64Array(rows);
  for (let i = 0, at = 0; i < rows; i++) for (; at < rowStarts[i + 1]; at++) squares[i] += values[at] * values[at];
  return squares;
}
