import { UserError } from '../errors.ts';
import { losses } from '../losses/index.ts';
import { columnMeans } from '../math/columnMeans.ts';
import { compensatedDot } from '../math/compensated.ts';
import { productsOf } from '../math/matrix.ts';
import { adversarialObjective } from '../trainers/adversarial/adversarialObjective.ts';
import {
  type AdversarialFit,
  type AdversarialPathProblem,
  adversarialPath,
} from '../trainers/adversarial/adversarialPath.ts';
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

/** Its empirical risk is that of the samples as they are. */
function asFit({ samples, loss, norm, mu }: AdversarialPathProblem, fit: AdversarialFit): Fit {
  const { features, labels } = samples;
  const plain = { features: productsOf(features), labels, loss: losses[loss], norm, epsilon: 0, mu: 0 };
  const { w, b, objective, converged, iterations, stopped } = fit;
  const empiricalRisk = adversarialObjective(plain, { w, b }).objective;
  const biasAtMean = compensatedDot(w, columnMeans(features), b).high;
  return { mu, w, b, biasAtMean, certificate: { objective, empiricalRisk }, converged, iterations, stopped };
}
