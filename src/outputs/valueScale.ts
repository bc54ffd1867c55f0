import { log10, powerOfTen } from '../math/elementary.ts';
import { percentage, roundNumber, shortNumber } from './numberText.ts';
import type { Curve } from './plotPanel.ts';

/** The values that the rows of a chart stand for. */
export interface ValueScale {
  readonly kind: 'linear' | 'logarithmic';
  /** The value in the last row; where 0 stands apart, in the one before. */
  readonly low: number;
  /** The value in the first row. */
  readonly high: number;
  /** Whether the last row is that of 0, which has no logarithm. */
  readonly isZeroApart: boolean;
  /** Whether there are values between 0 and `low`, which are drawn as if they were `low`. */
  readonly isCut: boolean;
}

/** A scale is logarithmic where the curves to be read go up to more than so many times their lowest value above 0, … */
const WIDE = 100;
/** … or any curve to more than so many times what the highest of their medians is, or to so many times the top of one to be read: others would lie flat. */
const [FAR, FLAT] = [6, 8];
/** The powers of ten that a logarithmic scale has room for, from the highest value down. */
const MOST_DECADES = 3;

/** The scale of all curves. */
export function valueScale(curves: readonly Curve[]): ValueScale {
  const values = ascending(curves);
  const [low, high] = [values[0], values[values.length - 1]];
  const linear: ValueScale = { kind: 'linear', low, high, isZeroApart: false, isCut: false };
  const lowest = values.find(isPositive);
  if (low < 0 || lowest === undefined) return linear;
  const read = ascending(curves.filter(({ isBeside }) => !isBeside)).filter(isPositive);
  const medians = curves.map((curve) => ascending([curve]).filter(isPositive)).map((of) => of[of.length >> 1] ?? 0);
  const tops = curves.filter(({ isBeside }) => !isBeside).map((curve) => ascending([curve]).at(-1) ?? 0);
  const isWide = read[read.length - 1] > WIDE * read[0];
  const isFlat = high > FAR * Math.max(...medians) || tops.some((top) => top > 0 && high > FLAT * top);
  if (!isWide && !isFlat) return linear;
  const end = high * powerOfTen(-MOST_DECADES);
  return { kind: 'logarithmic', low: Math.max(lowest, end), high, isZeroApart: low === 0, isCut: lowest < end };
}

function ascending(curves: readonly Curve[]): number[] {
  return curves
    .flatMap(({ points }) => points.map(({ value }) => value))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
}

function isPositive(value: number): boolean {
  return value > 0;
}

/**
 * The row of dots that a value is drawn in, counted from the top, of so many rows with so many dots each; in the middle where
 * there is one value only.
 */
export function valueDot(
  { kind, low, high, isZeroApart }: ValueScale,
  value: number,
  rows: number,
  dots: number,
): number {
  if (kind === 'logarithmic') {
    if (value === 0) return rows * dots - 1;
    const share = log10(high / Math.max(value, low)) / log10(high / low);
    return Math.round(share * (rowsOf(rows, isZeroApart) * dots - 1));
  }
  const share = high > low ? (high - value) / (high - low) : 0.5;
  return Math.round(share * (rows * dots - 1));
}

/** The rows of a scale without that of a 0 apart. */
function rowsOf(rows: number, isZeroApart: boolean): number {
  return isZeroApart ? rows - 1 : rows;
}

/** Labels of some rows, the first and the last among them; one in the middle where there is one value only. */
export function valueLabels(scale: ValueScale, rows: number, unit: string): Map<number, string> {
  const { kind, low, high, isZeroApart, isCut } = scale;
  if (low === high) return new Map([[rows >> 1, valueText(low, unit)]]);
  const last = rowsOf(rows, isZeroApart) - 1;
  const intervals = Math.max(2, Math.floor(last / 3));
  const labelled = Array.from({ length: intervals + 1 }, (_, k) => Math.round((k * last) / intervals));
  const sign = unit === 'fraction' ? '%' : '';
  const inUnit = (x: number) => (unit === 'fraction' ? 100 * x : x);
  if (kind === 'linear') {
    const values = labelled.map((row) => inUnit(high - (row / last) * (high - low)));
    const texts = fewestDecimals(values);
    return new Map(labelled.map((row, k) => [row, `${texts[k]}${sign}`]));
  }
  const labels = new Map(
    labelled.map((row) => {
      const value = high * powerOfTen((row / last) * log10(low / high));
      return [row, `${isCut && row === last ? '≤ ' : ''}${roundNumber(inUnit(value), 2)}${sign}`];
    }),
  );
  return isZeroApart ? labels.set(rows - 1, `0${sign}`) : labels;
}

/** One value of a chart in words. */
function valueText(value: number, unit: string): string {
  return unit === 'fraction' ? percentage(value) : shortNumber(value);
}

/** Numbers in descending order with as few decimals as tell each to a fiftieth of their distance. */
function fewestDecimals(values: readonly number[]): string[] {
  const tolerance = (values[0] - values[values.length - 1]) / (values.length - 1) / 50;
  if (Math.abs(values[0]) < 1e6) {
    for (let decimals = 0; decimals < 6; decimals++) {
      const texts = values.map((x) => x.toFixed(decimals));
      if (texts.every((text, k) => Math.abs(Number(text) - values[k]) <= tolerance)) return texts;
    }
  }
  return values.map((x) => shortNumber(x));
}
