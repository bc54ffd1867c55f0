import { convexLoss, type Loss } from '../../src/losses/loss.ts';
import { exp, log } from '../../src/math/elementary.ts';

/** max(1 − z, 0)²: f″ jumps at 1, and slopes have no bound. */
export const squaredHinge = convexLoss({
  name: 'squared-hinge',
  formula: 'max(1 − z, 0)²',
  value: (z) => Math.max(1 - z, 0) ** 2,
  derivative: (z) => -2 * Math.max(1 - z, 0),
  secondDerivative: (z) => (z < 1 ? 2 : 0),
  largestCurvature: 2,
  largestSlope: Number.POSITIVE_INFINITY,
  conjugate: (a) => (a >= 0 ? (a * a) / 4 - a : Number.POSITIVE_INFINITY),
  fenchelYoungGap: (z, a) => (z < 1 ? (1 - z - a / 2) ** 2 : (a * a) / 4 + a * (z - 1)),
});

/** Hinge with its kink rounded to a parabola over 1 − h ≤ z ≤ 1 + h: above it by h/4 at most. */
export function huberisedHinge(h: number): Loss {
  return convexLoss({
    name: `huberised-hinge-${h}`,
    formula: `hinge, rounded off within ${h} of its kink`,
    value: (z) => (z > 1 + h ? 0 : z < 1 - h ? 1 - z : (1 + h - z) ** 2 / (4 * h)),
    derivative: (z) => (z > 1 + h ? 0 : z < 1 - h ? -1 : (z - 1 - h) / (2 * h)),
    secondDerivative: (z) => (Math.abs(z - 1) <= h ? 1 / (2 * h) : 0),
    largestCurvature: 1 / (2 * h),
    largestSlope: 1,
    conjugate: (a) => (a >= 0 && a <= 1 ? h * a * a - (1 + h) * a : Number.POSITIVE_INFINITY),
  });
}

/** Rennie's smooth hinge: ½ − z up to 0, ½(1 − z)² up to 1, then 0. */
export const smoothHinge = convexLoss({
  name: 'smooth-hinge',
  formula: '½ − z, ½(1 − z)², 0',
  value: (z) => (z <= 0 ? 0.5 - z : z < 1 ? (1 - z) ** 2 / 2 : 0),
  derivative: (z) => (z <= 0 ? -1 : z < 1 ? z - 1 : 0),
  secondDerivative: (z) => (z > 0 && z < 1 ? 1 : 0),
  largestCurvature: 1,
  largestSlope: 1,
  conjugate: (a) => (a >= 0 && a <= 1 ? (a * a) / 2 - a : Number.POSITIVE_INFINITY),
});

/** (u + √(u² + 1))/2 with u = 1 − z: smooth everywhere, falling to 0 no faster than 1/4z. Its slope is 3 times that. */
export const hyperbola = convexLoss({
  name: 'hyperbola',
  formula: '3 (1 − z + √((1 − z)² + 1))/2',
  value: (z) => (z < 1 ? (3 * (1 - z + Math.hypot(1 - z, 1))) / 2 : 1.5 / (z - 1 + Math.hypot(1 - z, 1))),
  derivative: (z) => {
    const root = Math.hypot(1 - z, 1);
    return z < 1 ? -1.5 * (1 + (1 - z) / root) : -1.5 / (root * (root + z - 1));
  },
  secondDerivative: (z) => 1.5 / Math.hypot(1 - z, 1) ** 3,
  largestCurvature: 1.5,
  largestSlope: 3,
  conjugate: (a) => (a >= 0 && a <= 3 ? -a - Math.sqrt(a * (3 - a)) : Number.POSITIVE_INFINITY),
});

/** max(1 − z, 0) + max(−z, 0): two kinks. */
export const bentHinge = convexLoss({
  name: 'bent-hinge',
  formula: 'max(1 − z, 0) + max(−z, 0)',
  value: (z) => Math.max(1 - z, 0) + Math.max(-z, 0),
  derivative: (z) => (z < 0 ? -2 : z < 1 ? -1 : 0),
  secondDerivative: () => 0,
  largestCurvature: Number.POSITIVE_INFINITY,
  largestSlope: 2,
  kinks: [
    { at: 0, jump: 1 },
    { at: 1, jump: 1 },
  ],
  conjugate: (a) => (a >= 0 && a <= 2 ? -Math.min(a, 1) : Number.POSITIVE_INFINITY),
});

/** e^−z: no kink, but curvatures without bound. */
export const exponential = convexLoss({
  name: 'exponential',
  formula: 'e^−z',
  value: (z) => exp(-z),
  derivative: (z) => -exp(-z),
  secondDerivative: (z) => exp(-z),
  largestCurvature: Number.POSITIVE_INFINITY,
  largestSlope: Number.POSITIVE_INFINITY,
  conjugate: (a) => (a > 0 ? a * log(a) - a : a === 0 ? 0 : Number.POSITIVE_INFINITY),
});

export const smoothLosses: readonly Loss[] = [squaredHinge, huberisedHinge(0.1), smoothHinge, hyperbola];
