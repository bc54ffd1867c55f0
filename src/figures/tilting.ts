import { cos } from '../math/elementary.ts';
import { captionLines } from './captions.ts';
import { comparedText, describe, valueAt } from './description.ts';
import type { Figure, View } from './figure.ts';
import { drawMarks, type Mark } from './grammar/frame.ts';
import { type Line, sloped } from './grammar/rule.ts';
import { element, px, TEXT_SIZE, text } from './grammar/svg.ts';
import { emptyDrawing } from './message.ts';
import { degreesOf, degreeText, percentText, valueText } from './numbers.ts';
import {
  boundaryLines,
  boundaryMarks,
  type Extents,
  type PlacedSamples,
  planePlot,
  sampleLegend,
  sampleMarks,
  sampleReadings,
  standouts,
} from './scatter.ts';
import type { Series, TiltingSamples } from './series.ts';
import { wrapText } from './svgText.ts';

const ARC_RADIUS = 30;
const ARROW = 62;

/**
 * The tilting plane: the samples at (z, n), the boundary cos θ z + sin θ n + offset = 0 and its margins, both centroids on
 * the z axis, and the angle θ between that axis and the boundary's normal.
 */
export const tilting: Figure = {
  name: 'tilting',
  choices: () => [],
  isPossible: ({ tilting: samples }) => samples?.n.some((n) => n.length > 0) ?? false,
  draw(view) {
    const { series, point, width, texts } = view;
    const found = series.tilting;
    const legend = sampleLegend(view, [{ label: texts.labels.centroid, mark: (x, y) => drawCentroid(x, y, 1) }]);
    const top = legend.height + 26;
    const n = found?.n[point];
    if (!found || !n || n.length === 0) return emptyDrawing('tilting', view, top + 260);

    const extents = view.isStill ? extentsOf(series, { ...found, n: [n] }) : commonExtents(series, found);
    const frame = planePlot(extents, { width, top, names: [texts.axes.along, texts.axes.across], hasOneUnit: true });
    const tilt = tiltAt(view);
    const samples = placed(found, n, point, tilt);
    const lines = Number.isFinite(tilt[2] + tilt[0]) ? boundaryLines(tilt, 1 / valueAt(view, 'w_norm')) : [];
    const other = view.other && hasSameAxis(series, view.other.series) ? view.other : undefined;
    const { length } = found.labels;
    const fixed = captionLines(
      [length < found.total ? texts.labels.shown(length, found.total) : undefined],
      frame.bottom,
    );
    const caption = captionLines(other ? otherLines(view, other) : [], fixed.bottom - 4);
    const angle = angleText(valueAt(view, 'tilt_angle'));
    return {
      width,
      height: caption.bottom,
      description: describe('tilting', view, factsOf(view)),
      frame: [
        legend.markup,
        frame.side,
        frame.below,
        element('path', { class: 'fig-grid', d: `M${frame.box.left} ${px(frame.y.at(0))}H${frame.box.right}` }),
        fixed.markup,
      ].join(''),
      content:
        drawMarks(frame, [
          ...sampleMarks(samples),
          other && sloped(tiltAt(other), 'fig-thick fig-other'),
          ...(lines.length > 0 ? [...boundaryMarks(lines), normal(tilt)] : []),
          centroids(view),
          ...standouts(view, samples, lines),
        ]) +
        text(width - 2, top - 10, angle, { anchor: 'end', class: 'fig-strong' }) +
        caption.markup,
      readings: () => sampleReadings(view, samples, frame),
    };
  },
};

const extents = new WeakMap<TiltingSamples, Extents>();

/** Of all points, so that the axes stay where they are while λ changes; found once. */
function commonExtents(series: Series, samples: TiltingSamples): Extents {
  const known = extents.get(samples) ?? extentsOf(series, samples);
  extents.set(samples, known);
  return known;
}

function extentsOf({ columns }: Series, { z, n }: Pick<TiltingSamples, 'z' | 'n'>): Extents {
  const half = columns.centroid_distance?.find((value) => value > 0) ?? 0;
  return { x: extentOf([z], half / 2), y: extentOf(n, 0) };
}

function extentOf(rows: readonly Float32Array[], least: number): [number, number] {
  let [lowest, highest] = [-least, least];
  for (const row of rows) {
    for (const value of row) {
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
  }
  return [lowest, highest];
}

/** cos θ, sin θ and the offset. */
function tiltAt(shown: Pick<View, 'series' | 'point'>): Line {
  const theta = valueAt(shown, 'tilt_angle');
  return [cos(theta), cos(Math.abs(Math.PI / 2 - theta)), valueAt(shown, 'bias_from_midpoint')];
}

function placed(found: TiltingSamples, n: Float32Array, point: number, [a, b, c]: Line): PlacedSamples {
  const { z, labels, rows, misclassified } = found;
  return {
    x: z,
    y: n,
    labels,
    rows,
    isWrong: (k) => misclassified[point][k] === 1,
    distance: (k) => labels[k] * (a * z[k] + b * n[k] + c),
    strays: straysOf(found),
  };
}

const strays = new WeakMap<TiltingSamples, readonly number[]>();

/** Closer to the centroid of the other class: y z ≤ 0. */
function straysOf(samples: TiltingSamples): readonly number[] {
  const known = strays.get(samples) ?? [...samples.labels.keys()].filter((k) => samples.labels[k] * samples.z[k] <= 0);
  strays.set(samples, known);
  return known;
}

/** Whether two series have the same centroids: then z and c are the same in the tilting planes of both. */
function hasSameAxis(one: Series, other: Series): boolean {
  const distances = [one, other].map(({ columns }) => columns.centroid_distance?.find((value) => value > 0));
  return one.classI === other.classI && one.classJ === other.classJ && distances[0] === distances[1];
}

/** Of the series whose boundary is dashed: it lies as in its own tilting plane, turned into this one about z. */
function otherLines(view: View, other: NonNullable<View['other']>): string[] {
  const theta = valueAt(other, 'tilt_angle');
  const own = wrapText([view.texts.labels.ownPlane], view.width - 4, TEXT_SIZE);
  return [comparedText(view, view.width - 4)!, Number.isNaN(theta) ? '–' : angleText(theta), ...own];
}

/** The boundary's normal, and the angle between it and the z axis. */
function normal([a, b, c]: Line): Mark {
  return ({ x, y }) => {
    // It stands where the line through c meets the boundary, if that can be seen; else at c.
    const foot = [-c * a, -c * b];
    const isSeen = foot[0] > x.lowest && foot[0] < x.highest && foot[1] > y.lowest && foot[1] < y.highest;
    const [fx, fy] = isSeen ? [x.at(foot[0]), y.at(foot[1])] : [x.at(0), y.at(0)];
    // Downwards is positive in drawings, and the axes may differ in scale.
    const [dx, dy] = unit(
      (a * (x.to - x.from)) / (x.highest - x.lowest),
      (b * (y.to - y.from)) / (y.highest - y.lowest),
    );
    const [ax, ay] = [fx + ARROW * dx, fy + ARROW * dy];
    const head = `M${px(ax)} ${px(ay)}L${px(ax - 8 * dx + 3.5 * dy)} ${px(ay - 8 * dy - 3.5 * dx)}L${px(ax - 8 * dx - 3.5 * dy)} ${px(ay - 8 * dy + 3.5 * dx)}Z`;
    const arc = `M${px(fx + ARC_RADIUS)} ${px(fy)}A${ARC_RADIUS} ${ARC_RADIUS} 0 0 0 ${px(fx + ARC_RADIUS * dx)} ${px(fy + ARC_RADIUS * dy)}`;
    return [
      element('path', { class: 'fig-thin', d: `M${px(fx)} ${px(fy)}h${ARROW}` }),
      element('path', { class: 'fig-now', d: `M${px(fx)} ${px(fy)}L${px(ax - 6 * dx)} ${px(ay - 6 * dy)}` }),
      element('path', { class: 'fig-ink', d: head }),
      element('path', { class: 'fig-now', d: arc }),
    ].join('');
  };
}

function unit(x: number, y: number): [number, number] {
  const length = Math.sqrt(x * x + y * y) || 1;
  return [x / length, y / length];
}

function angleText(theta: number): string {
  return `θ = ${degreeText(degreesOf(theta))}`;
}

/** At ± ‖j − i‖/2 on the z axis. */
function centroids(view: View): Mark {
  return ({ x, y }) => {
    const half = valueAt(view, 'centroid_distance') / 2;
    if (!Number.isFinite(half)) return '';
    return drawCentroid(x.at(-half), y.at(0), 1) + drawCentroid(x.at(half), y.at(0), 2);
  };
}

function drawCentroid(cx: number, cy: number, look: 1 | 2): string {
  return (
    element('circle', { cx, cy, r: 5, class: `fig-hollow fig-${look}` }) +
    element('circle', { cx, cy, r: 2, class: `fig-${look}-fill` })
  );
}

function factsOf(view: View): string[] {
  const { texts } = view;
  const theta = valueAt(view, 'tilt_angle');
  return [
    ...(Number.isNaN(theta) ? [] : [angleText(theta)]),
    texts.fact(`${texts.labels.margin} 1/‖w‖`, valueText(1 / valueAt(view, 'w_norm'))),
    texts.fact(texts.labels.misclassified, percentText(valueAt(view, 'train_error'))),
  ];
}
