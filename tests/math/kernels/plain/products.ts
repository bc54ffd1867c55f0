import type { Stored } from '../../../../src/math/kernels/arena.ts';
import { inFrame } from '../../../../src/math/kernels/frame.ts';
import type { Guide, Kernels } from '../../../../src/math/kernels/kernels.ts';

/** x as it is in its frame, if it has one, stored so: with a stride of its own. */
export function framed(x: Stored, stride: number, frame: Guide = null): { x: Stored; stride: number } {
  if (frame === null || x instanceof Uint8Array) return { x, stride };
  const width = frame.length / 2;
  const n = Math.floor(x.length / stride);
  const values = new Float64Array(new SharedArrayBuffer(8 * n * width));
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < Math.min(width, stride); k++) {
      values[i * width + k] = inFrame(x[i * stride + k], frame as Float64Array<SharedArrayBuffer>, k);
    }
  }
  return { x: values, stride: width };
}

/** x's row `i` times w, in four partial sums over k mod 4. */
function product(x: Stored, stride: number, i: number, w: Stored, offset = 0): number {
  const at = i * stride;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let k = 0; k < stride; k += 4) {
    sum0 += x[at + k] * w[offset + k];
    sum1 += x[at + k + 1] * w[offset + k + 1];
    sum2 += x[at + k + 2] * w[offset + k + 2];
    sum3 += x[at + k + 3] * w[offset + k + 3];
  }
  return sum0 + sum2 + (sum1 + sum3);
}

/** out += Σ_p weights[p] x[row(p)] over from ≤ p < to, four rows at a time. */
function addRows(
  x: Stored,
  stride: number,
  row: (p: number) => number,
  weights: Float64Array,
  from: number,
  to: number,
  out: Float64Array,
): void {
  let p = from;
  for (; p + 4 <= to; p += 4) {
    const [r0, r1, r2, r3] = weights.subarray(p, p + 4);
    const [at0, at1, at2, at3] = [row(p), row(p + 1), row(p + 2), row(p + 3)].map((i) => i * stride);
    for (let k = 0; k < stride; k++) {
      out[k] += r0 * x[at0 + k] + r1 * x[at1 + k] + (r2 * x[at2 + k] + r3 * x[at3 + k]);
    }
  }
  for (; p < to; p++) {
    const at = row(p) * stride;
    for (let k = 0; k < stride; k++) out[k] += weights[p] * x[at + k];
  }
}

export const times: Kernels['times'] = (stored, pitch, from, to, w, out, guide) => {
  const { x, stride } = framed(stored, pitch, guide);
  for (let i = from; i < to; i++) out[i] = product(x, stride, i, w);
};

export const timesRows: Kernels['timesRows'] = (stored, pitch, rows, count, w, out, guide) => {
  const { x, stride } = framed(stored, pitch, guide);
  for (let p = 0; p < count; p++) out[p] = product(x, stride, rows[p], w);
};

export const transposedTimes: Kernels['transposedTimes'] = (stored, pitch, from, to, r, out, guide) => {
  const { x, stride } = framed(stored, pitch, guide);
  addRows(x, stride, (i) => i, r, from, to, out);
};

export const transposedTimesRows: Kernels['transposedTimesRows'] = (
  stored,
  pitch,
  rows,
  weights,
  count,
  out,
  guide,
) => {
  const { x, stride } = framed(stored, pitch, guide);
  addRows(x, stride, (p) => rows[p], weights, 0, count, out);
};

export const gramRow: Kernels['gramRow'] = (stored, pitch, row, rows, count, out, frame) => {
  const { x, stride } = framed(stored, pitch, frame);
  for (let p = 0; p < count; p++) out[p] = product(x, stride, rows[p], x, row * stride);
};

export const columnPeaks: Kernels['columnPeaks'] = (stored, pitch, n, scales, out, frame) => {
  const { x, stride } = framed(stored, pitch, frame);
  out.fill(0, 0, stride);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < stride; k++) out[k] = Math.max(out[k], scales[i] * Math.abs(x[i * stride + k]));
  }
};
