import { percentage, shortNumber } from './numberText.ts';
import type { Curve } from './plotPanel.ts';

/** The values that the rows of a chart stand for. */
export interface ValueScale {
  /** The value in the last row. */
  readonly low: number;
  /** The value in the first row. */
  readonly high: number;
  /** The highest value, where that is not in the first row: few values are so far above the others that these would lie flat. */
  readonly beyond?: number;
}

/** A scale ends below values that are more than so many times as high as what most curves are about, … */
const FAR = 6;
/** … at so many times as high. */
const CUT = 2;

/** The scale of all curves: from their lowest to their highest value, unless that is far above the highest of their medians. */
export function valueScale(curves: readonly Curve[]): ValueScale {
  let [low, high, middle] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const { points } of curves) {
    const values = points.map(({ value }) => value).filter(Number.isFinite);
    values.sort((a, b) => a - b);
    low = Math.min(low, values[0]);
    high = Math.max(high, values[values.length - 1]);
    middle = Math.max(middle, values[values.length >> 1]);
  }
  return middle > 0 && high > FAR * middle ? { low, high: CUT * middle, beyond: high } : { low, high };
}

/** Labels of some rows, the first and the last among them; one in the middle where there is one value only. */
export function valueLabels({ low, high }: ValueScale, rows: number, unit: string): Map<number, string> {
  if (low === high) return new Map([[rows >> 1, valueText(low, unit)]]);
  const intervals = Math.max(2, Math.floor((rows - 1) / 3));
  const labelled = Array.from({ length: intervals + 1 }, (_, k) => Math.round((k * (rows - 1)) / intervals));
  const values = labelled.map((row) => high - (row / (rows - 1)) * (high - low));
  const texts =
    unit === 'fraction' ? fewestDecimals(values.map((x) => 100 * x)).map((text) => `${text}%`) : fewestDecimals(values);
  return new Map(labelled.map((row, k) => [row, texts[k]]));
}

/** One value of a chart in words. */
export function valueText(value: number, unit: string): string {
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
