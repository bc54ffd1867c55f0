import { exp, log1p } from './elementary';

/**
 * For from ≤ i < to, z = labels[i] (products[i] + b): alpha[i] = 1/(1 + e^z), curvature[i] = alpha (1 − alpha), and
 * ln(1 + e^−z) is added to sums[0] for even i, to sums[1] for odd i. `from` is even.
 */
export function logisticPass(products: usize, labels: usize, b: f64, from: i32, to: i32, alpha: usize, curvature: usize, sums: usize): void {
  const shift = f64x2.splat(b), one = f64x2.splat(1), zero = f64x2.splat(0);
  let sum = v128.load(sums);
  let at = <usize>from << 3;
  for (const end = <usize>(to & ~1) << 3; at < end; at += 16) {
    const z = f64x2.mul(v128.load(labels + at), f64x2.add(v128.load(products + at), shift));
    const e = exp(f64x2.neg(f64x2.abs(z)));
    const whole = f64x2.add(one, e);
    const smaller = f64x2.div(e, whole), larger = f64x2.div(one, whole);
    v128.store(alpha + at, v128.bitselect(smaller, larger, f64x2.ge(z, zero)));
    v128.store(curvature + at, f64x2.mul(smaller, larger));
    sum = f64x2.add(sum, f64x2.add(v128.and(f64x2.neg(z), f64x2.lt(z, zero)), log1p(e)));
  }
  v128.store(sums, sum);
  if (to & 1) {
    const z = f64x2.splat(load<f64>(labels + at) * (load<f64>(products + at) + b));
    const e = exp(f64x2.neg(f64x2.abs(z)));
    const whole = f64x2.add(one, e);
    const smaller = f64x2.div(e, whole), larger = f64x2.div(one, whole);
    store<f64>(alpha + at, f64x2.extract_lane(v128.bitselect(smaller, larger, f64x2.ge(z, zero)), 0));
    store<f64>(curvature + at, f64x2.extract_lane(f64x2.mul(smaller, larger), 0));
    const loss = f64x2.add(v128.and(f64x2.neg(z), f64x2.lt(z, zero)), log1p(e));
    store<f64>(sums, load<f64>(sums) + f64x2.extract_lane(loss, 0));
  }
}

/**
 * With z as above, for from ≤ i < to: labels[i] / (1 + e^z) is added to sums[0] (even i) and sums[1] (odd i), and
 * alpha (1 − alpha) to sums[2] and sums[3]. `from` is even.
 */
export function logisticBalance(products: usize, labels: usize, b: f64, from: i32, to: i32, sums: usize): void {
  const shift = f64x2.splat(b), one = f64x2.splat(1), zero = f64x2.splat(0);
  let balance = v128.load(sums), slope = v128.load(sums, 16);
  let at = <usize>from << 3;
  for (const end = <usize>(to & ~1) << 3; at < end; at += 16) {
    const y = v128.load(labels + at);
    const z = f64x2.mul(y, f64x2.add(v128.load(products + at), shift));
    const e = exp(f64x2.neg(f64x2.abs(z)));
    const whole = f64x2.add(one, e);
    const smaller = f64x2.div(e, whole), larger = f64x2.div(one, whole);
    balance = f64x2.add(balance, f64x2.mul(y, v128.bitselect(smaller, larger, f64x2.ge(z, zero))));
    slope = f64x2.add(slope, f64x2.mul(smaller, larger));
  }
  v128.store(sums, balance);
  v128.store(sums, slope, 16);
  if (to & 1) {
    const y = load<f64>(labels + at);
    const z = y * (load<f64>(products + at) + b);
    const e = f64x2.extract_lane(exp(f64x2.splat(-abs(z))), 0);
    const smaller = e / (1 + e), larger = 1 / (1 + e);
    store<f64>(sums, load<f64>(sums) + y * (z >= 0 ? smaller : larger));
    store<f64>(sums, load<f64>(sums, 16) + smaller * larger, 16);
  }
}

/**
 * For from ≤ i < to: gaps[i] = the divergence of alpha[i] from 1/(1 + e^z), z = margins[i], where it takes no logarithm and
 * |z| < 700, else NaN; ln(1 + e^−z) is added to sums[0] for even i, to sums[1] for odd i. `from` is even.
 */
export function logisticGaps(margins: usize, alpha: usize, from: i32, to: i32, gaps: usize, sums: usize): void {
  let sum = v128.load(sums);
  let at = <usize>from << 3;
  for (const end = <usize>(to & ~1) << 3; at < end; at += 16) {
    const z = v128.load(margins + at);
    const e = exp(f64x2.neg(f64x2.abs(z)));
    v128.store(gaps + at, closeGap(z, e, v128.load(alpha + at)));
    sum = f64x2.add(sum, f64x2.add(v128.and(f64x2.neg(z), f64x2.lt(z, f64x2.splat(0))), log1p(e)));
  }
  v128.store(sums, sum);
  if (to & 1) {
    const z = v128.load64_splat(margins + at);
    const e = exp(f64x2.neg(f64x2.abs(z)));
    store<f64>(gaps + at, f64x2.extract_lane(closeGap(z, e, v128.load64_splat(alpha + at)), 0));
    const loss = f64x2.add(v128.and(f64x2.neg(z), f64x2.lt(z, f64x2.splat(0))), log1p(e));
    store<f64>(sums, load<f64>(sums) + f64x2.extract_lane(loss, 0));
  }
}

/** The divergence of a from 1/(1 + e^z), given e = e^−|z|. */
// @ts-ignore: decorator
@inline function closeGap(z: v128, e: v128, a: v128): v128 {
  const one = f64x2.splat(1);
  const whole = f64x2.add(one, e);
  const p = v128.bitselect(f64x2.div(e, whole), f64x2.div(one, whole), f64x2.ge(z, f64x2.splat(0)));
  const gap = f64x2.add(closeExcess(a, f64x2.sub(p, a)), closeExcess(f64x2.sub(one, a), f64x2.sub(a, p)));
  return v128.bitselect(gap, f64x2.splat(NaN), f64x2.lt(f64x2.abs(z), f64x2.splat(700)));
}

/** a (t − ln(1 + t)) with at = `difference`, as `closeExcess` of src/math/bernoulliDivergence.ts. */
// @ts-ignore: decorator
@inline function closeExcess(a: v128, difference: v128): v128 {
  const t = f64x2.div(difference, a);
  let sum = f64x2.splat(-1 / 9.0);
  sum = f64x2.add(f64x2.splat(1 / 8.0), f64x2.mul(t, sum));
  sum = f64x2.add(f64x2.splat(-1 / 7.0), f64x2.mul(t, sum));
  sum = f64x2.add(f64x2.splat(1 / 6.0), f64x2.mul(t, sum));
  sum = f64x2.add(f64x2.splat(-1 / 5.0), f64x2.mul(t, sum));
  sum = f64x2.add(f64x2.splat(1 / 4.0), f64x2.mul(t, sum));
  sum = f64x2.add(f64x2.splat(-1 / 3.0), f64x2.mul(t, sum));
  sum = f64x2.add(f64x2.splat(1 / 2.0), f64x2.mul(t, sum));
  const series = f64x2.mul(f64x2.mul(difference, t), sum);
  const isFar = f64x2.gt(f64x2.abs(difference), f64x2.mul(f64x2.splat(0.01), a));
  const close = v128.bitselect(f64x2.splat(NaN), series, isFar);
  return v128.bitselect(difference, close, f64x2.eq(a, f64x2.splat(0)));
}
