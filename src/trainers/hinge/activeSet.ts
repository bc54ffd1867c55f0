import type { Primal } from './augmentedLagrangian.ts';
import { biasInterval } from './biasInterval.ts';
import { betterOf, type Candidate, candidateOf, hasAccurateWeights } from './candidate.ts';
import type { NewtonSystem } from './newtonSystem.ts';
import {
  AT_BOUND,
  AT_ZERO,
  boundsOf,
  clipped,
  codeOf,
  countChanges,
  countOf,
  INTERIOR,
  type Partition,
  partitionOf,
} from './partition.ts';
import type { Goal } from './proximalPoint.ts';
import { signedSum, type WorkingSet } from './workingSet.ts';

const MOST_ACTIVE_SET_STEPS = 8;
/** Relative to the scale of the margins: much smaller proximal widths would drown the dual variables in rounding. */
const SMALLEST_FINISHING_WIDTH = 1e-9;
/** Steps that come out with a gap like this are jumping about, not closing in. */
const HOPELESS_GAP = 0.3;
/**
 * Samples in general position have at most m + 1 on the margin. With more, and so many that a step costs more
 * multiplications than this, the optimum is too far for active set steps.
 */
const MOST_MULTIPLICATIONS = 2 ** 30;
/** A gap that is rounding: the active set is the optimal one. */
const EXACT_GAP = 1e-13;
/** Margins closer to 1 than this lie on it. */
const MARGIN_ROUNDING = 1e-12;

/** Whether the gap is small enough, and w is right where the gap does not see it. */
function isGoodEnough(candidate: Candidate, gap: number, visibleShare: number): boolean {
  return candidate.relativeGap <= gap && hasAccurateWeights(candidate, visibleShare);
}

/**
 * Primal-dual active set steps from a point near the optimum: solve with the partition it suggests and next to no
 * proximal term, move what has left its piece, and again, until the gap is down to rounding. Returns the best point
 * met, the start included.
 */
export function finishActiveSet(
  workingSet: WorkingSet,
  system: NewtonSystem,
  { mu, gap, delta, scale, visibleShare }: Goal & { readonly delta: number },
  start: Primal,
  startAlpha: Float64Array,
): Candidate {
  const { bounds, data } = workingSet;
  const kappa = 2 * mu * data.sampleWeights.total;
  const { cols } = data.features;
  const most = Math.max(cols + 1, MOST_MULTIPLICATIONS / cols ** 2);
  let best = candidateOf(workingSet, mu, start, startAlpha, signedSum(workingSet, startAlpha));
  let alpha = startAlpha;
  let partition: Partition = partitionOf(startAlpha, bounds);
  let width = delta;
  for (let step = 0; step < MOST_ACTIVE_SET_STEPS; step++) {
    // Where a system can be solved to rounding that costs little, and the next point starts from the optimal active set.
    if (isGoodEnough(best, system.isExact(partition) ? EXACT_GAP : gap, visibleShare)) break;
    if (countOf(partition, INTERIOR) > most || !system.triesActiveSetStep(partition)) break;
    width = Math.max(width / 100, SMALLEST_FINISHING_WIDTH * scale);
    const point = system.solve({
      workingSet,
      kappa,
      delta: width,
      centre: alpha,
      partition,
      start: best.primal,
      activeSetStep: true,
    });
    const next = boundsOf(partition, bounds);
    for (let p = 0; p < point.interior.length; p++) next[point.interior[p]] = point.interiorAlpha[p];
    let b = point.b;
    if (b === undefined) {
      const { lower, upper } = biasInterval(point.products, workingSet, partition);
      if (!Number.isFinite(lower) || !Number.isFinite(upper)) break;
      b = (lower + upper) / 2;
    }
    const proposal = candidateOf(workingSet, mu, { w: point.w, b, products: point.products }, next, point.sum);
    const gained = proposal.relativeGap < best.relativeGap / 2;
    best = betterOf(best, proposal);
    if (proposal.relativeGap > HOPELESS_GAP) break;
    const moved = movedPartition(workingSet, partition, next, { ...point, b });
    alpha = clipped(next, bounds);
    if (countChanges(moved, partition) === 0 && !gained) break;
    partition = moved;
  }
  return best;
}

/** Where each sample belongs after a step: the interior ones by their dual variable, the others by their margin. */
function movedPartition(
  { labels, bounds, margin }: WorkingSet,
  partition: Partition,
  dual: Float64Array,
  { products, b }: Primal,
): Partition {
  const moved = new Uint8Array(partition.length);
  for (let i = 0; i < moved.length; i++) {
    const shortfall = margin - labels[i] * (products[i] + b);
    if (partition[i] === INTERIOR) moved[i] = codeOf(dual[i], bounds[i]);
    else if (partition[i] === AT_ZERO) moved[i] = shortfall > MARGIN_ROUNDING ? INTERIOR : AT_ZERO;
    else moved[i] = shortfall < -MARGIN_ROUNDING ? INTERIOR : AT_BOUND;
  }
  return moved;
}
