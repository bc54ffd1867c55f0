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
