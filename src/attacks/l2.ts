import { norm } from '../math/vector.ts';
import { type CappedSums, cappedStep } from './cappedStep.ts';
import type { Norm } from './norm.ts';
import type { SampleRoom } from './sampleRoom.ts';

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
   * x′ = x − t y w, each feature up to its room c, with the smallest t with Σ|w| min(t|w|, c) = Σ w² min(t, c/|w|) = m;
   * ‖r‖² = Σ w² min(t, c/|w|)².
   */
  boxed(sample, margin) {
    const { steps, squares, largestRoom, weights } = sample;
    const smallest = weights.weights[weights.byMagnitude[weights.byMagnitude.length - 1]];
    const attack = {
      breakpoints: steps,
      slopes: squares,
      addZeros: (sums: CappedSums, t: number) => addZeros(sample, sums, t),
    };
    return Math.sqrt(
      cappedStep(sample, attack, margin, margin / weights.squares, largestRoom / Math.abs(smallest)).squares,
    );
  },
};

function addZeros(
  { weights: { sides, weights }, zeros, columns, listed }: SampleRoom,
  sums: CappedSums,
  t: number,
): void {
  for (const [k, { room, squares }] of zeros.entries()) {
    if (room === 0) continue;
    const side = sides[k];
    if (t * side.magnitudes[0] < room) {
      sums.slope += squares;
      continue;
    }
    // Of all weights of the side those at their room come first; the listed features among them are not meant.
    let done = countDone(side.magnitudes, t, room);
    let doneSum = side.sums[done];
    let rest = side.restSquares[done];
    for (let p = 0; p < listed; p++) {
      const weight = weights[columns[p]];
      const magnitude = Math.abs(weight);
      if (weight === 0 || weight > 0 !== (k === 0)) continue;
      if (t * magnitude >= room) {
        done--;
        doneSum -= magnitude;
      } else rest -= magnitude * magnitude;
    }
    sums.spent += room * doneSum;
    sums.squares += done * room * room;
    sums.slope += rest;
  }
}

/** How many of the falling magnitudes have t|w| ≥ room. */
function countDone(magnitudes: Float64Array, t: number, room: number): number {
  let low = 0;
  let high = magnitudes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (t * magnitudes[middle] >= room) low = middle + 1;
    else high = middle;
  }
  return low;
}
