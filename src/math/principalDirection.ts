import { type Matrix, times, transposedTimes } from './matrix.ts';
import { randomSource } from './random.ts';
import { dot, norm, unitAcross } from './vector.ts';

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
  const { rows, cols } = matrix;
  const mean = transposedTimes(matrix, new Float64Array(rows).fill(1)).map((sum) => sum / rows);
  const { uniform } = randomSource(0, 'principal direction');
  let direction = unitAcross(
    Float64Array.from({ length: cols }, () => 2 * uniform() - 1),
    orthogonalTo,
  );
  for (let step = 0; step < MAX_STEPS; step++) {
    const centre = dot(mean, direction);
    const projected = times(matrix, direction).map((product) => product - centre);
    const scattered = transposedTimes(matrix, projected);
    const next = unitAcross(scattered, orthogonalTo);
    const change = norm(next.map((value, k) => value - direction[k]));
    direction = next;
    if (change <= TOLERANCE) break;
  }
  const largest = direction.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? direction.map((value) => -value) : direction;
}
