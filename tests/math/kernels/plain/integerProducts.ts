import { type Kernels, LARGEST_SHORT } from '../../../../src/math/kernels/kernels.ts';

export const roundedTimes: Kernels['roundedTimes'] = (x, stride, n, w, scale, out) => {
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = 0; k < stride; k++) sum += x[i * stride + k] * short(scale * w[k]);
    out[i] = sum;
  }
};

export const roundedTransposedTimes: Kernels['roundedTransposedTimes'] = (x, stride, n, r, scale, out) => {
  out.fill(0, 0, stride);
  for (let i = 0; i < n; i++) {
    const weight = short(scale * r[i]);
    for (let k = 0; k < stride; k++) out[k] += weight * x[i * stride + k];
  }
};

/** 1.5 · 2⁵²: adding it to a small number and taking it away again rounds to an integer, half to even. */
const ROUNDING = 6755399441055744;

function short(value: number): number {
  return Math.max(-LARGEST_SHORT, Math.min(LARGEST_SHORT, value)) + ROUNDING - ROUNDING;
}
