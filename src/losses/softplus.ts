import { bernoulliDivergence, LARGEST_MARGIN } from '../math/bernoulliDivergence.ts';
import { exp, log, log1p } from '../math/elementary.ts';
import { convexLoss, type Loss } from './loss.ts';

/** f(z) = ln(1 + e^−z), the loss of logistic regression. */
export const softplus: Loss = convexLoss({
  name: 'softplus',
  formula: 'ln(1 + e^−z)',
  value: (z) => (z > 0 ? log1p(exp(-z)) : log1p(exp(z)) - z),
  derivative: (z) => -sigmoid(-z),
  secondDerivative: (z) => sigmoid(z) * sigmoid(-z),
  largestCurvature: 0.25,
  largestSlope: 1,
  kernels: 'logistic',
  // With p = 1/(1 + e^z): f″ = p(1 − p) ≤ p = −f′ ≤ −ln(1 − p) = f, and |f‴| = f″|1 − 2p| ≤ f″.
  isSelfBounding: true,
  conjugate: (a) => (a >= 0 && a <= 1 ? xLogX(a) + xLogX(1 - a) : Number.POSITIVE_INFINITY),
  // The divergence of Bernoulli(a) from Bernoulli(p), p = 1/(1 + e^z); further out the plain sum has nothing to cancel.
  fenchelYoungGap: (z, a) =>
    Math.abs(z) < LARGEST_MARGIN
      ? bernoulliDivergence(a, sigmoid(-z), sigmoid(z))
      : Math.max(softplus.value(z) + softplus.conjugate(a) + a * z, 0),
  bestBias(countI, countJ) {
    const n = countI + countJ;
    return { b: log(countJ / countI), unique: true, dual: [countJ / n, countI / n] };
  },
});

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
