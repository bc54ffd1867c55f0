// exp and log1p of two lanes without branches: the operations, and so the bits, of src/math/elementary.ts (fdlibm).

const LN2_HIGH: f64 = 6.931471803691238e-1;
const LN2_LOW: f64 = 1.9082149292705877e-10;

/** e^x for x ≤ 0. */
// @ts-ignore: decorator
@inline export function exp(x: v128): v128 {
  const magnitude = f64x2.abs(x);
  const k = v128.and(
    f64x2.trunc(f64x2.sub(f64x2.mul(f64x2.splat(1.4426950408889634), x), f64x2.splat(0.5))),
    f64x2.gt(magnitude, f64x2.splat(0.34657359027997264)));
  const high = f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH)));
  const low = f64x2.mul(k, f64x2.splat(LN2_LOW));
  const r = f64x2.sub(high, low);
  const t = f64x2.mul(r, r);
  let c = f64x2.splat(4.1381367970572385e-8);
  c = f64x2.add(f64x2.splat(-1.6533902205465252e-6), f64x2.mul(t, c));
  c = f64x2.add(f64x2.splat(6.613756321437934e-5), f64x2.mul(t, c));
  c = f64x2.add(f64x2.splat(-2.7777777777015593e-3), f64x2.mul(t, c));
  c = f64x2.add(f64x2.splat(1.6666666666666602e-1), f64x2.mul(t, c));
  c = f64x2.sub(r, f64x2.mul(t, c));
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c));
  const y = f64x2.sub(f64x2.splat(1), f64x2.sub(f64x2.sub(low, quotient), high));
  // Below the smallest normal number the exponent is added in two steps.
  const tiny = f64x2.lt(k, f64x2.splat(-1021));
  const exponent = f64x2.add(k, v128.and(f64x2.splat(1000), tiny));
  const bits = i64x2.shl(f64x2.add(exponent, f64x2.splat(6755399441055744)), 52);
  const scaled = f64x2.mul(i64x2.add(y, bits), v128.bitselect(f64x2.splat(9.332636185032189e-302), f64x2.splat(1), tiny));
  const result = v128.bitselect(f64x2.add(f64x2.splat(1), x), scaled, f64x2.lt(magnitude, f64x2.splat(3.725290298461914e-9)));
  return v128.andnot(result, f64x2.lt(x, f64x2.splat(-745.1332191019411)));
}

/** ln(1 + x) for 0 ≤ x ≤ 1. */
// @ts-ignore: decorator
@inline export function log1p(x: v128): v128 {
  const one = f64x2.splat(1);
  const upper = f64x2.ge(x, f64x2.splat(0.41421356237309503));
  const u = f64x2.add(one, x);
  // What rounding took from u.
  const lost = v128.bitselect(
    f64x2.sub(one, f64x2.sub(u, x)), f64x2.sub(x, f64x2.sub(u, one)), f64x2.ge(u, f64x2.splat(2)));
  const correction = f64x2.div(lost, u);
  const f = v128.bitselect(f64x2.sub(f64x2.mul(u, f64x2.splat(0.5)), one), x, upper);
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const z = f64x2.mul(s, s);
  let remainder = f64x2.splat(1.4798198605116586e-1);
  remainder = f64x2.add(f64x2.splat(1.5313837699209373e-1), f64x2.mul(z, remainder));
  remainder = f64x2.add(f64x2.splat(1.818357216161805e-1), f64x2.mul(z, remainder));
  remainder = f64x2.add(f64x2.splat(2.2222198432149784e-1), f64x2.mul(z, remainder));
  remainder = f64x2.add(f64x2.splat(2.857142874366239e-1), f64x2.mul(z, remainder));
  remainder = f64x2.add(f64x2.splat(3.999999999940942e-1), f64x2.mul(z, remainder));
  remainder = f64x2.add(f64x2.splat(6.666666666666735e-1), f64x2.mul(z, remainder));
  remainder = f64x2.mul(z, remainder);
  const halfSquare = f64x2.mul(f64x2.mul(f64x2.splat(0.5), f), f);
  const product = f64x2.mul(s, f64x2.add(halfSquare, remainder));
  const below = f64x2.sub(f, f64x2.sub(halfSquare, product));
  const above = f64x2.sub(f64x2.splat(LN2_HIGH), f64x2.sub(
    f64x2.sub(halfSquare, f64x2.add(product, f64x2.add(f64x2.splat(LN2_LOW), correction))), f));
  return v128.bitselect(above, below, upper);
}
