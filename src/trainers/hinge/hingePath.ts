import { hinge } from '../../losses/hinge.ts';
import { spreadOf } from '../../math/vector.ts';
import { balanceDual } from '../certificate.ts';
import { centroidsCoincide, dualAtZero, zeroWeights } from '../noBoundary.ts';
import type { PathSolver, WorkingSolution } from '../pathSolver.ts';
import { type SampleWeights, weighted } from '../sampleWeights.ts';
import { signedSum, type WorkingData } from '../workingData.ts';
import { type Primal, withBestBias } from './augmentedLagrangian.ts';
import { settleBias } from './biasInterval.ts';
import type { Candidate } from './candidate.ts';
import { liftToMargin } from './hardMargin.ts';
import { type LargeForm, NewtonSystem } from './newtonSystem.ts';
import { isBelow } from './partition.ts';
import { type Goal, MOST_ROUNDS, ProximalPoint } from './proximalPoint.ts';
import { type StrongLimit, strongLimit } from './strongLimit.ts';
import { freePart, type RowFeatures, type WorkingSet, WorkingSets, wholeOf } from './workingSet.ts';

/** Free are the samples within so many times the change that scores have lately undergone from one μ to the next. */
const REACH = 3;
/** … and of each class at least so many, which also find the bias where no dual variable is interior. */
const FEWEST_FREE = 32;
/** After so many working sets that left out a sample they should not have, all samples are free. */
const MOST_WORKING_SETS = 5;
/** With more samples than this per weight, a part of so many per weight is solved first, to this relative gap, … */
const MANY_SAMPLES = 24;
const SAMPLE_SIZE = 6;
const SAMPLE_GAP = 1e-4;
/** … and then this share of all samples is free. */
const FIRST_SHARE = 1 / 8;
/** Rounds for a point after one that was out of reach. */
const FEW_ROUNDS = 8;
/** What is known of a point before its gap is. */
const unknown = { relativeGap: Number.POSITIVE_INFINITY, weightError: Number.POSITIVE_INFINITY, penaltyShare: 1 };
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
  const [ofI, ofJ] = sampleWeights.ofClasses;
  let solver: ProximalPoint | undefined;
  /** a = v α. */
  let alpha = balancedStart(data);
  let limit = centroidsCoincide(data) ? vanishing(alpha) : undefined;
  let primal: Primal = { w: new Float64Array(features.cols), b: 0, products: new Float64Array(n) };
  let muBefore = 0;
  /** Whether the last point was out of reach: then smaller μ are, too, unless a few rounds show that they are not. */
  let isOutOfReach = false;
  /** The root mean square of the change of scores between the last two solutions. */
  let change = Number.POSITIVE_INFINITY;

  /** The solution where the penalty is so strong that the bias is all but decided, if it is. */
  const fromLimit = (mu: number, solvesBefore: number): WorkingSolution | undefined => {
    const iterations = system.solves - solvesBefore;
    if (limit?.vanishes) return { ...zeroWeights(data, hinge, perWeight(limit.alpha, sampleWeights)), iterations };
    const strong = limit?.at(mu);
    if (limit === undefined || strong === undefined) return undefined;
    primal = strong.primal;
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
    };
  };

  return {
    solve(mu, accuracy) {
      const solvesBefore = system.solves;
      const known = fromLimit(mu, solvesBefore);
      if (known !== undefined) return known;
      if (solver === undefined) {
        const kappa = 2 * mu * total;
        const w = signedSum(data, alpha).map((v) => v / kappa);
        const products = features.times(w);
        const delta = marginScale(products);
        solver = new ProximalPoint(system, delta);
        primal = withBestBias({ kappa, delta, centre: alpha }, workingSets.all, { w, b: 0, products });
      }
      // Where every margin reaches 1 the weights are those of the hard margin, and the dual point is proportional to μ.
      const isHardMargin = mu < muBefore && isBelow(alpha, bounds) && liftToMargin(primal, labels) !== undefined;
      if (isHardMargin) alpha = alpha.map((a) => a * (mu / muBefore));
      const mostRounds = isOutOfReach ? FEW_ROUNDS : MOST_ROUNDS;
      const goal = { ...accuracy, mu, scale: marginScale(primal.products), mostRounds };
      let reach = REACH * change;
      if (muBefore === 0 && n > MANY_SAMPLES * (features.cols + 1)) {
        ({ primal, alpha } = solvedSample(workingSets, solver, goal, primal, alpha));
        reach = quantile(shortfalls(primal, labels), FIRST_SHARE);
      }
      let best: Candidate = { ...unknown, primal, alpha };
      let joined = isInterior(alpha, bounds);
      let shortfall = shortfalls(primal, labels);
      for (let count = 1; ; count++) {
        const workingSet =
          reach === Number.POSITIVE_INFINITY
            ? workingSets.all
            : chooseWorkingSet(workingSets, shortfall, joined, reach);
        const start = { ...best.primal, products: freePart(workingSet, best.primal.products) };
        const solved = solver.solve(workingSet, goal, start, freePart(workingSet, best.alpha));
        const whole = workingSet === workingSets.all ? solved.primal.products : features.times(solved.primal.w);
        best = {
          ...solved,
          primal: { ...solved.primal, products: whole },
          alpha: wholeOf(workingSet, solved.alpha),
        };
        shortfall = shortfalls(best.primal, labels);
        const misplaced = misplacedSamples(workingSet, shortfall);
        if (misplaced === undefined) break;
        joined = misplaced;
        if (count === MOST_WORKING_SETS) reach = Number.POSITIVE_INFINITY;
      }
      if (limit === undefined && ofI !== ofJ && best.penaltyShare <= accuracy.visibleShare) {
        limit = strongLimit(workingSets, system, ofI < ofJ ? -1 : 1, balancedStart(data));
        const strong = fromLimit(mu, solvesBefore);
        if (strong !== undefined) return strong;
      }
      const settled = settleBias(workingSets.all, mu, best);
      change = muBefore === 0 ? change : changeOfScores(primal, best.primal);
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
      } satisfies WorkingSolution;
    },
  };
}

/**
 * The optimum of every k-th sample of each class, with the penalty per sample kept, as a first start at that of all: it
 * costs little and says which of them are near the margin. Dual variables of the others are estimated from their sides.
 */
function solvedSample(
  workingSets: WorkingSets,
  solver: ProximalPoint,
  { mu, scale }: Goal,
  start: Primal,
  alpha: Float64Array,
): { primal: Primal; alpha: Float64Array } {
  const { data } = workingSets.all;
  const { features, labels, sampleWeights } = data;
  const { values: bounds, total } = sampleWeights;
  const n = labels.length;
  const step = Math.floor(n / (SAMPLE_SIZE * (features.cols + 1)));
  const counts = [0, 0];
  const isChosen = Uint8Array.from(labels, (y) => (counts[y > 0 ? 1 : 0]++ % step === 0 ? 1 : 0));
  const sample = workingSets.of(isChosen, new Float64Array(n));
  const { primal, alpha: sampleAlpha } = solver.solve(
    sample,
    {
      mu: (mu * sample.bounds.reduce((sum, bound) => sum + bound, 0)) / total,
      gap: SAMPLE_GAP,
      visibleShare: 0,
      scale,
    },
    { ...start, products: freePart(sample, start.products) },
    freePart(sample, alpha),
  );
  const whole = { ...primal, products: features.times(primal.w) };
  const estimate = shortfalls(whole, labels).map((s, i) => (s > 0 ? bounds[i] : 0));
  for (let p = 0; p < sample.rows.length; p++) estimate[sample.rows[p]] = sampleAlpha[p];
  return { primal: whole, alpha: estimate };
}

/** The value below which so large a share of the magnitudes lies. */
function quantile(values: Float64Array, share: number): number {
  const magnitudes = values.map(Math.abs).sort();
  return magnitudes[Math.floor(share * (magnitudes.length - 1))];
}

/**
 * The samples given and those within `reach` of the margin; further out where these are too few, or cannot balance
 * Σ a y of the samples that are held.
 */
function chooseWorkingSet(
  workingSets: WorkingSets,
  shortfall: Float64Array,
  joined: Uint8Array,
  reach: number,
): WorkingSet {
  const { labels, bounds } = workingSets.all;
  const n = labels.length;
  const isFree = new Uint8Array(n);
  for (let within = reach; ; within *= 2) {
    /** By class: the samples, how many are free, and the weights of these and of those that are held at their bound. */
    const sizes = [0, 0];
    const free = [0, 0];
    const freeWeight = [0, 0];
    const heldWeight = [0, 0];
    for (let i = 0; i < n; i++) {
      const side = labels[i] > 0 ? 1 : 0;
      isFree[i] = joined[i] === 1 || Math.abs(shortfall[i]) <= within ? 1 : 0;
      sizes[side]++;
      if (isFree[i] === 1) {
        free[side]++;
        freeWeight[side] += bounds[i];
      } else if (shortfall[i] > 0) heldWeight[side] += bounds[i];
    }
    const isEnough = (side: number): boolean =>
      free[side] >= Math.min(FEWEST_FREE, sizes[side]) && heldWeight[1 - side] <= heldWeight[side] + freeWeight[side];
    if (isEnough(0) && isEnough(1)) return workingSets.of(isFree, shortfall);
    if (within === Number.POSITIVE_INFINITY) return workingSets.all;
    within = Math.max(within, Number.MIN_VALUE);
  }
}

/** The free samples and those held on the wrong side of the margin; undefined where there are none of these. */
function misplacedSamples({ positionOf, held }: WorkingSet, shortfall: Float64Array): Uint8Array | undefined {
  const joined = new Uint8Array(shortfall.length);
  let count = 0;
  for (let i = 0; i < joined.length; i++) {
    const isMisplaced = positionOf[i] < 0 && (held[i] === 1 ? shortfall[i] < 0 : shortfall[i] > 0);
    if (isMisplaced) count++;
    joined[i] = isMisplaced || positionOf[i] >= 0 ? 1 : 0;
  }
  return count > 0 ? joined : undefined;
}

/** n values: 1 for dual variables strictly between 0 and their bound. */
function isInterior(alpha: Float64Array, bounds: Float64Array): Uint8Array {
  const flags = new Uint8Array(alpha.length);
  for (let i = 0; i < alpha.length; i++) if (alpha[i] > 0 && alpha[i] < bounds[i]) flags[i] = 1;
  return flags;
}

/** 1 − y(w·x + b), n values. */
function shortfalls({ products, b }: Primal, labels: Int8Array): Float64Array {
  const shortfall = new Float64Array(labels.length);
  for (let i = 0; i < shortfall.length; i++) shortfall[i] = 1 - labels[i] * (products[i] + b);
  return shortfall;
}

function changeOfScores(one: Primal, other: Primal): number {
  let sum = 0;
  for (let i = 0; i < one.products.length; i++) {
    sum += (one.products[i] + one.b - other.products[i] - other.b) ** 2;
  }
  return Math.sqrt(sum / one.products.length);
}

/** A dual point v α with all of the smaller class at its bounds, the larger one scaled to match. */
function balancedStart({ labels, sampleWeights }: WorkingData<RowFeatures>): Float64Array {
  const alpha = dualAtZero(labels, sampleWeights, hinge);
  balanceDual(alpha, labels, sampleWeights);
  return weighted(sampleWeights, alpha);
}

/** α from a = v α. */
function perWeight(a: Float64Array, { values }: SampleWeights): Float64Array {
  return a.map((mass, i) => mass / values[i]);
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
