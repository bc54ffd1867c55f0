import { exp, log, log1p } from '../math/elementary.ts';
import type { Loss } from './loss.ts';

/** f(z) = ln(1 + e^−z), the loss of logistic regression. */
export const softplus: Loss = {
  name: 'softplus',
  formula: 'ln(1 + e^−z)',
  value: (z) => (z > 0 ? log1p(exp(-z)) : log1p(exp(z)) - z),
  derivative: (z) => -sigmoid(-z),
  secondDerivative: (z) => sigmoid(z) * sigmoid(-z),
  conjugate: (a) => (a >= 0 && a <= 1 ? xLogX(a) + xLogX(1 - a) : Number.POSITIVE_INFINITY),
  // The Kullback–Leibler divergence of Bernoulli(a) from Bernoulli(p), p = 1/(1 + e^z).
  // Beyond |z| = 700 p or 1 − p underflows, and the plain sum has nothing left to cancel.
  fenchelYoungGap: (z, a) =>
    Math.abs(z) < 700
      ? bernoulliDivergence(a, sigmoid(-z), sigmoid(z))
      : Math.max(softplus.value(z) + softplus.conjugate(a) + a * z, 0),
  bestBias: (countI, countJ) => ({ b: log(countJ / countI), unique: true }),
  alpha: Math.LN2,
  beta: 0.5,
};

/** 1/(1 + e^−z), without overflow and with full relative accuracy in both tails. */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + exp(-z));
  const e = exp(z);
  return e / (1 + e);
}

/** x ln x, continued by 0 at x = 0. */
function xLogX(x: number): number {
  return x === 0 ? 0 : x * log(x);
}

/** a ln(a/p) + (1−a) ln((1−a)/q) with q = 1 − p, as a sum of two terms ≥ 0. */
function bernoulliDivergence(a: number, p: number, q: number): number {
  return excess(a, p, p - a) + excess(1 - a, q, a - p);
}

/** a (t − ln(1 + t)) ≥ 0 with t = (p − a)/a, given p and p − a: by its series in t where the two would cancel. */
function excess(a: number, p: number, difference: number): number {
  if (Math.abs(difference) > 0.01 * a) return difference - (a === 0 ? 0 : a * (log(p) - log(a)));
  if (a === 0) return 0;
  const t = difference / a;
  // t²/2 − t³/3 + t⁴/4 − …: eight terms reach 2⁻⁵² at |t| ≤ 0.01
  let sum = 0;
  for (let k = 9; k >= 2; k--) sum = (k % 2 === 0 ? 1 : -1) / k + t * sum;
  return difference * t * sum;
}
