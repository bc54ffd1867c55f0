import { centredProducts } from './centredProducts.ts';
import { borrowKernels } from './kernels/index.ts';
import type { Matrix, Products } from './matrix.ts';
import { randomSource } from './random.ts';
import { dot, norm, unitAcross } from './vector.ts';
import { fastProducts } from './workingMatrix.ts';

/** How little the direction changes in the last step, and how many steps there are at most. */
const TOLERANCE = 1e-10;
const MAX_STEPS = 1000;

/**
 * The unit direction, orthogonal to a unit vector, in which the rows of a matrix have the largest variance: the first
 * principal component of what is left of them. d values, the one of largest magnitude positive; zeros where nothing
 * is left. By power iteration from a fixed start, so that it is always the same one; where two variances are nearly equal,
 * it may be any direction between theirs.
 */
export function principalDirection(matrix: Matrix, orthogonalTo: Float64Array): Float64Array {
  const { kernels, giveBack } = borrowKernels();
  try {
    // Bytes are never far from 0.
    const products = matrix.values instanceof Uint8Array ? fastProducts(kernels, matrix) : centredProducts(matrix);
    return powerIteration(products, matrix, orthogonalTo);
  } finally {
    giveBack();
  }
}

function powerIteration(
  { times, transposedTimes }: Products,
  { rows, cols }: Pick<Matrix, 'rows' | 'cols'>,
  orthogonalTo: Float64Array,
): Float64Array {
  const mean = transposedTimes(new Float64Array(rows).fill(1)).map((sum) => sum / rows);
  const { uniform } = randomSource(0, 'principal direction');
  let direction = unitAcross(
    Float64Array.from({ length: cols }, () => 2 * uniform() - 1),
    orthogonalTo,
  );
  for (let step = 0; step < MAX_STEPS; step++) {
    const centre = dot(mean, direction);
    const projected = times(direction).map((product) => product - centre);
    const scattered = transposedTimes(projected);
    const next = unitAcross(scattered, orthogonalTo);
    const change = norm(next.map((value, k) => value - direction[k]));
    direction = next;
    if (change <= TOLERANCE) break;
  }
  const largest = direction.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? direction.map((value) => -value) : direction;
}
