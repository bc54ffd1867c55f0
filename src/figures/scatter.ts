import { type Axis, axisFor } from './axis.ts';
import type { View } from './figure.ts';
import { type Box, crossesPath, dotsPath, lineInBox, ringsPath } from './geometry.ts';
import { drawLegend, type LegendItem } from './legend.ts';
import { crisp, tickText, xAxis } from './plotAxes.ts';
import { element, nameText, px, text } from './svg.ts';

/** A plot of the plane: both axes have one scale, so that angles are what they look like, unless hardly anything could be seen. */
export interface PlanePlot {
  readonly box: Box;
  readonly x: Axis;
  readonly y: Axis;
  /** Axes and their names. */
  readonly frame: string;
  /** Where the names of the axes end. */
  readonly bottom: number;
}

export interface Extents {
  readonly x: readonly [lowest: number, highest: number];
  readonly y: readonly [lowest: number, highest: number];
}

const LEFT = 46;
const RIGHT = 12;
const LEAST_HEIGHT = 190;
const LARGEST_HEIGHT = 460;
/** Data that are so much longer in one direction are not drawn to one scale: nothing could be seen. */
const LARGEST_RATIO = 8;

export interface PlaneOptions {
  readonly width: number;
  readonly top: number;
  readonly names: readonly [string, string];
  /** Both axes have the same unit: data that are much wider than high are drawn to one scale, too. */
  readonly hasOneUnit: boolean;
}

/** A plot that shows all of the extents and fills the width. */
export function planePlot(extents: Extents, { width, top, names, hasOneUnit }: PlaneOptions): PlanePlot {
  const [xRange, yRange] = [padded(extents.x), padded(extents.y)];
  const [xSpan, ySpan] = [xRange[1] - xRange[0], yRange[1] - yRange[0]];
  const room = width - LEFT - RIGHT;
  const ratio = ySpan / xSpan;
  const hasOneScale = ratio <= LARGEST_RATIO && (hasOneUnit || ratio >= 1 / LARGEST_RATIO);
  const height = Math.round(Math.min(Math.max(hasOneScale ? room * ratio : 0.6 * room, LEAST_HEIGHT), LARGEST_HEIGHT));
  // px per unit: of the direction that is short of room
  const scale = Math.min(room / xSpan, height / ySpan);
  const box = { left: LEFT, right: width - RIGHT, top, bottom: top + height };
  const x = axisFor(hasOneScale ? widened(xRange, room / scale) : xRange, {
    kind: 'linear',
    from: box.left,
    to: box.right,
    room: 56,
  });
  const y = axisFor(hasOneScale ? widened(yRange, height / scale) : yRange, {
    kind: 'linear',
    from: box.bottom,
    to: box.top,
    room: 40,
  });
  const base = xAxis(x, box, names[0], width);
  const frame = [
    element('path', { class: 'fig-axis', d: `M${crisp(box.left)} ${box.top}V${box.bottom}` }),
    element('path', { class: 'fig-axis', d: y.ticks.map(({ at }) => `M${crisp(box.left)} ${crisp(at)}h-4`).join('') }),
    ...y.ticks.map(({ at, label }) => tickText(box.left - 7, at + 4, label, 'end')),
    text(2, top - 9, names[1], { class: 'fig-muted' }),
    base.markup,
  ];
  return { box, x, y, frame: frame.join(''), bottom: base.bottom };
}

function padded([lowest, highest]: readonly [number, number]): [number, number] {
  const pad = 0.04 * (highest - lowest) || 0.5;
  return [lowest - pad, highest + pad];
}

function widened([lowest, highest]: readonly [number, number], span: number): [number, number] {
  const middle = (lowest + highest) / 2;
  return [middle - span / 2, middle + span / 2];
}

/** Places on a linear axis, in px. */
export function placesOf(values: ArrayLike<number>, { from, to, lowest, highest }: Axis): Float64Array {
  const slope = (to - from) / (highest - lowest);
  const places = new Float64Array(values.length);
  for (let k = 0; k < places.length; k++) places[k] = from + slope * (values[k] - lowest);
  return places;
}

/** From so many samples on, marks are smaller: they lie on one another. */
const MANY = 800;

/** Class I as dots, class J as crosses: two elements, however many samples there are. */
export function drawSamples(xs: Float64Array, ys: Float64Array, labels: Int8Array): string[] {
  const isCrowded = labels.length >= MANY;
  const dots = dotsPath(xs, ys, (k) => labels[k] < 0);
  const crosses = crossesPath(xs, ys, (k) => labels[k] > 0, isCrowded ? 3 : 5);
  const crowd = isCrowded ? ' fig-crowd' : '';
  return [
    element('path', { class: `fig-dots fig-1${crowd}`, d: dots }),
    element('path', { class: `fig-crosses fig-2${crowd}`, d: crosses }),
  ];
}

/** Rings around the misclassified samples. */
export function drawRings(xs: Float64Array, ys: Float64Array, isMisclassified: (k: number) => boolean): string {
  return element('path', { class: 'fig-rings', d: ringsPath(xs, ys, isMisclassified) });
}

/** The line a x + b y + c = 0, and in parallel to it a x + b y + c = ± margin. */
export function drawBoundary(plot: PlanePlot, [a, b, c]: readonly [number, number, number], margin: number): string[] {
  return [
    drawLine(plot, [a, b, c - margin], 'fig-thin'),
    drawLine(plot, [a, b, c + margin], 'fig-thin'),
    drawLine(plot, [a, b, c], 'fig-thick'),
  ];
}

/** The boundary a x + b y + c = 0 of a series that is compared; nothing if it has none. */
export function drawOtherBoundary(plot: PlanePlot, line: readonly [number, number, number]): string {
  return drawLine(plot, line, 'fig-thick fig-other');
}

function drawLine({ x, y }: PlanePlot, [a, b, c]: readonly [number, number, number], name: string): string {
  const line = lineInBox(a, b, c, { left: x.lowest, right: x.highest, top: y.highest, bottom: y.lowest });
  if (!line) return '';
  const [x0, y0, x1, y1] = line;
  return element('path', { class: name, d: `M${px(x.at(x0))} ${px(y.at(y0))}L${px(x.at(x1))} ${px(y.at(y1))}` });
}

/** What the marks of samples and the lines mean, in as many lines as they need. */
export function sampleLegend({ series, texts, width }: View): { readonly markup: string; readonly height: number } {
  const { labels } = texts;
  const name = (one: string) => labels.classOf(nameText(one, width / 3));
  const items: LegendItem[] = [
    { label: name(series.classI), mark: (x, y) => element('path', { class: 'fig-dots fig-1', d: `M${px(x)} ${y}h0` }) },
    {
      label: name(series.classJ),
      mark: (x, y) => element('path', { class: 'fig-crosses fig-2', d: crossesPath([x], [y], () => true, 5) }),
    },
    {
      label: labels.misclassified,
      mark: (x, y) => element('path', { class: 'fig-rings', d: ringsPath([x], [y], () => true) }),
    },
    { label: labels.boundary, mark: (x, y) => element('path', { class: 'fig-thick', d: `M${px(x - 7)} ${px(y)}h14` }) },
    {
      label: `${labels.margin} ±1/‖w‖`,
      mark: (x, y) => element('path', { class: 'fig-thin', d: `M${px(x - 7)} ${px(y)}h14` }),
    },
  ];
  return drawLegend(items, width);
}
