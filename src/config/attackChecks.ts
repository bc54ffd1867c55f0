import { valueAt } from './keyPath.ts';
import type { Mistake } from './mistakes.ts';
import { defaultNorms } from './schema.ts';

/** What a schema cannot say of attacks: L0 needs a box, and sizes need a norm that is measured. */
export function checkAttack(config: unknown): Mistake[] {
  const norms = valueAt(config, ['attack', 'norms']) ?? defaultNorms;
  const epsilon = valueAt(config, ['attack', 'epsilon']);
  const mistakes: Mistake[] = [];
  if (Array.isArray(norms) && norms.includes('l0') && valueAt(config, ['dataset', 'bounds']) === undefined) {
    const message =
      'attack.norms has l0, but without a box changing one feature is always enough; expected dataset.bounds, or no l0';
    mistakes.push({ message, key: ['attack', 'norms', norms.indexOf('l0')], at: 'value' });
  }
  if (Array.isArray(norms) && typeof epsilon === 'object' && epsilon !== null) {
    for (const name of Object.keys(epsilon)) {
      if (norms.includes(name)) continue;
      const message = `attack.epsilon.${name} is for a norm that is not measured; expected ${name} in attack.norms, or no sizes for it`;
      mistakes.push({ message, key: ['attack', 'epsilon', name], at: 'key' });
    }
  }
  return mistakes;
}
