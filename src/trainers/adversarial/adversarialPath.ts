import { UserError } from '../../errors.ts';
import type { Kernels } from '../../math/kernels/index.ts';
import { dot } from '../../math/vector.ts';
import type { LinearClassifier } from '../../model/linearClassifier.ts';
import { balanceDual } from '../dualBalance.ts';
import { isHinge } from '../exactLosses.ts';
import { dualAtZero } from '../noBoundary.ts';
import type { Adversary, PathProblem } from '../problem.ts';
import { sampleWeightsOf } from '../sampleWeights.ts';
import { type AdversarialFit, fitOf } from './adversarialFit.ts';
import { dualPoint, holds } from './adversarialGap.ts';
import { adversarialObjective, lostMargin, worstMargins } from './adversarialObjective.ts';
import { fixedPoint } from './fixedPoint.ts';
import { minimise } from './newton.ts';
import { better, type CentredProblem, FLAT, type Proven, proven, type Setting, settled } from './settled.ts';
import { hessianMemory, type Iterate, type SmoothedProblem, smoothingGap } from './smoothedProblem.ts';
import { smoothLossOf } from './smoothLosses.ts';
import { smoothNorms } from './smoothNorms.ts';
import { weightedGramOf } from './weightedGram.ts';

/** The Hessian has as many rows as there are features: beyond these it would take gigabytes. */
const MOST_FEATURES = 8000;

/** Why data with so many features cannot be trained on with an adversary; undefined where they can. */
export function refusalOfFeatures(features: number): string | undefined {
  if (features <= MOST_FEATURES) return undefined;
  return `adversarial training takes up to ${MOST_FEATURES} features, and the data have ${features}; expected fewer, or weight decay`;
}

/** How far above the kinks the first smoothed objective is, and how many times less the next. */
const FIRST_EXCESS = 0.3;
const FALL = 5;
const MOST_LEVELS = 40;
/** Newton steps for one ε, about: no more come to anything. */
const MOST_ITERATIONS = 1500;
/** The part of the excess to which a smoothed objective is minimised on the way. */
const PRECISION = 1e-3;
/** How far the excess may fall below the tolerance where the certificate asks for more. */
const MOST_LOWERING = 1e-3;
/** Where the smoothing leaves less of the gap than the goal, Newton's method goes on until the rest does as well. */
const MOST_POLISHES = 8;
const POLISH = 1e-3;
/** Until then, that it leaves up to so many times the goal may be due to where Newton's method has stopped. */
const PROMISING = 5;
/** A norm smoothed more widely is as good as flat, and squares overflow. */
const WIDEST = 1e150;
/** Weights with a part of the objective below so many tolerances are hardly seen by the gap. */
const UNSEEN = 1000;
/** The relative gap that makes them accurate. */
const ACCURATE = 1e-13;

/**
 * Minimises A(w, b) for one ε after the other, each from the solution before it. The kinks of the norm and of the hinge are
 * rounded off from above, so that the smoothed objective S has A ≤ S ≤ A + excess; Newton's method minimises S for an
 * excess that falls until duality proves that A is as low as it is to be.
 *
 * Throws a UserError where there is no minimum, too many features, or numbers overflow.
 */
export function* adversarialPath(
  { samples, loss, adversary: { norm }, path }: PathProblem & { readonly adversary: Adversary },
  tolerance: number,
  kernels: Kernels,
): Generator<AdversarialFit> {
  const { features, labels } = samples;
  const refusal = refusalOfFeatures(features.cols);
  if (refusal !== undefined) throw new UserError(refusal);
  const sampleWeights = sampleWeightsOf(samples);
  const gram = weightedGramOf(samples, sampleWeights, path, kernels);
  const memory = hessianMemory(kernels, gram);
  const { b } = loss.bestBias(...sampleWeights.ofClasses);
  const zero: Iterate = { w: new Float64Array(gram.d), b, products: new Float64Array(gram.n) };
  let start = zero;
  for (const { mu, epsilon = 0 } of path) {
    const problem: CentredProblem = {
      features: gram,
      labels,
      sampleWeights,
      loss,
      norm,
      epsilon: epsilon / gram.unit,
      mu: mu / gram.unit / gram.unit,
    };
    const { iterate, best, iterations } = solve({ problem, memory, tolerance, zero }, start);
    start = iterate;
    yield fitOf(problem, best, { epsilon, mu, tolerance, iterations });
  }
}

interface Solved {
  readonly iterate: Iterate;
  readonly best: Proven;
  readonly iterations: number;
}

function solve(setting: Setting, start: Iterate): Solved {
  const { problem, tolerance, zero } = setting;
  const { labels, sampleWeights } = problem;
  const alpha = dualAtZero(labels, sampleWeights, problem.loss);
  balanceDual(alpha, labels, sampleWeights);
  const atZero = dualPoint(problem, alpha);
  if (holds(problem, atZero)) {
    const best = proven(problem, zero, atZero);
    if (best.relativeGap <= tolerance) return { iterate: start, best, iterations: 0 };
  }
  return withAccurateWeights(setting, descend(setting, start));
}

/** Through ever less smoothed objectives, until the gap is as small as it is to be or rounding keeps it from there. */
function descend(setting: Setting, start: Iterate): Solved {
  const { problem, memory, tolerance } = setting;
  let iterate = start;
  let iterations = 0;
  let best: Proven | undefined;
  let { objective } = adversarialObjective(problem, iterate);
  for (let level = 0, excess = FIRST_EXCESS; ; level++) {
    const smoothed = smoothedProblem(setting, iterate, excess, objective);
    let target = PRECISION * excess;
    let decrement = Number.NaN;
    for (let polish = 0; polish < MOST_POLISHES; polish++) {
      const result = minimise(smoothed, iterate, memory, target);
      ({ iterate, decrement } = result);
      iterations += result.steps;
      if (problem.mu === 0) refuseSeparated(problem, iterate);
      ({ objective } = adversarialObjective(problem, iterate));
      const coarse = smoothingGap(smoothed, iterate, problem.epsilon);
      if (!(coarse <= (polish < 2 ? PROMISING : 1) * tolerance * objective)) break;
      best = better(best, settled(setting, smoothed, iterate));
      if (best.relativeGap <= tolerance) return { iterate, best, iterations };
      if (!(decrement <= target) || iterations >= MOST_ITERATIONS) break;
      target = POLISH * Math.min(target, tolerance * objective, decrement || target);
    }
    const goal = (tolerance / 2) * objective;
    const isStuck = !(decrement <= excess) || iterations >= MOST_ITERATIONS;
    if (isStuck || level === MOST_LEVELS || excess <= MOST_LOWERING * goal) {
      return { iterate, best: better(best, settled(setting, smoothed, iterate)), iterations };
    }
    excess = excess > goal ? Math.max(excess / FALL, goal) : excess / FALL;
  }
}

/**
 * Whose excess over the kinks is this, half of it from the loss and half of it from the norm. Where weight decay proves
 * nothing, ε is a little smaller than it is, so that the dual point is inside of ‖v‖_p ≤ εᾱ, where rounding does not matter.
 */
function smoothedProblem(
  { problem, tolerance }: Setting,
  iterate: Iterate,
  excess: number,
  objective: number,
): SmoothedProblem {
  const { features: gram, labels, sampleWeights, loss, norm, epsilon, mu } = problem;
  const lossExcess = smoothLossOf(loss).excess;
  const room = mu < FLAT ? Math.min(((tolerance / 8) * objective) / lostMargin(problem, iterate.w), tolerance / 8) : 0;
  return {
    ...{ gram, labels, sampleWeights, loss, norm, mu },
    epsilon: epsilon * (1 - room),
    lossWidth: lossExcess === 0 ? 1 : excess / 2 / lossExcess,
    normWidth: epsilon === 0 ? 1 : Math.min(excess / 2 / (epsilon * smoothNorms[norm].excess(gram.d)), WIDEST),
  };
}

/**
 * Without weight decay, weights that keep all samples on their side whatever the changes can be made longer and longer:
 * a loss that never reaches 0 has no minimum, hinge has it at more classifiers than one.
 */
function refuseSeparated(problem: CentredProblem, classifier: LinearClassifier): void {
  if (worstMargins(problem, classifier).some((z) => z <= 0)) return;
  const epsilon = problem.epsilon * problem.features.unit;
  throw new UserError(
    `all samples can be kept on their side of the boundary whatever changes of ε = ${epsilon} do, so that without weight decay there is no single best classifier; expected a larger ε, or a small λ such as 1e-6`,
  );
}

/**
 * The solution with accurate weights where the penalty dominates and the gap hardly sees them. Those of hinge are straight
 * there: with the bias of the larger class's kink, every margin of the smaller one below 1 and the same α, w and what the bias
 * differs by are as 1/μ. So they are found for a μ that is small enough for the gap to see them.
 */
function withAccurateWeights(setting: Setting, solved: Solved): Solved {
  const { problem, zero, tolerance } = setting;
  const { loss, mu, features } = problem;
  const { best } = solved;
  const isSeen = mu * dot(best.w, best.w) > UNSEEN * tolerance * best.objective;
  if (isSeen || mu < features.variance / 20 || !(best.relativeGap <= tolerance)) return solved;
  if (Number.isFinite(loss.largestCurvature)) {
    const found = fixedPoint(problem, best);
    const accurate = found && proven(problem, found.classifier, found.dual);
    return accurate && accurate.relativeGap <= tolerance ? { ...solved, best: accurate } : solved;
  }
  if (!isHinge(loss)) return solved;
  const smallMu = Math.min(mu, dot(features.sizes, features.sizes));
  const atSmallMu = { ...setting, problem: { ...problem, mu: smallMu }, tolerance: ACCURATE };
  const { best: long, iterations } = descend(atSmallMu, solved.iterate);
  const short = smallMu / mu;
  const classifier = { w: long.w.map((weight) => weight * short), b: zero.b + (long.b - zero.b) * short };
  const accurate = proven(problem, classifier, long.dual);
  const steps = solved.iterations + iterations;
  return { ...solved, iterations: steps, best: accurate.relativeGap <= tolerance ? accurate : best };
}
