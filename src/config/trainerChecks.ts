import type { KeyPath } from '../errors.ts';
import { valueAt } from './keyPath.ts';
import type { Mistake } from './mistakes.ts';

/** What a schema cannot say of trainers: which of them takes its own section, and λ = 0. */
export function checkTrainer(config: unknown): Mistake[] {
  const trainer = valueAt(config, ['trainer']) ?? 'exact';
  const isC = valueAt(config, ['penalty']) === 'C';
  const isAdversarial = valueAt(config, ['adversarial']) !== undefined;
  const mistakes: Mistake[] = isAdversarial ? checkAdversarial(config, { trainer, isC }) : [];
  if (trainer === 'exact' && valueAt(config, ['gradient_descent']) !== undefined) {
    const message =
      'gradient_descent is for trainer: gradient-descent, and the trainer is exact; expected that trainer, or a config without this section (--set gradient_descent=null)';
    mistakes.push({ message, key: ['gradient_descent'], at: 'key' });
  }
  if (isC) {
    const message = 'C = 0 leaves nothing but the penalty; expected a number > 0';
    mistakes.push(...zerosIn(config).map((key) => ({ message, key, at: 'value' as const })));
  } else if (trainer === 'exact' && !isAdversarial) {
    const message =
      'λ = 0 has no certificate, and on separable data softplus has no minimum there; expected a number > 0, for which 1e-6 comes close, or trainer: gradient-descent';
    mistakes.push(...zerosIn(config).map((key) => ({ message, key, at: 'value' as const })));
  }
  return mistakes;
}

/** What is swept is ε: λ is one number, or is not written. */
function checkAdversarial(config: unknown, { trainer, isC }: { trainer: unknown; isC: boolean }): Mistake[] {
  const mistakes: Mistake[] = [];
  if (trainer === 'gradient-descent') {
    const message =
      'adversarial is not for trainer: gradient-descent; expected trainer: exact, or a config without this section';
    mistakes.push({ message, key: ['adversarial'], at: 'key' });
  }
  const lambda = valueAt(config, ['lambda']);
  const isOne = typeof lambda === 'number' || (Array.isArray(lambda) && lambda.length === 1);
  if (lambda !== undefined && !isOne) {
    const message =
      'adversarial training is swept over adversarial.epsilon, not over lambda; expected one number, the weight decay beside it (0 for none), or no lambda';
    mistakes.push({ message, key: ['lambda'], at: 'value' });
  }
  if (lambda === undefined && isC) {
    const message =
      'with penalty C there is always some weight decay; expected lambda: one number > 0, the C beside adversarial training, or another penalty';
    mistakes.push({ message, key: ['adversarial'], at: 'key' });
  }
  return mistakes;
}

/** The keys at which λ is 0. */
function zerosIn(config: unknown): KeyPath[] {
  const lambda = valueAt(config, ['lambda']);
  if (lambda === 0) return [['lambda']];
  const base: KeyPath = Array.isArray(lambda) ? ['lambda'] : ['lambda', 'linspace'];
  const values = valueAt(config, base);
  if (!Array.isArray(values)) return [];
  const ends = Array.isArray(lambda) ? values : values.slice(0, 2);
  return [...ends.keys()].filter((k) => ends[k] === 0).map((k) => [...base, k]);
}
