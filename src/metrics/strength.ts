/** What a sweep goes along: the λ of weight decay or, of adversarial training, the ε. Either is larger where it regularises more (but for penalty C). */
export interface Strength {
  /** As checks and options call it. */
  readonly name: 'lambda' | 'epsilon';
  /** Of results.csv: where this is filled with an ε, the row is of a sweep over ε; else of one over λ. */
  readonly column: 'lambda' | 'adversarial_epsilon';
  readonly symbol: 'λ' | 'ε';
}

export const lambdaStrength: Strength = { name: 'lambda', column: 'lambda', symbol: 'λ' };
export const epsilonStrength: Strength = { name: 'epsilon', column: 'adversarial_epsilon', symbol: 'ε' };

/** Where a point is in its sweep: at its ε, if it has one, else at its λ. */
export function strengthOf({
  lambda,
  epsilon,
}: {
  readonly lambda: number;
  readonly epsilon?: number | undefined;
}): Strength & { readonly value: number } {
  return epsilon === undefined ? { ...lambdaStrength, value: lambda } : { ...epsilonStrength, value: epsilon };
}

/** What a config sweeps, and its values in the order written. */
export interface Swept extends Strength {
  readonly values: readonly number[];
}

/** The ε of a config with adversarial training, else its λ. */
export function sweptBy({
  lambda,
  adversarial,
}: {
  readonly lambda: readonly number[];
  readonly adversarial?: { readonly epsilon: readonly number[] } | undefined;
}): Swept {
  return adversarial ? { ...epsilonStrength, values: adversarial.epsilon } : { ...lambdaStrength, values: lambda };
}

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
