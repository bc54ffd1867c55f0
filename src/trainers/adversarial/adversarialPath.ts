import { UserError } from '../../errors.ts';
import type { LossName } from '../../losses/index.ts';
import { losses } from '../../losses/index.ts';
import type { DualNormName } from '../../math/dualNorms.ts';
import { borrowKernels, type Kernels } from '../../math/kernels/index.ts';
import { largestMagnitude } from '../../math/vector.ts';
import { type BinarySamples, classSizes } from '../../model/dataset.ts';
import type { LinearClassifier } from '../../model/linearClassifier.ts';
import { balanceDual } from '../certificate.ts';
import { adversarialGap } from './adversarialGap.ts';
import { type AdversarialProblem, adversarialObjective, worstMargins } from './adversarialObjective.ts';
import { minimise } from './newton.ts';
import {
  type HessianMemory,
  hessianMemory,
  type Iterate,
  type SmoothedProblem,
  smoothedDual,
} from './smoothedProblem.ts';
import { smoothLosses } from './smoothLosses.ts';
import { smoothNorms } from './smoothNorms.ts';
import { weightedGramOf } from './weightedGram.ts';

/** Adversarial training with one norm and several sizes of changes. */
export interface AdversarialPathProblem {
  readonly samples: BinarySamples;
  readonly loss: LossName;
  readonly norm: DualNormName;
  /** μ ≥ 0, of the weight decay beside it. */
  readonly mu: number;
  /** ε ≥ 0, in the order in which they are solved. */
  readonly epsilons: readonly number[];
}

/** A classifier that is adversarially trained. */
export interface AdversarialFit extends LinearClassifier {
  readonly epsilon: number;
  /** A(w, b), see `AdversarialProblem`. */
  readonly objective: number;
  /** The mean of the worst losses. */
  readonly worstRisk: number;
  /** The objective is above the least possible one by at most this part of itself. */
  readonly relativeGap: number;
  /** relativeGap ≤ tolerance. */
  readonly converged: boolean;
  /** Newton steps. */
  readonly iterations: number;
  /** `converged`, or in a few words what kept it from there. */
  readonly stopped: string;
}

/** The Hessian has as many rows as there are features: beyond these it would take gigabytes. */
const MOST_FEATURES = 8000;

/** Why data with so many features cannot be trained on; undefined where they can. */
export function refusalOf(features: number): string | undefined {
  if (features <= MOST_FEATURES) return undefined;
  return `adversarial training takes up to ${MOST_FEATURES} features, and the data have ${features}; expected fewer, or weight decay`;
}

/** How far above the kinks the first smoothed objective is, and how many times less the next. */
const FIRST_EXCESS = 0.3;
const FALL = 5;
/** The part of the excess to which a smoothed objective is minimised: on the way, and where a gap is to be certified. */
const PRECISION = { onTheWay: 1e-3, atTheGoal: 1e-12 };
/** How far the excess may fall below the tolerance where the certificate asks for more. */
const MOST_LOWERING = 1e-3;
/** Weights below so many widths of the smoothing are tried as 0. */
const NEGLIGIBLE = 30;

/**
 * Minimises A(w, b) for one ε after the other, each from the solution before it. The kinks of the norm and of the hinge are
 * rounded off from above, so that the smoothed objective S has A ≤ S ≤ A + excess; Newton's method minimises S for an
 * excess that falls below the tolerance. Then A(w, b) ≤ S(w, b) ≈ min S ≤ min A + excess; where μ > 0, duality proves it.
 *
 * Throws a UserError where there is no minimum, or too many features.
 */
export function* adversarialPath(problem: AdversarialPathProblem, tolerance: number, threads = 1) {
  const { kernels, giveBack } = borrowKernels(threads);
  try {
    yield* pathOn(problem, tolerance, kernels);
  } finally {
    giveBack();
  }
}

function* pathOn(
  { samples, epsilons, ...kind }: AdversarialPathProblem,
  tolerance: number,
  kernels: Kernels,
): Generator<AdversarialFit> {
  const { features, labels } = samples;
  const refusal = refusalOf(features.cols);
  if (refusal !== undefined) throw new UserError(refusal);
  const gram = weightedGramOf(features, kernels);
  const memory = hessianMemory(kernels, gram);
  const { b } = losses[kind.loss].bestBias(...classSizes(samples));
  const zero: Iterate = { w: new Float64Array(gram.d), b, products: new Float64Array(gram.n) };
  let start = zero;
  for (const epsilon of epsilons) {
    const { iterate, fit } = solve({ ...kind, epsilon, gram, labels, memory, tolerance, zero }, start);
    start = iterate;
    yield fit;
  }
}

/** What is smoothed ever less on the way to one ε's solution. */
interface Setting extends Omit<SmoothedProblem, 'lossWidth' | 'normWidth'> {
  readonly memory: HessianMemory;
  readonly tolerance: number;
  /** w = 0 with its best bias. */
  readonly zero: Iterate;
}

function solve(setting: Setting, start: Iterate): { readonly iterate: Iterate; readonly fit: AdversarialFit } {
  const { gram, labels, loss, norm, epsilon, mu, memory, tolerance } = setting;
  const problem: AdversarialProblem = { features: gram, labels, loss: losses[loss], norm, epsilon, mu };
  let iterate = start;
  let iterations = 0;
  let goal = 0;
  let best: Simplest | undefined;
  for (let excess = FIRST_EXCESS; ; ) {
    const smoothed = smoothedProblem(setting, excess);
    const precision = excess <= goal ? PRECISION.atTheGoal : PRECISION.onTheWay;
    const result = minimise(smoothed, iterate, memory, precision * excess);
    iterate = result.iterate;
    iterations += result.steps;
    if (mu === 0) refuseSeparated(problem, iterate);
    const isAtGoal = excess <= goal;
    const isStuck = result.decrement > excess;
    if (isAtGoal || isStuck) {
      const found = simplest(problem, setting.zero, smoothed, iterate);
      const alpha = smoothedDual(smoothed, iterate);
      balanceDual(alpha, labels);
      const gap = mu === 0 ? excess + result.decrement : adversarialGap(problem, found, alpha);
      const relativeGap = gap / found.objective;
      if (!best || relativeGap < best.relativeGap) best = { ...found, relativeGap };
    }
    if (best && (best.relativeGap <= tolerance || isStuck || excess <= MOST_LOWERING * goal)) {
      return { iterate, fit: fitOf(setting, best, iterations) };
    }
    if (!isAtGoal) goal = (tolerance / 2) * adversarialObjective(problem, iterate).objective;
    excess = isAtGoal ? excess / FALL : Math.max(excess / FALL, goal);
  }
}

/** Whose excess over the kinks is this, half of it from the loss and half of it from the norm. */
function smoothedProblem(setting: Setting, excess: number): SmoothedProblem {
  const { loss, norm, epsilon, gram } = setting;
  const lossExcess = smoothLosses[loss].excess;
  return {
    ...setting,
    lossWidth: lossExcess === 0 ? 1 : excess / 2 / lossExcess,
    normWidth: epsilon === 0 ? 1 : excess / 2 / (epsilon * smoothNorms[norm].excess(gram.d)),
  };
}

/**
 * Without weight decay, weights that keep all samples on their side whatever the changes can be made longer and longer:
 * softplus falls to 0 and has no minimum, hinge has it at more classifiers than one.
 */
function refuseSeparated(problem: AdversarialProblem, classifier: LinearClassifier): void {
  if (worstMargins(problem, classifier).some((z) => z <= 0)) return;
  throw new UserError(
    `all samples can be kept on their side of the boundary whatever changes of ε = ${problem.epsilon} do, so that without weight decay there is no single best classifier; expected a larger ε, or a small λ such as 1e-6`,
  );
}

interface Measured extends LinearClassifier {
  readonly objective: number;
  readonly worstRisk: number;
}

interface Simplest extends Measured {
  readonly relativeGap: number;
}

/** The classifier or, where that is no worse, the one with its least weights as 0, or with all of them. */
function simplest(
  problem: AdversarialProblem,
  zero: Iterate,
  { normWidth }: SmoothedProblem,
  { w, b }: Iterate,
): Measured {
  const limit = Math.min(NEGLIGIBLE * normWidth, largestMagnitude(w) / 1000);
  const withZeros = w.map((weight) => (Math.abs(weight) <= limit ? 0 : weight));
  return [
    { w, b },
    { w: withZeros, b },
    { w: zero.w, b: zero.b },
  ]
    .map((candidate) => ({ ...candidate, ...adversarialObjective(problem, candidate) }))
    .reduce((best, one) => (one.objective <= best.objective ? one : best));
}

function fitOf({ epsilon, tolerance }: Setting, best: Simplest, iterations: number): AdversarialFit {
  const converged = best.relativeGap <= tolerance;
  const obstacle = `rounding: within ${best.relativeGap.toPrecision(2)} of the least objective, as a part of it`;
  return { ...best, epsilon, converged, iterations, stopped: converged ? 'converged' : obstacle };
}
