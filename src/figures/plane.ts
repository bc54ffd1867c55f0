import { comparedText, describe, valueAt } from './description.ts';
import type { Figure, View } from './figure.ts';
import { percentText, valueText } from './numbers.ts';
import {
  drawBoundary,
  drawOtherBoundary,
  drawRings,
  drawSamples,
  type PlanePlot,
  placesOf,
  planePlot,
  sampleLegend,
} from './scatter.ts';
import type { PlaneSamples } from './series.ts';
import { element, labelWidth, nameText, px, text } from './svg.ts';

/**
 * Samples of two features as they are, in all of the valid box if there is one, with the boundary w·x + b = 0 and its
 * margins w·x + b = ±1.
 */
export const plane: Figure = {
  name: 'plane',
  choices: () => [],
  isPossible: ({ plane: samples }) => samples !== undefined,
  draw(view) {
    const { series, point, width, texts } = view;
    const samples = series.plane;
    if (!samples) throw new Error('a series without samples of two features');
    const legend = sampleLegend(view);
    const [first, second] = [0, 1].map((offset) => columnOf(samples, offset));
    const names = samples.names.map((name) => nameText(name, width - 80)) as [string, string];
    const { bounds } = samples;
    const plot = planePlot(
      { x: extentOf(first, bounds), y: extentOf(second, bounds) },
      { width, top: legend.height + 26, names, hasOneUnit: bounds !== undefined },
    );
    const [a, b, c] = [samples.weights[2 * point], samples.weights[2 * point + 1], valueAt(view, 'bias')];
    const score = (x: number, y: number) => a * x + b * y + c;
    const isWrong = (k: number) => samples.labels[k] * score(first[k], second[k]) <= 0;
    const hasBoundary = Number.isFinite(a + b + c) && (a !== 0 || b !== 0);
    const shown =
      samples.labels.length < samples.total ? texts.labels.shown(samples.labels.length, samples.total) : undefined;
    const otherLine = otherBoundary(view, samples);
    const compared = otherLine && comparedText(view, width - 4);
    const below = plot.bottom + 12;
    const [xs, ys] = [placesOf(first, plot.x), placesOf(second, plot.y)];
    const content = [
      ...(hasBoundary ? drawSides(view, plot, score) : []),
      ...(hasBoundary ? [drawRings(xs, ys, isWrong)] : []),
      ...(otherLine ? [drawOtherBoundary(plot, otherLine)] : []),
      ...(hasBoundary ? drawBoundary(plot, [a, b, c], 1) : [noBoundary(view, plot)]),
    ];
    return {
      width,
      height: Math.ceil(plot.bottom + 4 + (shown ? 14 : 0) + (compared ? 16 : 0)),
      description: describe('plane', view, hasBoundary ? factsOf(view, [a, b, c]) : [texts.labels.noBoundary]),
      frame: [
        legend.markup,
        plot.frame,
        ...drawSamples(xs, ys, samples.labels),
        shown ? text(plot.box.left, below, shown, { class: 'fig-muted' }) : '',
        compared ? text(2, below + (shown ? 16 : 0), compared, { class: 'fig-muted' }) : '',
      ].join(''),
      content: content.join(''),
    };
  },
};

/** The boundary of the series it is compared with, if its samples have the same two features. */
function otherBoundary({ other }: View, { names }: PlaneSamples): readonly [number, number, number] | undefined {
  const samples = other?.series.plane;
  if (!other || !samples || samples.names.some((name, k) => name !== names[k])) return undefined;
  const { series, point } = other;
  return [samples.weights[2 * point], samples.weights[2 * point + 1], series.columns.bias?.[point] ?? Number.NaN];
}

function columnOf({ features, labels }: PlaneSamples, offset: number): Float64Array {
  return new Float64Array(labels.length).map((_, k) => features[2 * k + offset]);
}

function extentOf(values: Float64Array, bounds: PlaneSamples['bounds'] = [values[0], values[0]]): [number, number] {
  return [values.reduce((a, b) => Math.min(a, b), bounds[0]), values.reduce((a, b) => Math.max(a, b), bounds[1])];
}

function noBoundary({ texts }: View, { box }: PlanePlot): string {
  return text((box.left + box.right) / 2, box.top + 16, texts.labels.noBoundary, { anchor: 'middle', halo: true });
}

/** Each side tinted and, in its farthest corner, named. */
function drawSides(view: View, { x, y, box }: PlanePlot, score: (x: number, y: number) => number): string[] {
  const { series, texts, width } = view;
  const corners: [number, number][] = [
    [x.lowest, y.lowest],
    [x.highest, y.lowest],
    [x.highest, y.highest],
    [x.lowest, y.highest],
  ];
  return [
    { side: -1, look: 1, name: series.classI },
    { side: 1, look: 2, name: series.classJ },
  ].flatMap(({ side, look, name }) => {
    const own = ([u, v]: readonly [number, number]) => side * score(u, v);
    const area = partAbove(corners, own);
    if (area.length === 0) return [];
    const d = `${area.map(([u, v], k) => `${k === 0 ? 'M' : 'L'}${px(x.at(u))} ${px(y.at(v))}`).join('')}Z`;
    const corner = corners.reduce((best, one) => (own(one) > own(best) ? one : best));
    const label = texts.labels.side(nameText(name, width / 4));
    const [isRight, isTop] = [corner[0] === x.highest, corner[1] === y.highest];
    const place = { anchor: isRight ? 'end' : 'start', halo: true, class: `fig-${look}-text` } as const;
    const at = isRight ? Math.max(box.right - 6, labelWidth(label) + 4) : box.left + 8;
    return [
      element('path', { class: `fig-tint fig-${look}-fill`, d }),
      text(at, isTop ? box.top + 15 : box.bottom - 8, label, place),
    ];
  });
}

/** The part of a polygon where a linear function is positive. */
function partAbove(
  corners: readonly [number, number][],
  value: (corner: readonly [number, number]) => number,
): [number, number][] {
  return corners.flatMap((corner, k) => {
    const next = corners[(k + 1) % corners.length];
    const [here, there] = [value(corner), value(next)];
    const kept: [number, number][] = here >= 0 ? [corner] : [];
    if (here >= 0 !== there >= 0) {
      const t = here / (here - there);
      kept.push([corner[0] + t * (next[0] - corner[0]), corner[1] + t * (next[1] - corner[1])]);
    }
    return kept;
  });
}

function factsOf(view: View, [a, b, c]: readonly [number, number, number]): string[] {
  const { texts } = view;
  return [
    texts.fact('w', `(${valueText(a)}, ${valueText(b)})`),
    texts.fact('b', valueText(c)),
    texts.fact(texts.labels.misclassified, percentText(valueAt(view, 'train_error'))),
  ];
}
