import type { View } from './figure.ts';
import { crosses, type DotSize, dots, rings, sizeFor } from './grammar/dots.ts';
import type { Frame, Mark } from './grammar/frame.ts';
import { type Covered, leader, lineMarks, type PlacedName, placeFar, together } from './grammar/names.ts';
import { nearestIn, type Readings, ringAt } from './grammar/reading.ts';
import { endsOf, type Line } from './grammar/rule.ts';
import { placesOf } from './grammar/scale.ts';
import { element, px, text } from './grammar/svg.ts';
import { sampleReading } from './samples.ts';
import { className } from './seriesName.ts';

/** Training samples in a plane. */
export interface PlacedSamples {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly rows: Uint32Array;
  readonly labels: Int8Array;
  isWrong(k: number): boolean;
  /** Those on the other class's side, however the boundary lies: closer to its centroid. */
  readonly strays: readonly number[];
}

/** So many strays are noise, drawn large and named; more are two classes that overlap. */
const MOST_STRAYS = 3;

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
    rows[k] === pinned ? texts.labels.row(rows[k]) : texts.labels.stray(className(series, labels[k], 80), rows[k]);
  const first = named.map((k) => ({ x: frame.x.at(x[k]), y: frame.y.at(y[k]), name: name(k) }));
  const around = coveredBy(lines, frame);
  const samples = placesIn({ x, y }, frame);
  const placed: PlacedName[] = [];
  for (const one of first) {
    // Over lines where there is no room beside them, and over samples where there is none at all.
    const place =
      placeFar(one, placed, together([around, samples]), frame.box) ??
      placeFar(one, placed, samples, frame.box) ??
      placeFar(one, placed, around, frame.box);
    if (place) placed.push(place);
  }
  return placed
    .map((one) => leader(one) + text(one.left, one.baseline, one.name, { halo: true, class: 'fig-strong' }))
    .join('');
}

/** Where samples are, in px. */
export function placesIn({ x, y }: Pick<PlacedSamples, 'x' | 'y'>, frame: Frame) {
  return { xs: placesOf(x, frame.x), ys: placesOf(y, frame.y) };
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

/** Every sample can be read, from the left to the right by keys. */
export function sampleReadings(view: View, samples: PlacedSamples, frame: Frame): Readings {
  const { xs, ys } = placesIn(samples, frame);
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
      const sample = { row: samples.rows[k], label: samples.labels[k] };
      return sampleReading(view, sample, ringAt(xs[k], ys[k], 'fig-read'));
    },
  };
}
