import { parseCheck } from '../checks/parseCheck.ts';
import { UserError } from '../errors.ts';
import { valueAt } from './keyPath.ts';
import type { Mistake } from './mistakes.ts';

/** Those of the config's checks that are none. */
export function checkMistakes(config: unknown): Mistake[] {
  const checks = valueAt(config, ['checks']);
  if (!Array.isArray(checks)) return [];
  return checks.flatMap((text, k) => {
    if (typeof text !== 'string' || text.trim() === '') return [];
    try {
      parseCheck(text);
      return [];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return error.problems.map(({ message }): Mistake => ({ message, key: ['checks', k], at: 'value' }));
    }
  });
}
