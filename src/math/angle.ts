import { atan2 } from './elementary.ts';
import { addScaled, dot, norm } from './vector.ts';

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
