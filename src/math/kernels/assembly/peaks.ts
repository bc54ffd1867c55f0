// The largest entries of columns whose rows are scaled.
import { four, inFrame, lower, upper } from './lanes';

/** out[k] = the largest of out[k] and scales[i] |x[i, k]| for from ≤ i < to and left ≤ k < right, both multiples of 4. */
// @ts-ignore: decorator
@inline export function peaks<T>(x: usize, stride: i32, frame: usize, isFramed: bool, from: i32, to: i32, scales: usize, left: i32, right: i32, out: usize): void {
  const rowBytes = <usize>stride * sizeof<T>();
  const start = out + (<usize>left << 3), end = out + (<usize>right << 3);
  for (let i = from; i < to; i += 2) {
    // A last row alone is its own partner.
    const next = min(i + 1, to - 1);
    let x0 = x + <usize>i * rowBytes + <usize>left * sizeof<T>(), x1 = x + <usize>next * rowBytes + <usize>left * sizeof<T>();
    const r0 = v128.load64_splat(scales + (<usize>i << 3)), r1 = v128.load64_splat(scales + (<usize>next << 3));
    let c = frame + (<usize>left << 4);
    for (let at = start; at < end; at += 32, c += 64) {
      const v0 = four<T>(x0), v1 = four<T>(x1);
      const lowers = f64x2.pmax(f64x2.mul(r0, f64x2.abs(inFrame(lower<T>(v0), c, 0, isFramed))), f64x2.mul(r1, f64x2.abs(inFrame(lower<T>(v1), c, 0, isFramed))));
      const uppers = f64x2.pmax(f64x2.mul(r0, f64x2.abs(inFrame(upper<T>(x0, v0), c, 16, isFramed))), f64x2.mul(r1, f64x2.abs(inFrame(upper<T>(x1, v1), c, 16, isFramed))));
      v128.store(at, f64x2.pmax(v128.load(at), lowers));
      v128.store(at, f64x2.pmax(v128.load(at, 16), uppers), 16);
      x0 += 4 * sizeof<T>();
      x1 += 4 * sizeof<T>();
    }
  }
}
