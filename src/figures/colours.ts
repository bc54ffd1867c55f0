/** Red, green and blue of sRGB, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

const white: Colour = [255, 255, 255];

/** At half and at the whole of the range: the sides of ColorBrewer's RdBu, which colour-blind people tell apart, too. */
const blues: readonly [half: Colour, whole: Colour] = [
  [103, 169, 207],
  [33, 102, 172],
];
const reds: readonly [half: Colour, whole: Colour] = [
  [239, 138, 98],
  [178, 24, 43],
];

/** Grey of t = (value − lo)/(hi − lo), cut to 0 … 1: every channel is 255·t, so lo and below are black, hi and above white. */
export function grey(value: number, [lo, hi]: readonly [lo: number, hi: number]): Colour {
  const level = Math.round(255 * Math.min(Math.max((value - lo) / (hi - lo || 1), 0), 1));
  return [level, level, level];
}

/**
 * The diverging scale: white at 0, ever darker blue below and red above, linear in sRGB from 0 to range/2 and from there
 * to `range`, where it saturates.
 */
export function diverging(value: number, range: number): Colour {
  const t = Math.min(Math.abs(value) / (range || 1), 1);
  const [half, whole] = value < 0 ? blues : reds;
  return t <= 0.5 ? between(white, half, 2 * t) : between(half, whole, 2 * t - 1);
}

function between(from: Colour, to: Colour, t: number): Colour {
  const channel = (k: 0 | 1 | 2) => Math.round(from[k] + t * (to[k] - from[k]));
  return [channel(0), channel(1), channel(2)];
}
