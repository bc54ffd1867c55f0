import type { Arena, Reals } from './arena.ts';

/** Of four columns the centres, then the scales. */
const OF_FOUR = 8;

/**
 * The frame of a matrix whose numbers are to be seen about a centre c and times scales s, powers of two, but stay as they lie in
 * memory: `width` columns, a multiple of 4, of which those beyond the data count as 0 whatever is there.
 */
export function newFrame(arena: Arena, width: number, centre: Float64Array, scale: number): Reals {
  const frame = arena.float64(2 * width);
  for (let k = 0; k < centre.length; k++) {
    frame[placeOf(k)] = centre[k];
    frame[placeOf(k) + OF_FOUR / 2] = scale;
  }
  return frame;
}

/** (x − c_k) s_k. */
export function inFrame(x: number, frame: Reals, k: number): number {
  return (x - frame[placeOf(k)]) * frame[placeOf(k) + OF_FOUR / 2];
}

function placeOf(k: number): number {
  return OF_FOUR * (k >> 2) + (k & 3);
}
