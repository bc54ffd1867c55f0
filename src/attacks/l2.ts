import { norm } from '../math/vector.ts';
import type { Bounds } from '../model/dataset.ts';
import { type CappedAttack, type CappedSums, cappedStep } from './cappedStep.ts';
import { type Closest, headroomOf, inOrderOf, movedAgainst, none, suffixSums } from './closestSample.ts';
import type { Norm } from './norm.ts';
import type { SampleHeadroom } from './sampleHeadroom.ts';

/** The Euclidean norm, its own dual. */
export const l2: Norm = {
  name: 'l2',
  symbol: 'L2',
  length: norm,
  freeFormula: 'max(y s(x), 0)/‖w‖₂',
  boxedFormula: '‖min(t|w|, c)‖₂ with Σ |w| min(t|w|, c) = y s(x)',
  free(w) {
    const dual = norm(w);
    return (margin) => margin / dual;
  },
  /**
   * x′ = x − t y w, each feature up to its headroom c, with the smallest t with Σ|w| min(t|w|, c) = Σ w² min(t, c/|w|) = m;
   * ‖r‖² = Σ w² min(t, c/|w|)².
   */
  boxed(sample, margin) {
    const { weights, largestHeadroom } = sample;
    const smallest = weights.magnitudes[weights.magnitudes.length - 1];
    return Math.sqrt(cappedStep(sample, attack, margin, margin / weights.squares, largestHeadroom / smallest).squares);
  },
  closest,
};

const attack: CappedAttack = {
  breakpoints: ({ steps }) => steps,
  slopes: ({ squares }) => squares,
  addZeros(sample, t, sums) {
    for (let k = 0; k < 2; k++) {
      const { headroom, squares } = sample.zeros[k];
      if (headroom === 0) continue;
      if (t * sample.weights.sides[k].magnitudes[0] < headroom) sums.slope += squares;
      else addZerosPartlyDone(sample, k, t, sums);
    }
  },
};

/** Adds the features of one side that are 0, of which some are at their headroom. */
function addZerosPartlyDone(sample: SampleHeadroom, k: number, t: number, sums: CappedSums): void {
  const { weights, columns, from, to, zeros } = sample;
  const { magnitudes, sums: sumsUpTo, restSquares } = weights.sides[k];
  const { headroom } = zeros[k];
  // Of all weights of the side those at their headroom come first; the listed features among them are not meant.
  let done = countDone(magnitudes, t, headroom);
  let doneSum = sumsUpTo[done];
  let rest = restSquares[done];
  for (let p = from; p < to; p++) {
    const weight = weights.weights[columns[p]];
    const magnitude = Math.abs(weight);
    if (weight === 0 || weight > 0 !== (k === 0)) continue;
    if (t * magnitude >= headroom) {
      done--;
      doneSum -= magnitude;
    } else rest -= magnitude * magnitude;
  }
  sums.spent += headroom * doneSum;
  sums.squares += done * headroom * headroom;
  sums.slope += rest;
}

/** How many of the falling magnitudes have t|w| ≥ headroom. */
function countDone(magnitudes: Float64Array, t: number, headroom: number): number {
  let low = 0;
  let high = magnitudes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (t * magnitudes[middle] >= headroom) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * x′ = clip(x − t u): by the Lagrange conditions every feature moves in proportion to u_i until it meets its wall. t solves
 * Σ|u_i| min(t|u_i|, c_i) = drop, which is linear between the breakpoints c_i/|u_i|; the distance is √(Σ_done c_i² + t²Q),
 * Q = Σ_rest u_i².
 */
function closest(x: Float64Array, u: Float64Array, drop: number, bounds: Bounds): Closest {
  const headroom = headroomOf(x, u, bounds);
  const order = inOrderOf((i) => headroom[i] / Math.abs(u[i]), headroom);
  const squares = suffixSums(order, (i) => u[i] * u[i]);
  let dropped = 0;
  let doneSquares = 0;
  for (const [k, i] of order.entries()) {
    const t = (drop - dropped) / squares[k];
    if (t * Math.abs(u[i]) <= headroom[i]) {
      const steps = headroom.map((c, j) => Math.min(t * Math.abs(u[j]), c));
      return {
        distance: Math.sqrt(doneSquares + t * t * squares[k]),
        sample: movedAgainst(x, u, steps, headroom, bounds),
      };
    }
    dropped += Math.abs(u[i]) * headroom[i];
    doneSquares += headroom[i] * headroom[i];
  }
  return none;
}
