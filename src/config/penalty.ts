/** A spelling of the L2 penalty: how a number the user writes becomes μ in R + μ‖w‖². */
export interface Penalty {
  /** The regularised objective in this spelling, up to a constant factor. */
  readonly objective: string;
  /** μ as a formula of the value written. */
  readonly formula: string;
  /** μ for the value written, with n training samples; of samples with weights, n is the sum of these. */
  toMu(value: number, n: number): number;
  /** The value that means μ. */
  fromMu(mu: number, n: number): number;
}

/** The spellings people use, by the word in the config. Sources: Tanay & Griffin (lambda), teaching slides (slides), LIBSVM and scikit-learn (C). */
export const penalties = {
  lambda: { objective: 'R + λ‖w‖²', formula: 'μ = λ', toMu: (value) => value, fromMu: (mu) => mu },
  half: { objective: 'R + (λ/2)‖w‖²', formula: 'μ = λ/2', toMu: (value) => value / 2, fromMu: (mu) => 2 * mu },
  slides: {
    objective: 'R + (λ/2n)‖w‖²',
    formula: 'μ = λ/(2n)',
    toMu: (value, n) => value / (2 * n),
    fromMu: (mu, n) => 2 * n * mu,
  },
  C: {
    objective: '½‖w‖² + C Σ f',
    formula: 'μ = 1/(2Cn)',
    toMu: (value, n) => 1 / (2 * value * n),
    fromMu: (mu, n) => 1 / (2 * mu * n),
  },
} satisfies Record<string, Penalty>;

export type PenaltyName = keyof typeof penalties;

/** `½‖w‖² + C Σ f, μ = 1/(2Cn)`; where samples have weights, Σ v f and V. `so`: between the two. */
export function penaltyText(name: PenaltyName, isWeighted: boolean, so = ''): string {
  const { objective, formula } = penalties[name];
  if (!isWeighted) return `${objective}, ${so}${formula}`;
  return `${objective.replace('Σ f', 'Σ v f').replace('2n', '2V')}, ${so}${formula.replace('n', 'V')}`;
}
