import { centreOf, four, lessCentre, lower, rowNumber, scaled, sumOfFour, upper } from './lanes';

/**
 * out[p] = Σ_k x[row p, k] w[k] over k < width for from ≤ p < to. W is the storage of w. Four rows at a time; every row's sum is
 * taken in the same order: four partial sums over k mod 4, then (s₀ + s₂) + (s₁ + s₃). In a frame scales, powers of two,
 * multiply w.
 */
// @ts-expect-error: decorator
@inline export function products<T, W>(x: usize, stride: i32, width: i32, rows: usize, frame: usize, isFramed: bool, from: i32, to: i32, w: usize, out: usize): void {
  const rowBytes = <usize>stride * sizeof<T>();
  const end = w + <usize>width * sizeof<W>();
  let p = from;
  for (; p + 4 <= to; p += 4) {
    let x0 = x + rowNumber(rows, p) * rowBytes;
    let x1 = x + rowNumber(rows, p + 1) * rowBytes;
    let x2 = x + rowNumber(rows, p + 2) * rowBytes;
    let x3 = x + rowNumber(rows, p + 3) * rowBytes;
    let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0;
    let b0 = a0, b1 = a0, b2 = a0, b3 = a0;
    let c = frame;
    for (let at = w; at < end; at += 4 * sizeof<W>()) {
      const weights = four<W>(at);
      const wLower = scaled(lower<W>(weights), c, 0, isFramed), wUpper = scaled(upper<W>(at, weights), c, 16, isFramed);
      const cLower = centreOf(c, 0, isFramed), cUpper = centreOf(c, 16, isFramed);
      const v0 = four<T>(x0);
      a0 = f64x2.add(a0, f64x2.mul(lessCentre(lower<T>(v0), cLower, isFramed), wLower));
      b0 = f64x2.add(b0, f64x2.mul(lessCentre(upper<T>(x0, v0), cUpper, isFramed), wUpper));
      const v1 = four<T>(x1);
      a1 = f64x2.add(a1, f64x2.mul(lessCentre(lower<T>(v1), cLower, isFramed), wLower));
      b1 = f64x2.add(b1, f64x2.mul(lessCentre(upper<T>(x1, v1), cUpper, isFramed), wUpper));
      const v2 = four<T>(x2);
      a2 = f64x2.add(a2, f64x2.mul(lessCentre(lower<T>(v2), cLower, isFramed), wLower));
      b2 = f64x2.add(b2, f64x2.mul(lessCentre(upper<T>(x2, v2), cUpper, isFramed), wUpper));
      const v3 = four<T>(x3);
      a3 = f64x2.add(a3, f64x2.mul(lessCentre(lower<T>(v3), cLower, isFramed), wLower));
      b3 = f64x2.add(b3, f64x2.mul(lessCentre(upper<T>(x3, v3), cUpper, isFramed), wUpper));
      c += 64;
      x0 += 4 * sizeof<T>();
      x1 += 4 * sizeof<T>();
      x2 += 4 * sizeof<T>();
      x3 += 4 * sizeof<T>();
    }
    const at = out + (<usize>p << 3);
    store<f64>(at, sumOfFour(a0, b0));
    store<f64>(at, sumOfFour(a1, b1), 8);
    store<f64>(at, sumOfFour(a2, b2), 16);
    store<f64>(at, sumOfFour(a3, b3), 24);
  }
  for (; p < to; p++) {
    let x0 = x + rowNumber(rows, p) * rowBytes;
    let a0 = f64x2.splat(0), b0 = a0;
    let c = frame;
    for (let at = w; at < end; at += 4 * sizeof<W>()) {
      const weights = four<W>(at);
      const wLower = scaled(lower<W>(weights), c, 0, isFramed), wUpper = scaled(upper<W>(at, weights), c, 16, isFramed);
      const cLower = centreOf(c, 0, isFramed), cUpper = centreOf(c, 16, isFramed);
      const v0 = four<T>(x0);
      a0 = f64x2.add(a0, f64x2.mul(lessCentre(lower<T>(v0), cLower, isFramed), wLower));
      b0 = f64x2.add(b0, f64x2.mul(lessCentre(upper<T>(x0, v0), cUpper, isFramed), wUpper));
      c += 64;
      x0 += 4 * sizeof<T>();
    }
    store<f64>(out + (<usize>p << 3), sumOfFour(a0, b0));
  }
}

/**
 * out[k] += Σ_p weights[p] x[row p, k] for from ≤ p < to and left ≤ k < right, both multiples of 4: four rows at a time,
 * out[k] + ((r₀x₀ + r₁x₁) + (r₂x₂ + r₃x₃)), the remaining ones singly. In a frame scales, powers of two, multiply what is added.
 */
// @ts-expect-error: decorator
@inline export function transposedProducts<T>(x: usize, stride: i32, rows: usize, frame: usize, isFramed: bool, from: i32, to: i32, weights: usize, left: i32, right: i32, out: usize): void {
  const rowBytes = <usize>stride * sizeof<T>();
  const firstOfFrame = frame + (<usize>left << 4);
  const corner = x + <usize>left * sizeof<T>();
  const start = out + (<usize>left << 3);
  const end = out + (<usize>right << 3);
  let p = from;
  for (; p + 4 <= to; p += 4) {
    let x0 = corner + rowNumber(rows, p) * rowBytes;
    let x1 = corner + rowNumber(rows, p + 1) * rowBytes;
    let x2 = corner + rowNumber(rows, p + 2) * rowBytes;
    let x3 = corner + rowNumber(rows, p + 3) * rowBytes;
    const from = weights + (<usize>p << 3);
    const r0 = v128.load64_splat(from), r1 = v128.load64_splat(from, 8);
    const r2 = v128.load64_splat(from, 16), r3 = v128.load64_splat(from, 24);
    let c = firstOfFrame;
    for (let at = start; at < end; at += 32) {
      const v0 = four<T>(x0), v1 = four<T>(x1), v2 = four<T>(x2), v3 = four<T>(x3);
      const cLower = centreOf(c, 0, isFramed), cUpper = centreOf(c, 16, isFramed);
      const sumLower = f64x2.add(
        f64x2.add(f64x2.mul(r0, lessCentre(lower<T>(v0), cLower, isFramed)), f64x2.mul(r1, lessCentre(lower<T>(v1), cLower, isFramed))),
        f64x2.add(f64x2.mul(r2, lessCentre(lower<T>(v2), cLower, isFramed)), f64x2.mul(r3, lessCentre(lower<T>(v3), cLower, isFramed))));
      const sumUpper = f64x2.add(
        f64x2.add(f64x2.mul(r0, lessCentre(upper<T>(x0, v0), cUpper, isFramed)), f64x2.mul(r1, lessCentre(upper<T>(x1, v1), cUpper, isFramed))),
        f64x2.add(f64x2.mul(r2, lessCentre(upper<T>(x2, v2), cUpper, isFramed)), f64x2.mul(r3, lessCentre(upper<T>(x3, v3), cUpper, isFramed))));
      v128.store(at, f64x2.add(v128.load(at), scaled(sumLower, c, 0, isFramed)));
      v128.store(at, f64x2.add(v128.load(at, 16), scaled(sumUpper, c, 16, isFramed)), 16);
      c += 64;
      x0 += 4 * sizeof<T>();
      x1 += 4 * sizeof<T>();
      x2 += 4 * sizeof<T>();
      x3 += 4 * sizeof<T>();
    }
  }
  for (; p < to; p++) {
    let x0 = corner + rowNumber(rows, p) * rowBytes;
    const r0 = v128.load64_splat(weights + (<usize>p << 3));
    let c = firstOfFrame;
    for (let at = start; at < end; at += 32) {
      const v0 = four<T>(x0);
      const sumLower = f64x2.mul(r0, lessCentre(lower<T>(v0), centreOf(c, 0, isFramed), isFramed));
      const sumUpper = f64x2.mul(r0, lessCentre(upper<T>(x0, v0), centreOf(c, 16, isFramed), isFramed));
      v128.store(at, f64x2.add(v128.load(at), scaled(sumLower, c, 0, isFramed)));
      v128.store(at, f64x2.add(v128.load(at, 16), scaled(sumUpper, c, 16, isFramed)), 16);
      c += 64;
      x0 += 4 * sizeof<T>();
    }
  }
}
