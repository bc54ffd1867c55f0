/** Two spellings of a λ are one where they differ by at most this fraction. */
const SAME_LAMBDA = 1e-9;

export function isSameLambda(a: number, b: number): boolean {
  return a === b || ratio(a, b) <= 1 + SAME_LAMBDA;
}

/** The values of a grid by how near they are to a λ > 0, nearest first. */
export function nearestLambdas(grid: readonly number[], lambda: number): number[] {
  return grid.toSorted((a, b) => ratio(a, lambda) - ratio(b, lambda));
}

function ratio(a: number, b: number): number {
  return Math.max(a / b, b / a);
}
