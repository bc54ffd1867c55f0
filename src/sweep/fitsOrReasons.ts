import { UserError } from '../errors.ts';
import { isSameRegularisation, type PathProblem, type Regularisation } from '../trainers/problem.ts';
import { type Fit, kindOf, type Trainer, type TrainerOptions } from '../trainers/trainer.ts';

/**
 * One fit for each point of a path, or the reason why there is none: for all of them, where the trainer does not support the
 * problem. After one that it refuses it starts anew, at the last one that it has solved if that helps.
 */
export async function* fitsOrReasons(
  trainer: Trainer,
  problem: PathProblem,
  options: TrainerOptions,
  own?: unknown,
): AsyncGenerator<{ readonly at: Regularisation; readonly fit: Fit | string }> {
  const { path } = problem;
  const kind = kindOf(problem, 'the class pair');
  const refusal = trainer.supports(kind, own);
  if (refusal !== undefined) {
    for (const at of path) yield { at, fit: refusal.reason };
    return;
  }
  let solved: readonly Regularisation[] = [];
  let next = 0;
  while (next < path.length) {
    const before = next;
    try {
      for await (const fit of trainer.fitPath({ ...problem, path: [...solved, ...path.slice(next)] }, options, own)) {
        if (solved.some((one) => isSameRegularisation(one, fit))) continue;
        const at = path[next];
        if (!at || !isSameRegularisation(at, fit))
          throw new Error(`a trainer has a fit for ${textOf(fit)} out of turn`);
        yield { at, fit: 'reason' in fit ? fit.reason : fit };
        if (trainer.warmStarts(kind)) solved = [at];
        next++;
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      yield { at: path[next], fit: error.message };
      next++;
    }
    if (options.isStopped?.()) return;
    if (next === before) throw new Error(`a trainer has no fit for ${textOf(path[next])}, and no reason`);
  }
}

function textOf({ mu, epsilon }: Regularisation): string {
  return `μ = ${mu}${epsilon === undefined ? '' : `, ε = ${epsilon}`}`;
}
