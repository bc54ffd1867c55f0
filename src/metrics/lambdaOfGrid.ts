/** Two spellings of a λ are one where they differ by at most this fraction. */
const SAME_LAMBDA = 1e-9;

export function isSameLambda(a: number, b: number): boolean {
  return a === b || ratio(a, b) <= 1 + SAME_LAMBDA;
}

/** The values of a grid by how near they are to a λ, nearest first. Next to 0 is what is smallest, and 0 is next to nothing else. */
export function nearestLambdas(grid: readonly number[], lambda: number): number[] {
  if (lambda === 0) return grid.toSorted((a, b) => a - b);
  return grid.toSorted((a, b) => ratio(a, lambda) - ratio(b, lambda));
}

function ratio(a: number, b: number): number {
  return Math.max(a / b, b / a);
}
