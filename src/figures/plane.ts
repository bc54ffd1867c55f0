import { comparedText, otherNamed, valueAt } from './description.ts';
import type { Figure, View } from './figure.ts';
import type { Mark } from './grammar/frame.ts';
import type { Line } from './grammar/rule.ts';
import { nameText, text } from './grammar/svg.ts';
import { percentText, valueText } from './numbers.ts';
import type { PlacedSamples } from './sampleMarks.ts';
import { boundaryLines, drawScatter } from './scatter.ts';
import type { SampleValues } from './series.ts';
import { sideNames, tints } from './sides.ts';

/**
 * Samples of two features as they are, in all of the valid box if there is one, with the boundary w·x + b = 0 and its
 * margins w·x + b = ±1.
 */
export const plane: Figure = {
  name: 'plane',
  choices: () => [],
  isPossible: ({ values }) => values?.names.length === 2,
  draw(view) {
    const { series, width, texts } = view;
    const found = series.values!;
    const own = boundaryOf(found, view);
    const samples = placed(found, own);
    const hasBoundary = own.every(Number.isFinite) && (own[0] !== 0 || own[1] !== 0);
    const lines = hasBoundary ? boundaryLines(own, 1) : [];
    const other = otherBoundary(view, found);
    return drawScatter('plane', view, {
      samples,
      total: found.total,
      extents: { x: extentOf(samples.x, found.bounds), y: extentOf(samples.y, found.bounds) },
      names: found.names.map((name) => nameText(name, width - 80)) as [string, string],
      hasOneUnit: found.bounds !== undefined,
      lines,
      other,
      otherTexts: [other ? comparedText(view, width - 4) : otherNamed(view, width - 4, texts.labels.otherSamples)],
      below: hasBoundary ? tints(own) : [],
      above: [hasBoundary ? sideNames(view, own, lines, samples) : noBoundary(view)],
      facts: hasBoundary ? factsOf(view, own) : [texts.labels.noBoundary],
    });
  },
};

/** NaN where there is no classifier. */
function boundaryOf({ weights }: SampleValues, at: Pick<View, 'series' | 'point'>): Line {
  const [a = Number.NaN, b = Number.NaN] = weights[at.point];
  return [a, b, valueAt(at, 'bias')];
}

/** The boundary of the series it is compared with, if its samples have the same two features. */
function otherBoundary({ other }: View, { names }: SampleValues): Line | undefined {
  const samples = other?.series.values;
  if (!other || !samples || samples.names.some((name, k) => name !== names[k])) return undefined;
  return boundaryOf(samples, other);
}

function placed({ features, labels, rows }: SampleValues, [a, b, c]: Line): PlacedSamples {
  const column = (offset: number) => Float64Array.from(labels, (_, k) => features[2 * k + offset]);
  const [x, y] = [column(0), column(1)];
  const margin = (k: number) => labels[k] * (a * x[k] + b * y[k] + c);
  return {
    x,
    y,
    labels,
    rows,
    isWrong: (k) => margin(k) <= 0,
    strays: straysOf(x, y, labels),
  };
}

/** Closer to the centroid of the other class: y (x − c)·(j − i) ≤ 0, of the centroids of what is drawn. */
function straysOf(x: Float64Array, y: Float64Array, labels: Int8Array): number[] {
  const centroid = (values: Float64Array, label: number) => {
    const own = values.filter((_, k) => labels[k] === label);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  };
  const [ix, jx] = [-1, 1].map((label) => centroid(x, label));
  const [iy, jy] = [-1, 1].map((label) => centroid(y, label));
  const along = (k: number) => (x[k] - (ix + jx) / 2) * (jx - ix) + (y[k] - (iy + jy) / 2) * (jy - iy);
  return [...labels.keys()].filter((k) => labels[k] * along(k) <= 0);
}

function extentOf(
  values: ArrayLike<number>,
  bounds: SampleValues['bounds'] = [values[0], values[0]],
): [number, number] {
  const all = Array.from(values);
  return [all.reduce((a, b) => Math.min(a, b), bounds[0]), all.reduce((a, b) => Math.max(a, b), bounds[1])];
}

function noBoundary({ texts }: View): Mark {
  return ({ box }) =>
    text((box.left + box.right) / 2, box.top + 16, texts.labels.noBoundary, { anchor: 'middle', halo: true });
}

function factsOf(view: View, [a, b, c]: Line): string[] {
  const { texts } = view;
  return [
    texts.fact('w', `(${valueText(a)}, ${valueText(b)})`),
    texts.fact('b', valueText(c)),
    texts.fact(texts.labels.misclassified, percentText(valueAt(view, 'train_error'))),
  ];
}
