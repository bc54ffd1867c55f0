import { sumOfTwo } from './lanes';

/** Over k < n: out[0] = Σ p q and out[1] = Σ (p q) q where q ≤ t, out[2] = Σ p where not; even and odd k apart. */
export function cappedSums(breakpoints: usize, slopes: usize, n: i32, t: f64, out: usize): void {
  const limit = f64x2.splat(t), zero = f64x2.splat(0);
  let first = zero, second = zero, rest = zero;
  let at: usize = 0;
  for (const end = <usize>(n & ~1) << 3; at < end; at += 16) {
    const q = v128.load(breakpoints + at), p = v128.load(slopes + at);
    const isCapped = f64x2.le(q, limit);
    const moment = v128.and(f64x2.mul(p, q), isCapped);
    first = f64x2.add(first, moment);
    second = f64x2.add(second, v128.and(f64x2.mul(moment, q), isCapped));
    rest = f64x2.add(rest, v128.andnot(p, isCapped));
  }
  if (n & 1) {
    // The lane beyond the end is 0 in all three.
    const q = v128.load64_zero(breakpoints + at), p = v128.load64_zero(slopes + at);
    const isCapped = f64x2.le(q, limit);
    const moment = v128.and(f64x2.mul(p, q), isCapped);
    first = f64x2.add(first, moment);
    second = f64x2.add(second, v128.and(f64x2.mul(moment, q), isCapped));
    rest = f64x2.add(rest, v128.andnot(p, isCapped));
  }
  store<f64>(out, sumOfTwo(first));
  store<f64>(out, sumOfTwo(second), 8);
  store<f64>(out, sumOfTwo(rest), 16);
}
