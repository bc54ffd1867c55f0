import { chosenText } from '../../figures/numbers.ts';
import { escapeXml } from '../../figures/svgText.ts';
import type { AxisLabel } from '../../metrics/axis.ts';
import { cellsOf, numberOf } from '../cells.ts';
import type { ShownData } from '../shownData.ts';
import type { ReportTexts } from '../texts/texts.ts';
import { type ColumnFacts, columnName, shownCell, symbolHtml } from './columns.ts';
import { marksOf } from './controls.ts';
import { fill } from './text.ts';

/** A point of any run: a row of the table. */
export interface PointRow {
  readonly runIndex: number;
  /** The texts of its cells in results.csv. */
  readonly cells: readonly string[];
  readonly series: number;
  readonly point: number;
}

export interface TableView {
  readonly scope: 'series' | 'all';
  readonly columns: 'main' | 'all';
  readonly sort?: { readonly column: string; readonly descending: boolean };
  /** From 0. */
  readonly page: number;
}

export const firstView: TableView = { scope: 'series', columns: 'main', page: 0 };

/** Rows on a page of the table. */
export const PAGE = 100;

/** The rows of all series, in the order of results.csv, run by run. */
export function pointRows({ runs, series }: ShownData): PointRow[] {
  return runs.flatMap(({ results }, runIndex) => {
    const [, ...records] = cellsOf(results);
    const rows: PointRow[] = [];
    for (const [k, one] of series.entries()) {
      if (one.runIndex !== runIndex) continue;
      for (const [point, row] of one.rows.entries()) rows[row] = { runIndex, cells: records[row], series: k, point };
    }
    return rows.filter((row) => row !== undefined);
  });
}

/** Everything the table is made of. */
export interface PointsTable {
  readonly data: ShownData;
  /** The columns of results.csv. */
  readonly columns: readonly ColumnFacts[];
  readonly rows: readonly PointRow[];
  readonly texts: ReportTexts;
}

/** The rows of a view, all pages of them. */
export function rowsOf({ rows, columns }: PointsTable, view: TableView, series: number): PointRow[] {
  const chosen = rows.filter((row) => view.scope === 'all' || row.series === series);
  const { sort } = view;
  if (sort === undefined) return chosen;
  const index = columns.findIndex(({ column }) => column === sort.column);
  const isNumber = columns[index]?.type === 'number';
  const keys = new Map(
    chosen.map((row) => [row, sort.column === 'run' ? row.runIndex : keyOf(row.cells[index], isNumber)]),
  );
  const sign = sort.descending ? -1 : 1;
  return chosen.sort((a, b) => {
    const [x, y] = [keys.get(a), keys.get(b)];
    if (x === y) return 0;
    if (x === undefined || y === undefined) return x === undefined ? 1 : -1;
    return x < y ? -sign : sign;
  });
}

/** What a cell is sorted by; undefined without a value, which is last in any order. */
function keyOf(text: string, isNumber: boolean): number | string | undefined {
  if (text === '') return undefined;
  return isNumber ? numberOf(text) : text;
}

/** The columns of a view, in order; `run` is not one of results.csv. */
function columnsOf({ data, columns, rows }: PointsTable, view: TableView): string[] {
  const names = columns.map(({ column }) => column);
  if (view.columns === 'all') return [...(data.runs.length > 1 ? ['run'] : []), ...names];
  const hasValues = (name: string) => {
    const index = names.indexOf(name);
    return index >= 0 && rows.some(({ cells }) => cells[index] !== '');
  };
  const identity = data.runs.length > 1 ? ['run', 'class_i', 'class_j', 'loss'] : ['class_i', 'class_j', 'loss'];
  const main = columns.filter((facts) => facts.main !== undefined).sort((a, b) => a.main! - b.main!);
  return [...(view.scope === 'all' ? identity : []), ...main.map(({ column }) => column).filter(hasValues)];
}

/** A page of the table: its header and rows. `current`: the point in the figures. */
export function tableHtml(
  table: PointsTable,
  view: TableView,
  current: { readonly series: number; readonly point: number },
): string {
  const names = columnsOf(table, view);
  const rows = rowsOf(table, view, current.series).slice(view.page * PAGE, (view.page + 1) * PAGE);
  return `<thead><tr><td></td>${names.map((name) => headerHtml(table, view, name)).join('')}</tr></thead>
<tbody>${rows.map((row) => rowHtml(table, names, row, row.series === current.series && row.point === current.point)).join('\n')}</tbody>`;
}

function headerHtml({ columns, texts }: PointsTable, { sort }: TableView, name: string): string {
  const facts = columns.find(({ column }) => column === name);
  const order = sort?.column !== name ? undefined : sort.descending ? 'descending' : 'ascending';
  const label = symbolHtml(facts === undefined ? texts.dimensions.run : columnName(facts, texts));
  const title = escapeXml([fill(texts.table.sortBy, { column: name }), facts?.description ?? ''].join('\n').trim());
  return `<th scope="col"${order ? ` aria-sort="${order}"` : ''}${facts?.type === 'number' ? ' class="number"' : ''}><button type="button" data-sort="${name}" title="${title}">${label}<span class="order" aria-hidden="true">${order === undefined ? '↕' : order === 'ascending' ? '↑' : '↓'}</span></button></th>`;
}

function rowHtml(table: PointsTable, names: readonly string[], row: PointRow, isCurrent: boolean): string {
  const { data, columns, texts } = table;
  const series = data.series[row.series];
  const { axis } = series;
  const marks = marksOf(series)
    .filter(({ point }) => point === row.point)
    .map(({ name, sign: character }) => {
      const meaning = name === 'robust' ? texts.table.robustBest : texts.chosen[name].word;
      return sign(character, fill(meaning, { symbol: axis.symbol }));
    })
    .join('');
  const cells = names.map((name) => {
    if (name === 'run') return `<td><bdi>${escapeXml(data.runs[row.runIndex].name)}</bdi></td>`;
    const index = columns.findIndex(({ column }) => column === name);
    return cellHtml(columns[index], row.cells[index], { isCurrent, axis }, texts);
  });
  return `<tr data-series="${row.series}" data-point="${row.point}"${isCurrent ? ' aria-current="true"' : ''}><td class="marks">${marks}</td>${cells.join('')}</tr>`;
}

function sign(character: string, meaning: string): string {
  return `<span aria-hidden="true" title="${escapeXml(meaning)}">${character}</span><span class="unseen">${escapeXml(meaning)} </span>`;
}

function cellHtml(
  facts: ColumnFacts,
  text: string,
  { isCurrent, axis }: { readonly isCurrent: boolean; readonly axis: AxisLabel },
  texts: ReportTexts,
): string {
  const exact = `data-column="${facts.column}" data-value="${escapeXml(text)}"${text === '' ? '' : ` title="${escapeXml(text)}"`}`;
  const shown = shownCell(facts, text, texts);
  if (facts.column === axis.column) {
    const strength = chosenText(Number(text));
    const label = escapeXml(fill(texts.table.goTo, { point: `${axis.symbol} = ${strength}` }));
    return `<th scope="row" class="number" ${exact}><button type="button" class="go" tabindex="${isCurrent ? 0 : -1}" aria-label="${label}">${strength}</button></th>`;
  }
  if (facts.type === 'number') return `<td class="number" ${exact}>${escapeXml(shown)}</td>`;
  return `<td ${exact}><bdi>${escapeXml(shown)}</bdi></td>`;
}
