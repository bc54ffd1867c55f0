import type { Datasets } from '../data/load.ts';
import type { Plan as SweepPlan } from '../store/pointResult.ts';
import { withStrengths } from '../sweep/autoStrengths.ts';
import { checked } from './checked.ts';
import type { Plan } from './plan.ts';

/** All that there is to a plan; programs are told of less. */
export interface Prepared extends Plan, Omit<SweepPlan, 'config'> {
  readonly segments: SweepPlan['segments'];
  readonly data: Datasets;
  /** Whether a program has made the samples. */
  readonly isInMemory: boolean;
}

/** A plan as the sweep takes it. */
export function sweepPlanOf({ config, data, segments, points, attackSplit }: Prepared): SweepPlan {
  return { config: withStrengths(checked(config), data), segments, points, attackSplit };
}
