import type { Metric, Point } from './metric.ts';
import { config } from './sources.ts';

export const lambda: Metric = {
  column: 'lambda',
  symbol: 'λ',
  type: 'number',
  description:
    'The regularisation strength as the config gives it, in the spelling chosen by `penalty`; of adversarial training, the ε that is swept.',
  formula: '',
  unit: "the penalty's",
  source: config,
  measure: ({ point }) => point.lambda,
};

/** What a point's `lambda` is: λ, or the ε of adversarial training. */
export function strengthSymbol({ adversarialNorm }: Point): 'λ' | 'ε' {
  return adversarialNorm === undefined ? 'λ' : 'ε';
}
