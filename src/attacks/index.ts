import { l0 } from './l0.ts';
import { l1 } from './l1.ts';
import { l2 } from './l2.ts';
import { linf } from './linf.ts';
import type { Norm } from './norm.ts';

/** The norms perturbations are measured in, by the word in the config. */
export const norms = { l2, linf, l1, l0 } satisfies Record<string, Norm>;

export type NormName = keyof typeof norms;
