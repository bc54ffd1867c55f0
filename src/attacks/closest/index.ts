import type { NormName } from '../index.ts';
import type { ClosestSample } from './closest.ts';
import { l0 } from './l0.ts';
import { l1 } from './l1.ts';
import { l2 } from './l2.ts';
import { linf } from './linf.ts';

/** How the closest sample is found, by the norm that says what is close. */
export const closestSamples: Readonly<Record<NormName, ClosestSample>> = { l2, linf, l1, l0 };
