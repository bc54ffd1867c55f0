import { balanceDual } from '../certificate.ts';
import { type Design, signedSum } from '../design.ts';
import type { PathSolver, WorkingSolution } from '../pathSolver.ts';
import { finishActiveSet } from './activeSet.ts';
import { dualPoint, minimise, type Primal, withBestBias } from './augmentedLagrangian.ts';
import { settleBias } from './biasInterval.ts';
import type { Candidate } from './candidate.ts';
import { liftToMargin } from './hardMargin.ts';
import { NewtonSystem } from './newtonSystem.ts';

const MOST_ROUNDS = 200;
const MOST_NEWTON_STEPS = 50;
/** The smallest proximal width relative to the scale of the margins, at the start of a point and in its course. */
const FIRST_WIDTH = 1e-4;
const SMALLEST_WIDTH = 1e-6;
/** More Newton steps than this in a round ask for a wider proximal term, a second round for a narrower one. */
const MANY_NEWTON_STEPS = 8;
const WIDEN = 2;
const NARROW = 3;

/**
 * Hinge along a path: the proximal point method on the dual (an augmented Lagrangian on the primal), each round solved
 * by semismooth Newton steps, then an attempt to finish with a primal-dual active set. Whatever proposes a point, only
 * the certified gap accepts it.
 */
export function hingePath(design: Design): PathSolver {
  const { features, labels } = design;
  const n = labels.length;
  const system = new NewtonSystem(design);
  let alpha = balancedStart(labels);
  let primal: Primal | undefined;
  let delta = 0;
  let muBefore = 0;

  return {
    solve(mu, target) {
      const kappa = 2 * mu * n;
      const solvesBefore = system.solves;
      if (primal === undefined) {
        const w = signedSum(design, alpha).map((v) => v / kappa);
        const products = features.times(w);
        delta = marginScale(products);
        primal = withBestBias({ kappa, delta, centre: alpha }, design, { w, b: 0, products });
      }
      // Where every margin reaches 1 the weights are those of the hard margin, and the dual point is proportional to μ.
      const isHardMargin = mu < muBefore && largestOf(alpha) < 1 && liftToMargin(primal, labels) !== undefined;
      if (isHardMargin) alpha = alpha.map((a) => (a * mu) / muBefore);
      muBefore = mu;
      const scale = marginScale(primal.products);
      delta = Math.max(delta, FIRST_WIDTH * scale);
      const finish = (point: Primal, dual: Float64Array): Candidate =>
        finishActiveSet(design, system, { mu, delta, scale }, point, dual);
      let best = finish(primal, alpha);
      let rounds = 0;
      while (best.relativeGap > target && rounds < MOST_ROUNDS) {
        rounds++;
        const lagrangian = { kappa, delta, centre: alpha };
        const inner = minimise(lagrangian, design, system, primal, MOST_NEWTON_STEPS);
        primal = inner.primal;
        delta = inner.delta;
        alpha = dualPoint({ ...lagrangian, delta }, design, primal).alpha;
        const finished = finish(primal, alpha);
        if (finished.relativeGap < best.relativeGap) best = finished;
        if (inner.steps > MANY_NEWTON_STEPS) delta *= WIDEN;
        else if (rounds > 1) delta = Math.max(delta / NARROW, SMALLEST_WIDTH * scale);
      }
      primal = best.primal;
      alpha = best.alpha;
      const settled = settleBias(design, mu, best);
      return {
        w: settled.candidate.primal.w,
        b: settled.candidate.primal.b,
        alpha: settled.candidate.alpha,
        biasUnique: settled.unique,
        hardMargin: largestOf(settled.candidate.alpha) < 1,
        iterations: system.solves - solvesBefore,
        obstacle: best.relativeGap <= target ? '' : `no convergence in ${MOST_ROUNDS} rounds`,
      } satisfies WorkingSolution;
    },
  };
}

/** A dual point all of the smaller class at 1, the larger one scaled to match. */
function balancedStart(labels: Int8Array): Float64Array {
  const alpha = new Float64Array(labels.length).fill(1);
  balanceDual(alpha, labels);
  return alpha;
}

function largestOf(values: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) largest = Math.max(largest, value);
  return largest;
}

/** How far margins lie apart, at most 1: the distance between the largest and the smallest product. */
function marginScale(products: Float64Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const product of products) {
    low = Math.min(low, product);
    high = Math.max(high, product);
  }
  return Math.min(1, Math.max(high - low, Number.MIN_VALUE));
}
