import type { Kernels } from '../../../../src/math/kernels/kernels.ts';

/** A pivot at most this part of the diagonal it comes from is taken for rounding. */
const SMALLEST_PIVOT = 1e-14;

/** Σ u[at + t] v[other + t] over t < count, count even, in two partial sums: t even, t odd. */
function pairedProduct(u: Float64Array, at: number, v: Float64Array, other: number, count: number): number {
  let even = 0;
  let odd = 0;
  for (let t = 0; t < count; t += 2) {
    even += u[at + t] * v[other + t];
    odd += u[at + t + 1] * v[other + t + 1];
  }
  return even + odd;
}

/** value − Σ_{t < count} a[row + t] a[other + t]: the paired ones together, an odd last one by itself. */
function without(value: number, a: Float64Array, row: number, other: number, count: number): number {
  const whole = count - (count % 2);
  const rest = value - pairedProduct(a, row, a, other, whole);
  return whole < count ? rest - a[row + whole] * a[other + whole] : rest;
}

export const choleskyFactor: Kernels['choleskyFactor'] = (a, m, ld, from = 0) => {
  for (let i = from; i < m; i++) {
    const row = i * ld;
    for (let j = 0; j < i; j++) a[row + j] = without(a[row + j], a, row, j * ld, j) / a[j * ld + j];
    const diagonal = a[row + i];
    const pivot = without(diagonal, a, row, row, i);
    if (!(pivot > SMALLEST_PIVOT * diagonal)) return i + 1;
    a[row + i] = Math.sqrt(pivot);
  }
  return 0;
};

export const choleskyAppend: Kernels['choleskyAppend'] = (a, m, ld) => choleskyFactor(a, m + 1, ld, m);

export const choleskyDelete: Kernels['choleskyDelete'] = (factor, m, ld, index) => {
  const cosine: number[] = [];
  const sine: number[] = [];
  for (let i = index + 1; i < m; i++) {
    const row = i * ld;
    const before = row - ld;
    factor.copyWithin(before, row, row + index);
    let carried = factor[row + index];
    for (let j = index; j < i - 1; j++) {
      const value = factor[row + j + 1];
      factor[before + j] = cosine[j] * carried + sine[j] * value;
      carried = cosine[j] * value - sine[j] * carried;
    }
    const value = factor[row + i];
    const length = Math.sqrt(carried * carried + value * value);
    factor[before + i - 1] = length;
    cosine[i - 1] = carried / length;
    sine[i - 1] = value / length;
  }
};

export const choleskyForward: Kernels['choleskyForward'] = (factor, m, ld, r) => {
  for (let i = 0; i < m; i++) {
    const row = i * ld;
    const block = i - (i % 4);
    let value = r[i] - pairedProduct(factor, row, r, 0, block);
    for (let k = block; k < i; k++) value -= factor[row + k] * r[k];
    r[i] = value / factor[row + i];
  }
};

export const choleskyBackward: Kernels['choleskyBackward'] = (factor, m, ld, r) => {
  const whole = m - (m % 4);
  for (let i = m - 1; i >= whole; i--) {
    r[i] /= factor[i * ld + i];
    for (let k = 0; k < i; k++) r[k] -= factor[i * ld + k] * r[i];
  }
  for (let block = whole - 4; block >= 0; block -= 4) {
    const [at0, at1, at2, at3] = [0, 1, 2, 3].map((row) => (block + row) * ld);
    for (let i = block + 3; i >= block; i--) {
      for (let later = block + 3; later > i; later--) r[i] -= factor[later * ld + i] * r[later];
      r[i] /= factor[i * ld + i];
    }
    const [x0, x1, x2, x3] = r.subarray(block, block + 4);
    for (let k = 0; k < block; k++) {
      r[k] -= factor[at0 + k] * x0 + factor[at1 + k] * x1 + (factor[at2 + k] * x2 + factor[at3 + k] * x3);
    }
  }
};

export const choleskySolve: Kernels['choleskySolve'] = (factor, m, ld, r) => {
  choleskyForward(factor, m, ld, r);
  choleskyBackward(factor, m, ld, r);
};
