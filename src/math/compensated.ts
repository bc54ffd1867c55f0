/** Half a unit in the last place of 1: the relative error of one operation. */
export const UNIT = 2 ** -53;

/** A number as the unevaluated sum of two doubles, |low| ≤ ulp(high)/2: about 32 digits. */
export interface DoubleDouble {
  readonly high: number;
  readonly low: number;
}

/** a + b and what rounding takes from it, exactly (Knuth's TwoSum). */
export function twoSum(a: number, b: number): DoubleDouble {
  const high = a + b;
  const added = high - a;
  return { high, low: a - (high - added) + (b - added) };
}

const SPLITTER = 2 ** 27 + 1;

/** Sums to which numbers are added, with what rounding takes from them kept beside: as if in twice the digits. */
export class CompensatedSums {
  readonly #sums: Float64Array;
  readonly #lost: Float64Array;

  constructor(count: number) {
    this.#sums = new Float64Array(count);
    this.#lost = new Float64Array(count);
  }

  /** sums[k] += a (x − c), x − c not rounded. */
  addProduct(k: number, a: number, x: number, c: number): void {
    const d = x - c;
    const taken = d - x;
    const p = a * d;
    const sum = this.#sums[k];
    const next = sum + p;
    const added = next - sum;
    const rest = a * (x - (d - taken) - (c + taken));
    this.#lost[k] += sum - (next - added) + (p - added) + productError(a, d, p) + rest;
    this.#sums[k] = next;
  }

  /** The sums, each rounded once. */
  totals(): Float64Array {
    return this.#sums.map((sum, k) => sum + this.#lost[k]);
  }
}

/** What rounding takes from the product p = a b, exactly unless it is out of range (Dekker's TwoProduct). */
export function productError(a: number, b: number, p: number): number {
  const bigA = a * SPLITTER;
  const highA = bigA - (bigA - a);
  const lowA = a - highA;
  const bigB = b * SPLITTER;
  const highB = bigB - (bigB - b);
  const lowB = b - highB;
  return lowA * lowB - (p - highA * highB - lowA * highB - highA * lowB);
}

/** start + u·v as if computed in twice the digits (Ogita, Rump & Oishi, Accurate Sum and Dot Product). */
export function compensatedDot(u: Float64Array, v: Float64Array, start = 0): DoubleDouble {
  let sum = start;
  let lost = 0;
  for (let k = 0; k < u.length; k++) {
    const p = u[k] * v[k];
    const next = sum + p;
    const added = next - sum;
    lost += sum - (next - added) + (p - added) + productError(u[k], v[k], p);
    sum = next;
  }
  return twoSum(sum, lost);
}
