import { norm } from '../math/vector.ts';

/** Whether weights are those of a row of results.csv with this `w_norm`. */
export function haveNorm(w: Float64Array, wNorm: number | undefined): boolean {
  return wNorm === 0 ? norm(w) === 0 : Math.abs(norm(w) / (wNorm ?? Number.NaN) - 1) < 1e-9;
}
