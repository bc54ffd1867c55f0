import { INTEGER_PANEL, type Kernels, REAL_PANEL, ROUNDED_LIMIT } from '../../../../src/math/kernels/kernels.ts';
import { framed } from './products.ts';

/** 1.5 · 2⁵²: adding it to a small number and taking it away again rounds to an integer, half to even. */
const ROUNDING = 6755399441055744;

/** m columns of the `count` values value(p, k). */
function panel(m: number, count: number, value: (p: number, k: number) => number): Float64Array[] {
  return Array.from({ length: m }, (_, k) => {
    const column = new Float64Array(count);
    for (let p = 0; p < count; p++) column[p] = value(p, k);
    return column;
  });
}

/** out[k·ld + l] += Σ_p left[k][p] right[l][p] for l ≤ k: the sum over even p plus that over odd p. */
function addProducts(left: Float64Array[], right: Float64Array[], count: number, out: Float64Array, ld: number): void {
  for (let k = 0; k < left.length; k++) {
    for (let l = 0; l <= k; l++) {
      const [u, v] = [left[k], right[l]];
      let even = 0;
      let odd = 0;
      for (let p = 0; p < count; p += 2) even += u[p] * v[p];
      for (let p = 1; p < count; p += 2) odd += u[p] * v[p];
      out[k * ld + l] += even + odd;
    }
  }
}

export const gramRows: Kernels['gramRows'] = (stored, pitch, rows, from, count, out, ld, frame) => {
  const { x, stride } = framed(stored, pitch, frame);
  for (let p = from - (from % 4); p < count; p++) {
    for (let q = 0; q <= p; q++) {
      let sum = 0;
      for (let left = 0; left < stride; left += REAL_PANEL) {
        const [u, v] = [rows[p], rows[q]].map((i) =>
          x.subarray(i * stride + left, i * stride + Math.min(stride, left + REAL_PANEL)),
        );
        let [even, odd] = [0, 0];
        for (let k = 0; k < u.length; k += 2) {
          even += u[k] * v[k];
          odd += u[k + 1] * v[k + 1];
        }
        sum += even + odd;
      }
      out[p * ld + q] = sum;
    }
  }
};

export const weightedGram: Kernels['weightedGram'] = (x, stride, rows, count, weights, m, out, ld) => {
  const size = x instanceof Uint8Array && weights === null ? INTEGER_PANEL : REAL_PANEL;
  for (let from = 0; from < count; from += size) {
    const length = Math.min(size, count - from);
    const columns = panel(m, length, (p, k) => x[rows[from + p] * stride + k]);
    const weighted = weights ? columns.map((column) => column.map((value, p) => weights[from + p] * value)) : columns;
    addProducts(weighted, columns, length, out, ld);
  }
};

export const roundedGram: Kernels['roundedGram'] = (
  ...[stored, pitch, rows, count, rowScales, columnScales, m, out, ld, frame]
) => {
  const { x, stride } = framed(stored, pitch, frame);
  for (let from = 0; from < count; from += INTEGER_PANEL) {
    const length = Math.min(INTEGER_PANEL, count - from);
    const columns = panel(m, length, (p, k) =>
      rounded(rowScales[from + p] * columnScales[k] * x[rows[from + p] * stride + k]),
    );
    addProducts(columns, columns, length, out, ld);
  }
};

function rounded(value: number): number {
  return Math.max(-ROUNDED_LIMIT, Math.min(ROUNDED_LIMIT, value)) + ROUNDING - ROUNDING;
}
