import { describe, expect, test } from 'vitest';
import { barrierMinimum, dualNorm, type NormName } from './barrier.ts';
import {
  compare,
  DIGITS,
  exactClassifier,
  exactly,
  exactMargins,
  exactObjective,
  exactTable,
  exp,
  fixedTimes,
  fromFixed,
  log,
  minus,
  ONE,
  over,
  sigmoid,
  softplus,
  times,
  toFixed,
  toNumber,
  wholeNumber,
  ZERO,
} from './rational.ts';
import { optimum } from './slowSolver.ts';
import { randomTable } from './tables.ts';

/* What the other tests here take for the truth, held against closed forms and known digits. */

const fraction = (num: number, den: number) => over(exactly(num), exactly(den));
/** 2^−290: ten digits less than the fixed-point numbers have. */
const ALMOST = 1n << BigInt(DIGITS - 290);
const distance = (a: bigint, b: bigint) => (a < b ? b - a : a - b);

/** The fixed-point number of a decimal with digits behind the point. */
function decimal(text: string): bigint {
  const [whole, digits] = text.split('.');
  return (BigInt(whole + digits) * ONE) / 10n ** BigInt(digits.length);
}

describe('exact arithmetic', () => {
  test('takes doubles as they are: a tenth is not a tenth', () => {
    expect(compare(exactly(0.1), fraction(1, 10))).toBe(1);
    expect(compare(exactly(0.5), fraction(1, 2))).toBe(0);
    expect(minus(exactly(0.1 + 0.2), exactly(0.3))).toEqual(exactly(2 ** -54));
    for (const x of [0, 1, -3, 0.1, 1.7e12, 5e-324, -2.5e-310, 1.7976931348623157e308]) {
      expect(toNumber(exactly(x))).toBe(x);
    }
    expect(() => exactly(Number.NaN)).toThrow('expected a finite one');
  });

  test('divides into fractions and rounds them to doubles', () => {
    expect(toNumber(fraction(1, 3))).toBe(1 / 3);
    expect(toNumber(fraction(-2, 7))).toBe(-2 / 7);
    expect(compare(times(fraction(1, 3), wholeNumber(3n)), wholeNumber(1n))).toBe(0);
    expect(toNumber(over(exactly(1e-300), exactly(1e-10)))).toBeCloseTo(1e-290, 300);
  });

  test('knows e, ln 2 and ln 10 to 85 digits', () => {
    const digits = {
      e: '2.7182818284590452353602874713526624977572470936999595749669676277240766303535475945713',
      ln2: '0.6931471805599453094172321214581765680755001343602552541206800094933936219696947156058',
      ln10: '2.3025850929940456840179914546843642076011014886287729760333279009675726096773524802359',
    };
    const close = decimal(`0.${'0'.repeat(84)}1`);
    expect(distance(exp(ONE), decimal(digits.e))).toBeLessThan(close);
    expect(distance(log(2n * ONE), decimal(digits.ln2))).toBeLessThan(close);
    expect(distance(log(10n * ONE), decimal(digits.ln10))).toBeLessThan(close);
  });

  test('finds back what it took the exponential of, and the symmetries of softplus and sigmoid', () => {
    for (const x of [0, 1e-12, 0.3, -0.7, 5, -20, 60]) {
      const at = toFixed(exactly(x));
      const lost = exp(at) > ONE ? ALMOST : (ALMOST * ONE) / exp(at);
      expect(distance(log(exp(at)), at), `${x}`).toBeLessThan(lost);
      expect(distance(softplus(at), softplus(-at) - at)).toBeLessThan(ALMOST);
      expect(distance(sigmoid(at) + sigmoid(-at), ONE)).toBeLessThan(ALMOST);
      expect(toNumber(fromFixed(softplus(at))) / Math.log1p(Math.exp(-x))).toBeCloseTo(1, 12);
    }
  });

  test('evaluates an objective by hand: three samples near 1.7e12, one of them inside the margin', () => {
    // s = ½(x − 1.7e12) − ½: −½ and 0 of class I, 1½ of class J; losses ½, 1, 0; L = ½ + ¼μ.
    const table = exactTable([1.7e12, 1.7e12 + 1, 1.7e12 + 4], [-1, -1, 1]);
    const classifier = exactClassifier([0.5], -0.85e12 - 0.5);
    expect(exactMargins(table, classifier).map(toNumber)).toEqual([0.5, 0, 1.5]);
    expect(compare(exactObjective(table, classifier, 'hinge', 1), fraction(3, 4))).toBe(0);
    const risk = toNumber(exactObjective(table, classifier, 'softplus', 1)) - 0.25;
    const terms = [0.5, 0, 1.5].map((z) => Math.log1p(Math.exp(-z)));
    expect(risk).toBeCloseTo((terms[0] + terms[1] + terms[2]) / 3, 14);
  });
});

describe('the slow solver', () => {
  test('hinge on two points: w = (x_J − x_I)/(4μ) exactly, then the hard margin, wherever they lie', () => {
    for (const offset of [0, 5e6, 1.7e12]) {
      const table = exactTable([offset, offset, offset + 3, offset + 4], [-1, 1]);
      const strong = optimum(table, 'hinge', 8);
      expect(strong.w.map((w, k) => compare(w, fraction(k + 3, 32)))).toEqual([0, 0]);
      const weak = optimum(table, 'hinge', 2 ** -20);
      expect(weak.w.map((w, k) => compare(w, fraction(2 * (k + 3), 25)))).toEqual([0, 0]);
      expect(compare(weak.objective, over(exactly(2 ** -20 * 4), wholeNumber(25n)))).toBe(0);
      expect(compare(weak.lower, weak.objective)).toBe(0);
    }
  });

  test('hinge on unbalanced classes with a penalty that dominates: the bias on the side of the larger class', () => {
    // Three of class I at 0, 1, 2, one of class J at 9; α = (⅓, ⅓, ⅓, 1) is possible, but margins decide: b = −1 − w·x of one.
    const { w, objective, lower } = optimum(exactTable([0, 1, 2, 9], [-1, -1, -1, 1]), 'hinge', 1000);
    // All of class I outside but the last, which is on its margin: w = (9 − 2)/(2μn), the least Σ α y x in reach.
    expect(toNumber(w[0])).toBe(7 / 8000);
    expect(compare(objective, lower)).toBe(0);
  });

  test('softplus on two points: 2μw = 1/(1 + e^w) to 50 digits', () => {
    const { w, b, objective } = optimum(exactTable([-1, 1], [-1, 1]), 'softplus', 0.125);
    const at = toFixed(w[0]);
    expect(distance(at / 4n, sigmoid(-at))).toBeLessThan(1n << BigInt(DIGITS - 167));
    expect(toFixed(b)).toBe(0n);
    const value = softplus(at) + fixedTimes(at, at) / 8n;
    expect(distance(toFixed(objective), value)).toBeLessThan(ALMOST << 20n);
  });

  test('finds w = 0 exactly where samples have both labels, and where α = 1 on such a pair is optimal', () => {
    const both = optimum(exactTable([1, 2, 1, 2, 4, 0, 4, 0], [-1, 1, -1, 1]), 'hinge', 0.01);
    expect(both.w.map(toNumber)).toEqual([0, 0]);
    expect(compare(both.objective, wholeNumber(1n))).toBe(0);
    const points = [
      -1.192, 1.004, -1.192, 1.004, 1.675, 0.222, 0.585, 0.553, 0.938, 0.502, -0.465, -0.691, 1.559, 0.451,
    ];
    for (const mu of [100, 1, 1e-2, 1e-6]) {
      const zero = optimum(exactTable(points, [1, -1, -1, -1, -1, -1, -1]), 'hinge', mu);
      expect(zero.w.map(toNumber)).toEqual([0, 0]);
      expect(compare(zero.objective, fraction(2, 7))).toBe(0);
    }
  });

  test('gives shifted tables the same weights to the last bit, and scaled ones weights that are scaled', () => {
    const values = [0.5, 3, 1.25, -2, 4, 1, 2.5, 0, -1, 2, 3, 3];
    const labels = [-1, 1, -1, 1, 1, -1];
    for (const loss of ['hinge', 'softplus'] as const) {
      const plain = optimum(exactTable(values, labels), loss, 0.01);
      const shifted = optimum(
        exactTable(
          values.map((x) => x + 2 ** 24),
          labels,
        ),
        loss,
        0.01,
      );
      const scaled = optimum(
        exactTable(
          values.map((x) => x * 1024),
          labels,
        ),
        loss,
        0.01 * 2 ** 20,
      );
      for (const k of [0, 1]) {
        expect(toNumber(shifted.w[k])).toBe(toNumber(plain.w[k]));
        expect(toNumber(scaled.w[k]) * 1024).toBe(toNumber(plain.w[k]));
      }
      expect(toNumber(shifted.objective)).toBe(toNumber(plain.objective));
      expect(toNumber(scaled.objective)).toBe(toNumber(plain.objective));
    }
  });

  test('proves its solutions, from which no step leads down, on tables of all kinds', () => {
    for (let seed = 0; seed < 30; seed++) {
      const { exact, loss, mus, about } = randomTable(seed, 1);
      const { w, b, objective, lower } = optimum(exact, loss, mus[0]);
      expect(compare(lower, objective), about).toBeLessThanOrEqual(0);
      for (let k = 0; k <= w.length; k++) {
        for (const part of [1e-3, -1e-3]) {
          const factor = exactly(1 + part);
          const moved = {
            w: w.map((at, l) => (l === k ? times(at, factor) : at)),
            b: k === w.length ? times(b, factor) : b,
          };
          expect(compare(exactObjective(exact, moved, loss, mus[0]), objective), about).toBeGreaterThanOrEqual(0);
        }
      }
    }
  });

  test('in doubles: adversarial training of two points in every norm is w = min((1 − ε)/(2μ), 1/(1 − ε))', () => {
    for (const norm of ['l2', 'linf', 'l1'] as const) {
      for (const [mu, epsilon] of [
        [1, 0.25],
        [0.01, 0.25],
        [0.01, 1.5],
      ]) {
        const problem = { rows: [[-1], [1]], labels: [-1, 1], loss: 'hinge' as const, mu, norm, epsilon };
        const { w, objective, lower } = barrierMinimum(problem);
        const right = epsilon > 1 ? 0 : Math.min((1 - epsilon) / (2 * mu), 1 / (1 - epsilon));
        const least = Math.max(1 - (1 - epsilon) * right, 0) + mu * right * right;
        expect(objective).toBeCloseTo(least, 9);
        expect(lower).toBeCloseTo(least, 9);
        expect(w[0]).toBeCloseTo(right, 4);
      }
    }
  });

  test('in doubles: agrees with the exact solution without changes, and proves itself with them to 1e-7', () => {
    for (let seed = 0; seed < 60; seed++) {
      const { exact, loss, mus } = randomTable(seed, 1);
      const means = exact.rows[0].map(
        (_, k) => exact.rows.reduce((sum, row) => sum + toNumber(row[k]), 0) / exact.rows.length,
      );
      // In units of the columns' sizes: only the exact solver is for all sizes.
      const centred = exact.rows.map((row) => row.map((x, k) => toNumber(x) - means[k]));
      const sizes = means.map((_, k) => Math.max(...centred.map((row) => Math.abs(row[k]))) || 1);
      const rows = centred.map((row) => row.map((x, k) => x / sizes[k]));
      const problem = { rows, labels: exact.labels, loss, mu: mus[0] };
      const { objective, lower } = barrierMinimum(problem);
      const least = toNumber(optimum(exactTable(rows.flat(), exact.labels), loss, mus[0]).objective);
      expect(objective / least - 1).toBeLessThan(1e-7);
      expect(lower / least - 1).toBeLessThan(1e-13);
      const norm = (['l2', 'linf', 'l1'] as const satisfies NormName[])[seed % 3];
      const changed = barrierMinimum({ ...problem, norm, epsilon: 0.1 * (1 + (seed % 7)) });
      expect(changed.lower).toBeGreaterThanOrEqual(changed.objective * (1 - 1e-7));
    }
    expect(dualNorm('linf', [3, -4])).toBe(7);
    expect(dualNorm('l1', [3, -4])).toBe(4);
    expect(compare(ZERO, exactly(-0))).toBe(0);
  });
});
