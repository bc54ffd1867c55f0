import { log } from './elementary.ts';

/** For p = 1/(1 + e^z): from this |z| on p or 1 − p may underflow. */
export const LARGEST_MARGIN = 700;

/** The Kullback–Leibler divergence of Bernoulli(a) from Bernoulli(p), a ln(a/p) + (1−a) ln((1−a)/q) ≥ 0 with q = 1 − p. */
export function bernoulliDivergence(a: number, p: number, q: number): number {
  const excess = (share: number, other: number, difference: number): number => {
    const close = closeExcess(share, difference);
    return Number.isNaN(close) ? difference - share * (log(other) - log(share)) : close;
  };
  return excess(a, p, p - a) + excess(1 - a, q, a - p);
}

/** The same where p is so close to a that no logarithm is needed, else NaN. */
export function closeDivergence(a: number, p: number): number {
  return closeExcess(a, p - a) + closeExcess(1 - a, a - p);
}

/** a (t − ln(1 + t)) ≥ 0 with at = p − a, by its series where the two would cancel; NaN where they do not. */
function closeExcess(a: number, difference: number): number {
  if (a === 0) return difference;
  if (Math.abs(difference) > 0.01 * a) return Number.NaN;
  const t = difference / a;
  // t²/2 − t³/3 + t⁴/4 − …: eight terms reach 2⁻⁵² at |t| ≤ 0.01
  let sum = 0;
  for (let k = 9; k >= 2; k--) sum = (k % 2 === 0 ? 1 : -1) / k + t * sum;
  return difference * t * sum;
}
