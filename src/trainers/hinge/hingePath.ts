import { hinge } from '../../losses/hinge.ts';
import { UNIT } from '../../math/compensated.ts';
import { spreadOf } from '../../math/vector.ts';
import { balanceDual } from '../dualBalance.ts';
import { centroidsCoincide, dualAtZero, zeroWeights } from '../noBoundary.ts';
import type { KnownProducts, PathSolver, WorkingSolution } from '../pathSolver.ts';
import { type SampleWeights, weighted } from '../sampleWeights.ts';
import { productSlip, reachOf, signedSum, type WorkingData } from '../workingData.ts';
import { type Primal, withBestBias } from './augmentedLagrangian.ts';
import { balancedLimit } from './balancedLimit.ts';
import { settleBias } from './biasInterval.ts';
import { candidateOf } from './candidate.ts';
import { liftToMargin } from './hardMargin.ts';
import { type LargeForm, NewtonSystem } from './newtonSystem.ts';
import { isBelow } from './partition.ts';
import { MOST_ROUNDS, ProximalPoint } from './proximalPoint.ts';
import { ScoreHistory } from './scoreHistory.ts';
import { firstReach, hasManySamples, solvedSample, solveScreened } from './screening.ts';
import { type StrongLimit, strongLimit } from './strongLimit.ts';
import { type RowFeatures, WorkingSets } from './workingSet.ts';

/** Free are the samples within so many times what the scores expected have lately been off by. */
const REACH = 3;
/** The first proximal width, relative to the scale of the margins. */
const FIRST_WIDTH = 0.03;
/** Rounds for a point after one that was out of reach. */
const FEW_ROUNDS = 8;
/** Margins that lie closer than this cannot be told apart with the widths that go with them. */
const SMALLEST_MARGIN_SCALE = 1e-9;

/**
 * Hinge along a path. From one μ to the next most samples stay on their side of the margin: a working set of those near
 * it is solved (see `ProximalPoint`), then all samples are priced, and those on the wrong side join it.
 */
export function hingePath(data: WorkingData<RowFeatures>, largeForm: LargeForm): PathSolver {
  const { features, labels, sampleWeights } = data;
  const { values: bounds, total } = sampleWeights;
  const n = labels.length;
  const system = new NewtonSystem(data, largeForm);
  const workingSets = new WorkingSets(data);
  const everything = workingSets.all;
  const [ofI, ofJ] = sampleWeights.ofClasses;
  let solver: ProximalPoint | undefined;
  /** a = v α. */
  let alpha = balancedStart(data);
  let limit = centroidsCoincide(data) ? vanishing(alpha) : ofI === ofJ ? balancedLimit(everything) : undefined;
  let primal: Primal = { w: new Float64Array(features.cols), b: 0, products: new Float64Array(n) };
  let muBefore = 0;
  /** Whether the last point was out of reach: then smaller μ are, too, unless a few rounds show that they are not. */
  let isOutOfReach = false;
  const scores = new ScoreHistory();

  /** The solution where the penalty is so strong that the bias is all but decided, if it is. */
  const fromLimit = (mu: number, solvesBefore: number): WorkingSolution | undefined => {
    const iterations = system.solves - solvesBefore;
    if (limit?.vanishes) return { ...zeroWeights(data, hinge, perWeight(limit.alpha, sampleWeights)), iterations };
    const strong = limit?.at(mu);
    if (limit === undefined || strong === undefined) return undefined;
    primal = strong.primal;
    scores.add(mu, primal);
    alpha = limit.alpha;
    muBefore = mu;
    return {
      w: primal.w,
      b: primal.b,
      alpha: perWeight(alpha, sampleWeights),
      biasUnique: strong.biasUnique,
      hardMargin: false,
      iterations,
      obstacle: '',
      known: knownOf(data, primal),
    };
  };

  /** The same, with the limit found first. */
  const throughLimit = (mu: number, solvesBefore: number): WorkingSolution | undefined => {
    if (limit !== undefined) return undefined;
    limit = strongLimit(workingSets, system, ofI < ofJ ? -1 : 1, balancedStart(data));
    return fromLimit(mu, solvesBefore);
  };

  return {
    solve(mu, accuracy) {
      const solvesBefore = system.solves;
      const known = fromLimit(mu, solvesBefore);
      if (known !== undefined) return known;
      if (solver === undefined) {
        const kappa = 2 * mu * total;
        const sum = signedSum(data, alpha);
        const w = sum.map((v) => v / kappa);
        const products = features.times(w);
        const delta = FIRST_WIDTH * marginScale(products);
        solver = new ProximalPoint(system, delta);
        primal = withBestBias({ kappa, delta, centre: alpha }, everything, { w, b: 0, products });
        // The start's w is hardly shorter than that of a solution where so little of the objective is seen of it.
        if (candidateOf(everything, mu, primal, alpha, sum).penaltyShare <= accuracy.visibleShare) {
          const strong = throughLimit(mu, solvesBefore);
          if (strong !== undefined) return strong;
        }
      }
      // Where every margin reaches 1 the weights are those of the hard margin, and the dual point is proportional to μ.
      const isHardMargin = mu < muBefore && isBelow(alpha, bounds) && liftToMargin(primal, labels) !== undefined;
      if (isHardMargin) alpha = alpha.map((a) => a * (mu / muBefore));
      const mostRounds = isOutOfReach ? FEW_ROUNDS : MOST_ROUNDS;
      const goal = { ...accuracy, mu, scale: marginScale(primal.products), mostRounds };
      const isMany = hasManySamples(everything);
      if (muBefore === 0 && isMany) {
        ({ primal, alpha } = solvedSample(workingSets, everything, solver, goal, { primal, alpha }));
      }
      const expected = scores.expectedAt(mu, primal);
      const isFirst = expected.error === Number.POSITIVE_INFINITY;
      const reach = isFirst && isMany ? firstReach(everything, primal) : REACH * expected.error;
      const best = solveScreened(workingSets, everything, solver, goal, { primal, alpha }, reach, expected.scores);
      if (best.penaltyShare <= accuracy.visibleShare) {
        const strong = throughLimit(mu, solvesBefore);
        if (strong !== undefined) return strong;
      }
      const settled = settleBias(everything, mu, best);
      scores.add(mu, best.primal);
      muBefore = mu;
      isOutOfReach = !(best.relativeGap <= accuracy.gap);
      primal = best.primal;
      alpha = best.alpha;
      return {
        w: settled.candidate.primal.w,
        b: settled.candidate.primal.b,
        alpha: perWeight(settled.candidate.alpha, sampleWeights),
        biasUnique: settled.length === 0,
        hardMargin: isBelow(settled.candidate.alpha, bounds),
        iterations: system.solves - solvesBefore,
        obstacle: isOutOfReach ? 'rounding: no step closes the gap any further' : '',
        known: knownOf(data, settled.candidate.primal),
      } satisfies WorkingSolution;
    },
  };
}

/** Products are computed from w as it is, at most scaled together with it afterwards. */
function knownOf(data: WorkingData<RowFeatures>, { w, products }: Primal): KnownProducts {
  return { products, slip: productSlip(data, w) + 8 * UNIT * reachOf(data, w) };
}

/** A dual point v α with all of the smaller class at its bounds, the larger one scaled to match. */
function balancedStart({ labels, sampleWeights }: WorkingData<RowFeatures>): Float64Array {
  const alpha = dualAtZero(labels, sampleWeights, hinge);
  balanceDual(alpha, labels, sampleWeights);
  return weighted(sampleWeights, alpha);
}

/** α from a = v α. */
function perWeight(a: Float64Array, { values }: SampleWeights): Float64Array {
  const alpha = a.slice();
  for (let i = 0; i < alpha.length; i++) alpha[i] /= values[i];
  return alpha;
}

/** The limit where w = 0 is optimal for all μ, by a dual point with Σ v α y x = 0. */
function vanishing(alpha: Float64Array): StrongLimit {
  return { vanishes: true, alpha, at: () => undefined };
}

/**
 * How far margins lie apart, at most 1: the distance between the largest and the smallest product, if there is any and
 * it is not lost in the rounding of the bias.
 */
function marginScale(products: Float64Array): number {
  const spread = spreadOf(products);
  return spread > 0 ? Math.min(1, Math.max(spread, SMALLEST_MARGIN_SCALE)) : 1;
}
