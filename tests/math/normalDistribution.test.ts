import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { erfc, normalProbability, standardNormal } from '../../src/math/normalDistribution.ts';
import { randomSource } from '../../src/math/random.ts';

/** Numbers as integers in units of 2^−SCALE, for arithmetic in whole numbers alone. */
const SCALE = 2400n;
const ONE = 1n << SCALE;

/** A double, exactly. */
function fixed(x: number): bigint {
  let exponent = 0n;
  let mantissa = x;
  for (; !Number.isInteger(mantissa); exponent++) mantissa *= 2;
  return (BigInt(mantissa) << SCALE) >> exponent;
}

/** √π from Machin's π = 16 arctan(1/5) − 4 arctan(1/239). */
const SQRT_PI = (() => {
  const arctanOfInverse = (k: bigint) => {
    let sum = 0n;
    let power = ONE / k;
    for (let j = 1n; power !== 0n; j += 2n, power /= -k * k) sum += power / j;
    return sum;
  };
  const square = (16n * arctanOfInverse(5n) - 4n * arctanOfInverse(239n)) * ONE;
  let root = ONE * 2n;
  for (let next = (root + square / root) >> 1n; next < root; next = (root + square / root) >> 1n) root = next;
  return root;
})();

/** erfc x = 1 − (2/√π) Σ (−1)^j x^(2j+1)/(j! (2j + 1)), to hundreds of digits. */
function exactErfc(x: number): number {
  const t = fixed(x);
  const square = (t * t) >> SCALE;
  let sum = 0n;
  let power = t;
  for (let j = 0n; power !== 0n; ) {
    sum += power / (2n * j + 1n);
    j++;
    power = -((power * square) >> SCALE) / j;
  }
  const difference = ONE - (2n * sum * ONE) / SQRT_PI;
  // Sixty-four leading bits are more than a double has.
  const bits = BigInt(difference.toString(2).length) - 64n;
  return Number(difference >> bits) * 2 ** Number(bits - SCALE);
}

describe('erfc', () => {
  test('has the values of the tables', () => {
    // Abramowitz & Stegun, Handbook of Mathematical Functions, tables 7.1 (erf x) and 7.3 (x e^(x²) erfc x, x^−2 = 0.04).
    for (const [x, erf] of [
      [0.1, 0.112462916],
      [0.5, 0.5204998778],
      [1, 0.8427007929],
      [1.5, 0.9661051465],
      [2, 0.995322265],
    ]) {
      expect(Math.abs(1 - erfc(x) - erf)).toBeLessThan(6e-11);
      expect(Math.abs(erfc(-x) - 1 - erf)).toBeLessThan(6e-11);
    }
    expect([erfc(0), erfc(Infinity), erfc(-Infinity), erfc(30)]).toEqual([1, 0, 2, 0]);
    expect(erfc(Number.NaN)).toBeNaN();
  });

  test('is within 1e-15 of its series, in whole-number arithmetic, wherever that is a normal number', () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 26, noNaN: true }), (x) => {
        expect(Math.abs(erfc(x) / exactErfc(x) - 1)).toBeLessThan(1e-15);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the normal distribution', () => {
  test('has the quantiles of every textbook', () => {
    expect(normalProbability(0)).toBe(0.5);
    expect(normalProbability(-1.959963984540054)).toBeCloseTo(0.025, 15);
    expect(normalProbability(1.644853626951472)).toBeCloseTo(0.95, 14);
    // Φ(−6) = 9.865876450376946e-10
    expect(normalProbability(-6) / 9.865876450376946e-10).toBeCloseTo(1, 13);
  });

  test('is that of the numbers drawn: the largest distance of the two is below the 0.999 quantile (Kolmogorov)', () => {
    const random = randomSource(5);
    const n = 20_000;
    const numbers = Float64Array.from({ length: n }, () => standardNormal(random)).sort();
    const distance = numbers.reduce((most, x, k) => {
      const p = normalProbability(x);
      return Math.max(most, p - k / n, (k + 1) / n - p);
    }, 0);
    expect(Math.sqrt(n) * distance).toBeLessThan(1.95);
  });
});
