import { UserError } from '../errors.ts';
import type { AdversarialFit } from '../trainers/adversarial/adversarialFit.ts';
import { type AdversarialPathProblem, adversarialPath } from '../trainers/adversarial/adversarialPath.ts';
import type { Fit, TrainerOptions } from '../trainers/trainer.ts';

/** One fit per ε, in their order, or the reason why there is none; after one, the path begins anew with the next. */
export function* adversarialFits(
  problem: AdversarialPathProblem,
  { tolerance, threads }: TrainerOptions,
): Generator<{ strength: number; fit: Fit | string }> {
  const { epsilons } = problem;
  for (let next = 0; next < epsilons.length; ) {
    const before = next;
    try {
      const rest = { ...problem, epsilons: epsilons.slice(next) };
      for (const fit of adversarialPath(rest, tolerance, threads)) {
        yield { strength: fit.epsilon, fit: asFit(problem, fit) };
        next++;
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      yield { strength: epsilons[next], fit: error.message };
      next++;
    }
    if (next === before) throw new Error(`there is no fit for ε = ${epsilons[next]}, and no reason`);
  }
}

/** Its empirical risk is that of the samples as they are. Without weight decay nothing bounds the distance of the weights. */
function asFit({ mu }: AdversarialPathProblem, fit: AdversarialFit): Fit {
  const { w, b, biasAtMean, objective, empiricalRisk, gap, relativeGap, relativeGapInFiles } = fit;
  const proof = mu > 0 && { gap, relativeGap, relativeGapInFiles, radius: Math.sqrt(gap / mu) };
  const { converged, iterations, stopped } = fit;
  return { mu, w, b, biasAtMean, certificate: { objective, empiricalRisk, ...proof }, converged, iterations, stopped };
}
