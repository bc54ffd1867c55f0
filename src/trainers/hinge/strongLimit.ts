import { spreadOf } from '../../math/vector.ts';
import { isRounding } from '../noBoundary.ts';
import { type Primal, withBestBias } from './augmentedLagrangian.ts';
import { settleBias } from './biasInterval.ts';
import { type Candidate, hasAccurateWeights } from './candidate.ts';
import type { NewtonSystem } from './newtonSystem.ts';
import { type Goal, ProximalPoint } from './proximalPoint.ts';
import { firstReach, hasManySamples, type PointOfAll, solvedSample, solveScreened } from './screening.ts';
import { freePart, signedSum, type WorkingSets, wholeOf } from './workingSet.ts';

/** The gap at which w is looked at. */
const GAP = 1e-13;
/** The gap is not to be relied on, however large the penalty. */
const ALWAYS = Number.POSITIVE_INFINITY;
/** Biases near ±1 that are closer than this are one. */
const BIAS_ROUNDING = 4 * Number.EPSILON;
/** Products as far apart as this are no longer near 1. */
const MUCH_SMALLER = 0.1;
/** Rounds from one look at whether w is but rounding to the next, and how many looks there are at most. */
const ROUNDS = 4;
const MOST_LOOKS = 25;

/**
 * The solution for strong penalties on classes of unequal weight. While every sample of the lighter class (small) falls short
 * of its margin, its α are 1; the bias is at the end b₀ = ±1 of the heavier class's (large) margin, but for a little: b = b₀ + t.
 * What is left,
 *
 *     (1/V) [Σ_small −v y(w·x + t) + Σ_large v max(−y(w·x + t), 0)] + μ‖w‖²,
 *
 * has no scale of its own: w and t are proportional to 1/μ, and α does not change. It is solved once, at a μ where numbers
 * are near 1, as a hinge problem whose margin is 0; in the original one w and t would drown in the rounding of b.
 */
export interface StrongLimit {
  /** Whether w = 0: for all μ, then, since Σ v α y x = 0 is optimal for all of them. */
  readonly vanishes: boolean;
  /** v α: n values. */
  readonly alpha: Float64Array;
  /** The solution at μ; undefined where μ is too small, for some sample of the smaller class reaches its margin, and where none was found. */
  at(mu: number): { readonly primal: Primal; readonly biasUnique: boolean } | undefined;
}

/** `start`: a balanced dual point v α, the smaller class at its bounds. */
export function strongLimit(
  workingSets: WorkingSets,
  system: NewtonSystem,
  smaller: -1 | 1,
  start: Float64Array,
): StrongLimit {
  const { data, labels } = workingSets.all;
  const { features, sampleWeights } = data;
  const isLarger = Uint8Array.from(labels, (y) => (y === smaller ? 0 : 1));
  const held = Float64Array.from(labels, (y) => (y === smaller ? 1 : -1));
  const everything = { ...workingSets.of(isLarger, held), margin: 0 };
  const sum = signedSum(everything, freePart(everything, start));
  const scale = spreadOf(features.times(sum)) || 1;
  const kappa = 2 * scale;
  let mu = kappa / (2 * sampleWeights.total);
  let solver = new ProximalPoint(system, 1);
  const goalAt = (mu: number): Goal => ({ mu, gap: GAP, visibleShare: ALWAYS, scale: 1, mostRounds: ROUNDS });
  const w = sum.map((value) => value / kappa);
  const products = features.times(w);
  const free = freePart(everything, products);
  const { b } = withBestBias({ kappa, delta: 1, centre: freePart(everything, start) }, everything, {
    w,
    b: 0,
    products: free,
  });
  let point: PointOfAll = { primal: { w, b, products }, alpha: start };
  let reach = Number.POSITIVE_INFINITY;
  if (hasManySamples(everything)) {
    point = solvedSample(workingSets, everything, solver, goalAt(mu), point);
    reach = firstReach(everything, point.primal);
  }
  let best: Candidate | undefined;
  let vanishes = false;
  for (let look = 0; look < MOST_LOOKS && !vanishes && !(best && hasAccurateWeights(best, ALWAYS)); look++) {
    // Where w turns out much smaller than it began, numbers are brought near 1 again: the solution is proportional to 1/μ.
    const shrunk = spreadOf(freePart(everything, point.primal.products));
    if (best && shrunk > 0 && shrunk < MUCH_SMALLER) {
      mu *= shrunk;
      point = { ...point, primal: scaledBy(point.primal, 1 / shrunk) };
      reach /= shrunk;
      solver = new ProximalPoint(system, 1);
    }
    best = solveScreened(workingSets, everything, solver, goalAt(mu), point, reach);
    point = best;
    const signed = best.alpha.map((a, i) => a * labels[i]);
    const total = best.alpha.reduce((all, a) => all + a, 0);
    vanishes = isRounding(data.centred.transposedTimes(signed), total, data);
  }
  const primal = { ...best!.primal, products: freePart(everything, best!.primal.products) };
  const { candidate, length } = settleBias(everything, mu, {
    ...best!,
    primal,
    alpha: freePart(everything, best!.alpha),
  });
  const end = { ...candidate.primal, products: features.times(candidate.primal.w) };
  let closest = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === smaller) closest = Math.max(closest, labels[i] * (end.products[i] + end.b));
  }
  const isAccurate = hasAccurateWeights(best!, ALWAYS);
  return {
    vanishes,
    alpha: wholeOf(everything, candidate.alpha),
    at(strength) {
      const ratio = mu / strength;
      if (!isAccurate || ratio * closest > 2) return undefined;
      const { w, b, products } = scaledBy(end, ratio);
      // Beside b₀ = ±1 an interval may be rounding.
      const biasUnique = !(ratio * length > BIAS_ROUNDING);
      return { primal: { w, b: b - smaller, products }, biasUnique };
    },
  };
}

function scaledBy({ w, b, products }: Primal, factor: number): Primal {
  const scaled = (values: Float64Array) => values.map((value) => factor * value);
  return { w: scaled(w), b: factor * b, products: scaled(products) };
}
