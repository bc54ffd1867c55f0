import { atan2 } from './elementary.ts';

/** u·v, summed in order. */
export function dot(u: Float64Array, v: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < u.length; k++) sum += u[k] * v[k];
  return sum;
}

/** ‖u‖₂; scaled only where the plain sum of squares would overflow or vanish. */
export function norm(u: Float64Array): number {
  const squared = dot(u, u);
  if (squared > 1e-280 && squared < 1e280) return Math.sqrt(squared);
  let largest = 0;
  for (const value of u) largest = Math.max(largest, Math.abs(value));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (const value of u) sum += (value / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** u ← u + t v. */
export function addScaled(u: Float64Array, t: number, v: Float64Array): void {
  for (let k = 0; k < u.length; k++) u[k] += t * v[k];
}

// Loops, as typed arrays' own `map` calls a function for every entry.

/** t u. */
export function multiplied(u: Float64Array, t: number): Float64Array {
  const v = new Float64Array(u.length);
  for (let k = 0; k < v.length; k++) v[k] = t * u[k];
  return v;
}

/** u/t. */
export function divided(u: Float64Array, t: number): Float64Array {
  const v = new Float64Array(u.length);
  for (let k = 0; k < v.length; k++) v[k] = u[k] / t;
  return v;
}

/** u − v. */
export function difference(u: Float64Array, v: Float64Array): Float64Array {
  const w = new Float64Array(u.length);
  for (let k = 0; k < w.length; k++) w[k] = u[k] - v[k];
  return w;
}

/** The indices k, ascending, where u_k is not 0. */
export function nonzeroPlaces(u: Float64Array | Uint8Array): Uint32Array {
  const places: number[] = [];
  for (let k = 0; k < u.length; k++) if (u[k] !== 0) places.push(k);
  return new Uint32Array(places);
}

/** ‖u‖₁ = Σ |u_k|, summed in order. */
export function sumOfMagnitudes(u: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < u.length; k++) sum += Math.abs(u[k]);
  return sum;
}

/** ‖u‖_∞ = max |u_k|; 0 of nothing. */
export function largestMagnitude(u: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < u.length; k++) largest = Math.max(largest, Math.abs(u[k]));
  return largest;
}

/** How far the largest value lies above the smallest. */
export function spreadOf(values: Float64Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
}

/**
 * The unit vector along what is left of u when its component along the unit vector `axis` is taken away; zeros where
 * nothing is left. Taken away twice: what rounding leaves of it the first time may be large beside a small rest.
 */
export function unitAcross(u: Float64Array, axis: Float64Array): Float64Array {
  const rest = u.slice();
  for (let time = 0; time < 2; time++) {
    addScaled(rest, -dot(rest, axis), axis);
    const length = norm(rest);
    if (length > 0) for (let k = 0; k < rest.length; k++) rest[k] /= length;
  }
  return rest;
}

/**
 * The angle between u and v, 0 … π, given their lengths > 0, by atan2 of u's components across and along v: arccos would
 * lose half the digits of a small angle.
 */
export function angle(u: Float64Array, uNorm: number, v: Float64Array, vNorm: number): number {
  const unitV = v.map((value) => value / vNorm);
  const across = u.map((value) => value / uNorm);
  const along = dot(across, unitV);
  addScaled(across, -along, unitV);
  return atan2(norm(across), along);
}
