import { UserError } from '../../errors.ts';
import { centredProducts } from '../../math/centredProducts.ts';
import { compensatedDot } from '../../math/compensated.ts';
import { isSameRegularisation, type PathProblem, type Regularisation } from '../problem.ts';
import type { Fit } from '../trainer.ts';
import type { Solution } from './outsideTrainer.ts';

/**
 * From solutions of a problem to fits: the bias about the mean, and R = (1/V) Σ v f(y s(x)) and L = R + μ‖w‖² as they are,
 * with nothing certified. Throws a UserError for what is no classifier of these samples, or for another point.
 */
export function completion({ samples, loss }: PathProblem): (solution: Solution, at: Regularisation) => Fit {
  const { labels, weights, features } = samples;
  const products = centredProducts(features, weights);
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : labels.length;
  const { mean } = products;
  return (solution, at) => {
    const { w, b } = classifierIn(solution, features.cols);
    checkPoint(solution, at);
    const biasAtMean = solution.biasAtMean ?? compensatedDot(w, mean, b).high;
    const scores = products.times(w);
    const slip = biasAtMean - (products.centre === mean ? 0 : compensatedDot(w, mean).high);
    let losses = 0;
    for (const [i, y] of labels.entries()) losses += (weights?.[i] ?? 1) * loss.value(y * (scores[i] + slip));
    const empiricalRisk = losses / total;
    const objective = empiricalRisk + at.mu * w.reduce((sum, weight) => sum + weight * weight, 0);
    if (!Number.isFinite(objective)) {
      throw new UserError(`the objective is ${objective} at μ = ${at.mu}; expected smaller weights`);
    }
    const { converged, iterations, stopped = 'it says no more' } = solution;
    return {
      ...at,
      ...{ w, b, biasAtMean, stopped },
      certificate: { objective, empiricalRisk },
      ...(typeof converged === 'boolean' && { converged }),
      ...(typeof iterations === 'number' && { iterations }),
    };
  };
}

function classifierIn(solution: Solution, features: number): { readonly w: Float64Array; readonly b: number } {
  const given: Partial<Solution> = Object(solution);
  const { w, b, biasAtMean = 0 } = given;
  if (w === undefined || typeof w.length !== 'number') {
    throw new UserError(
      `a solution without weights; expected { w, b }: got ${Object.keys(given).join(', ') || typeof solution}`,
    );
  }
  if (w.length !== features) throw new UserError(`w has ${w.length} weights; expected ${features}, one per feature`);
  // What reads as a number, as "1" or null do, is a slip all the same.
  const weights = Float64Array.from(w, (weight) => (typeof weight === 'number' ? weight : Number.NaN));
  const bad = weights.findIndex((weight) => !Number.isFinite(weight));
  if (bad >= 0) {
    const found = typeof w[bad] === 'number' ? w[bad] : `no number but ${typeof w[bad]}`;
    throw new UserError(`weight ${bad + 1} of ${features} is ${found}; expected finite numbers`);
  }
  if (typeof b !== 'number' || !Number.isFinite(b) || !Number.isFinite(biasAtMean)) {
    const found = Number.isFinite(biasAtMean) ? b : biasAtMean;
    const what = ['number', 'undefined'].includes(typeof found) ? found : `no number but ${typeof found}`;
    throw new UserError(`the bias is ${what}; expected a finite number`);
  }
  return { w: weights, b };
}

/** A solution may say which point it is for. */
function checkPoint(solution: Solution, at: Regularisation): void {
  const { mu } = solution as Partial<Regularisation>;
  if (mu === undefined || isSameRegularisation({ ...at, mu }, at)) return;
  throw new UserError(`a solution for μ = ${mu} out of turn; expected one for μ = ${at.mu}`);
}
