import type { Primal } from './augmentedLagrangian.ts';
import { type Candidate, gapUnknown } from './candidate.ts';
import { AT_BOUND } from './partition.ts';
import type { Goal, ProximalPoint } from './proximalPoint.ts';
import { freePart, type WorkingSet, type WorkingSets, wholeOf } from './workingSet.ts';

/** Of each class at least so many samples are free, which also find the bias where no dual variable is interior. */
const FEWEST_FREE = 32;
/** A larger share of the samples is not worth looking twice: then all are free. */
const MOST_FREE = 0.75;
/** After so many working sets that left out a sample they should not have, all samples are free. */
const MOST_WORKING_SETS = 5;
/** With more samples than this per weight, a part of so many per weight is solved first, to this relative gap, … */
const MANY_SAMPLES = 24;
const SAMPLE_SIZE = 6;
const SAMPLE_GAP = 1e-4;
/** … and then this share of all samples is free. */
const FIRST_SHARE = 1 / 8;

/** A primal and a dual point of all samples: n products, n dual variables a = v α. */
export interface PointOfAll {
  readonly primal: Primal;
  readonly alpha: Float64Array;
}

/**
 * Solves for the samples of `everything` that lie within `reach` of the margin by the scores that are `expected`, or are not on
 * the side of it where they have been, holds the others on their side, looks at all of them afterwards, and frees those on the wrong
 * side, until there are none. The rest of the samples stays held.
 */
export function solveScreened(
  workingSets: WorkingSets,
  everything: WorkingSet,
  solver: ProximalPoint,
  goal: Goal,
  start: PointOfAll,
  reach: number,
  expected: Pick<Primal, 'products' | 'b'> = start.primal,
): Candidate {
  const { features, sampleWeights } = everything.data;
  let within = reach;
  let best: Candidate = { ...gapUnknown, ...start };
  let joined = isInterior(best.alpha, sampleWeights.values);
  let shortfall = shortfalls(everything, expected);
  if (expected.products !== start.primal.products) join(joined, shortfalls(everything, start.primal), shortfall);
  for (let count = 1; ; count++) {
    const workingSet =
      within === Number.POSITIVE_INFINITY
        ? everything
        : chooseWorkingSet(workingSets, everything, shortfall, joined, within);
    const primal = { ...best.primal, products: freePart(workingSet, best.primal.products) };
    const solved = solver.solve(workingSet, goal, primal, freePart(workingSet, best.alpha));
    const whole = features.times(solved.primal.w);
    best = { ...solved, primal: { ...solved.primal, products: whole }, alpha: wholeOf(workingSet, solved.alpha) };
    shortfall = shortfalls(everything, best.primal);
    const misplaced = misplacedSamples(workingSet, shortfall);
    if (misplaced === undefined) return best;
    joined = misplaced;
    if (count === MOST_WORKING_SETS) within = Number.POSITIVE_INFINITY;
  }
}

/** Marks the samples that are on different sides of the margin. */
function join(joined: Uint8Array, one: Float64Array, other: Float64Array): void {
  for (let i = 0; i < joined.length; i++) if (one[i] > 0 !== other[i] > 0) joined[i] = 1;
}

/** Whether there are so many samples per weight that a part of them is solved first. */
export function hasManySamples({ data: { features } }: WorkingSet): boolean {
  return features.rows > MANY_SAMPLES * (features.cols + 1);
}

/** The reach of the samples that are free at first. */
export function firstReach(everything: WorkingSet, primal: Primal): number {
  const magnitudes = shortfalls(everything, primal).map(Math.abs).filter(Number.isFinite).sort();
  return magnitudes[Math.floor(FIRST_SHARE * (magnitudes.length - 1))];
}

/**
 * The optimum of every k-th sample of each class, with the penalty per sample kept, as a first start at that of all: it
 * costs little and says which of them are near the margin. Dual variables of the others are estimated from their sides.
 */
export function solvedSample(
  workingSets: WorkingSets,
  everything: WorkingSet,
  solver: ProximalPoint,
  { mu, scale }: Goal,
  { primal: start, alpha }: PointOfAll,
): PointOfAll {
  const { data, positionOf, margin } = everything;
  const { features, labels, sampleWeights } = data;
  const { values: bounds, total } = sampleWeights;
  const step = Math.floor(features.rows / (SAMPLE_SIZE * (features.cols + 1)));
  const counts = [0, 0];
  const isChosen = Uint8Array.from(labels, (y) => (counts[y > 0 ? 1 : 0]++ % step === 0 ? 1 : 0));
  const isFree = isChosen.map((chosen, i) => (positionOf[i] >= 0 ? chosen : 0));
  const held = Float64Array.from(isChosen, (chosen, i) => (chosen > isFree[i] ? everything.held[i] : 0));
  const sample = { ...workingSets.of(isFree, held), margin };
  const weight = sample.bounds.reduce((sum, bound) => sum + bound, sample.heldWeight);
  const { primal, alpha: sampleAlpha } = solver.solve(
    sample,
    { mu: (mu * weight) / total, gap: SAMPLE_GAP, visibleShare: 0, scale },
    { ...start, products: freePart(sample, start.products) },
    freePart(sample, alpha),
  );
  const whole = { ...primal, products: features.times(primal.w) };
  const estimate = shortfalls(everything, whole).map((s, i) => (s > 0 ? bounds[i] : 0));
  for (let p = 0; p < sample.rows.length; p++) estimate[sample.rows[p]] = sampleAlpha[p];
  return { primal: whole, alpha: estimate };
}

/**
 * m − y(w·x + b), n values, m the margin to be reached; ±∞ for samples that are held whatever comes: at their bound, at 0.
 */
function shortfalls(
  { data, positionOf, held, margin }: WorkingSet,
  { products, b }: Pick<Primal, 'products' | 'b'>,
): Float64Array {
  const { labels } = data;
  const shortfall = new Float64Array(labels.length);
  for (let i = 0; i < shortfall.length; i++) {
    if (positionOf[i] >= 0) shortfall[i] = margin - labels[i] * (products[i] + b);
    else shortfall[i] = held[i] === AT_BOUND ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }
  return shortfall;
}

/**
 * The samples given and those within `reach` of the margin; further out where these are too few, or cannot balance
 * Σ a y of the samples that are held.
 */
function chooseWorkingSet(
  workingSets: WorkingSets,
  everything: WorkingSet,
  shortfall: Float64Array,
  joined: Uint8Array,
  reach: number,
): WorkingSet {
  for (let within = reach; ; within *= 2) {
    if (within === Number.POSITIVE_INFINITY) return everything;
    const { isFree, count, isEnough } = freeWithin(everything, shortfall, joined, within);
    if (count > MOST_FREE * everything.rows.length) return everything;
    if (isEnough) return { ...workingSets.of(isFree, shortfall), margin: everything.margin };
    if (within === reach) within = Math.max(within, Number.MIN_VALUE, reachOfFewest(everything, shortfall) / 2);
  }
}

/** The samples that are free with such a reach, how many they are, and whether they are enough in both classes. */
function freeWithin(
  { data, positionOf }: WorkingSet,
  shortfall: Float64Array,
  joined: Uint8Array,
  within: number,
): { isFree: Uint8Array; count: number; isEnough: boolean } {
  const { labels, sampleWeights } = data;
  const { values: bounds } = sampleWeights;
  const isFree = new Uint8Array(labels.length);
  /** By class: the samples, how many are free, and the weights of these and of those that are held at their bound. */
  const [sizes, free, freeWeight, heldWeight] = [0, 1, 2, 3].map(() => new Float64Array(2));
  for (let i = 0; i < isFree.length; i++) {
    const side = labels[i] > 0 ? 1 : 0;
    const isNear = joined[i] === 1 || Math.abs(shortfall[i]) <= within;
    isFree[i] = isNear && positionOf[i] >= 0 ? 1 : 0;
    if (positionOf[i] >= 0) sizes[side]++;
    if (isFree[i] === 1) {
      free[side]++;
      freeWeight[side] += bounds[i];
    } else if (shortfall[i] > 0) heldWeight[side] += bounds[i];
  }
  const isEnoughIn = (side: number): boolean =>
    free[side] >= Math.min(FEWEST_FREE, sizes[side]) && heldWeight[1 - side] <= heldWeight[side] + freeWeight[side];
  return { isFree, count: free[0] + free[1], isEnough: isEnoughIn(0) && isEnoughIn(1) };
}

/** The reach within which each class has the fewest samples that are to be free, if it has as many. */
function reachOfFewest({ data: { labels }, positionOf }: WorkingSet, shortfall: Float64Array): number {
  const ofClass = (y: number) =>
    shortfall
      .filter((_, i) => labels[i] === y && positionOf[i] >= 0)
      .map(Math.abs)
      .sort()[FEWEST_FREE - 1] ?? 0;
  return Math.max(ofClass(-1), ofClass(1));
}

/** The free samples and those held on the wrong side of the margin; undefined where there are none of these. */
function misplacedSamples({ positionOf, held }: WorkingSet, shortfall: Float64Array): Uint8Array | undefined {
  const joined = new Uint8Array(shortfall.length);
  let count = 0;
  for (let i = 0; i < joined.length; i++) {
    const isMisplaced = positionOf[i] < 0 && (held[i] === AT_BOUND ? shortfall[i] < 0 : shortfall[i] > 0);
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
