import { exp, log } from './elementary.ts';
import type { RandomSource } from './random.ts';

/** A number from the standard normal distribution (Marsaglia's polar method, of whose two numbers one is used). */
export function standardNormal(random: RandomSource): number {
  for (;;) {
    const u = 2 * random.uniform() - 1;
    const v = 2 * random.uniform() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * log(s)) / s);
  }
}

/** Φ(x) = P(Z ≤ x) for a standard normal Z, with full relative accuracy in the lower tail. */
export function normalProbability(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}

/**
 * 1 − erf x = (2/√π) ∫ₓ^∞ e^(−t²) dt, to a relative error below 1e-15 where it is a normal number; W. J. Cody, Rational
 * Chebyshev approximations for the error function, Mathematics of Computation 23 (1969).
 */
export function erfc(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.46875) return 1 - x * ratio(NEAR, y * y);
  const tail = y > VANISHES ? 0 : tailFactor(y) * gaussian(y);
  return x < 0 ? 2 - tail : tail;
}

/** erfc of what is larger is below half the least double. */
const VANISHES = 28;

/** e^(y²) erfc y for y > 0.46875. */
function tailFactor(y: number): number {
  if (y <= 4) return ratio(MIDDLE, y);
  const z = 1 / (y * y);
  return (ONE_BY_SQRT_PI - z * ratio(FAR, z)) / y;
}

/** e^(−y²): y² in two parts, of which the first is exact, for its last digits would be many digits of the result. */
function gaussian(y: number): number {
  const rounded = Math.trunc(16 * y) / 16;
  return exp(-rounded * rounded) * exp(-(y - rounded) * (y + rounded));
}

interface RationalFunction {
  /** Coefficients, that of the highest power last. */
  readonly numerator: readonly number[];
  readonly denominator: readonly number[];
}

function ratio({ numerator, denominator }: RationalFunction, x: number): number {
  const horner = (coefficients: readonly number[]) => coefficients.reduceRight((sum, c) => sum * x + c);
  return horner(numerator) / horner(denominator);
}

const ONE_BY_SQRT_PI = 0.5641895835477563;

/** erf x / x in x². */
const NEAR: RationalFunction = {
  numerator: [3209.3775891384694, 377.485237685302, 113.86415415105016, 3.1611237438705655, 0.18577770618460315],
  denominator: [2844.236833439171, 1282.6165260773723, 244.02463793444417, 23.601290952344122, 1],
};
const MIDDLE: RationalFunction = {
  numerator: [
    1230.3393547979972, 2051.0783778260716, 1712.0476126340707, 881.952221241769, 298.6351381974001, 66.11919063714163,
    8.883149794388377, 0.5641884969886701, 2.1531153547440383e-8,
  ],
  denominator: [
    1230.3393548037495, 3439.3676741437216, 4362.619090143247, 3290.7992357334597, 1621.3895745666903,
    537.1811018620099, 117.6939508913125, 15.744926110709835, 1,
  ],
};
const FAR: RationalFunction = {
  numerator: [
    6.587491615298378e-4, 0.016083785148742275, 0.12578172611122926, 0.36034489994980445, 0.30532663496123236,
    0.016315387137302097,
  ],
  denominator: [
    0.0023352049762686918, 0.06051834131244132, 0.5279051029514285, 1.8729528499234673, 2.568520192289822, 1,
  ],
};
