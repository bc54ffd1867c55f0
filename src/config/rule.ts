import * as z from 'zod';
import type { KeyPath } from '../errors.ts';
import type { Mistake } from './mistakes.ts';

/** Whether all keys of a section are known. */
export type IsSpeltWell = (section: KeyPath) => boolean;

/**
 * A rule over several keys of a config, with a message in whole sentences. It is followed where some values are wrong, too,
 * which are then as they were written.
 */
export function rule(mistakesIn: (config: unknown, isSpeltWell: IsSpeltWell) => readonly Mistake[]) {
  return z.superRefine<unknown>(
    (config, { issues, addIssue }) => {
      const isSpeltWell = (section: KeyPath) =>
        !issues.some(({ code, path = [] }) => code === 'unrecognized_keys' && path.join('.') === section.join('.'));
      for (const { message, key, at } of mistakesIn(config, isSpeltWell)) {
        addIssue({ code: 'custom', path: [...key], message, params: { at } });
      }
    },
    { when: () => true },
  );
}
