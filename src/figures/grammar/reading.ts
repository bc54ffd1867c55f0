import { crisp } from './axis.ts';
import type { Box } from './frame.ts';
import { circle, element, type Label } from './svg.ts';

/** What the pointer, or a key, reads off a drawing at one place. */
export interface Reading {
  /** Which point or sample it is. */
  readonly title: string;
  readonly values: readonly ReadValue[];
  /** The picture of a sample, as an address. */
  readonly picture?: string;
  /** SVG over the drawing: a rule and the dots it reads, a ring. */
  readonly markup: string;
  /** What a click chooses: a point of the series, or a training sample by its row. */
  readonly point?: number;
  readonly sample?: number;
}

export interface ReadValue {
  readonly label: Label;
  readonly value: string;
  /** Of the series it is compared with, where that has a point there. */
  readonly other?: string | undefined;
  /** The colour of the curve or the class that the value is of. */
  readonly look?: 1 | 2 | 3;
}

/** The places of a drawing that can be read, in the order of the arrow keys. */
export interface Readings {
  readonly count: number;
  /** The one where the keys begin. */
  readonly current: number;
  /** The one that a pointer at (x, y) means; undefined: none is near. */
  nearest(x: number, y: number): number | undefined;
  read(place: number): Reading;
}

/** How near to a place a pointer means it, in px. */
const REACH = 24;

/** The nearest of places beside one another, for a pointer anywhere in the box. */
export function nearestAcross(xs: ArrayLike<number>, { left, right, top, bottom }: Box) {
  return (atX: number, atY: number): number | undefined => {
    if (atX < left - 8 || atX > right + 8 || atY < top || atY > bottom) return undefined;
    return nearestOf(xs.length, (k) => Math.abs(xs[k] - atX));
  };
}

/** The nearest of places in the plane, if it is near. */
export function nearestIn(xs: ArrayLike<number>, ys: ArrayLike<number>) {
  return (atX: number, atY: number): number | undefined => {
    const squareOf = (k: number) => (xs[k] - atX) * (xs[k] - atX) + (ys[k] - atY) * (ys[k] - atY);
    const best = nearestOf(xs.length, squareOf);
    return best !== undefined && squareOf(best) <= REACH * REACH ? best : undefined;
  };
}

/** Of equally near ones the first; undefined where none has a place. */
function nearestOf(count: number, distance: (k: number) => number): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < count; k++) {
    const own = distance(k);
    if (own < least) [best, least] = [k, own];
  }
  return best;
}

/** The rule at a pointer: upright over boxes one below the other. */
export function ruleAt(x: number, boxes: readonly Pick<Box, 'top' | 'bottom'>[], names: string): string {
  const d = boxes.map(({ top, bottom }) => `M${crisp(x)} ${top}V${bottom}`).join('');
  return element('path', { class: names, d });
}

/** A ring around the mark that is read or pinned. */
export function ringAt(cx: number, cy: number, names: string): string {
  return Number.isFinite(cx + cy) ? circle(cx, cy, 8, names) : '';
}
