// Sums of the hinge's augmented Lagrangian over samples, two at a time; a last one alone has a partner of zeros, which adds nothing.

/** For from ≤ i < to: out[i] = what the shortfall s = margin − y (p + b) makes of centre + s/δ, between 0 and the bound. `from` is even. */
export function hingeDual(products: usize, labels: usize, bounds: usize, centre: usize, b: f64, margin: f64, delta: f64, from: i32, to: i32, out: usize): void {
  const bias = f64x2.splat(b), m = f64x2.splat(margin), width = f64x2.splat(delta);
  let at = <usize>from << 3;
  for (const end = <usize>(to & ~1) << 3; at < end; at += 16) {
    const score = f64x2.add(v128.load(products + at), bias);
    v128.store(out + at, clipped(score, v128.load(labels + at), v128.load(bounds + at), v128.load(centre + at), m, width));
  }
  if (to & 1) {
    const score = f64x2.add(v128.load64_zero(products + at), bias);
    const a = clipped(score, v128.load64_zero(labels + at), v128.load64_zero(bounds + at), v128.load64_zero(centre + at), m, width);
    v128.store64_lane(out + at, a, 0);
  }
}

/** Adds to sums[0] (even i) and sums[1] (odd i) y q a over from ≤ i < to, a as above at the scores p + b + t q. `from` is even. */
export function hingeSlope(products: usize, direction: usize, labels: usize, bounds: usize, centre: usize, b: f64, t: f64, margin: f64, delta: f64, from: i32, to: i32, sums: usize): void {
  const bias = f64x2.splat(b), step = f64x2.splat(t), m = f64x2.splat(margin), width = f64x2.splat(delta);
  let sum = v128.load(sums);
  let at = <usize>from << 3;
  for (const end = <usize>(to & ~1) << 3; at < end; at += 16) {
    const q = v128.load(direction + at), y = v128.load(labels + at);
    const score = f64x2.add(f64x2.add(v128.load(products + at), bias), f64x2.mul(step, q));
    const a = clipped(score, y, v128.load(bounds + at), v128.load(centre + at), m, width);
    sum = f64x2.add(sum, f64x2.mul(f64x2.mul(y, q), a));
  }
  if (to & 1) {
    const q = v128.load64_zero(direction + at), y = v128.load64_zero(labels + at);
    const score = f64x2.add(f64x2.add(v128.load64_zero(products + at), bias), f64x2.mul(step, q));
    const a = clipped(score, y, v128.load64_zero(bounds + at), v128.load64_zero(centre + at), m, width);
    sum = f64x2.add(sum, f64x2.mul(f64x2.mul(y, q), a));
  }
  v128.store(sums, sum);
}

// @ts-ignore: decorator
@inline function clipped(score: v128, y: v128, bound: v128, centre: v128, margin: v128, delta: v128): v128 {
  const a = f64x2.add(centre, f64x2.div(f64x2.sub(margin, f64x2.mul(y, score)), delta));
  return f64x2.max(f64x2.min(a, bound), f64x2.splat(0));
}

/**
 * Adds over from ≤ i < to, with s = margin − y (p + b): v max(s, 0) to sums[0] and sums[1], v max(s, 0) − α s to sums[2] and
 * sums[3], even and odd i apart. `from` is even.
 */
export function hingeGaps(products: usize, labels: usize, bounds: usize, alpha: usize, b: f64, margin: f64, from: i32, to: i32, sums: usize): void {
  const bias = f64x2.splat(b), m = f64x2.splat(margin);
  let losses = v128.load(sums), gaps = v128.load(sums, 16);
  let at = <usize>from << 3;
  for (const end = <usize>(to & ~1) << 3; at < end; at += 16) {
    const s = f64x2.sub(m, f64x2.mul(v128.load(labels + at), f64x2.add(v128.load(products + at), bias)));
    const v = v128.load(bounds + at), a = v128.load(alpha + at);
    losses = f64x2.add(losses, lossOf(s, v));
    gaps = f64x2.add(gaps, gapOf(s, v, a));
  }
  if (to & 1) {
    const s = f64x2.sub(m, f64x2.mul(v128.load64_zero(labels + at), f64x2.add(v128.load64_zero(products + at), bias)));
    const v = v128.load64_zero(bounds + at), a = v128.load64_zero(alpha + at);
    losses = f64x2.add(losses, lossOf(s, v));
    gaps = f64x2.add(gaps, gapOf(s, v, a));
  }
  v128.store(sums, losses);
  v128.store(sums, gaps, 16);
}

// @ts-ignore: decorator
@inline function lossOf(s: v128, v: v128): v128 {
  return v128.and(f64x2.mul(v, s), f64x2.gt(s, f64x2.splat(0)));
}

// @ts-ignore: decorator
@inline function gapOf(s: v128, v: v128, a: v128): v128 {
  const isShort = f64x2.gt(s, f64x2.splat(0));
  return f64x2.mul(v128.bitselect(f64x2.sub(v, a), f64x2.neg(a), isShort), s);
}
