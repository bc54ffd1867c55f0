import type { Reals } from '../math/kernels/index.ts';
import type { SampleHeadroom } from './sampleHeadroom.ts';

/** Σ p q and Σ p q² over features with q ≤ t, and Σ p over the others. */
export interface CappedSums {
  spent: number;
  squares: number;
  slope: number;
}

/**
 * An attack that moves all features at once, each up to its headroom: feature i is there from the step q_i on, and until then
 * lowers the margin by p_i per step.
 */
export interface CappedAttack {
  /** q and p of the features listed. */
  breakpoints(sample: SampleHeadroom): Reals;
  slopes(sample: SampleHeadroom): Reals;
  /** Adds the features that are 0. */
  addZeros(sample: SampleHeadroom, t: number, sums: CappedSums): void;
}

/** The smallest step t with Σ p min(t, q) = m, and Σ p min(t, q)². */
export interface CappedStep {
  readonly step: number;
  readonly squares: number;
}

/**
 * Finds the step. The sum is concave and piecewise linear in t: Newton's method from the left, where `start` is, passes from
 * piece to piece and ends on the right one. No step is longer than `longest`. It ends in rounded numbers, too: each piece
 * leads to one t alone, and a t that does not grow is the last.
 */
export function cappedStep(
  sample: SampleHeadroom,
  attack: CappedAttack,
  margin: number,
  start: number,
  longest: number,
): CappedStep {
  const { kernels, count, sums: out } = sample;
  const breakpoints = attack.breakpoints(sample);
  const slopes = attack.slopes(sample);
  const sums: CappedSums = { spent: 0, squares: 0, slope: 0 };
  let t = start;
  for (;;) {
    kernels.cappedSums(breakpoints, slopes, count, t, out);
    sums.spent = out[0];
    sums.squares = out[1];
    sums.slope = out[2];
    attack.addZeros(sample, t, sums);
    const next = Math.min((margin - sums.spent) / sums.slope, longest);
    if (!(next > t)) return { step: t, squares: sums.squares + t * t * sums.slope };
    t = next;
  }
}
