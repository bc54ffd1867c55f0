import { chosenText, percentText, valueText } from '../../figures/numbers.ts';
import { escapeXml } from '../../figures/svgText.ts';
import { axes } from '../../metrics/axis.ts';
import { shortBound } from '../../outputs/numberText.ts';
import { withoutNoise } from '../../outputs/roundingNoise.ts';
import { numberOf } from '../cells.ts';
import type { ReportTexts, ValueName } from '../texts/texts.ts';

/** What the page knows of a column of results.csv. */
export interface ColumnFacts {
  readonly column: string;
  /** `d_err`, `‖w‖`, `n test`. */
  readonly symbol: string;
  readonly type: 'number' | 'text' | 'boolean';
  readonly unit: string;
  /** In English; empty in other languages. */
  readonly description: string;
  readonly bound?: 'lower' | 'upper';
  /** Its place among the main columns. */
  readonly main?: number;
}

/** Where the page has another unit than results.csv: how many of it make one of those, and its sign. */
const units: Readonly<Record<string, { readonly factor: number; readonly sign: string }>> = {
  fraction: { factor: 100, sign: '%' },
  radians: { factor: 180 / Math.PI, sign: '°' },
};

/** The sign of the unit in which the page shows numbers of a column: `%`, `°`, or none. */
export function unitSign(unit: string): string {
  return units[unit]?.sign ?? '';
}

/** A number of a column for people, in the page's unit and without its sign: about four digits; a bound stays one, an angle of rounding is 0. */
export function shownNumber({ unit, bound }: Pick<ColumnFacts, 'unit' | 'bound'>, x: number): string {
  if (unit === 'fraction') return percentText(x).replace('%', '');
  const value = withoutNoise(x, { unit, bound }) * (units[unit]?.factor ?? 1);
  return valueText(bound && Number.isFinite(value) ? Number(shortBound(value, bound)) : value);
}

/** Whether people choose the numbers of a column, λ or ε, so that they have no zeros at their ends. */
function isStrength(column: string): boolean {
  return Object.values(axes).some((axis) => axis.column === column);
}

/** The text of a cell of results.csv for people. */
export function shownCell(facts: ColumnFacts, text: string, { statuses }: Pick<ReportTexts, 'statuses'>): string {
  if (text === '') return '–';
  if (facts.column === 'status') return statuses[text] ?? text;
  if (isStrength(facts.column)) return chosenText(numberOf(text));
  return facts.type === 'number' ? shownNumber(facts, numberOf(text)) : text;
}

/** What a column is called, with its unit: `training error (%)`, `d_err`, `θ (°)`. */
export function columnName({ column, symbol, unit }: ColumnFacts, texts: ReportTexts): string {
  const words = column in symbols ? undefined : texts.valueLabels[column as ValueName];
  const sign = unitSign(unit);
  return `${words ?? symbol}${sign && ` (${sign})`}`;
}

/** The quantities that have a symbol as well as words. */
export const symbols: Readonly<Partial<Record<ValueName, string>>> = {
  d_err: 'd_err',
  d_adv: 'd_adv',
  w_norm: '‖w‖',
  tilt_angle: 'θ',
};

/** `d_err` as HTML with a subscript. */
export function symbolHtml(symbol: string): string {
  return escapeXml(symbol).replace(/_(\w+)/, '<sub>$1</sub>');
}
