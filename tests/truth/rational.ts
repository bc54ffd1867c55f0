/*
 * Exact arithmetic on doubles, each of which is a whole number times a power of two, and on what they make by + − × ÷; and
 * the exponential and the logarithm to 1e-90. It shares nothing with src.
 */

/** The number num/den · 2^exp, den > 0. Of what doubles make without division, den is 1. */
export interface Exact {
  readonly num: bigint;
  readonly den: bigint;
  readonly exp: number;
}

export const ZERO: Exact = { num: 0n, den: 1n, exp: 0 };

const double = new Float64Array(1);
const bits = new BigUint64Array(double.buffer);

/** A finite double as it is. */
export function exactly(x: number): Exact {
  if (!Number.isFinite(x)) throw new RangeError(`${x} is no number; expected a finite one`);
  double[0] = x;
  const exponent = Number((bits[0] >> 52n) & 0x7ffn);
  const fraction = bits[0] & 0xfffffffffffffn;
  let num = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  if (num === 0n) return ZERO;
  let exp = Math.max(exponent, 1) - 1075;
  // Short numbers keep everything that follows short.
  while ((num & 0xffn) === 0n) {
    num >>= 8n;
    exp += 8;
  }
  while ((num & 1n) === 0n) {
    num >>= 1n;
    exp++;
  }
  return { num: x < 0 ? -num : num, den: 1n, exp };
}

export const wholeNumber = (num: bigint): Exact => ({ num, den: 1n, exp: 0 });

export function plus(a: Exact, b: Exact): Exact {
  if (a.num === 0n) return b;
  if (b.num === 0n) return a;
  const exp = Math.min(a.exp, b.exp);
  const numA = a.num << BigInt(a.exp - exp);
  const numB = b.num << BigInt(b.exp - exp);
  if (a.den === b.den) return { num: numA + numB, den: a.den, exp };
  return { num: numA * b.den + numB * a.den, den: a.den * b.den, exp };
}

const negative = ({ num, den, exp }: Exact): Exact => ({ num: -num, den, exp });

export const minus = (a: Exact, b: Exact): Exact => plus(a, negative(b));

export const times = (a: Exact, b: Exact): Exact => ({ num: a.num * b.num, den: a.den * b.den, exp: a.exp + b.exp });

/** a/b, b ≠ 0. */
export function over(a: Exact, b: Exact): Exact {
  const sign = b.num < 0n ? -1n : 1n;
  return { num: a.num * b.den * sign, den: a.den * b.num * sign, exp: a.exp - b.exp };
}

export const sum = (numbers: readonly Exact[]): Exact => numbers.reduce(plus, ZERO);

export const dot = (a: readonly Exact[], b: readonly Exact[]): Exact => sum(a.map((value, k) => times(value, b[k])));

/** −1, 0 or 1. */
const signOf = ({ num }: Exact): number => (num > 0n ? 1 : num < 0n ? -1 : 0);

/** The sign of a − b. */
export const compare = (a: Exact, b: Exact): number => signOf(minus(a, b));

const larger = (a: Exact, b: Exact): Exact => (compare(a, b) < 0 ? b : a);

const lengthOf = (num: bigint): number => num.toString(16).length * 4;

/** A double next to the number: ±∞ or 0 beyond the range of doubles. */
export function toNumber({ num, den, exp }: Exact): number {
  if (num === 0n) return 0;
  const size = num < 0n ? -num : num;
  // About 80 binary digits of the quotient: more than a double holds, and no more than Number() can take.
  const shift = 80 - (lengthOf(size) - lengthOf(den));
  const quotient = shift >= 0 ? (size << BigInt(shift)) / den : size / (den << BigInt(-shift));
  // In two parts, so that neither power of two leaves the range before the product does.
  const power = exp - shift;
  const half = Math.trunc(power / 2);
  const value = Number(quotient) * 2 ** half * 2 ** (power - half);
  return num < 0n ? -value : value;
}

/** Binary digits behind the point of a fixed-point number: 2⁻³²⁰ = 5e-97. */
export const DIGITS = 320;
/** 1 as a fixed-point number. */
export const ONE = 1n << BigInt(DIGITS);
const SHIFT = BigInt(DIGITS);

/** A number as a multiple of 2^−DIGITS, rounded down. */
export function toFixed({ num, den, exp }: Exact): bigint {
  const shift = exp + DIGITS;
  return shift >= 0 ? (num << BigInt(shift)) / den : (num >> BigInt(-shift)) / den;
}

export const fromFixed = (x: bigint): Exact => ({ num: x, den: 1n, exp: -DIGITS });

/** A double next to a fixed-point number of less than 2⁷⁰⁰. */
export const fixedToNumber = (x: bigint): number => Number(x) * 2 ** -DIGITS;

export const fixedTimes = (a: bigint, b: bigint): bigint => (a * b) >> SHIFT;

/** artanh(1/k) = Σ 1/((2j+1) k^(2j+1)). */
function artanhOfInverse(k: bigint): bigint {
  let total = 0n;
  let power = ONE / k;
  for (let j = 1n; power !== 0n; j += 2n, power /= k * k) total += power / j;
  return total;
}

/** ln 2 by Machin's kind of formula. */
const LN2 = 18n * artanhOfInverse(26n) - 2n * artanhOfInverse(4801n) + 8n * artanhOfInverse(8749n);
/** Halvings of the argument before the series. */
const HALVINGS = 16n;

/** eˣ, of a fixed-point number. */
export function exp(x: bigint): bigint {
  const k = x >= 0n ? (x + LN2 / 2n) / LN2 : (x - LN2 / 2n) / LN2;
  // Below the last digit.
  if (k < -SHIFT - 2n) return 0n;
  const r = (x - k * LN2) >> HALVINGS;
  let term = ONE;
  let total = ONE;
  for (let j = 1n; term !== 0n && term !== -1n; j++) {
    term = fixedTimes(term, r) / j;
    total += term;
  }
  for (let j = 0n; j < HALVINGS; j++) total = fixedTimes(total, total);
  return k >= 0n ? total << k : total >> -k;
}

/** ln x of a fixed-point number x > 0, by Halley's steps from the double's logarithm. */
export function log(x: bigint): bigint {
  const binary = lengthOf(x) - DIGITS;
  // x·2^−binary is between 1/16 and 1.
  const reduced = binary >= 0 ? x >> BigInt(binary) : x << BigInt(-binary);
  let y = toFixed(exactly(Math.log(fixedToNumber(reduced))));
  for (let step = 0; step < 3; step++) {
    const e = exp(y);
    y += ((2n * (reduced - e)) << SHIFT) / (reduced + e);
  }
  return y + BigInt(binary) * LN2;
}

/** ln(1 + e^−z) of a fixed-point number. */
export function softplus(z: bigint): bigint {
  return z < 0n ? log(ONE + exp(z)) - z : log(ONE + exp(-z));
}

/** 1/(1 + e^−z) of a fixed-point number. */
export function sigmoid(z: bigint): bigint {
  const e = exp(z < 0n ? z : -z);
  return ((z < 0n ? e : ONE) << SHIFT) / (ONE + e);
}

/** A table of doubles as they are: n rows of d numbers, and n labels of −1 or 1. */
export interface ExactTable {
  readonly rows: readonly (readonly Exact[])[];
  readonly labels: readonly number[];
}

/** Of numbers of a matrix with divisor 1, as many rows as there are labels; `origin`: what is taken off each row. */
export function exactTable(
  values: ArrayLike<number>,
  labels: ArrayLike<number>,
  origin?: ArrayLike<number>,
): ExactTable {
  const n = labels.length;
  const d = values.length / n;
  const off = origin && Array.from(origin, exactly);
  const rows = Array.from({ length: n }, (_, i) =>
    Array.from({ length: d }, (_, k) => {
      const value = exactly(values[i * d + k]);
      return off ? minus(value, off[k]) : value;
    }),
  );
  return { rows, labels: Array.from(labels) };
}

export interface ExactClassifier {
  readonly w: readonly Exact[];
  readonly b: Exact;
}

/** The classifier of doubles as it is. */
export const exactClassifier = (w: ArrayLike<number>, b: number): ExactClassifier => ({
  w: Array.from(w, exactly),
  b: exactly(b),
});

/** y_i (w·x_i + b). */
export function exactMargins({ rows, labels }: ExactTable, { w, b }: ExactClassifier): Exact[] {
  return rows.map((row, i) => {
    const score = plus(dot(w, row), b);
    return labels[i] < 0 ? negative(score) : score;
  });
}

const HIGH_ONE = wholeNumber(1n);

/** L = (1/n) Σ f(y (w·x + b)) + μ‖w‖²: of hinge exact, of softplus to 1e-90. */
export function exactObjective(
  table: ExactTable,
  classifier: ExactClassifier,
  loss: 'hinge' | 'softplus',
  mu: number,
): Exact {
  const losses = exactMargins(table, classifier).map((z) =>
    loss === 'hinge' ? larger(minus(HIGH_ONE, z), ZERO) : fromFixed(softplus(toFixed(z))),
  );
  const risk = over(sum(losses), wholeNumber(BigInt(losses.length)));
  return plus(risk, times(exactly(mu), dot(classifier.w, classifier.w)));
}

/** Σ α y x and, last, Σ α y. */
export function exactSignedSum({ rows, labels }: ExactTable, alpha: readonly Exact[]): Exact[] {
  const signed = alpha.map((a, i) => (labels[i] < 0 ? negative(a) : a));
  return [...rows[0].map((_, k) => sum(signed.map((a, i) => times(a, rows[i][k])))), sum(signed)];
}
