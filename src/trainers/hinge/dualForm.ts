import { orthogonalFactor, solveWithFactor } from '../../math/orthogonalFactor.ts';
import { addScaled, divided, dot, largestMagnitude, multiplied } from '../../math/vector.ts';
import type { NewtonPoint, NewtonRequest, UpperSums } from './newtonSystem.ts';
import { productsOf, type RowFeatures } from './workingSet.ts';

/** How well the margins of the interior samples are to come out, and how many corrections that may take. */
const MARGIN_ACCURACY = 1e-12;
const MOST_REFINEMENTS = 3;

/** A factor of K_JJ + c11ᵀ + ridge·I. */
export interface DualFactor {
  /** The interior samples, in the factor's order. */
  readonly samples: Uint32Array;
  /** c. */
  readonly shift: number;
  readonly ridge: number;
  /** Solves in place, entries in the order of `samples`. */
  solve(right: Float64Array): Float64Array;
}

/** (K_JJ + κδI) β + κb·1 = κ(y_J + δã_J y_J) − X_J u, 1ᵀβ = −Σ_L v y, u as in `NewtonSystem`. */
export function solveDual(
  features: RowFeatures,
  { workingSet, kappa, centre }: NewtonRequest,
  { samples, shift, ridge, solve }: DualFactor,
  upper: UpperSums,
): NewtonPoint {
  const { labels, positionOf, margin } = workingSet;
  const interior = samples.map((i) => positionOf[i]);
  const size = interior.length;
  const [ofLabels, centreLabels] = [new Float64Array(size), new Float64Array(size)];
  for (let q = 0; q < size; q++) {
    ofLabels[q] = labels[interior[q]];
    centreLabels[q] = ofLabels[q] * centre[interior[q]];
  }
  const right = features.rowTimes(samples, upper.sum);
  for (let q = 0; q < size; q++) right[q] = kappa * margin * ofLabels[q] + ridge * centreLabels[q] - right[q];
  const ones = solve(new Float64Array(size).fill(1));
  const sumOnes = sumOf(ones);
  /** β and κb of (K + c11ᵀ + κδI) β + κb·1 = right, 1ᵀβ = total. */
  const bordered = (rightSide: Float64Array, total: number): { beta: Float64Array; scaledBias: number } => {
    const beta = solve(rightSide);
    const scaledBias = (sumOf(beta) - total) / sumOnes;
    addScaled(beta, -scaledBias, ones);
    // Once more for what rounding left of the sum: a surplus would be paid for by the whole certificate.
    addScaled(beta, (total - sumOf(beta)) / sumOnes, ones);
    return { beta, scaledBias };
  };
  const { beta, scaledBias } = bordered(right, -upper.labels);
  let b = (scaledBias - shift * upper.labels) / kappa;
  const sum = features.rowSum(samples, beta);
  addScaled(sum, 1, upper.sum);
  const w = divided(sum, kappa);
  // With a weak penalty w is a small difference of large sums. What that costs shows in the margins, and is put right there.
  for (let round = 0; round < MOST_REFINEMENTS; round++) {
    const lack = features.rowTimes(samples, w);
    for (let q = 0; q < size; q++) {
      lack[q] = margin * ofLabels[q] + (ridge / kappa) * (centreLabels[q] - beta[q]) - lack[q] - b;
    }
    if (largestMagnitude(lack) <= MARGIN_ACCURACY) break;
    const correction = bordered(multiplied(lack, kappa), 0);
    addScaled(beta, 1, correction.beta);
    const change = features.rowSum(samples, correction.beta);
    addScaled(sum, 1, change);
    addScaled(w, 1 / kappa, change);
    b += correction.scaledBias / kappa;
  }
  const interiorAlpha = beta.map((value, q) => value * ofLabels[q]);
  return { w, b, sum, products: productsOf(workingSet, w), interior, interiorAlpha, delta: ridge / kappa };
}

/**
 * The factor of K_JJ + c11ᵀ + ridge·I as the R of the columns (x_j, √c, √ridge e_j): K itself, in which small features
 * drown beside large ones, is never formed. For features of very different sizes; dearer than a Gram matrix.
 */
export function orthogonalDualFactor(features: RowFeatures, interior: Uint32Array, ridge: number): DualFactor {
  const { cols } = features;
  const size = interior.length;
  const one = new Float64Array([1]);
  const vectors = Array.from(interior, (i) => features.rowSum(Uint32Array.of(i), one));
  const shift = vectors.reduce((sum, x) => sum + dot(x, x), 0) / size;
  const sizes = new Float64Array(cols + 1).fill(Math.sqrt(shift), cols);
  for (const x of vectors) for (let k = 0; k < cols; k++) sizes[k] = Math.max(sizes[k], Math.abs(x[k]));
  const bySize = Uint32Array.from(sizes.keys()).sort((k, l) => sizes[l] - sizes[k] || k - l);
  const columns = vectors.map((x, q) => {
    const column = new Float64Array(cols + 1 + size);
    for (let k = 0; k <= cols; k++) column[k] = bySize[k] === cols ? sizes[cols] : x[bySize[k]];
    column[cols + 1 + q] = Math.sqrt(ridge);
    return column;
  });
  const factor = orthogonalFactor(columns);
  const samples = factor.order.map((q) => interior[q]);
  return { samples, shift, ridge, solve: (right) => solveWithFactor(factor, right) };
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
