import { type RuleSign, signed } from '../results/rules.ts';
import { comparedText, describe, isOnOwnScale, pointText } from './description.ts';
import type { Drawing, FigureName, View } from './figure.ts';
import { spreadApart, spreadRow } from './grammar/arrange.ts';
import { bottomAxis, leftAxis, leftMargin } from './grammar/axis.ts';
import { band } from './grammar/band.ts';
import { type Box, drawMarks, type Frame } from './grammar/frame.ts';
import { line } from './grammar/line.ts';
import { nearestAcross, type Reading, ruleAt } from './grammar/reading.ts';
import { level, upright } from './grammar/rule.ts';
import { type Scale, type ScaleOptions, scaleFor } from './grammar/scale.ts';
import { element, type Label, labelWidth, plainText, TEXT_SIZE, text } from './grammar/svg.ts';
import { keptFor } from './kept.ts';
import type { Series } from './series.ts';
import { signMark } from './signMark.ts';
import { ordered, strengthScales } from './strengths.ts';
import { wrapText } from './svgText.ts';

/** One quantity over λ or ε. */
export interface Curve {
  readonly label: Label;
  readonly look: 1 | 2 | 3;
  /** By point; undefined: the series has none. */
  values(series: Series): ArrayLike<number> | undefined;
  /** Certified bounds by point, the ends of an interval, or a standard error below and above. */
  bounds?(series: Series): readonly [lower: ArrayLike<number>, upper: ArrayLike<number>] | undefined;
  valueText(value: number): string;
  /** The points marked on the curve, and how. */
  readonly marks?: readonly CurveMark[];
}

export interface CurveMark {
  readonly point: number;
  readonly sign: RuleSign | '°';
  readonly label: string;
}

/** Curves over one axis of values. */
export interface Panel extends Pick<ScaleOptions, 'kind' | 'include' | 'unit'> {
  readonly title: string;
  readonly height: number;
  readonly curves: readonly Curve[];
  /** Whether the axis makes room for a value; what lies beyond its ends is cut off. Default: for all. */
  fits?(value: number, curve: Curve): boolean;
  /** Whether the axis makes room for the bounds, too. */
  readonly fitsBounds?: boolean;
  /** A value with a line through it. */
  readonly line?: { readonly value: number; readonly label: Label };
}

const LANE = 15;
const [TITLE, VALUES] = [6, 16];
const NAME_GAP = 13;
const VALUE_GAP = 14;
/** Between a value and its name: bold digits are wider than they are taken for. */
const NAME_SPACE = 9;

interface PlacedPanel extends Panel, Frame {
  /** The baseline of the values at the current point, which end at the right. */
  readonly valuesAt: number;
  /** Whether there is room for the names of the curves beside their values. */
  readonly namesValues: boolean;
}

/** What does not depend on the point. */
interface Layout {
  readonly placed: readonly PlacedPanel[];
  readonly scales: { readonly own: Scale; readonly other: Scale };
  /** Of all panels. */
  readonly box: Box;
  readonly height: number;
  readonly frame: string;
}

/** Panels one below the other over the same λ or ε, which grows to the right, with the current point marked in all of them. */
export function drawPanels(name: FigureName, view: View, panels: readonly Panel[]): Drawing {
  const { series, texts } = view;
  const layout = keptFor(name, view, () => layOut(view, panels));
  const order = ordered(series);
  const places = order.map((point) => layout.scales.own.at(series.strengths[point]));
  return {
    width: view.width,
    height: layout.height,
    description: describe(
      name,
      view,
      valuesOf(layout.placed, series, view.point).map(({ label, value }) => texts.fact(label, value)),
    ),
    frame: layout.frame,
    content: drawPoint(view, layout),
    readings: () => ({
      count: order.length,
      current: order.indexOf(view.point),
      nearest: nearestAcross(places, layout.box),
      read: (place) => readingOf(view, layout, order[place]),
    }),
  };
}

function layOut(view: View, panels: readonly Panel[]): Layout {
  const { series, other, width } = view;
  const shown = other ? [series, other.series] : [series];
  const marks = panels.flatMap(({ curves }) => curves.flatMap((curve) => curve.marks ?? []));
  const top = 4 + LANE * (marks.length > 0 ? 2 : 1);
  let y = top;
  const rows = panels.map((panel) => {
    const isBeside = labelWidth(panel.title) + widestValues(panel, series) + 2 * VALUE_GAP < width - 56;
    const title = wrapText([panel.title], width - 56, TEXT_SIZE);
    const titleAt = y + LANE;
    y += TITLE + LANE * title.length + (isBeside ? 0 : VALUES);
    const [boxTop, bottom] = [y, y + panel.height];
    y = bottom + 8;
    const options = { ...panel, from: bottom, to: boxTop, room: 24, nice: true };
    const namesValues = widestValues(panel, series) < width;
    return { title, titleAt, boxTop, bottom, namesValues, scale: scaleFor(valuesToFit(panel, shown), options) };
  });
  const left = leftMargin(rows.map(({ scale }) => scale));
  const names = panels.flatMap(({ curves }) => (curves.length > 1 ? curves.map(({ label }) => labelWidth(label)) : []));
  const right = width - 12 - Math.max(10, ...names);
  const scales = strengthScales(series, other?.series, left + 3, right - 3);
  const placed = panels.map((panel, k): PlacedPanel => {
    const { boxTop, bottom, scale, namesValues } = rows[k];
    const box = { left, right, top: boxTop, bottom };
    return { ...panel, box, x: scales.own, y: scale, valuesAt: boxTop - 7, namesValues };
  });
  const box = { left, right, top, bottom: y - 8 };
  const base = bottomAxis(scales.own, box, strengthName(view, scales.own), width);
  const compared = comparedText(view, width - 4);
  const height = base.bottom + (compared === undefined ? 0 : LANE);
  const frame = [
    ...rows.flatMap(({ title, titleAt }) =>
      title.map((one, k) => text(left, titleAt + LANE * k, one, { class: 'fig-muted' })),
    ),
    ...placed.map((panel) => framePanel(view, panel, scales.other)),
    base.markup,
    compared === undefined ? '' : text(2, height - 4, compared, { class: 'fig-muted' }),
    ...markNames(view, marks, scales.own, 4 + 2 * LANE - 5),
  ];
  return { placed, scales, box, height: Math.ceil(height + 4), frame: frame.join('') };
}

function valuesToFit({ curves, fits = () => true, fitsBounds }: Panel, shown: readonly Series[]): number[] {
  return curves.flatMap((curve) =>
    shown
      .flatMap((one) => [curve.values(one) ?? [], ...((fitsBounds && curve.bounds?.(one)) || [])])
      .flatMap((values) => Array.from(values))
      .filter((value) => fits(value, curve)),
  );
}

/** How wide the values of all curves are side by side, whatever the point. */
function widestValues({ curves }: Panel, series: Series): number {
  const widths = curves.map((curve) => {
    const texts = Array.from(curve.values(series) ?? [], (value) => labelWidth(curve.valueText(value)));
    return VALUE_GAP + Math.max(0, ...texts) + (curves.length > 1 ? NAME_SPACE + labelWidth(curve.label) : 0);
  });
  return widths.reduce((sum, width) => sum + width, 0);
}

/** The name of the axis. */
function strengthName({ series, other, texts: { axes } }: View, { kind }: Scale): string {
  const name = (kind === 'log' ? axes.strengthLog : axes.strengthLinear)(series.axis.symbol);
  return other && isOnOwnScale(other.series, series) ? name + axes.otherStrength(other.series.axis.symbol) : name;
}

/** Colours tell what a curve is, dashes which series it is of. */
function framePanel({ series, other }: View, panel: PlacedPanel, otherX: Scale): string {
  const { curves, line: rule, box } = panel;
  const along = (one: Series) => ordered(one).map((point) => one.strengths[point]);
  const inOrder = (one: Series, values: ArrayLike<number>) => ordered(one).map((point) => values[point]);
  const bands = curves.map((curve) => {
    const [lower, upper] = curve.bounds?.(series) ?? [];
    return lower && upper && band(along(series), inOrder(series, lower), inOrder(series, upper), curve.look);
  });
  const linesOf = (one: Series, dashes: string) =>
    curves.map((curve) => {
      const values = curve.values(one);
      return values && line(along(one), inOrder(one, values), `fig-${curve.look} ${dashes}`);
    });
  return [
    leftAxis(panel.y, box),
    drawMarks(panel, [rule && level(rule.value, 'fig-thin'), ...bands, ...linesOf(series, '')]),
    other ? drawMarks({ ...panel, x: otherX }, linesOf(other.series, 'fig-other')) : '',
    drawMarks(panel, uprights(series)),
    ...curveNames(series, panel),
    ...drawSigns(series, panel),
  ].join('');
}

/** Lines at the points that are chosen by held-out samples. */
function uprights({ chosen: { choose, byRule }, strengths }: Series) {
  if (choose === undefined) return [];
  const places = new Set(signed(byRule).map(({ at }) => strengths[at]));
  return [...places].map((value) => upright(value, 'fig-thin'));
}

/** At the right of the plot, where no curve comes. */
function curveNames(series: Series, { box, y, curves, line: rule }: PlacedPanel): string[] {
  if (curves.length < 2) return [];
  const last = ordered(series).toReversed();
  const named = curves.flatMap((curve) => {
    const values = curve.values(series);
    const point = values && last.find((p) => isInside(y.at(values[p]), box));
    return point === undefined
      ? []
      : [{ label: curve.label, class: `fig-${curve.look}-text`, y: y.at(values![point]) }];
  });
  if (rule && isInside(y.at(rule.value), box)) {
    named.push({ label: rule.label, class: 'fig-muted', y: y.at(rule.value) });
  }
  const wanted = named.map((one) => one.y + 4);
  const places = spreadApart(wanted, NAME_GAP, box.top + 8, box.bottom);
  return named.map((one, k) => text(box.right + 6, places[k], one.label, { class: one.class }));
}

function isInside(y: number, { top, bottom }: Box): boolean {
  return y >= top - 0.01 && y <= bottom + 0.01;
}

function drawSigns(series: Series, { box, x, y, curves }: PlacedPanel): string[] {
  return curves.flatMap(({ marks = [], look, values }) =>
    marks.flatMap(({ point, sign }) => {
      const [cx, cy] = [x.at(series.strengths[point]), y.at(values(series)?.[point] ?? Number.NaN)];
      return Number.isNaN(cx) || !isInside(cy, box) ? [] : [signMark(sign, cx, cy, look)];
    }),
  );
}

/** What the marks mean, above the panels, each over its mark as far as there is room. */
function markNames({ series, width }: View, marks: readonly CurveMark[], x: Scale, y: number): string[] {
  const placed = marks
    .map((mark) => ({ mark, at: x.at(series.strengths[mark.point]), width: labelWidth(mark.label) }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((a, b) => a.at - b.at);
  const wanted = placed.map(({ at, width: own }) => at - own / 2);
  const widths = placed.map(({ width: own }) => own);
  const starts = spreadRow(wanted, widths, 10, 2, width - 2);
  return placed.map(({ mark }, k) => text(starts[k], y, mark.label, { class: 'fig-muted' }));
}

/** The line at the current point with its dots, and the values there above each panel, where no curve strikes them through. */
function drawPoint(view: View, layout: Layout): string {
  const { series, other, point, width } = view;
  const { placed, scales, box } = layout;
  const at = scales.own.at(series.strengths[point]);
  if (Number.isNaN(at)) return '';
  const caption = pointText(series, point);
  const half = labelWidth(caption) / 2 + 2;
  const middle = Math.min(Math.max(at, half), width - half);
  return [
    text(middle, LANE - 2, caption, { anchor: 'middle', class: 'fig-strong' }),
    ruleAt(
      at,
      placed.map((panel) => panel.box),
      'fig-now',
    ),
    element('path', { class: 'fig-ink', d: `M${Math.round(100 * at) / 100} ${box.bottom}l4 6h-8z` }),
    ...placed.flatMap((panel) => [
      ...(other ? drawDots(other.series, other.point, { ...panel, x: scales.other }, hollow) : []),
      ...drawDots(series, point, panel, filled),
      ...drawValues(view, panel),
    ]),
  ].join('');
}

const filled = (look: Curve['look']) => `fig-${look}-fill`;
const hollow = (look: Curve['look']) => `fig-hollow fig-${look}`;

function drawDots(series: Series, point: number, { x, y, box, curves }: PlacedPanel, namesOf: typeof filled): string[] {
  const cx = x.at(series.strengths[point]);
  return curves.flatMap(({ values, look }) => {
    const cy = y.at(values(series)?.[point] ?? Number.NaN);
    return isInside(cy, box) && !Number.isNaN(cx) ? [element('circle', { cx, cy, r: 3.5, class: namesOf(look) })] : [];
  });
}

/** From the right, each with the name of its curve, where there are several. */
function drawValues({ series, point, width }: View, { curves, valuesAt, namesValues }: PlacedPanel): string[] {
  let right = width - 2;
  return curves.toReversed().flatMap(({ label, look, values, valueText }) => {
    const shown = valueText(values(series)?.[point] ?? Number.NaN);
    const end = right;
    const name = curves.length > 1 && namesValues ? labelWidth(label) + NAME_SPACE : 0;
    right -= labelWidth(shown) + name + VALUE_GAP;
    const place = { anchor: 'end', class: `fig-${look}-text` } as const;
    return [
      text(end, valuesAt, shown, { ...place, class: `${place.class} fig-strong` }),
      ...(name > 0 ? [text(end - labelWidth(shown) - NAME_SPACE, valuesAt, label, place)] : []),
    ];
  });
}

/** The rule at another point, the dots on the curves there and their values. */
function readingOf({ series }: View, { placed, scales }: Layout, point: number): Reading {
  const at = scales.own.at(series.strengths[point]);
  const boxes = placed.map(({ box }) => box);
  const dots = Number.isNaN(at) ? [] : placed.flatMap((panel) => drawDots(series, point, panel, filled));
  return {
    title: pointText(series, point),
    values: valuesOf(placed, series, point),
    markup: Number.isNaN(at) ? '' : ruleAt(at, boxes, 'fig-read') + dots.join(''),
    point,
  };
}

function valuesOf(panels: readonly Panel[], series: Series, point: number) {
  return panels.flatMap(({ title, curves }) =>
    curves.map(({ label, look, values, valueText }) => ({
      label: [title, ...(curves.length > 1 ? [label] : [])].map(plainText).join(' · '),
      value: valueText(values(series)?.[point] ?? Number.NaN),
      look,
    })),
  );
}
