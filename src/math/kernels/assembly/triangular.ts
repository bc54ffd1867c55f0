import { sumOfTwo } from './lanes';

/**
 * Solves L y = r in place (L m × m, row-major, leading dimension ld): y_i = (r_i − (s₀ + s₁) − the products from i ∧ ~3
 * on, in order) / L[i, i], with s₀ and s₁ the sums over even and odd k < i ∧ ~3.
 */
export function forward(l: usize, m: i32, ld: i32, r: usize): void {
  const rowBytes = (<usize>ld) << 3;
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    let x0 = l + <usize>i * rowBytes;
    let x1 = x0 + rowBytes,
      x2 = x1 + rowBytes,
      x3 = x2 + rowBytes;
    let at = r;
    let s0 = f64x2.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    for (const end = r + ((<usize>i) << 3); at < end; at += 16) {
      const y = v128.load(at);
      s0 = f64x2.add(s0, f64x2.mul(v128.load(x0), y));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(x1), y));
      s2 = f64x2.add(s2, f64x2.mul(v128.load(x2), y));
      s3 = f64x2.add(s3, f64x2.mul(v128.load(x3), y));
      x0 += 16;
      x1 += 16;
      x2 += 16;
      x3 += 16;
    }
    const y0 = (load<f64>(at) - sumOfTwo(s0)) / load<f64>(x0);
    const y1 = (load<f64>(at, 8) - sumOfTwo(s1) - load<f64>(x1) * y0) / load<f64>(x1, 8);
    const y2 = (load<f64>(at, 16) - sumOfTwo(s2) - load<f64>(x2) * y0 - load<f64>(x2, 8) * y1) / load<f64>(x2, 16);
    const y3 =
      (load<f64>(at, 24) - sumOfTwo(s3) - load<f64>(x3) * y0 - load<f64>(x3, 8) * y1 - load<f64>(x3, 16) * y2) /
      load<f64>(x3, 24);
    store<f64>(at, y0);
    store<f64>(at, y1, 8);
    store<f64>(at, y2, 16);
    store<f64>(at, y3, 24);
  }
  const whole = (<usize>i) << 3;
  for (; i < m; i++) {
    const row = l + <usize>i * rowBytes;
    let sum = f64x2.splat(0);
    let t: usize = 0;
    for (; t < whole; t += 16) sum = f64x2.add(sum, f64x2.mul(v128.load(row + t), v128.load(r + t)));
    const diagonal = (<usize>i) << 3;
    let value = load<f64>(r + diagonal) - sumOfTwo(sum);
    for (; t < diagonal; t += 8) value -= load<f64>(row + t) * load<f64>(r + t);
    store<f64>(r + diagonal, value / load<f64>(row + diagonal));
  }
}

/**
 * Solves Lᵀ x = r in place, from the last row up: the m mod 4 last rows singly, each subtracting L[i, k] x_i from r_k,
 * then four rows at a time, subtracting (L[i, k] x_i + L[i+1, k] x_{i+1}) + (L[i+2, k] x_{i+2} + L[i+3, k] x_{i+3}).
 */
export function backward(l: usize, m: i32, ld: i32, r: usize): void {
  const rowBytes = (<usize>ld) << 3;
  const whole = m & ~3;
  for (let i = m - 1; i >= whole; i--) {
    const row = l + <usize>i * rowBytes;
    const diagonal = (<usize>i) << 3;
    const value = load<f64>(r + diagonal) / load<f64>(row + diagonal);
    store<f64>(r + diagonal, value);
    for (let t: usize = 0; t < diagonal; t += 8) store<f64>(r + t, load<f64>(r + t) - load<f64>(row + t) * value);
  }
  for (let i = whole - 4; i >= 0; i -= 4) {
    let x0 = l + <usize>i * rowBytes;
    let x1 = x0 + rowBytes,
      x2 = x1 + rowBytes,
      x3 = x2 + rowBytes;
    const diagonal = (<usize>i) << 3;
    const at = r + diagonal;
    const y3 = load<f64>(at, 24) / load<f64>(x3 + diagonal, 24);
    const y2 = (load<f64>(at, 16) - load<f64>(x3 + diagonal, 16) * y3) / load<f64>(x2 + diagonal, 16);
    const y1 =
      (load<f64>(at, 8) - load<f64>(x3 + diagonal, 8) * y3 - load<f64>(x2 + diagonal, 8) * y2) /
      load<f64>(x1 + diagonal, 8);
    const y0 =
      (load<f64>(at) - load<f64>(x3 + diagonal) * y3 - load<f64>(x2 + diagonal) * y2 - load<f64>(x1 + diagonal) * y1) /
      load<f64>(x0 + diagonal);
    store<f64>(at, y0);
    store<f64>(at, y1, 8);
    store<f64>(at, y2, 16);
    store<f64>(at, y3, 24);
    const v0 = f64x2.splat(y0),
      v1 = f64x2.splat(y1),
      v2 = f64x2.splat(y2),
      v3 = f64x2.splat(y3);
    for (let k = r; k < at; k += 16) {
      v128.store(
        k,
        f64x2.sub(
          v128.load(k),
          f64x2.add(
            f64x2.add(f64x2.mul(v128.load(x0), v0), f64x2.mul(v128.load(x1), v1)),
            f64x2.add(f64x2.mul(v128.load(x2), v2), f64x2.mul(v128.load(x3), v3)),
          ),
        ),
      );
      x0 += 16;
      x1 += 16;
      x2 += 16;
      x3 += 16;
    }
  }
}
