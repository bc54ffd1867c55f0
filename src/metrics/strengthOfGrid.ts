/** Two spellings of a λ or ε are one where they differ by at most this fraction. */
const SAME_STRENGTH = 1e-9;

export function isSameStrength(a: number, b: number): boolean {
  return a === b || ratio(a, b) <= 1 + SAME_STRENGTH;
}

/** The values of a grid by how near they are to a λ or ε, nearest first. Next to 0 is what is smallest, and 0 is next to nothing else. */
export function nearestStrengths(grid: readonly number[], strength: number): number[] {
  if (strength === 0) return grid.toSorted((a, b) => a - b);
  return grid.toSorted((a, b) => ratio(a, strength) - ratio(b, strength));
}

function ratio(a: number, b: number): number {
  return Math.max(a / b, b / a);
}
