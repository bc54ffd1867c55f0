import { cos } from '../math/elementary.ts';
import { comparedText, describe, valueAt } from './description.ts';
import type { Figure, View } from './figure.ts';
import { spreadRow } from './geometry.ts';
import { emptyDrawing } from './message.ts';
import { percentText, valueText } from './numbers.ts';
import {
  drawBoundary,
  drawOtherBoundary,
  drawRings,
  drawSamples,
  type Extents,
  type PlanePlot,
  placesOf,
  planePlot,
  sampleLegend,
} from './scatter.ts';
import type { Series, TiltingSamples } from './series.ts';
import { element, labelWidth, nameText, px, TEXT_SIZE, text } from './svg.ts';
import { wrapText } from './svgText.ts';

const ARC_RADIUS = 30;
const ARROW = 62;
const LINE = 16;

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
    const samples = series.tilting;
    const legend = sampleLegend(view);
    const top = legend.height + 26;
    const n = samples?.n[point];
    if (!samples || !n || n.length === 0) return emptyDrawing('tilting', view, top + 260);

    const plot = planePlot(extentsOf(series, samples), {
      width,
      top,
      names: [texts.axes.along, texts.axes.across],
      hasOneUnit: true,
    });
    const shown =
      samples.labels.length < samples.total ? texts.labels.shown(samples.labels.length, samples.total) : undefined;
    const wrong = samples.misclassified[point];
    const theta = valueAt(view, 'tilt_angle');
    const plane = tiltAt(view);
    const { other } = view;
    const compared = other && hasSameAxis(series, other.series) ? other : undefined;
    const [xs, ys] = [placesOf(samples.z, plot.x), placesOf(n, plot.y)];
    const content = [
      ...drawSamples(xs, ys, samples.labels),
      drawRings(xs, ys, (k) => wrong[k] === 1),
      ...(compared ? drawOther(view, compared, plot, shown === undefined ? 12 : 28) : []),
      ...(Number.isFinite(theta + plane.offset) ? drawPlane(view, plot, plane, theta) : []),
      ...drawCentroids(view, plot),
    ];
    return {
      width,
      height: Math.ceil(plot.bottom + (shown ? 18 : 4) + (compared ? LINE * (2 + ownPlaneLines(view).length) : 0)),
      description: describe('tilting', view, factsOf(view, theta)),
      frame: [
        legend.markup,
        plot.frame,
        element('path', { class: 'fig-grid', d: `M${plot.box.left} ${px(plot.y.at(0))}H${plot.box.right}` }),
        shown ? text(plot.box.left, plot.bottom + 12, shown, { class: 'fig-muted' }) : '',
      ].join(''),
      content: content.join(''),
    };
  },
};

const extents = new WeakMap<TiltingSamples, Extents>();

/** Of all points, so that the axes stay where they are while λ changes; found once. */
function extentsOf({ columns }: Series, samples: TiltingSamples): Extents {
  const known = extents.get(samples);
  if (known) return known;
  const half = columns.centroid_distance?.find((value) => value > 0) ?? 0;
  const found = { x: extentOf([samples.z], half / 2), y: extentOf(samples.n, 0) };
  extents.set(samples, found);
  return found;
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

interface Tilt {
  readonly cos: number;
  readonly sin: number;
  readonly offset: number;
}

function tiltAt(shown: Pick<View, 'series' | 'point'>): Tilt {
  const theta = valueAt(shown, 'tilt_angle');
  return {
    cos: cos(theta),
    sin: cos(Math.abs(Math.PI / 2 - theta)),
    offset: valueAt(shown, 'bias_from_midpoint'),
  };
}

/** Whether two series have the same centroids: then z and c are the same in the tilting planes of both. */
function hasSameAxis(one: Series, other: Series): boolean {
  const distances = [one, other].map(({ columns }) => columns.centroid_distance?.find((value) => value > 0));
  return one.classI === other.classI && one.classJ === other.classJ && distances[0] === distances[1];
}

/** The boundary of the series it is compared with as it lies in the tilting plane of its own, turned into this one about z. */
function drawOther(view: View, other: NonNullable<View['other']>, plot: PlanePlot, below: number): string[] {
  const { width } = view;
  const tilt = tiltAt(other);
  const theta = valueAt(other, 'tilt_angle');
  const lines = [comparedText(view, width - 4)!, Number.isNaN(theta) ? '' : angleText(theta), ...ownPlaneLines(view)];
  return [
    drawOtherBoundary(plot, [tilt.cos, tilt.sin, tilt.offset]),
    ...lines.map((line, k) => text(2, plot.bottom + below + LINE * k, line, { class: 'fig-muted' })),
  ];
}

function ownPlaneLines({ texts, width }: View): string[] {
  return wrapText([texts.labels.ownPlane], width - 4, TEXT_SIZE);
}

/** The boundary, its normal and the angle that it is tilted by. */
function drawPlane(view: View, plot: PlanePlot, tilt: Tilt, theta: number): string[] {
  const { x, y, box } = plot;
  const lines = drawBoundary(plot, [tilt.cos, tilt.sin, tilt.offset], 1 / valueAt(view, 'w_norm'));
  // The normal stands where the line through c meets the boundary, if that can be seen; else at c.
  const foot = [-tilt.offset * tilt.cos, -tilt.offset * tilt.sin];
  const isSeen = foot[0] > x.lowest && foot[0] < x.highest && foot[1] > y.lowest && foot[1] < y.highest;
  const [fx, fy] = isSeen ? [x.at(foot[0]), y.at(foot[1])] : [x.at(0), y.at(0)];
  // Downwards is positive in drawings, and the axes may differ in scale.
  const [dx, dy] = unit(
    (tilt.cos * (x.to - x.from)) / (x.highest - x.lowest),
    (tilt.sin * (y.to - y.from)) / (y.highest - y.lowest),
  );
  const [ax, ay] = [fx + ARROW * dx, fy + ARROW * dy];
  const head = `M${px(ax)} ${px(ay)}L${px(ax - 8 * dx + 3.5 * dy)} ${px(ay - 8 * dy - 3.5 * dx)}L${px(ax - 8 * dx - 3.5 * dy)} ${px(ay - 8 * dy + 3.5 * dx)}Z`;
  const arc = `M${px(fx + ARC_RADIUS)} ${px(fy)}A${ARC_RADIUS} ${ARC_RADIUS} 0 0 0 ${px(fx + ARC_RADIUS * dx)} ${px(fy + ARC_RADIUS * dy)}`;
  const label = angleText(theta);
  const half = labelWidth(label) / 2 + 4;
  const labelX = Math.min(Math.max(ax, box.left + half), box.right - half);
  const labelY = Math.min(Math.max(ay - 9, box.top + 14), box.bottom - 6);
  return [
    ...lines,
    element('path', { class: 'fig-thin', d: `M${px(fx)} ${px(fy)}h${ARROW}` }),
    element('path', { class: 'fig-now', d: `M${px(fx)} ${px(fy)}L${px(ax - 6 * dx)} ${px(ay - 6 * dy)}` }),
    element('path', { class: 'fig-ink', d: head }),
    element('path', { class: 'fig-now', d: arc }),
    text(labelX, labelY, label, { anchor: 'middle', halo: true, class: 'fig-strong' }),
  ];
}

function unit(x: number, y: number): [number, number] {
  const length = Math.sqrt(x * x + y * y) || 1;
  return [x / length, y / length];
}

function angleText(theta: number): string {
  return `θ = ${valueText(theta)} rad (${((180 * theta) / Math.PI).toFixed(1)}°)`;
}

/** At ± ‖j − i‖/2 on the z axis. */
function drawCentroids(view: View, { x, y, box }: PlanePlot): string[] {
  const half = valueAt(view, 'centroid_distance') / 2;
  if (!Number.isFinite(half)) return [];
  const { series, texts, width } = view;
  const centroids = [
    { at: x.at(-half), name: series.classI, look: 1 },
    { at: x.at(half), name: series.classJ, look: 2 },
  ];
  const labels = centroids.map(({ name }) => texts.labels.centroid(nameText(name, width / 5)));
  const widths = labels.map((label) => labelWidth(label));
  const wanted = centroids.map(({ at }, k) => at - widths[k] / 2);
  const starts = spreadRow(wanted, widths, 8, box.left + 2, box.right - 2);
  const baseline = Math.min(y.at(0) + 20, box.bottom - 6);
  return centroids.flatMap(({ at, look }, k) => [
    element('circle', { cx: at, cy: y.at(0), r: 5, class: `fig-hollow fig-${look}` }),
    element('circle', { cx: at, cy: y.at(0), r: 2, class: `fig-${look}-fill` }),
    text(starts[k], baseline, labels[k], { halo: true, class: `fig-${look}-text` }),
  ]);
}

function factsOf(view: View, theta: number): string[] {
  const { texts } = view;
  return [
    ...(Number.isNaN(theta) ? [] : [angleText(theta)]),
    texts.fact(`${texts.labels.margin} 1/‖w‖`, valueText(1 / valueAt(view, 'w_norm'))),
    texts.fact(texts.labels.misclassified, percentText(valueAt(view, 'train_error'))),
  ];
}
