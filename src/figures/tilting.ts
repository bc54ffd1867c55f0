import { comparedText, otherNamed, valueAt } from './description.ts';
import type { Figure, View } from './figure.ts';
import { foundOnce } from './foundOnce.ts';
import { level } from './grammar/rule.ts';
import { TEXT_SIZE } from './grammar/svg.ts';
import { tiltAt } from './margins.ts';
import { emptyDrawing } from './message.ts';
import { degreesOf, degreeText, percentText, valueText } from './numbers.ts';
import type { PlacedSamples } from './sampleMarks.ts';
import { boundaryLines, drawScatter, type Extents } from './scatter.ts';
import type { Series, TiltingSamples } from './series.ts';
import { wrapText } from './svgText.ts';
import { centroids, drawCentroid, normal } from './tiltMarks.ts';

/**
 * The tilting plane: the samples at (z, n), the boundary cos θ z + sin θ n + offset = 0 and its margins, both centroids on
 * the z axis, and the angle θ between that axis and the boundary's normal.
 */
export const tilting: Figure = {
  name: 'tilting',
  choices: () => [],
  isPossible: ({ tilting: samples }) => samples?.n.some((n) => n.length > 0) ?? false,
  draw(view) {
    const { series, point, texts } = view;
    const found = series.tilting!;
    const n = found.n[point];
    if (n.length === 0) return emptyDrawing('tilting', view, 300);
    const tilt = tiltAt(view);
    const lines = Number.isFinite(tilt[2] + tilt[0]) ? boundaryLines(tilt, 1 / valueAt(view, 'w_norm')) : [];
    const other = view.other && hasSameAxis(series, view.other.series) ? view.other : undefined;
    return drawScatter('tilting', view, {
      samples: placed(found, n, point),
      total: found.total,
      extents: view.isStill ? extentsOf(series, { ...found, n: [n] }) : commonExtents(series),
      names: [texts.axes.along, texts.axes.across],
      hasOneUnit: true,
      lines,
      other: other && tiltAt(other),
      otherTexts: otherTexts(view, other),
      still: level(0, 'fig-grid'),
      above: [...(lines.length > 0 ? [normal(tilt)] : []), centroids(view)],
      legend: [{ label: texts.labels.centroid, mark: (x, y) => drawCentroid(x, y, 1) }],
      corner: angleText(valueAt(view, 'tilt_angle')),
      facts: factsOf(view),
    });
  },
};

/** Of all points, so that the axes stay where they are while λ changes. */
const commonExtents = foundOnce((series: Series) => extentsOf(series, series.tilting!));

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

function placed(found: TiltingSamples, n: Float32Array, point: number): PlacedSamples {
  const { z, labels, rows, misclassified } = found;
  return {
    x: z,
    y: n,
    labels,
    rows,
    isWrong: (k) => misclassified[point][k] === 1,
    strays: straysOf(found),
  };
}

/** Closer to the centroid of the other class: y z ≤ 0. */
const straysOf = foundOnce(({ labels, z }: TiltingSamples) => [...labels.keys()].filter((k) => labels[k] * z[k] <= 0));

/** Whether two series have the same centroids: then z and c are the same in the tilting planes of both. */
function hasSameAxis(one: Series, other: Series): boolean {
  const distances = [one, other].map(({ columns }) => columns.centroid_distance?.find((value) => value > 0));
  return one.classI === other.classI && one.classJ === other.classJ && distances[0] === distances[1];
}

/** Of the series whose boundary is dashed: it lies as in its own tilting plane, turned into this one about z. */
function otherTexts(view: View, other: View['other']): (string | undefined)[] {
  const { labels } = view.texts;
  const width = view.width - 4;
  if (other === undefined) return [otherNamed(view, width, labels.otherSamples)];
  const theta = valueAt(other, 'tilt_angle');
  const own = wrapText([labels.ownPlane], width, TEXT_SIZE);
  return [comparedText(view, width), Number.isNaN(theta) ? '–' : angleText(theta), ...own];
}

function angleText(theta: number): string {
  return `θ = ${degreeText(degreesOf(theta))}`;
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
