import { chosenText } from '../../figures/numbers.ts';
import { pointText } from '../../figures/strengths.ts';
import { escapeXml } from '../../figures/svgText.ts';
import { meanColumns } from '../../results/rules.ts';
import { firstPoint } from '../selection.ts';
import type { ReportSeries } from '../shownData.ts';
import type { ReportTexts } from '../texts/texts.ts';
import { type ColumnFacts, columnName, shownNumber } from './columns.ts';
import { select } from './controls.ts';
import { fill, isolated, isolatedText } from './text.ts';

/** What the matrix of class pairs is drawn for. */
export interface MatrixState {
  readonly all: readonly ReportSeries[];
  readonly columns: readonly ColumnFacts[];
  /** The series in the figures: the matrix is about its run, loss and trainer. */
  readonly series: number;
  /** The column whose values it shows. */
  readonly column: string;
}

/** How many shades cells have, from the least value to the largest. */
const SHADES = 4;

/** Whether a run of a report has class pairs to choose from. */
export function hasMatrix(all: readonly ReportSeries[]): boolean {
  const isOther = (one: ReportSeries, other: ReportSeries) =>
    one.runIndex === other.runIndex && (one.classI !== other.classI || one.classJ !== other.classJ);
  return all.some((one) => all.some((other) => isOther(one, other)));
}

/** What the matrix shows first: the means that were chosen by, else the test error, else the training error. */
export function firstColumn({ chosen: { choose }, columns }: ReportSeries): string {
  if (choose !== undefined) return meanColumns(choose)[0];
  return columns.test_error?.some(Number.isFinite) ? 'test_error' : 'train_error';
}

/** The section with the matrix of class pairs. */
export function matrixSection(state: MatrixState, texts: ReportTexts): string {
  const words = texts.matrix;
  const picker = select('matrix-column', words.column, optionsOf(state, texts), state.column);
  return `<section class="pairs" id="pairs" aria-labelledby="pairs-title">
<h2 id="pairs-title">${escapeXml(words.heading)}</h2>
<p class="explanation">${escapeXml(words.explanation)}</p>
<div class="table-controls">${picker}</div>
<div class="scroll" tabindex="0" role="region" aria-label="${escapeXml(words.caption)}"><table id="matrix">${matrixHtml(state, texts)}</table></div>
</section>`;
}

/** The columns that have values at the points shown: those of the main table first. */
export function optionsOf(state: MatrixState, texts: ReportTexts): (readonly [value: string, label: string])[] {
  const own = familyOf(state);
  const hasValue = (name: string) => own.some(({ series, point }) => Number.isFinite(series.columns[name]?.[point]));
  const { column: swept, symbol } = state.all[state.series].axis;
  const names = state.columns
    .filter(({ column, type }) => type === 'number' && column !== swept && hasValue(column))
    .sort((a, b) => (a.main ?? Number.POSITIVE_INFINITY) - (b.main ?? Number.POSITIVE_INFINITY))
    .map((facts) => [facts.column, columnName(facts, texts)] as const);
  return [[swept, symbol], ...names];
}

/** Rows of one class, columns of the other; of each pair the value at its chosen point. */
export function matrixHtml(state: MatrixState, texts: ReportTexts): string {
  const own = familyOf(state);
  const facts = state.columns.find(({ column }) => column === state.column)!;
  const values = own.map(({ series, point }) => series.columns[state.column]?.[point] ?? Number.NaN);
  const finite = values.filter(Number.isFinite);
  const [least, largest] = [Math.min(...finite), Math.max(...finite)];
  const shadeOf = (value: number) =>
    Number.isFinite(value) && largest > least ? Math.round((SHADES * (value - least)) / (largest - least)) : 0;
  const rows = [...new Set(own.map(({ series }) => series.classI))];
  const heads = [...new Set(own.map(({ series }) => series.classJ))];
  const cellOf = (classI: string, classJ: string) => {
    const k = own.findIndex(({ series }) => series.classI === classI && series.classJ === classJ);
    if (k < 0) return '<td></td>';
    const { index, series, point } = own[k];
    const pair = fill(texts.pair, { i: isolatedText(classI), j: isolatedText(classJ) });
    const label = escapeXml(fill(texts.matrix.open, { pair, point: pointText(series, point) }));
    const value = state.column === series.axis.column ? chosenText(values[k]) : shownNumber(facts, values[k]);
    const current = index === state.series ? ' aria-current="true"' : '';
    return `<td data-shade="${shadeOf(values[k])}"${current}><button type="button" data-series="${index}" data-point="${point}" title="${label}" aria-label="${label}: ${value}">${value}</button></td>`;
  };
  return `<caption class="unseen">${escapeXml(texts.matrix.caption)}</caption>
<thead><tr><td></td>${heads.map((name) => `<th scope="col">${isolated(name)}</th>`).join('')}</tr></thead>
<tbody>${rows.map((classI) => `<tr><th scope="row">${isolated(classI)}</th>${heads.map((classJ) => cellOf(classI, classJ)).join('')}</tr>`).join('\n')}</tbody>`;
}

/** A series of the matrix, its number in the report, and the point of it that is shown. */
interface Member {
  readonly index: number;
  readonly series: ReportSeries;
  readonly point: number;
}

function familyOf({ all, series: current }: MatrixState): Member[] {
  const { runIndex, loss, trainer } = all[current];
  return all
    .map((series, index) => ({ index, series, point: firstPoint(series) }))
    .filter(({ series }) => series.runIndex === runIndex && series.loss === loss && series.trainer === trainer);
}
