import { type RuleSign, signed } from '../results/rules.ts';
import { type Axis, axisFor, type ScaleKind } from './axis.ts';
import { comparedText, describe, isOnOwnScale, pointText } from './description.ts';
import type { Drawing, FigureName, View } from './figure.ts';
import { type Box, bandPath, linePath, spreadApart, spreadRow } from './geometry.ts';
import { strengthAxis, xAxis, yAxis } from './plotAxes.ts';
import type { Series } from './series.ts';
import { signMark } from './signMark.ts';
import { element, type Label, labelWidth, plainText, TICK_SIZE, text } from './svg.ts';

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
export interface Panel {
  readonly title: Label;
  readonly kind: ScaleKind;
  readonly height: number;
  readonly curves: readonly Curve[];
  /** A value that a linear axis shows in any case. */
  readonly include?: number;
  /** Whether the axis makes room for a value; what lies beyond its ends is cut off. Default: for all. */
  fits?(value: number, curve: Curve): boolean;
  /** Whether the axis makes room for the bounds, too. */
  readonly fitsBounds?: boolean;
  /** A value with a line through it. */
  readonly line?: { readonly value: number; readonly label: Label };
}

const LANE = 15;
const TITLE = 22;
const LABEL_GAP = 13;

interface PlacedPanel extends Panel {
  readonly box: Box;
  readonly axis: Axis;
}

/** What does not depend on the point. */
interface Layout {
  readonly placed: readonly PlacedPanel[];
  readonly scales: Scales;
  /** Of all panels. */
  readonly box: Box;
  readonly height: number;
  readonly frame: string;
}

/** Panels one below the other over the same λ or ε, which grows to the right, with the current point marked in all of them. */
export function drawPanels(name: FigureName, view: View, panels: readonly Panel[]): Drawing {
  const { placed, scales, box, height, frame } = layoutOf(name, view, panels);
  const { left, right, top, bottom } = box;
  return {
    width: view.width,
    height,
    description: describe(name, view, factsOf(view, placed)),
    frame,
    content: drawPoint(view, placed, scales, bottom),
    pointAt: (atX, atY) => {
      if (atX < left - 8 || atX > right + 8 || atY < top || atY > bottom) return undefined;
      return nearestPoint(view.series, scales.own, atX);
    },
  };
}

type Layouts = Map<FigureName, { readonly view: View; readonly layout: Layout }>;

const kept = new WeakMap<Series, Layouts>();

/** The last one of a series and a figure again, unless more than the point has changed: drawings follow a slider. */
function layoutOf(name: FigureName, view: View, panels: readonly Panel[]): Layout {
  const ofSeries: Layouts = kept.get(view.series) ?? new Map();
  const last = ofSeries.get(name);
  if (last && isSameButForPoint(last.view, view)) return last.layout;
  const layout = layOut(view, panels);
  kept.set(view.series, ofSeries.set(name, { view, layout }));
  return layout;
}

function isSameButForPoint(a: View, b: View): boolean {
  const names = new Set([...Object.keys(a.choices), ...Object.keys(b.choices)]);
  return (
    a.other?.series === b.other?.series &&
    a.texts === b.texts &&
    a.width === b.width &&
    // It tells the point of a series over something else.
    comparedText(a, a.width) === comparedText(b, b.width) &&
    [...names].every((name) => a.choices[name] === b.choices[name])
  );
}

function layOut(view: View, panels: readonly Panel[]): Layout {
  const { series, other, width } = view;
  const shown = other ? [series, other.series] : [series];
  const marks = panels.flatMap(({ curves }) => curves.flatMap((curve) => curve.marks ?? []));
  const top = 4 + LANE * (marks.length > 0 ? 2 : 1);
  let y = top;
  const axes = panels.map((panel) => {
    y += TITLE;
    const [boxTop, bottom] = [y, y + panel.height];
    y = bottom + 8;
    const fits = panel.fits ?? (() => true);
    const values = panel.curves.flatMap((curve) =>
      shown.flatMap((one) =>
        [curve.values(one) ?? [], ...((panel.fitsBounds && curve.bounds?.(one)) || [])]
          .flatMap((values) => Array.from(values))
          .filter((value) => fits(value, curve)),
      ),
    );
    const options = { kind: panel.kind, from: bottom, to: boxTop, room: 24, nice: true };
    const { include } = panel;
    return { boxTop, bottom, axis: axisFor(values, { ...options, ...(include !== undefined && { include }) }) };
  });
  const tickLabels = axes.flatMap(({ axis }) => axis.ticks.map((tick) => tick.label));
  const left = 10 + Math.max(20, ...tickLabels.map((one) => labelWidth(one, TICK_SIZE)));
  const names = panels.flatMap(({ curves }) =>
    curves.length > 1 ? curves.map((curve) => labelWidth(curve.label)) : [],
  );
  const right = width - 12 - Math.max(10, ...names);
  const placed = panels.map((panel, k): PlacedPanel => {
    const { boxTop, bottom, axis } = axes[k];
    return { ...panel, box: { left, right, top: boxTop, bottom }, axis };
  });
  const scales = scalesOf(view, left + 3, right - 3);
  const x = scales.own;
  const bottom = y - 8;
  const parts = placed.map((panel) => framePanel(view, panel, scales));
  const base = xAxis(x, { left, right, top, bottom }, strengthName(view, x), width);
  parts.push(base.markup);
  let height = base.bottom;
  const compared = comparedText(view, width - 4);
  if (compared !== undefined) {
    height += LANE;
    parts.push(text(2, height - 4, compared, { class: 'fig-muted' }));
  }
  parts.push(...drawMarkNames(view, marks, x, 4 + 2 * LANE - 5));
  const box = { left, right, top, bottom };
  return { placed, scales, box, height: Math.ceil(height + 4), frame: parts.join('') };
}

/** The name of the axis. */
function strengthName({ series, other, texts: { axes } }: View, { kind }: Axis): string {
  const name = (kind === 'log' ? axes.strengthLog : axes.strengthLinear)(series.axis.symbol);
  return other && isOnOwnScale(other.series, series) ? name + axes.otherStrength(other.series.axis.symbol) : name;
}

/** The axis of the series, and that of the one it is compared with: the same, unless one is over λ and the other over ε. */
interface Scales {
  readonly own: Axis;
  readonly other: Axis;
}

function scalesOf({ series, other }: View, from: number, to: number): Scales {
  const axisOf = (...all: readonly Series[]) =>
    strengthAxis(
      all.flatMap((one) => [...one.strengths]),
      from,
      to,
    );
  if (other && isOnOwnScale(other.series, series)) return { own: axisOf(series), other: axisOf(other.series) };
  const common = axisOf(series, ...(other ? [other.series] : []));
  return { own: common, other: common };
}

/** The points in the order of λ or ε. */
export function ordered({ strengths }: Series): number[] {
  return [...strengths.keys()].sort((a, b) => strengths[a] - strengths[b]);
}

function nearestPoint({ strengths }: Series, x: Axis, at: number): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [k, value] of strengths.entries()) {
    const distance = Math.abs(x.at(value) - at);
    if (distance < least) [best, least] = [k, distance];
  }
  return best;
}

function framePanel(view: View, panel: PlacedPanel, scales: Scales): string {
  const { box, axis, curves, title, line } = panel;
  const parts = [yAxis(axis, box), text(box.left, box.top - 7, title, { class: 'fig-muted' })];
  if (line && axis.at(line.value) >= box.top && axis.at(line.value) <= box.bottom) {
    const y = axis.at(line.value);
    parts.push(element('path', { class: 'fig-thin', d: `M${box.left} ${Math.round(y)}H${box.right}` }));
  }
  const series = view.other ? [view.series, view.other.series] : [view.series];
  for (const [k, one] of series.entries()) {
    const order = ordered(one);
    const x = k === 0 ? scales.own : scales.other;
    const xs = order.map((p) => x.at(one.strengths[p]));
    const along = (values: ArrayLike<number>) => order.map((p) => axis.at(values[p]));
    for (const curve of curves) {
      const bounds = k === 0 ? curve.bounds?.(one) : undefined;
      // A bound that the axis cannot show lies beyond its end, as 0 does on a log axis; one that is not there, nowhere.
      const within = (values: ArrayLike<number>, end: number) =>
        order.map((p) => (Number.isNaN(axis.at(values[p])) && !Number.isNaN(values[p]) ? end : axis.at(values[p])));
      const band = bounds ? bandPath(xs, within(bounds[0], box.bottom), within(bounds[1], box.top), box) : '';
      if (band !== '') parts.push(element('path', { class: `fig-${curve.look}-band`, d: band }));
    }
    for (const curve of curves) {
      const values = curve.values(one);
      if (!values) continue;
      const d = linePath(xs, along(values), box);
      if (d === '') continue;
      const dashes = k > 0 ? 'fig-other' : view.other ? '' : lookOf(curve);
      parts.push(element('path', { class: `fig-curve fig-${curve.look} ${dashes}`.trim(), d }));
    }
  }
  parts.push(...drawUprights(view.series, box, scales.own));
  parts.push(...drawCurveNames(view.series, panel));
  parts.push(...drawMarks(view.series, panel, scales.own));
  return parts.join('');
}

/**
 * Each look has a line of its own, so that curves can be told apart without colours: whole, dashed, dotted. Beside another
 * series, whose lines are dashed, all are whole, and told by their names.
 */
function lookOf({ look }: Curve): string {
  return ['', 'fig-dashed', 'fig-dotted'][look - 1];
}

/** Lines at the points that are chosen by held-out samples. */
function drawUprights({ chosen: { choose, byRule }, strengths }: Series, { top, bottom }: Box, x: Axis): string[] {
  if (choose === undefined) return [];
  const places = signed(byRule).map(({ at }) => x.at(strengths[at]));
  return [...new Set(places)]
    .filter((at) => !Number.isNaN(at))
    .map((at) => element('path', { class: 'fig-thin', d: `M${Math.round(at) + 0.5} ${top}V${bottom}` }));
}

function drawCurveNames(series: Series, { box, axis, curves, line }: PlacedPanel): string[] {
  if (curves.length < 2) return [];
  const last = ordered(series).toReversed();
  const named = curves.flatMap((curve) => {
    const values = curve.values(series);
    const point = values && last.find((p) => isInside(axis.at(values[p]), box));
    if (point === undefined || !values) return [];
    return [{ label: curve.label, class: `fig-${curve.look}-text`, y: axis.at(values[point]) }];
  });
  if (line && isInside(axis.at(line.value), box)) {
    named.push({ label: line.label, class: 'fig-muted', y: axis.at(line.value) });
  }
  const wanted = named.map(({ y }) => y + 4);
  const places = spreadApart(wanted, LABEL_GAP, box.top + 8, box.bottom);
  return named.map((one, k) => text(box.right + 6, places[k], one.label, { class: one.class }));
}

function isInside(y: number, { top, bottom }: Box): boolean {
  return y >= top - 0.01 && y <= bottom + 0.01;
}

function drawMarks(series: Series, { box, axis, curves }: PlacedPanel, x: Axis): string[] {
  return curves.flatMap(({ marks = [], look, values }) =>
    marks.flatMap(({ point, sign }) => {
      const [cx, cy] = [x.at(series.strengths[point]), axis.at(values(series)?.[point] ?? Number.NaN)];
      return Number.isNaN(cx) || !isInside(cy, box) ? [] : [signMark(sign, cx, cy, look)];
    }),
  );
}

/** What the marks mean, above the panels, each over its mark as far as there is room. */
function drawMarkNames({ series, width }: View, marks: readonly CurveMark[], x: Axis, y: number): string[] {
  const placed = marks
    .map((mark) => ({ mark, at: x.at(series.strengths[mark.point]), width: labelWidth(mark.label) }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((a, b) => a.at - b.at);
  const wanted = placed.map(({ at, width: own }) => at - own / 2);
  const widths = placed.map(({ width: own }) => own);
  const starts = spreadRow(wanted, widths, 10, 2, width - 2);
  return placed.map(({ mark }, k) => text(starts[k], y, mark.label, { class: 'fig-muted' }));
}

/** The line at the current point, with the values of the curves there. */
function drawPoint(
  { series, other, point, width }: View,
  panels: readonly PlacedPanel[],
  { own: x, other: otherX }: Scales,
  bottom: number,
): string {
  const at = x.at(series.strengths[point]);
  if (Number.isNaN(at)) return '';
  const caption = pointText(series, point);
  const half = labelWidth(caption) / 2 + 2;
  const middle = Math.min(Math.max(at, half), width - half);
  const parts = [
    text(middle, LANE - 2, caption, { anchor: 'middle', class: 'fig-strong' }),
    ...panels.map(({ box }) =>
      element('path', { class: 'fig-now', d: `M${Math.round(at) + 0.5} ${box.top}V${box.bottom}` }),
    ),
    element('path', { class: 'fig-ink', d: `M${Math.round(100 * at) / 100} ${bottom}l4 6h-8z` }),
  ];
  for (const { box, axis, curves } of panels) {
    if (other) parts.push(...drawOtherPoint(other, { box, axis, curves }, otherX));
    const dots = curves.flatMap((curve) => {
      const value = curve.values(series)?.[point] ?? Number.NaN;
      const y = axis.at(value);
      return isInside(y, box) ? [{ curve, value, y }] : [];
    });
    const isLeft = at < (box.left + box.right) / 2;
    const places = spreadApart(
      dots.map(({ y }) => y - 5),
      LABEL_GAP,
      box.top + 9,
      box.bottom - 3,
    );
    for (const { curve, y } of dots)
      parts.push(element('circle', { cx: at, cy: y, r: 3.5, class: `fig-${curve.look}-fill` }));
    for (const [k, { curve, value }] of dots.entries()) {
      const place = { halo: true, class: `fig-${curve.look}-text`, anchor: isLeft ? 'start' : 'end' } as const;
      parts.push(text(at + (isLeft ? 7 : -7), places[k], curve.valueText(value), place));
    }
  }
  return parts.join('');
}

function drawOtherPoint(
  { series, point }: NonNullable<View['other']>,
  { box, axis, curves }: Pick<PlacedPanel, 'box' | 'axis' | 'curves'>,
  x: Axis,
): string[] {
  const cx = x.at(series.strengths[point]);
  return curves.flatMap((curve) => {
    const cy = axis.at(curve.values(series)?.[point] ?? Number.NaN);
    return isInside(cy, box) && !Number.isNaN(cx)
      ? [element('circle', { cx, cy, r: 3, class: `fig-hollow fig-${curve.look}` })]
      : [];
  });
}

function factsOf({ series, point, texts }: View, panels: readonly Panel[]): string[] {
  return panels.flatMap(({ title, curves }) =>
    curves.map((curve) => {
      const name = [title, ...(curves.length > 1 ? [curve.label] : [])].map(plainText).join(' · ');
      return texts.fact(name, curve.valueText(curve.values(series)?.[point] ?? Number.NaN));
    }),
  );
}
