import { type Box, isPlace, type Mark } from './frame.ts';
import { placesOf } from './scale.ts';
import { element, px } from './svg.ts';

export type Values = ArrayLike<number>;

/** A line through (x, y), in the classes `names` of the style sheet; with gaps where a value is missing. */
export function line(x: Values, y: Values, names: string): Mark {
  return ({ box, x: across, y: up }) => {
    const d = linePath(placesOf(x, across), placesOf(y, up), box);
    return d === '' ? '' : element('path', { class: `fig-curve ${names}`.trim(), d });
  };
}

/**
 * Steps from one place of `x` to the next, each at the height that is reached there; of equal places, the last one. Beyond the last
 * finite one it goes on level to the right end.
 */
export function steps(x: Values, y: Values, names: string): Mark {
  return (frame) => {
    const [xs, ys]: [number[], number[]] = [[], []];
    const { highest } = frame.x;
    for (let k = 0; k < x.length && Number.isFinite(x[k]) && x[k] <= highest; k++) {
      if (x[k] === x[k + 1] && x[k + 1] <= highest) continue;
      if (xs.length > 0) {
        xs.push(x[k]);
        ys.push(ys[ys.length - 1]);
      }
      xs.push(x[k]);
      ys.push(y[k]);
    }
    if (xs.length === 0) return '';
    return line([...xs, highest], [...ys, ys[ys.length - 1]], names)(frame);
  };
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

/** The part of a line from (x0, y0) to (x1, y1) with top ≤ y ≤ bottom. */
function cut(x0: number, y0: number, x1: number, y1: number, top: number, bottom: number): number[] | undefined {
  if (Math.max(y0, y1) < top || Math.min(y0, y1) > bottom) return undefined;
  const xAt = (y: number) => x0 + ((x1 - x0) * (y - y0)) / (y1 - y0);
  const start = y0 < top ? [xAt(top), top] : y0 > bottom ? [xAt(bottom), bottom] : [x0, y0];
  const end = y1 < top ? [xAt(top), top] : y1 > bottom ? [xAt(bottom), bottom] : [x1, y1];
  return [...start, ...end];
}
