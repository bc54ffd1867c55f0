import { crisp } from './axis.ts';
import type { Box, Frame, Mark } from './frame.ts';
import { element, px } from './svg.ts';

/** A line upright through a value, over the whole height of the plot and `above` px more. */
export function upright(value: number, names: string, above = 0): Mark {
  return ({ box: { left, right, top, bottom }, x }) => {
    const at = x.at(value);
    if (!(at >= left - 0.01 && at <= right + 0.01)) return '';
    return element('path', { class: names, d: `M${crisp(at)} ${top - above}V${bottom}` });
  };
}

/** A line across at a value. */
export function level(value: number, names: string): Mark {
  return ({ box: { left, right, top, bottom }, y }) => {
    const at = y.at(value);
    if (!(at >= top && at <= bottom)) return '';
    return element('path', { class: names, d: `M${px(left)} ${Math.round(at)}H${px(right)}` });
  };
}

/** a, b and c of a line a x + b y + c = 0. */
export type Line = readonly [a: number, b: number, c: number];

/** The line a x + b y + c = 0. */
export function sloped(line: Line, names: string): Mark {
  return (frame) => {
    const ends = endsOf(line, frame);
    if (!ends) return '';
    const [[x0, x1], [y0, y1]] = ends;
    return element('path', { class: names, d: `M${px(x0)} ${px(y0)}L${px(x1)} ${px(y1)}` });
  };
}

/** Where that line enters and leaves the plot, in px. */
export function endsOf(
  [a, b, c]: Line,
  { x, y }: Frame,
): readonly [xs: [number, number], ys: [number, number]] | undefined {
  const ends = lineInBox(a, b, c, { left: x.lowest, right: x.highest, top: y.highest, bottom: y.lowest });
  return (
    ends && [
      [x.at(ends[0]), x.at(ends[2])],
      [y.at(ends[1]), y.at(ends[3])],
    ]
  );
}

/** The ends of the part of the line a x + b y + c = 0 that lies in a box of the same coordinates, if there is one. */
export function lineInBox(
  a: number,
  b: number,
  c: number,
  { left, right, top, bottom }: Box,
): readonly [x0: number, y0: number, x1: number, y1: number] | undefined {
  // In widths and heights of the box, of which one may be a billion times the other; towards both ends from the point
  // closest to its middle, as long as it stays in the box.
  const [width, height] = [right - left, bottom - top];
  const slopes = [a * width, b * height];
  const size = Math.max(Math.abs(slopes[0]), Math.abs(slopes[1]));
  const at = a * left + b * top + c;
  if (!(size > 0) || !Number.isFinite(at / size)) return undefined;
  const [u, v] = [slopes[0] / size, slopes[1] / size];
  const t = (u / 2 + v / 2 + at / size) / (u * u + v * v);
  const [u0, v0] = [1 / 2 - t * u, 1 / 2 - t * v];
  let [from, to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const [start, step] of [
    [u0, -v],
    [v0, u],
  ]) {
    if (step === 0) {
      if (start < 0 || start > 1) return undefined;
      continue;
    }
    const [first, second] = [-start / step, (1 - start) / step];
    from = Math.max(from, Math.min(first, second));
    to = Math.min(to, Math.max(first, second));
  }
  if (!(from < to)) return undefined;
  const xAt = (s: number) => left + width * (u0 - v * s);
  const yAt = (s: number) => top + height * (v0 + u * s);
  return [xAt(from), yAt(from), xAt(to), yAt(to)];
}
