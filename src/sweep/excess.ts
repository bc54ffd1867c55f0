import { exact } from '../trainers/exact.ts';
import type { PathProblem } from '../trainers/problem.ts';
import type { Fit, TrainerOptions } from '../trainers/trainer.ts';
import { fitsOrReasons } from './fitsOrReasons.ts';

/**
 * For each point of a path a proven lower bound D on the objective of any classifier, the dual value of the exact trainer;
 * undefined where that has no solution, as at μ = 0.
 */
export async function* lowerBounds(problem: PathProblem, options: TrainerOptions): AsyncGenerator<number | undefined> {
  const path = problem.adversary ? [] : problem.path.filter(({ mu }) => mu > 0);
  const { tolerance, threads } = options;
  for await (const { fit } of fitsOrReasons(exact, { ...problem, path }, { tolerance, ...(threads && { threads }) })) {
    yield typeof fit === 'string' ? undefined : dualValue(fit);
  }
}

function dualValue({ certificate: { objective, gap } }: Fit): number | undefined {
  return gap === undefined ? undefined : objective - gap;
}

/** The fit with how far it is above the bound, (L − D)/L ≥ 0; 0 where both are 0. */
export function withExcess(found: Fit | string, bound: number | undefined): Fit | string {
  if (typeof found === 'string' || bound === undefined) return found;
  const { objective } = found.certificate;
  return { ...found, excess: objective > bound ? (objective - bound) / objective : 0 };
}
