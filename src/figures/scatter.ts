import type { View } from './figure.ts';
import { crosses, type DotSize, dots, rings, signAt, sizeFor } from './grammar/dots.ts';
import type { Frame, Mark } from './grammar/frame.ts';
import { drawLegend, type LegendItem } from './grammar/legend.ts';
import { type Covered, leader, lineMarks, type PlacedName, placeFar, together } from './grammar/names.ts';
import { type Plot, plot } from './grammar/plot.ts';
import { nearestIn, type Readings, ringAt } from './grammar/reading.ts';
import { endsOf, type Line, sloped } from './grammar/rule.ts';
import { placesOf } from './grammar/scale.ts';
import { element, nameText, px, text } from './grammar/svg.ts';
import { sampleReading } from './samples.ts';

/** Training samples in a plane. */
export interface PlacedSamples {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly rows: Uint32Array;
  readonly labels: Int8Array;
  isWrong(k: number): boolean;
  /** y·d(x). */
  distance(k: number): number;
  /** Those on the other class's side, however the boundary lies: closer to its centroid. */
  readonly strays: readonly number[];
}

export interface Extents {
  readonly x: readonly [lowest: number, highest: number];
  readonly y: readonly [lowest: number, highest: number];
}

const [LEFT, RIGHT] = [46, 12];
const [LEAST_HEIGHT, LARGEST_HEIGHT] = [190, 460];
/** Data that are so much longer in one direction are not drawn to one scale: nothing could be seen. */
const LARGEST_RATIO = 8;
/** So many strays are noise, drawn large and named; more are two classes that overlap. */
const MOST_STRAYS = 3;

export interface PlaneOptions {
  readonly width: number;
  readonly top: number;
  readonly names: readonly [string, string];
  /** Both axes have the same unit: data that are much wider than high are drawn to one scale, too. */
  readonly hasOneUnit: boolean;
}

/**
 * A plot that shows all of the extents and fills the width. Both axes have one scale, so that angles are what they look
 * like, unless hardly anything could be seen.
 */
export function planePlot(extents: Extents, { width, top, names, hasOneUnit }: PlaneOptions): Plot {
  const [xRange, yRange] = [padded(extents.x), padded(extents.y)];
  const [xSpan, ySpan] = [xRange[1] - xRange[0], yRange[1] - yRange[0]];
  const room = width - LEFT - RIGHT;
  const ratio = ySpan / xSpan;
  const hasOneScale = ratio <= LARGEST_RATIO && (hasOneUnit || ratio >= 1 / LARGEST_RATIO);
  const height = Math.round(Math.min(Math.max(hasOneScale ? room * ratio : 0.6 * room, LEAST_HEIGHT), LARGEST_HEIGHT));
  // px per unit: of the direction that is short of room
  const scale = Math.min(room / xSpan, height / ySpan);
  const side = (range: readonly [number, number], length: number) => ({
    values: hasOneScale ? widened(range, length / scale) : range,
    kind: 'linear' as const,
  });
  return plot({
    width,
    top,
    height,
    left: LEFT,
    right: RIGHT,
    x: { ...side(xRange, room), title: names[0], room: 56 },
    y: { ...side(yRange, height), title: names[1], room: 40, hasGrid: false },
  });
}

function padded([lowest, highest]: readonly [number, number]): [number, number] {
  const pad = 0.04 * (highest - lowest) || 0.5;
  return [lowest - pad, highest + pad];
}

function widened([lowest, highest]: readonly [number, number], span: number): [number, number] {
  const middle = (lowest + highest) / 2;
  return [middle - span / 2, middle + span / 2];
}

/** Class I as dots, class J as crosses: two elements, however many samples there are. */
export function sampleMarks({ x, y, labels }: PlacedSamples): Mark[] {
  const size = sizeFor(labels.length);
  return [
    dots({ x, y, size, has: (k) => labels[k] < 0 }, 'fig-1'),
    crosses({ x, y, size, has: (k) => labels[k] > 0 }, 'fig-2'),
  ];
}

/** Rings around the misclassified samples; the strays large, the pinned one ringed, both with their rows beside them. */
export function standouts(view: View, samples: PlacedSamples, lines: readonly Line[]): Mark[] {
  const { x, y, labels, rows, isWrong } = samples;
  const strays = labels.length > MOST_STRAYS && samples.strays.length <= MOST_STRAYS ? samples.strays : [];
  const pinned = view.pinned === undefined ? -1 : rows.indexOf(view.pinned);
  const size: DotSize = strays.length > 0 && sizeFor(labels.length) !== 'large' ? 'large' : sizeFor(labels.length);
  const isStray = (k: number) => strays.includes(k);
  return [
    rings({ x, y, size: sizeFor(labels.length), has: (k) => isWrong(k) && !isStray(k) }),
    dots({ x, y, size, has: (k) => isStray(k) && labels[k] < 0 }, 'fig-1'),
    crosses({ x, y, size, has: (k) => isStray(k) && labels[k] > 0 }, 'fig-2'),
    rings({ x, y, size: 'large', has: (k) => isWrong(k) && isStray(k) }),
    (frame) => (pinned < 0 || lines.length === 0 ? '' : toBoundary(x[pinned], y[pinned], lines[0], frame)),
    (frame) => (pinned < 0 ? '' : ringAt(frame.x.at(x[pinned]), frame.y.at(y[pinned]), 'fig-pin')),
    (frame) =>
      drawNames(
        view,
        samples,
        [...new Set([...strays, pinned])].filter((k) => k >= 0),
        lines,
        frame,
      ),
  ];
}

/** From a sample straight to the line a x + b y + c = 0: its smallest perturbation, where both axes have one scale. */
function toBoundary(x: number, y: number, [a, b, c]: Line, frame: Frame): string {
  const t = (a * x + b * y + c) / (a * a + b * b);
  const [from, to] = [
    [x, y],
    [x - t * a, y - t * b],
  ].map(([u, v]) => `${px(frame.x.at(u))} ${px(frame.y.at(v))}`);
  return element('path', { class: 'fig-pin', d: `M${from}L${to}` });
}

function drawNames(
  { texts, series, pinned }: View,
  { x, y, rows, labels }: PlacedSamples,
  named: readonly number[],
  lines: readonly Line[],
  frame: Frame,
): string {
  const name = (k: number) =>
    rows[k] === pinned
      ? texts.labels.row(rows[k])
      : texts.labels.stray(nameText(labels[k] < 0 ? series.classI : series.classJ, 80), rows[k]);
  const first = named.map((k) => ({ x: frame.x.at(x[k]), y: frame.y.at(y[k]), name: name(k) }));
  const around = coveredBy(lines, frame);
  const samples = { xs: placesOf(x, frame.x), ys: placesOf(y, frame.y) };
  const marks = together([around, samples]);
  const placed: PlacedName[] = [];
  for (const one of first) {
    const place = placeFar(one, placed, marks, frame.box);
    if (place) placed.push(place);
  }
  return placed
    .map((one) => leader(one) + text(one.left, one.baseline, one.name, { halo: true, class: 'fig-strong' }))
    .join('');
}

/** What lines cover in a plot. */
export function coveredBy(lines: readonly Line[], frame: Frame): Covered {
  return together(
    lines.flatMap((line) => {
      const ends = endsOf(line, frame);
      return ends ? [lineMarks({ xs: ends[0], ys: ends[1] })] : [];
    }),
  );
}

/** The line a x + b y + c = 0, and in parallel to it a x + b y + c = ± margin. */
export function boundaryLines([a, b, c]: Line, margin: number): [boundary: Line, lower: Line, upper: Line] {
  return [
    [a, b, c],
    [a, b, c - margin],
    [a, b, c + margin],
  ];
}

export function boundaryMarks([boundary, lower, upper]: readonly Line[]): Mark[] {
  return [sloped(lower, 'fig-thin'), sloped(upper, 'fig-thin'), sloped(boundary, 'fig-thick')];
}

/** Every sample can be read, from the left to the right by keys. */
export function sampleReadings(view: View, samples: PlacedSamples, frame: Frame): Readings {
  const [xs, ys] = [placesOf(samples.x, frame.x), placesOf(samples.y, frame.y)];
  const order = [...samples.rows.keys()].sort((a, b) => xs[a] - xs[b] || a - b);
  const nearest = nearestIn(
    order.map((k) => xs[k]),
    order.map((k) => ys[k]),
  );
  const pinned = order.findIndex((k) => samples.rows[k] === view.pinned);
  return {
    count: order.length,
    current: Math.max(pinned, 0),
    nearest,
    read(place) {
      const k = order[place];
      const sample = { row: samples.rows[k], label: samples.labels[k], distance: samples.distance(k) };
      return sampleReading(view, sample, ringAt(xs[k], ys[k], 'fig-read'));
    },
  };
}

/** What the marks of samples and the lines mean, in as many lines as they need. */
export function sampleLegend(
  { series, texts, width }: View,
  others: readonly LegendItem[] = [],
): { readonly markup: string; readonly height: number } {
  const { labels } = texts;
  const name = (one: string) => labels.classOf(nameText(one, width / 3));
  return drawLegend(
    [
      { label: name(series.classI), mark: (x, y) => signAt.dot(x, y, 'fig-1') },
      { label: name(series.classJ), mark: (x, y) => signAt.cross(x, y, 'fig-2') },
      { label: labels.misclassified, mark: signAt.ring },
      { label: labels.boundary, mark: (x, y) => signAt.line(x, y, 'fig-thick') },
      { label: `${labels.margin} ±1/‖w‖`, mark: (x, y) => signAt.line(x, y, 'fig-thin') },
      ...others,
    ],
    width,
  );
}
