import { addScaled, norm } from '../../math/vector.ts';
import type { LinearClassifier } from '../../model/linearClassifier.ts';
import { closestInBall, type DualPoint, dualPoint, type SizedProblem } from './adversarialGap.ts';
import { worstMargins } from './adversarialObjective.ts';
import { balanced } from './balanced.ts';

const MOST_ROUNDS = 60;
const MOST_BIAS_STEPS = 50;
/** How much of w may change in the last round. */
const STILL = 1e-11;

/**
 * The minimum for a smooth loss where weight decay dominates, from near it: there w = (u − π)/(2μ), with u and π as in
 * `adversarialGap` and α = −f′ at the margins, which hardly depend on w, so that going round a few times leads there. It is
 * exact where the norm has its kinks, however small the part of w in the objective is. Undefined where it leads nowhere.
 */
export function fixedPoint(
  problem: SizedProblem,
  start: LinearClassifier,
): { readonly classifier: LinearClassifier; readonly dual: DualPoint } | undefined {
  let { w, b } = start;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    b = bestBias(problem, { w, b });
    const { loss, norm: name, epsilon, mu } = problem;
    const alpha = worstMargins(problem, { w, b }).map((z) => -loss.derivative(z));
    const dual = dualPoint(problem, balanced(alpha, problem));
    const rest = dual.pull.slice();
    addScaled(rest, -1, closestInBall[name](dual.pull, epsilon * dual.least));
    // Nothing but rounding would be taken for a direction.
    const next = norm(rest) <= norm(dual.error) ? new Float64Array(w.length) : rest.map((value) => value / (2 * mu));
    const change = next.slice();
    addScaled(change, -1, w);
    w = next;
    if (norm(change) <= STILL * norm(w)) return { classifier: { w, b }, dual };
  }
  return undefined;
}

/** The bias at which Σ v α y = 0, by Newton's method, which has nothing but the tails of the loss to be kept from. */
function bestBias(problem: SizedProblem, { w, b: start }: LinearClassifier): number {
  const { loss, labels, sampleWeights } = problem;
  const { values: v } = sampleWeights;
  let b = start;
  for (let step = 0; step < MOST_BIAS_STEPS; step++) {
    let slope = 0;
    let curvature = 0;
    worstMargins(problem, { w, b }).forEach((z, i) => {
      slope += v[i] * loss.derivative(z) * labels[i];
      curvature += v[i] * loss.secondDerivative(z);
    });
    const change = Math.max(-1, Math.min(1, -slope / curvature));
    if (!(Math.abs(change) > Number.EPSILON * Math.abs(b))) break;
    b += change;
  }
  return b;
}
