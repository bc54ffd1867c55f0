import type { Reals } from '../math/kernels/index.ts';
import type { SampleRoom } from './sampleRoom.ts';

/** Σ p q, Σ p q² over features with q ≤ t, and Σ p over the others. */
export interface CappedSums {
  spent: number;
  squares: number;
  slope: number;
}

/** What an attack that moves all features at once, each up to its room, needs of them. */
export interface CappedAttack {
  /** q and p of the features listed: feature i is at its room from step q_i on, and until then lowers the margin by p_i per step. */
  readonly breakpoints: Reals;
  readonly slopes: Reals;
  /** Adds those that are 0. */
  addZeros(sums: CappedSums, t: number): void;
}

/**
 * The smallest step t with Σ p min(t, q) = m, and Σ p min(t, q)². The sum is concave and piecewise linear in t: Newton's method
 * from the left, where `start` is, passes from piece to piece and ends on the right one. No step is longer than `longest`.
 */
export function cappedStep(
  { kernels, count, sums: out }: SampleRoom,
  { breakpoints, slopes, addZeros }: CappedAttack,
  margin: number,
  start: number,
  longest: number,
): { step: number; squares: number } {
  const sums: CappedSums = { spent: 0, squares: 0, slope: 0 };
  let t = start;
  for (;;) {
    kernels.cappedSums(breakpoints, slopes, count, t, out);
    sums.spent = out[0];
    sums.squares = out[1];
    sums.slope = out[2];
    addZeros(sums, t);
    const next = Math.min((margin - sums.spent) / sums.slope, longest);
    if (!(next > t)) return { step: t, squares: sums.squares + t * t * sums.slope };
    t = next;
  }
}
