import { gradientDescent } from './descent/gradientDescent.ts';
import { exact } from './exact.ts';
import type { Trainer } from './trainer.ts';

/** The trainers, by the word in the config. */
export const trainers = { exact, 'gradient-descent': gradientDescent } satisfies Record<string, Trainer>;

export type TrainerName = keyof typeof trainers;
