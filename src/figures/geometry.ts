import { px } from './svg.ts';

/** What a plot's data are drawn in, in px. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * The `d` of a path through points in px, with gaps where one has no place, and cut off at the upper and lower ends of a
 * box where it leaves them. A point between gaps is a line of length 0: a dot where lines have round ends.
 */
export function linePath(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  { top, bottom }: Pick<Box, 'top' | 'bottom'>,
): string {
  let path = '';
  let isOpen = false;
  for (let k = 0; k < xs.length; k++) {
    const [x, y] = [xs[k], ys[k]];
    if (!isPlace(x, y)) {
      isOpen = false;
      continue;
    }
    const isInside = y >= top && y <= bottom;
    const hasBefore = k > 0 && isPlace(xs[k - 1], ys[k - 1]);
    if (hasBefore) {
      const part = cut(xs[k - 1], ys[k - 1], x, y, top, bottom);
      if (part) {
        if (!isOpen) path += `M${px(part[0])} ${px(part[1])}`;
        path += `L${px(part[2])} ${px(part[3])}`;
      }
      isOpen = part !== undefined && isInside;
    } else if (isInside) {
      path += `M${px(x)} ${px(y)}${isPlace(xs[k + 1], ys[k + 1]) ? '' : 'h0'}`;
      isOpen = true;
    }
  }
  return path;
}

function isPlace(x: number | undefined, y: number | undefined): boolean {
  return Number.isFinite(x) && Number.isFinite(y);
}

/** The part of a line from (x0, y0) to (x1, y1) with top ≤ y ≤ bottom. */
function cut(x0: number, y0: number, x1: number, y1: number, top: number, bottom: number): number[] | undefined {
  if (Math.max(y0, y1) < top || Math.min(y0, y1) > bottom) return undefined;
  const xAt = (y: number) => x0 + ((x1 - x0) * (y - y0)) / (y1 - y0);
  const start = y0 < top ? [xAt(top), top] : y0 > bottom ? [xAt(bottom), bottom] : [x0, y0];
  const end = y1 < top ? [xAt(top), top] : y1 > bottom ? [xAt(bottom), bottom] : [x1, y1];
  return [...start, ...end];
}

/** The `d` of the area between a lower and an upper curve, in as many pieces as there are gaps. */
export function bandPath(
  xs: ArrayLike<number>,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
  { top, bottom }: Pick<Box, 'top' | 'bottom'>,
): string {
  const inside = (y: number) => px(Math.min(Math.max(y, top), bottom));
  const ends = (k: number) => isPlace(xs[k], lower[k]) && isPlace(xs[k], upper[k]);
  let path = '';
  for (let k = 0; k < xs.length; k++) {
    if (!ends(k)) continue;
    const start = k;
    while (k + 1 < xs.length && ends(k + 1)) k++;
    let back = '';
    for (let l = start; l <= k; l++) {
      path += `${l === start ? 'M' : 'L'}${px(xs[l])} ${inside(upper[l])}`;
      back = `L${px(xs[l])} ${inside(lower[l])}${back}`;
    }
    path += `${back}Z`;
  }
  return path;
}

/** The ends of the part of the line a x + b y + c = 0 that lies in a box of the same coordinates, if there is one. */
export function lineInBox(
  a: number,
  b: number,
  c: number,
  { left, right, top, bottom }: Box,
): readonly [x0: number, y0: number, x1: number, y1: number] | undefined {
  // Towards both ends from the point closest to the box's middle, as long as it stays in the box.
  const size = Math.max(Math.abs(a), Math.abs(b));
  if (!(size > 0) || !Number.isFinite(c / size)) return undefined;
  [a, b, c] = [a / size, b / size, c / size];
  const square = a * a + b * b;
  const [mx, my] = [(left + right) / 2, (top + bottom) / 2];
  const t = (a * mx + b * my + c) / square;
  const [px0, py0] = [mx - t * a, my - t * b];
  let [from, to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const [start, step, low, high] of [
    [px0, -b, Math.min(left, right), Math.max(left, right)],
    [py0, a, Math.min(top, bottom), Math.max(top, bottom)],
  ]) {
    if (step === 0) {
      if (start < low || start > high) return undefined;
      continue;
    }
    const [first, second] = [(low - start) / step, (high - start) / step];
    from = Math.max(from, Math.min(first, second));
    to = Math.min(to, Math.max(first, second));
  }
  if (!(from < to)) return undefined;
  return [px0 - b * from, py0 + a * from, px0 - b * to, py0 + a * to];
}

/** Places as close to the wanted ones as may be, `gap` apart and, if there is room, between lo and hi; in the order given. */
export function spreadApart(wanted: readonly number[], gap: number, lo: number, hi: number): number[] {
  const order = [...wanted.keys()].sort((a, b) => wanted[a] - wanted[b] || a - b);
  const places = order.map((k) => Math.min(Math.max(wanted[k], lo), hi));
  for (let k = 1; k < places.length; k++) places[k] = Math.max(places[k], places[k - 1] + gap);
  const last = places.length - 1;
  if (last >= 0) places[last] = Math.min(places[last], Math.max(hi, lo + gap * last));
  for (let k = last - 1; k >= 0; k--) places[k] = Math.min(places[k], places[k + 1] - gap);
  const result = new Array<number>(wanted.length);
  for (const [place, k] of order.entries()) result[k] = places[place];
  return result;
}

/** Dots, as lines of length 0. */
export function dotsPath(xs: ArrayLike<number>, ys: ArrayLike<number>, has: (k: number) => boolean): string {
  return marksPath(xs, ys, has, 'h0');
}

/** Crosses `size` px wide and high. */
export function crossesPath(
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  has: (k: number) => boolean,
  size: number,
): string {
  const half = size / 2;
  return marksPath(xs, ys, has, `m-${half}-${half}l${size} ${size}m-${size} 0l${size}-${size}`);
}

/** Circles of 9 px. */
export function ringsPath(xs: ArrayLike<number>, ys: ArrayLike<number>, has: (k: number) => boolean): string {
  return marksPath(xs, ys, has, 'm-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0');
}

function marksPath(xs: ArrayLike<number>, ys: ArrayLike<number>, has: (k: number) => boolean, mark: string): string {
  let path = '';
  for (let k = 0; k < xs.length; k++) {
    if (has(k) && isPlace(xs[k], ys[k])) path += `M${px(xs[k])} ${px(ys[k])}${mark}`;
  }
  return path;
}

/** Where texts side by side begin: as close to the wanted starts as may be, `gap` apart, in lo … hi; in the order given. */
export function spreadRow(
  wanted: readonly number[],
  widths: readonly number[],
  gap: number,
  lo: number,
  hi: number,
): number[] {
  const starts = wanted.map((start) => Math.max(start, lo));
  for (let k = 1; k < starts.length; k++) starts[k] = Math.max(starts[k], starts[k - 1] + widths[k - 1] + gap);
  for (let k = starts.length - 1, end = hi; k >= 0; k--) {
    starts[k] = Math.min(starts[k], end - widths[k]);
    end = starts[k] - gap;
  }
  return starts;
}

/** The `d` of a star with five points, as the * of the console. */
export function star(x: number, y: number): string {
  // Of radius 7 and 3, at multiples of 36°, the first straight up.
  const corners = [
    [0, -7],
    [1.76, -2.43],
    [6.66, -2.16],
    [2.85, 0.93],
    [4.11, 5.66],
    [0, 3],
    [-4.11, 5.66],
    [-2.85, 0.93],
    [-6.66, -2.16],
    [-1.76, -2.43],
  ];
  return `${corners.map(([dx, dy], k) => `${k === 0 ? 'M' : 'L'}${Math.round(100 * (x + dx)) / 100} ${Math.round(100 * (y + dy)) / 100}`).join('')}Z`;
}
