import { convexLoss } from './loss.ts';

/** f(z) = max(1 − z, 0), the loss of the support vector machine. */
export const hinge = convexLoss({
  name: 'hinge',
  formula: 'max(1 − z, 0)',
  value: (z) => Math.max(1 - z, 0),
  derivative: (z) => (z < 1 ? -1 : 0),
  secondDerivative: () => 0,
  largestCurvature: Number.POSITIVE_INFINITY,
  largestSlope: 1,
  kinks: [{ at: 1, jump: 1 }],
  conjugate: (a) => (a >= 0 && a <= 1 ? -a : Number.POSITIVE_INFINITY),
  // z < 1: (1 − z) − a + a z = (1 − a)(1 − z); z ≥ 1: a (z − 1)
  fenchelYoungGap: (z, a) => (z < 1 ? (1 - a) * (1 - z) : a * (z - 1)),
  // Balanced classes: every b in [−1, 1] is optimal. Else the end on the larger class's side.
  bestBias(countI, countJ) {
    const larger = Math.max(countI, countJ);
    return { b: Math.sign(countJ - countI), unique: countI !== countJ, dual: [countJ / larger, countI / larger] };
  },
});
