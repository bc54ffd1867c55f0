import type { Metric } from './metric.ts';
import { config } from './sources.ts';

export const lambda: Metric = {
  column: 'lambda',
  symbol: 'λ',
  type: 'number',
  description:
    'The regularisation strength as the config gives it, in the spelling chosen by `penalty`; of adversarial training, that of the weight decay beside it.',
  formula: '',
  unit: "the penalty's",
  source: config,
  measure: ({ point }) => point.lambda,
};
