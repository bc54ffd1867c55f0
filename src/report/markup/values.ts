import { norms } from '../../attacks/index.ts';
import { chosenText } from '../../figures/numbers.ts';
import { pointText } from '../../figures/strengths.ts';
import { escapeXml } from '../../figures/svgText.ts';
import { numberText } from '../../outputs/numberText.ts';
import type { ReportSeries } from '../shownData.ts';
import { type ReportTexts, type ValueName, valueNames } from '../texts/texts.ts';
import { type ColumnFacts, shownCell, shownNumber, symbolHtml, symbols, unitSign } from './columns.ts';
import type { PointsTable } from './pointsTable.ts';
import { fill } from './text.ts';

/** A quantity at one point. */
export interface Value {
  readonly name: ValueName;
  /** The text of its cell in results.csv; of the robust error, the number in full. */
  readonly exact: string;
  /** For people: rounded. */
  readonly shown: string;
}

/** The quantities that any point of a series has, at one point. */
export function valuesAt({ data, columns, rows, texts }: PointsTable, index: number, point: number): Value[] {
  const series = data.series[index];
  const row = rows.find((one) => one.series === index && one.point === point)!;
  const cell = (name: string) => row.cells[columns.findIndex(({ column }) => column === name)];
  return shownValues(series).map((name) => {
    const isRobust = name === 'robust_error';
    // Not a column of results.csv, but an error as others are.
    const facts = columns.find(({ column }) => column === (isRobust ? 'test_error' : name))!;
    if (name === 'status') return { name, exact: cell(name), shown: shownCell(facts, cell(name), texts) };
    const x = numbersOf(series, name)![point];
    return { name, exact: isRobust ? numberText(x) : cell(name), shown: rounded(facts, x) };
  });
}

function shownValues(series: ReportSeries): ValueName[] {
  return valueNames.filter((name) => name === 'status' || numbersOf(series, name)?.some((x) => !Number.isNaN(x)));
}

function numbersOf(series: ReportSeries, name: ValueName): Float64Array | undefined {
  return name === 'robust_error' ? series.robust?.errors : series.columns[name];
}

function rounded(facts: ColumnFacts, x: number): string {
  return `${shownNumber(facts, x)}${Number.isFinite(x) ? unitSign(facts.unit) : ''}`;
}

/** A description list of the values at a point, without the `dl` around it. */
export function valuesHtml(series: ReportSeries, values: readonly Value[], texts: ReportTexts): string {
  return values
    .map(({ name, exact, shown }) => {
      const symbol = symbols[name];
      const about = name === 'robust_error' ? robustnessText(series, texts) : undefined;
      const label = [
        escapeXml(texts.valueLabels[name]),
        ...(symbol === undefined ? [] : [`<span class="symbol" lang="en">${symbolHtml(symbol)}</span>`]),
        ...(about === undefined ? [] : [`<span class="about">${escapeXml(about)}</span>`]),
      ].join(' ');
      return `<div class="value value-${name}"><dt>${label}</dt><dd data-column="${name}" data-value="${escapeXml(exact)}" title="${escapeXml(exact)}">${escapeXml(shown)}</dd></div>`;
    })
    .join('');
}

/** Under which perturbations the robust error of a series is one. */
export function robustnessText({ robust }: ReportSeries, { robustness }: ReportTexts): string | undefined {
  if (robust === undefined) return undefined;
  const parts = { norm: norms[robust.norm].symbol, epsilon: chosenText(robust.epsilon) };
  return fill(robust.boxed ? robustness.boxed : robustness.free, parts);
}

/** The values at a point in one sentence, for those who cannot see them. */
export function summary(series: ReportSeries, point: number, values: readonly Value[], texts: ReportTexts): string {
  const facts = values
    .filter(({ shown }) => shown !== '–')
    .map(({ name, shown }) => `${texts.valueLabels[name]} ${shown}`);
  return `${pointText(series, point)}${texts.colon}${facts.join(texts.comma)}`;
}
