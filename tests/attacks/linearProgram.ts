/** Minimise cost·z subject to one equation and inequalities, each [coefficients, right side]. */
export interface LinearProgram {
  readonly cost: readonly number[];
  readonly equation: Row;
  /** coefficients·z ≤ right side. */
  readonly inequalities: readonly Row[];
}

export type Row = readonly [coefficients: readonly number[], right: number];

/**
 * The least cost, ∞ where nothing is feasible: by trying every vertex. A program that has a solution and no line in its
 * feasible set has one at a vertex, where as many constraints are tight as there are variables.
 */
export function leastCost({ cost, equation, inequalities }: LinearProgram): number {
  let least = Number.POSITIVE_INFINITY;
  for (const tight of choices(inequalities, cost.length - 1)) {
    const z = solve([equation, ...tight]);
    if (z === undefined) continue;
    const isFeasible = inequalities.every(([row, right]) => product(row, z) <= right + 1e-11);
    if (isFeasible) least = Math.min(least, product(cost, z));
  }
  return least;
}

function* choices<Item>(items: readonly Item[], count: number): Generator<Item[]> {
  if (count === 0) yield [];
  else
    for (let k = 0; k + count <= items.length; k++) {
      for (const rest of choices(items.slice(k + 1), count - 1)) yield [items[k], ...rest];
    }
}

/** Gaussian elimination with pivoting; undefined where the equations do not decide. */
function solve(rows: readonly Row[]): number[] | undefined {
  const table = rows.map(([row, right]) => [...row, right]);
  const size = table.length;
  for (let k = 0; k < size; k++) {
    const pivot = table
      .slice(k)
      .reduce((best, row, at) => (Math.abs(row[k]) > Math.abs(table[best][k]) ? at + k : best), k);
    [table[k], table[pivot]] = [table[pivot], table[k]];
    if (Math.abs(table[k][k]) < 1e-9) return undefined;
    for (const [i, row] of table.entries()) {
      if (i === k) continue;
      const factor = row[k] / table[k][k];
      for (let j = k; j <= size; j++) row[j] -= factor * table[k][j];
    }
  }
  return table.map((row, k) => row[size] / row[k]);
}

function product(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * b[k], 0);
}
