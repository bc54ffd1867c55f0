import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asin, atan2, cos, exp, integerPower, log, log1p, log10, powerOfTen } from '../../src/math/elementary.ts';

/** The distance in units of the last place of the reference. */
function ulps(value: number, reference: number): number {
  if (value === reference) return 0;
  return Math.abs(value - reference) / 2 ** (Math.floor(Math.log2(Math.abs(reference))) - 52);
}

/** Numbers as integers in units of 2^−SCALE, for arithmetic in whole numbers alone. */
const SCALE = 320n;
const ONE = 1n << SCALE;

/** A finite double, exactly; it must be a multiple of the unit. */
function fixed(x: number): bigint {
  let exponent = 0;
  let mantissa = x;
  for (; !Number.isInteger(mantissa); exponent++) mantissa *= 2;
  return (BigInt(mantissa) << SCALE) >> BigInt(exponent);
}

function squareRoot(a: bigint): bigint {
  let root = 1n << BigInt((a.toString(2).length + 1) >> 1);
  for (let next = (root + a / root) >> 1n; next < root; next = (root + a / root) >> 1n) root = next;
  return root;
}

/** arctan t for 0 ≤ t ≤ 1, from arctan t = 2 arctan(t/(1 + √(1 + t²))) and its series. */
function arctan(t: bigint): bigint {
  let x = t;
  const halvings = 8n;
  for (let k = 0n; k < halvings; k++) x = (x * ONE) / (ONE + squareRoot(ONE * ONE + x * x));
  const square = (x * x) >> SCALE;
  let sum = 0n;
  let power = x;
  for (let k = 1n; power !== 0n; k += 4n) {
    const next = (power * square) >> SCALE;
    sum += power / k - next / (k + 2n);
    power = (next * square) >> SCALE;
  }
  return sum << halvings;
}

/** The angle of (x, y) with x, y > 0, to more than 80 digits. */
function angle(y: number, x: number): bigint {
  const [a, b] = [fixed(y), fixed(x)];
  return a <= b ? arctan((a * ONE) / b) : 2n * arctan(ONE) - arctan((b * ONE) / a);
}

describe('the elementary functions', () => {
  test('exp is within 2 ulp of the engine’s over its whole normal range', () => {
    fc.assert(
      fc.property(fc.double({ min: -708, max: 709.7, noNaN: true }), (x) => {
        expect(ulps(exp(x), Math.exp(x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 2000 },
    );
  });

  test('log and log1p are within 2 ulp of the engine’s', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        expect(ulps(log(x), Math.log(x))).toBeLessThanOrEqual(2);
        expect(ulps(log1p(x), Math.log1p(x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.double({ min: -0.999999, max: 2, noNaN: true }), (x) => {
        expect(ulps(log1p(x), Math.log1p(x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    // From a run of these functions; where engines differ from each other, at exp 1 and log 0.01, it is in the last place.
    [
      'exp',
      exp,
      { '-0.5': '3fe368b2fc6f960a', '0.3': '3ff599058c8c1a96', '3': '403415e5bf6fb106', '1': '4005bf0a8b14576a' },
    ],
    ['log', log, { '2': '3fe62e42fefa39ef', '0.01': 'c0126bb1bbb55516', '1.23': '3fca7f70b7a83a7f' }],
    [
      'log1p',
      log1p,
      {
        '-0.25': 'bfd269621134db92',
        '0.3': '3fd0ca937be1b9dc',
        '1e-9': '3e112e0be801f1d9',
        '1e10': '4037069e2aa3184e',
      },
    ],
  ] as const)('%s has the same bits on every engine', (_, f, expected) => {
    const bits = (x: number) => Buffer.from(Float64Array.of(x).buffer).reverse().toString('hex');
    for (const [x, hex] of Object.entries(expected)) expect(bits(f(Number(x))), x).toBe(hex);
  });

  test('values at the edges are those of the mathematics', () => {
    expect([exp(0), exp(-Infinity), exp(-800), exp(Infinity), exp(800)]).toEqual([1, 0, 0, Infinity, Infinity]);
    expect([log(1), log(0), log(Infinity), log1p(0), log1p(-1), log1p(Infinity)]).toEqual([
      0,
      -Infinity,
      Infinity,
      0,
      -Infinity,
      Infinity,
    ]);
    expect([exp(Number.NaN), log(-1), log1p(-2)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(exp(-745)).toBe(5e-324);
    expect(log(5e-324)).toBeCloseTo(-744.4400719213812, 12);
    expect(ulps(exp(1), Math.E)).toBeLessThanOrEqual(1);
    expect(ulps(log(10), Math.LN10)).toBeLessThanOrEqual(1);
  });

  test('powers of ten with integer exponents are the doubles one would write, and log10 finds them again', () => {
    for (let k = -300; k <= 300; k++) {
      expect(powerOfTen(k)).toBe(Number(`1e${k}`));
      expect(log10(Number(`1e${k}`))).toBe(k);
    }
    expect(ulps(powerOfTen(0.5), Math.sqrt(10))).toBeLessThanOrEqual(2);
  });

  test('integer powers are the products, exact where these are whole numbers below 2⁵³', () => {
    for (let k = 0; k <= 33; k++) expect(integerPower(3, k)).toBe(Number(3n ** BigInt(k)));
    expect(integerPower(0.5, 1074)).toBe(5e-324);
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 10, noNaN: true }), fc.nat(20), (x, k) => {
        expect(ulps(integerPower(x, k), x ** k)).toBeLessThanOrEqual(k + 2);
      }),
    );
  });

  test('the engine’s x ** 2 is x·x and its 2 ** k exact, so that the sources may use them', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.constant(2), (x, two) => {
        expect([x ** 2, x ** two]).toEqual([x * x, x * x]);
      }),
      { numRuns: 2000 },
    );
    for (let k = 0; k <= 1023; k++) expect([2 ** k, 2 ** -k]).toEqual([integerPower(2, k), integerPower(0.5, k)]);
  });

  test('atan2 is within 2 ulp of the truth, in whole-number arithmetic, and of the engine’s, in all quadrants', () => {
    const size = fc.double({ min: -60, max: 60, noNaN: true }).map((exponent) => 2 ** exponent);
    const near = fc.double({ min: 0.2, max: 4, noNaN: true });
    fc.assert(
      fc.property(size, fc.oneof(near, size), (x, ratio) => {
        const y = x * ratio;
        const truth = angle(y, x);
        const unit = (value: number) => fixed(2 ** (Math.floor(Math.log2(value)) - 52));
        const error = (value: number, expected: bigint) => {
          const difference = fixed(value) - expected;
          return Number(((difference < 0n ? -difference : difference) * 1000n) / unit(value)) / 1000;
        };
        const right = atan2(y, x);
        const left = atan2(y, -x);
        expect(error(right, truth)).toBeLessThan(2);
        expect(error(left, 4n * arctan(ONE) - truth)).toBeLessThan(2);
        expect([atan2(-y, x), atan2(-y, -x)]).toEqual([-right, -left]);
        expect(ulps(right, Math.atan2(y, x))).toBeLessThanOrEqual(2);
        expect(ulps(left, Math.atan2(y, -x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 1000 },
    );
  });

  test('cos is within 2 ulp of the engine’s from 0 to π, and exact at the ends; elsewhere it is no number', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: Math.PI, noNaN: true }), (x) => {
        expect(ulps(cos(x), Math.cos(x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 2000 },
    );
    // The double nearest to π/2 is short of it by 6.123233995736766e-17.
    expect([cos(0), cos(Math.PI), cos(Math.PI / 2)]).toEqual([1, -1, 6.123233995736766e-17]);
    expect([cos(-0.1), cos(3.2), cos(Number.NaN)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  test('asin is within 4 ulp of the engine’s, and no number beyond ±1', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (x) => {
        expect(ulps(asin(x), Math.asin(x))).toBeLessThanOrEqual(4);
      }),
      { numRuns: 2000 },
    );
    expect([asin(0), asin(1), asin(-1), asin(1e-300)]).toEqual([0, Math.PI / 2, -Math.PI / 2, 1e-300]);
    expect([asin(1.1), asin(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
  });

  test('atan2 is right at the edges: zeros of either sign, infinities, and ratios that overflow or vanish', () => {
    const edges = [0, -0, 1, -1, Infinity, -Infinity, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, Number.NaN];
    for (const y of edges) {
      for (const x of edges) expect(atan2(y, x), `atan2(${y}, ${x})`).toBe(Math.atan2(y, x));
    }
  });
});
