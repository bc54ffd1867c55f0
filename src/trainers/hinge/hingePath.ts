import { balanceDual } from '../certificate.ts';
import { type Design, signedSum } from '../design.ts';
import type { PathSolver, WorkingSolution } from '../pathSolver.ts';
import { dualPoint, minimise, type Primal, withBestBias } from './augmentedLagrangian.ts';
import { biasInterval } from './biasInterval.ts';
import { type Candidate, candidateOf } from './candidate.ts';
import { liftToMargin } from './hardMargin.ts';
import { NewtonSystem } from './newtonSystem.ts';
import { AT_ONE, AT_ZERO, codeOf, countChanges, INTERIOR, type Partition } from './partition.ts';

const MOST_ROUNDS = 200;
const MOST_NEWTON_STEPS = 50;
/** The smallest proximal widths, relative to the scale of the margins: at the start of a point, … */
const FIRST_WIDTH = 1e-4;
/** … in its course, … */
const SMALLEST_WIDTH = 1e-6;
/** … and in the active set steps. Much smaller ones would drown the dual variables in rounding. */
const SMALLEST_FINISHING_WIDTH = 1e-9;
const MOST_ACTIVE_SET_STEPS = 8;
/** Active set steps that come out with a gap like this are jumping about, not closing in. */
const HOPELESS_GAP = 0.3;
/** A gap that is rounding: the active set is the optimal one. */
const EXACT_GAP = 1e-13;
/** Margins closer to 1 than this lie on it. */
const MARGIN_ROUNDING = 1e-12;

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
        if (inner.steps > 8) delta *= 2;
        else if (rounds > 1) delta = Math.max(delta / 3, SMALLEST_WIDTH * scale);
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

/** A dual point in the middle of the box's diagonal: all of the smaller class at 1, the larger one scaled to match. */
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

/**
 * Primal-dual active set steps from a point near the optimum: solve with the partition it suggests and next to no
 * proximal term, move what has left its piece, and again, until the gap is down to rounding. Returns the best point
 * met, the start included.
 */
function finishActiveSet(
  design: Design,
  system: NewtonSystem,
  { mu, delta, scale }: { readonly mu: number; readonly delta: number; readonly scale: number },
  start: Primal,
  startAlpha: Float64Array,
): Candidate {
  const { labels } = design;
  const kappa = 2 * mu * labels.length;
  let best = candidateOf(design, mu, start, startAlpha, signedSum(design, startAlpha));
  let alpha = startAlpha;
  let partition: Partition = Uint8Array.from(startAlpha, codeOf);
  let width = delta;
  for (let step = 0; step < MOST_ACTIVE_SET_STEPS && best.relativeGap > EXACT_GAP; step++) {
    width = Math.max(width / 100, SMALLEST_FINISHING_WIDTH * scale);
    const point = system.solve({ kappa, delta: width, centre: alpha, partition, finishing: true });
    const next = new Float64Array(partition.length);
    for (let i = 0; i < next.length; i++) if (partition[i] === AT_ONE) next[i] = 1;
    for (let p = 0; p < point.interior.length; p++) next[point.interior[p]] = point.interiorAlpha[p];
    let b = point.b;
    if (b === undefined) {
      const { lower, upper } = biasInterval(point.products, labels, partition);
      if (!Number.isFinite(lower) || !Number.isFinite(upper)) break;
      b = (lower + upper) / 2;
    }
    const proposal = candidateOf(design, mu, { w: point.w, b, products: point.products }, next, point.sum);
    const gained = proposal.relativeGap < best.relativeGap / 2;
    if (proposal.relativeGap < best.relativeGap) best = proposal;
    if (proposal.relativeGap > HOPELESS_GAP) break;
    const moved = new Uint8Array(partition.length);
    for (let i = 0; i < moved.length; i++) {
      const shortfall = 1 - labels[i] * (point.products[i] + b);
      if (partition[i] === INTERIOR) moved[i] = codeOf(next[i]);
      else if (partition[i] === AT_ZERO) moved[i] = shortfall > MARGIN_ROUNDING ? INTERIOR : AT_ZERO;
      else moved[i] = shortfall < -MARGIN_ROUNDING ? INTERIOR : AT_ONE;
    }
    alpha = next.map((a) => Math.min(Math.max(a, 0), 1));
    if (countChanges(moved, partition) === 0 && !gained) break;
    partition = moved;
  }
  return best;
}

/**
 * Decides whether the bias is unique. When every dual variable is 0 or 1 to within the gap, the optimal biases may form
 * an interval: then its midpoint is taken and the dual variables are rounded, if the certificate agrees.
 */
function settleBias(design: Design, mu: number, best: Candidate): { candidate: Candidate; unique: boolean } {
  const { labels } = design;
  const rounded = best.alpha.map(Math.round);
  let imbalance = 0;
  let farthest = 0;
  for (let i = 0; i < rounded.length; i++) {
    imbalance += rounded[i] * labels[i];
    farthest = Math.max(farthest, Math.abs(rounded[i] - best.alpha[i]));
  }
  if (imbalance !== 0 || farthest > 1e-6) return { candidate: best, unique: true };
  const partition = Uint8Array.from(rounded, codeOf);
  const { lower, upper } = biasInterval(best.primal.products, labels, partition);
  if (!(upper > lower)) return { candidate: best, unique: true };
  const primal = { ...best.primal, b: (lower + upper) / 2 };
  const midpoint = candidateOf(design, mu, primal, rounded, signedSum(design, rounded));
  return midpoint.relativeGap <= Math.max(best.relativeGap, 1e-14)
    ? { candidate: midpoint, unique: false }
    : { candidate: best, unique: true };
}
