import { leastOf, magnitudesOf, restSquaresOf, sideCount, squaresOf, sumOf, sumsOf, weightsOf } from './boxedWeights';
import { sumOfTwo } from './lanes';
import { count, doneOf, headroom0, headroom1, largest, MAGNITUDES, SQUARES, squares0, squares1, STEPS, sum0, sum1 } from './sampleHeadroom';

/*
 * Attacks that move all features at once, each up to its headroom: feature i is there from the step q on, and until then lowers
 * the margin by p per step. In L∞ q = c and p = |w|, in L2 q = c/|w| and p = w². Σ p min(t, q) is concave and piecewise
 * linear in t: Newton's method from the left, from where no feature would be at its headroom, passes from piece to piece and
 * ends on the right one. It ends in rounded numbers, too: each piece leads to one t alone, and a t that does not grow, or that is
 * on the piece that led to it, is the last.
 */

/** At a step t: Σ p q and Σ p q² over features with q ≤ t, Σ p over the others, and the least q > t of the listed ones. */
let spent: f64 = 0, squares: f64 = 0, slope: f64 = 0, nextStep: f64 = 0;

/** The smallest ε with Σ|w| min(ε, c) = margin. */
export function smallestLargest(margin: f64, d: i32, weights: usize, lists: usize): f64 {
  const row = <usize>d << 3;
  let t = margin / sumOf(weights);
  for (;;) {
    listedSums(lists, lists + MAGNITUDES * row, count, t);
    addZero(headroom0, sum0, t);
    addZero(headroom1, sum1, t);
    const next = min<f64>((margin - spent) / slope, largest);
    if (!(next > t)) break;
    const isSamePiece = next < nextStep && (headroom0 <= next) == (headroom0 <= t) && (headroom1 <= next) == (headroom1 <= t);
    t = next;
    if (isSamePiece) break;
  }
  return t;
}

function addZero(headroom: f64, sum: f64, t: f64): void {
  if (headroom <= t) spent += headroom * sum;
  else slope += sum;
}

/** ‖min(t|w|, c)‖₂ with the smallest t with Σ|w| min(t|w|, c) = margin. `columns`: of the sample, from ≤ p < to. */
export function smallestLength(margin: f64, d: i32, weights: usize, lists: usize, columns: usize, from: i32, to: i32): f64 {
  const row = <usize>d << 3;
  const longest = largest / leastOf(weights);
  let t = margin / squaresOf(weights);
  let done0 = doneOf(weights, d, 0, t, headroom0), done1 = doneOf(weights, d, 1, t, headroom1);
  for (;;) {
    listedSums(lists + STEPS * row, lists + SQUARES * row, count, t);
    if (headroom0 != 0) addZeros(0, headroom0, squares0, done0, t, d, weights, columns, from, to);
    if (headroom1 != 0) addZeros(1, headroom1, squares1, done1, t, d, weights, columns, from, to);
    const next = min<f64>((margin - spent) / slope, longest);
    if (!(next > t)) break;
    const next0 = doneOf(weights, d, 0, next, headroom0), next1 = doneOf(weights, d, 1, next, headroom1);
    const isSamePiece = next < nextStep && next0 == done0 && next1 == done1;
    t = next;
    done0 = next0;
    done1 = next1;
    if (isSamePiece) break;
  }
  return sqrt(squares + t * t * slope);
}

/** The features of one side that are 0; of all weights of the side, the first `done` are at their headroom. */
function addZeros(side: i32, headroom: f64, sideSquares: f64, done: i32, t: f64, d: i32, weights: usize, columns: usize, from: i32, to: i32): void {
  if (done == 0) {
    slope += sideSquares;
    return;
  }
  let sum = load<f64>(sumsOf(weights, d, side) + (<usize>done << 3));
  let rest = load<f64>(restSquaresOf(weights, d, side) + (<usize>done << 3));
  // The listed features among them are not meant.
  for (let p = from; p < to; p++) {
    const w = load<f64>(weightsOf(weights) + (<usize>load<i32>(columns + (<usize>p << 2)) << 5), 16);
    if (side == 0 ? !(w > 0) : !(w < 0)) continue;
    const magnitude = abs(w);
    if (t * magnitude >= headroom) {
      done--;
      sum -= magnitude;
    } else rest -= magnitude * magnitude;
  }
  spent += headroom * sum;
  squares += <f64>done * headroom * headroom;
  slope += rest;
}

/** Over the n features listed, even and odd ones apart. */
function listedSums(breakpoints: usize, slopes: usize, n: i32, t: f64): void {
  const limit = f64x2.splat(t), zero = f64x2.splat(0);
  let first = zero, second = zero, rest = zero, next = f64x2.splat(f64.POSITIVE_INFINITY);
  let at: usize = 0;
  for (const end = <usize>(n & ~1) << 3; at < end; at += 16) {
    const q = v128.load(breakpoints + at), p = v128.load(slopes + at);
    const isCapped = f64x2.le(q, limit);
    const moment = v128.and(f64x2.mul(p, q), isCapped);
    first = f64x2.add(first, moment);
    second = f64x2.add(second, v128.and(f64x2.mul(moment, q), isCapped));
    rest = f64x2.add(rest, v128.andnot(p, isCapped));
    // The bits of those that are capped are made those of no number, which is not the lesser of two.
    next = f64x2.pmin(next, v128.or(q, isCapped));
  }
  nextStep = min<f64>(f64x2.extract_lane(next, 0), f64x2.extract_lane(next, 1));
  if (n & 1) {
    // The lane beyond the end is 0 in all sums.
    const q = v128.load64_zero(breakpoints + at), p = v128.load64_zero(slopes + at);
    const isCapped = f64x2.le(q, limit);
    const moment = v128.and(f64x2.mul(p, q), isCapped);
    first = f64x2.add(first, moment);
    second = f64x2.add(second, v128.and(f64x2.mul(moment, q), isCapped));
    rest = f64x2.add(rest, v128.andnot(p, isCapped));
    const last = f64x2.extract_lane(q, 0);
    if (last > t) nextStep = min<f64>(nextStep, last);
  }
  spent = sumOfTwo(first);
  squares = sumOfTwo(second);
  slope = sumOfTwo(rest);
}
