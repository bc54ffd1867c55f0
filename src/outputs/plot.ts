import { quantityOf } from '../metrics/index.ts';
import type { Cell } from '../metrics/metric.ts';
import { runName } from '../metrics/provenance.ts';
import { oneStandardError } from '../results/choice.ts';
import { chooseOf } from '../results/chosenIn.ts';
import { type Choose, meanColumns, signed } from '../results/rules.ts';
import { columnIndex, type Table } from '../results/table.ts';
import { type Characters, filled, shortened, unbroken, wrap, writtenIn } from './characters.ts';
import { roundNumber } from './numberText.ts';
import type { OutputOptions } from './output.ts';
import { type Curve, dotsPerCell, drawCurves, SEVERAL } from './plotPanel.ts';
import { type ReadGroup, readGroups, signsByRow } from './readGroups.ts';
import { type StrengthAxis, strengthAxis } from './strengthAxis.ts';
import { type ValueScale, valueLabels, valueScale } from './valueScale.ts';

/** Charts of results as text. */
export interface Plot {
  readonly text: string;
  /** How many class pairs and losses have a chart, the first; and how many there are. */
  readonly drawn: number;
  readonly count: number;
  /** The conditions (`--filter`) that choose the first one without, if there is one. */
  readonly next: readonly string[] | undefined;
}

export interface PlotOptions extends Pick<OutputOptions, 'width' | 'style' | 'characters' | 'title'> {
  /** How many lines the screen has, if it is one: charts are lower on a low one. */
  readonly height?: number;
  /** Whether title and legend are above already. */
  readonly isBelowTable?: boolean;
}

/** The text is laid out for at least so many characters. */
const NARROWEST = 30;

/** What is drawn, panel by panel: columns of one unit with the marks of their curves. d_err goes to 0 where the errors do. */
const panels: readonly (readonly (Pick<Curve, 'mark' | 'isBeside'> & { readonly column: string })[])[] = [
  [
    { column: 'train_error', mark: 'o' },
    { column: 'test_error', mark: 'x' },
    { column: 'robust_error', mark: '+' },
  ],
  [
    { column: 'd_err', mark: 'e', isBeside: true },
    { column: 'd_adv', mark: 'a' },
  ],
];

/** More class pairs and losses than these are left for another time. */
const MOST_CHARTS = 4;

/** From this width on there is room for two panels side by side. */
const WIDE = 110;
const BETWEEN_PANELS = 4;

/** Rows of a panel; between these on a screen that is lower. */
const ROWS = 10;
const FEWEST_ROWS = 6;

/** The errors and distances of each class pair and loss over log λ or log ε, in charts that fit the width. */
export function plot(table: Table, options: PlotOptions): Plot {
  const { style, characters = 'unicode', title, isBelowTable = false } = options;
  const width = Math.max(options.width, NARROWEST);
  const { groups, legend } = readGroups(table);
  const shown = groups.slice(0, MOST_CHARTS);
  const parts = shown.map((group) => chart(table, group, { ...options, width }));
  if (!isBelowTable) {
    if (title !== undefined) parts.unshift(style.title(shortened(writtenIn(characters, title), width)));
    if (legend.length > 0) parts.push(legend.map((line) => wrap(writtenIn(characters, line), width)).join('\n'));
  }
  return {
    text: parts.length === 0 ? '' : `${parts.join('\n\n')}\n`,
    drawn: shown.length,
    count: groups.length,
    next: groups[MOST_CHARTS] && conditionsOf(table, groups[MOST_CHARTS]),
  };
}

function conditionsOf(table: Table, { rows }: ReadGroup): string[] {
  const cells = table.rows[rows[rows.length - 1]];
  const names = [runName.column, 'class_i', 'class_j', 'loss'];
  return names
    .map((name) => ({ name, index: table.columns.findIndex((column) => column.name === name) }))
    .filter(({ index }) => index >= 0 && table.rows.some((row) => row[index] !== cells[index]))
    .map(({ name, index }) => `${name}=${cells[index]}`);
}

/** Panels with everything that goes around them, for one class pair and loss. */
function chart(table: Table, group: ReadGroup, { width, height, style, characters = 'unicode' }: PlotOptions): string {
  const { column: sweptColumn, symbol } = group.axis;
  const strengthAt = columnIndex(table, sweptColumn);
  const strengthOf = (row: number) => table.rows[row][strengthAt] as number;
  const rows = group.rows.filter((row) => strengthOf(row) >= 0).toSorted((a, b) => strengthOf(a) - strengthOf(b));
  const write = (text: string) => writtenIn(characters, text);
  const marks = signsByRow(group.marks).map(([row, signs]) => ({ signs: write(signs), strength: strengthOf(row) }));
  const strengths = marks.map(({ signs, strength: x }) => unbroken(write(`${signs} ${symbol} = ${roundNumber(x)}`)));
  const heading = [write(group.title), ...strengths].join(write(' · '));
  const title = wrap(heading, width)
    .split('\n')
    .map((line) => style.title(shortened(line, width)));
  const choose = chooseOf(table, group.rows);
  const means = choose ? meanCurves(table, rows, strengthAt, choose) : [];
  const drawn = [
    means,
    ...panels.map((curves) =>
      curves.flatMap(({ column, mark, isBeside = false }) =>
        curveOf(table, rows, strengthAt, column, mark).map((curve) => ({ ...curve, isBeside })),
      ),
    ),
  ].filter((curves) => curves.length > 0);
  if (drawn.length === 0) return [...title, 'no point has an error or a distance'].join('\n');

  const isWide = width >= WIDE && drawn.length > 1;
  const panelRows = isWide || height === undefined ? ROWS : rowsThatFit(height, drawn.length);
  const scales = drawn.map(valueScale);
  const labels = scales.map(
    (scale, k) =>
      new Map([...valueLabels(scale, panelRows, drawn[k][0].unit)].map(([row, text]) => [row, write(text)])),
  );
  const gutter = Math.max(
    write(symbol).length,
    ...labels.flatMap((texts) => [...texts.values()].map(({ length }) => length)),
  );
  const panelWidth = isWide ? (width - BETWEEN_PANELS) >> 1 : width;
  const cells = panelWidth - gutter - 1;
  const axis = strengthAxis(rows.map(strengthOf), { cells, dots: dotsPerCell[characters].across, characters });
  const frame = frames[characters];
  const chosenAt = signed(group.chosen.byRule).map(({ at }) => strengthOf(at));
  const drawPanel = (curves: readonly LabelledCurve[], k: number): string[] => {
    const panel = drawCurves(curves, axis, scales[k], { cells, rows: panelRows, characters });
    const lines = curves === means ? panel.map((line) => withUprights(line, axis, chosenAt, characters)) : panel;
    const items = [
      ...legendOf(curves, scales[k]),
      ...(lines.some((line) => line.includes(SEVERAL)) ? [`${SEVERAL} several`] : []),
    ];
    return [
      ...filled(items, panelWidth, '  '),
      ...lines.map((line, row) => {
        const label = labels[k].get(row);
        return `${(label ?? '').padStart(gutter)}${label === undefined ? frame.side : frame.labelled}${line}`;
      }),
      `${' '.repeat(gutter)}${frame.corner}${axisLine(axis, marks, characters)}`,
    ];
  };
  const strengthLine = `${write(symbol).padStart(gutter)} ${axis.labels}`;
  const bodies = drawn.map(drawPanel);
  const body = isWide
    ? inPairs(bodies.map((lines) => [...lines, strengthLine])).flatMap((pair) => sideBySide(pair, panelWidth))
    : [...bodies.flat(), strengthLine];
  return [...title, ...body.map((line) => line.trimEnd())].join('\n');
}

interface LabelledCurve extends Curve {
  readonly unit: string;
}

/** The curve of a column; none where no row has a value. */
function curveOf(
  table: Table,
  rows: readonly number[],
  strengthAt: number,
  column: string,
  mark: string,
): LabelledCurve[] {
  const index = table.columns.findIndex(({ name }) => name === column);
  if (index < 0) return [];
  const points = rows.map((row) => ({
    strength: table.rows[row][strengthAt] as number,
    value: numberOf(table.rows[row][index]),
  }));
  if (!points.some(({ value }) => Number.isFinite(value))) return [];
  const { symbol, unit } = quantityOf(column);
  return [{ mark, label: symbol, unit, points }];
}

/** The mean over held-out samples that points are chosen by, and one standard error above and below it. */
function meanCurves(table: Table, rows: readonly number[], strengthAt: number, choose: Choose): LabelledCurve[] {
  const [meanName, seName] = meanColumns(choose);
  const [mean] = curveOf(table, rows, strengthAt, meanName, 'c');
  const [se] = curveOf(table, rows, strengthAt, seName, '-');
  if (mean === undefined) return [];
  if (se === undefined) return [mean];
  const moved = (side: 1 | -1, label: string): LabelledCurve => ({
    ...se,
    label,
    points: mean.points.map(({ strength, value }, k) => ({
      strength,
      value: oneStandardError(value, se.points[k].value, side),
    })),
  });
  return [mean, moved(1, 'one standard error'), moved(-1, '')];
}

function numberOf(cell: Cell): number {
  return typeof cell === 'number' ? cell : Number.NaN;
}

/** Each curve's mark and name, the unit that they share unless the labels say it, and what the scale is unless it is linear. */
function legendOf(curves: readonly LabelledCurve[], { kind }: ValueScale): string[] {
  const [{ unit }] = curves;
  return [
    ...curves.flatMap(({ mark, label }) => (label === '' ? [] : [`${mark} ${label}`])),
    ...(unit === 'fraction' ? [] : [`in ${unit}`]),
    ...(kind === 'linear' ? [] : ['log scale']),
  ];
}

/** How many rows each panel may have so that title, axes, legends and a prompt fit on the screen with them. */
function rowsThatFit(height: number, count: number): number {
  const others = 1 + 2 * count + 1 + 3 + 1;
  return Math.min(ROWS, Math.max(FEWEST_ROWS, Math.floor((height - others) / count)));
}

interface Frame {
  readonly side: string;
  readonly labelled: string;
  readonly corner: string;
  readonly upright: string;
  readonly line: Readonly<Record<StrengthAxis['line'][number], string>>;
}

const frames: Readonly<Record<Characters, Frame>> = {
  unicode: { side: '│', labelled: '┤', corner: '└', upright: '┊', line: { line: '─', tick: '┬', apart: ' ' } },
  ascii: { side: '|', labelled: '|', corner: '+', upright: ':', line: { line: '-', tick: '+', apart: ' ' } },
};

/**
 * The line under a panel with a sign at each of the marked points, the first where one has several; beside one another where
 * points are too near.
 */
function axisLine(
  axis: StrengthAxis,
  marks: readonly { readonly signs: string; readonly strength: number }[],
  characters: Characters,
): string {
  const line = axis.line.map((kind) => frames[characters].line[kind]);
  const taken = new Set<number>();
  for (const { signs, strength } of marks) {
    const cell = Math.floor(axis.dotOf(strength) / dotsPerCell[characters].across);
    const free = [cell, cell + 1, cell - 1].find((place) => place < line.length && !taken.has(place))!;
    line[free] = signs[0];
    taken.add(free);
  }
  return line.join('');
}

/** A line of a panel with an upright at each of some λ or ε, where nothing else is. */
function withUprights(line: string, axis: StrengthAxis, strengths: readonly number[], characters: Characters): string {
  const texts = [...line];
  for (const strength of strengths) {
    const cell = Math.floor(axis.dotOf(strength) / dotsPerCell[characters].across);
    if (texts[cell] === ' ') texts[cell] = frames[characters].upright;
  }
  return texts.join('');
}

function inPairs<Item>(items: readonly Item[]): Item[][] {
  return items.flatMap((_, k) => (k % 2 === 0 ? [items.slice(k, k + 2)] : []));
}

function sideBySide([left, right = []]: readonly (readonly string[])[], width: number): string[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, k) => {
    return `${(left[k] ?? '').padEnd(width + BETWEEN_PANELS)}${right[k] ?? ''}`;
  });
}
