import type { Characters } from './characters.ts';
import { isOnScale, type StrengthAxis } from './strengthAxis.ts';
import { type ValueScale, valueDot } from './valueScale.ts';

/** One quantity over λ or ε, as a chart draws it. */
export interface Curve {
  /** The character that tells it from the others. */
  readonly mark: string;
  readonly label: string;
  /** Whether it may lie flat: another curve of the panel is the one to be read. */
  readonly isBeside?: boolean;
  /** In ascending order of λ or ε. */
  readonly points: readonly CurvePoint[];
}

export interface CurvePoint {
  readonly strength: number;
  /** NaN: no value. */
  readonly value: number;
}

/** The size of the area that curves are drawn in, in characters, and which characters those are. */
export interface Area {
  readonly cells: number;
  readonly rows: number;
  readonly characters: Characters;
}

/** The dots that a character can show: Braille has 2 × 4 of them, ASCII is a dot itself. */
export const dotsPerCell: Readonly<Record<Characters, { readonly across: number; readonly down: number }>> = {
  unicode: { across: 2, down: 4 },
  ascii: { across: 1, down: 1 },
};

/** What stands where a single mark could only show one of several curves. */
export const SEVERAL = '#';

/** At least so many characters are between two marks on a line of Braille dots. */
const MARK_DISTANCE = 8;

/**
 * The curves in an area of text, one line per row, from the highest value of the scale in the first row to the lowest in
 * the last (all in the middle where there is one value only). In Braille a curve is a line of dots with its mark on some
 * of its points, on all where there are few; in ASCII it is a line of its marks. Values that do not exist leave gaps.
 */
export function drawCurves(
  curves: readonly Curve[],
  axis: StrengthAxis,
  scale: ValueScale,
  { cells, rows, characters }: Area,
): string[] {
  const { across, down } = dotsPerCell[characters];
  const placeOf = ({ strength, value }: CurvePoint): Place => ({
    x: axis.dotOf(strength),
    y: valueDot(scale, value, rows, down),
  });
  const areJoined = (one: CurvePoint, next: CurvePoint) =>
    isOnScale(one.strength) &&
    isOnScale(next.strength) &&
    (!scale.isZeroApart || (one.value === 0) === (next.value === 0));
  const braille = new Uint8Array(rows * cells);
  const marks = new Map<number, string>();
  const cellOf = ({ x, y }: Place) => Math.floor(y / down) * cells + Math.floor(x / across);
  const putMark = (place: Place, mark: string) => {
    const cell = cellOf(place);
    const there = marks.get(cell);
    marks.set(cell, there === undefined || there === mark ? mark : SEVERAL);
  };
  for (const [k, curve] of curves.entries()) {
    const dots = linesThrough(curve.points, placeOf, areJoined);
    if (characters === 'ascii') for (const dot of dots) putMark(dot, curve.mark);
    else {
      for (const dot of dots) braille[cellOf(dot)] |= brailleBits[dot.y % down][dot.x % across];
      const places = curve.points.filter(hasValue).map(placeOf);
      for (const place of markedPlaces(places, cells * across, k / curves.length)) putMark(place, curve.mark);
    }
  }
  const texts = Array.from(braille, (bits, cell) => {
    return marks.get(cell) ?? (bits === 0 ? ' ' : String.fromCodePoint(BRAILLE + bits));
  });
  return Array.from({ length: rows }, (_, row) => texts.slice(row * cells, (row + 1) * cells).join(''));
}

/** A dot, counted from the left and from the top. */
interface Place {
  readonly x: number;
  readonly y: number;
}

const BRAILLE = 0x2800;

/** The bit of each of a Braille character's dots, by row and column. */
const brailleBits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

/** The dots of straight lines through successive points; there is none to or from a point that stands apart. */
function linesThrough(
  points: readonly CurvePoint[],
  placeOf: (point: CurvePoint) => Place,
  areJoined: (one: CurvePoint, next: CurvePoint) => boolean,
): Place[] {
  const dots: Place[] = [];
  for (const [k, point] of points.entries()) {
    if (!hasValue(point)) continue;
    const end = placeOf(point);
    const previous = points[k - 1];
    const isJoined = k > 0 && hasValue(previous) && areJoined(previous, point);
    const start = isJoined ? placeOf(previous) : end;
    const steps = Math.max(Math.abs(end.x - start.x), Math.abs(end.y - start.y), 1);
    for (let step = 0; step <= steps; step++) {
      const along = (from: number, to: number) => Math.round(from + ((to - from) * step) / steps);
      dots.push({ x: along(start.x, end.x), y: along(start.y, end.y) });
    }
  }
  return dots;
}

/**
 * The places of a curve that get its mark: all if there is room, else some. `phase`, from 0 to 1, keeps apart the marks of
 * curves that lie on each other.
 */
function markedPlaces(places: readonly Place[], width: number, phase: number): readonly Place[] {
  const distance = MARK_DISTANCE * dotsPerCell.unicode.across;
  if (places.length * distance <= 2 * width) return places;
  const marked: Place[] = [];
  let next = places[0].x + phase * distance;
  for (const place of places) {
    if (place.x < next) continue;
    marked.push(place);
    next += distance * Math.ceil((place.x - next + 1) / distance);
  }
  return marked.length > 0 ? marked : places.slice(-1);
}

function hasValue({ value }: CurvePoint): boolean {
  return Number.isFinite(value);
}
