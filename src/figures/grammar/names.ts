import type { Box } from './frame.ts';
import { element, type Label, labelWidth, px } from './svg.ts';

/** A point of a curve, and the name that may stand beside it. */
export interface NamedPoint {
  readonly x: number;
  readonly y: number;
  readonly name: Label;
}

/** Where a name stands: its left end, and its baseline. */
export interface PlacedName extends NamedPoint {
  readonly left: number;
  readonly baseline: number;
}

/** What names must not cover, in px. */
export interface Covered {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
}

const GAP = 8;
/** For points that have to have a name: with a line to it from the second on. */
const FAR_GAPS = [GAP, 22, 40, 64, 92, 130];
/** Of a line of text above and below its baseline. */
const [ABOVE, BELOW] = [11, 4];
/** Named points of one curve are not closer to one another. */
const APART = 44;
/** Half of a mark. */
const MARK = 2.5;
/** Between two marks that stand for a line. */
const STEP = 4;
/** More marks than a line has that crosses a page; one that leaves the page by far has them farther apart. */
const MOST_STEPS = 10_000;

/**
 * Names for at most `most` points of a curve: of the `first` ones in their order, then, so that they are spread over the
 * curve, of the `others`, always the one that is farthest from those that have a name. A point goes without where its name
 * would leave the box, or cover a mark or one of the names that are `taken`.
 */
export function placeNames(
  { first, others }: { readonly first: readonly NamedPoint[]; readonly others: readonly NamedPoint[] },
  taken: readonly PlacedName[],
  marks: Covered,
  box: Box,
  most: number,
): PlacedName[] {
  const placed: PlacedName[] = [];
  const distance = (one: NamedPoint) =>
    placed.reduce((least, { x, y }) => Math.min(least, lengthOf(x - one.x, y - one.y)), Number.POSITIVE_INFINITY);
  const tryPlace = (one: NamedPoint) => {
    const place = distance(one) < APART ? undefined : placeFor(one, [...taken, ...placed], marks, box);
    if (place) placed.push(place);
  };
  for (const one of first) if (placed.length < most) tryPlace(one);
  const left = [...others];
  while (placed.length < most && left.length > 0) {
    const distances = left.map(distance);
    const [farthest] = left.splice(distances.indexOf(Math.max(...distances)), 1);
    tryPlace(farthest);
  }
  return placed;
}

/** A name for a point that has to have one, farther away where there is no room beside it; undefined: there is none at all. */
export function placeFar(point: NamedPoint, taken: readonly PlacedName[], marks: Covered, box: Box) {
  for (const gap of FAR_GAPS) {
    const place = placeFor(point, taken, marks, box, gap);
    if (place) return place;
  }
  return undefined;
}

/** A line from a point to its name, where that is not beside it. */
export function leader({ x, y, left, baseline, name }: PlacedName): string {
  const [toX, toY] = [
    Math.min(Math.max(x, left - 2), left + labelWidth(name) + 2),
    Math.min(Math.max(y, baseline - ABOVE), baseline + BELOW),
  ];
  return lengthOf(toX - x, toY - y) < 2 * GAP
    ? ''
    : element('path', { class: 'fig-thin', d: `M${px(x)} ${px(y)}L${px(toX)} ${px(toY)}` });
}

/** A line through the points as marks close to one another; where a point has no place, it has a gap. */
export function lineMarks({ xs, ys }: Covered): Covered {
  const line: { xs: number[]; ys: number[] } = { xs: [], ys: [] };
  for (let k = 0; k < xs.length; k++) {
    const [dx, dy] = k === 0 ? [0, 0] : [xs[k] - xs[k - 1], ys[k] - ys[k - 1]];
    if (!Number.isFinite(xs[k] + ys[k])) continue;
    const length = lengthOf(dx, dy);
    const steps = Number.isFinite(length) ? Math.min(Math.floor(length / STEP), MOST_STEPS) : 0;
    for (let s = 0; s <= steps; s++) {
      const t = s / (steps + 1);
      line.xs.push(xs[k] - (t > 0 ? t * dx : 0));
      line.ys.push(ys[k] - (t > 0 ? t * dy : 0));
    }
  }
  return line;
}

/** All of them together. */
export function together(all: readonly Covered[]): Covered {
  return { xs: all.flatMap(({ xs }) => Array.from(xs)), ys: all.flatMap(({ ys }) => Array.from(ys)) };
}

/** To the right of the point or to its left, above or below. */
function placeFor(
  point: NamedPoint,
  taken: readonly PlacedName[],
  marks: Covered,
  box: Box,
  gap = GAP,
): PlacedName | undefined {
  const { x, y, name } = point;
  const width = labelWidth(name);
  const [right, left, middle] = [x + gap, x - gap - width, x - width / 2];
  const [level, above, below] = [y + 4, y - gap, y + gap + 9];
  const places = [
    [right, above],
    [right, level],
    [left, below],
    [left, level],
    [right, below],
    [left, above],
    [middle, above - 3],
    [middle, below + 3],
  ];
  return places
    .map(([start, baseline]): PlacedName => ({ ...point, left: start, baseline }))
    .find((place) => isInside(place, width, box) && !taken.some((one) => overlap(place, one)) && isFree(place, marks));
}

function isInside({ left, baseline }: PlacedName, width: number, box: Box): boolean {
  const [top, bottom] = [baseline - ABOVE, baseline + BELOW];
  return left >= box.left + 2 && left + width <= box.right && top >= box.top && bottom <= box.bottom;
}

function overlap(one: PlacedName, other: PlacedName): boolean {
  const isBeside =
    one.left + labelWidth(one.name) + 3 < other.left || other.left + labelWidth(other.name) + 3 < one.left;
  return !isBeside && Math.abs(one.baseline - other.baseline) < ABOVE + BELOW;
}

/** Whether a name covers none of the marks. */
export function isFree({ left, baseline, name }: Omit<PlacedName, 'x' | 'y'>, { xs, ys }: Covered): boolean {
  const [right, top, bottom] = [left + labelWidth(name), baseline - ABOVE - MARK, baseline + BELOW + MARK];
  for (let k = 0; k < xs.length; k++) {
    if (xs[k] > left - MARK && xs[k] < right + MARK && ys[k] > top && ys[k] < bottom) return false;
  }
  return true;
}

function lengthOf(dx: number, dy: number): number {
  return Math.sqrt(dx * dx + dy * dy);
}
