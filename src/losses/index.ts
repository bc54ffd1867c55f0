import { hinge } from './hinge.ts';
import type { Loss } from './loss.ts';
import { softplus } from './softplus.ts';

/** The losses a classifier can be trained with, by the word in the config. */
export const losses = { hinge, softplus } satisfies Record<string, Loss>;

export type LossName = keyof typeof losses;
