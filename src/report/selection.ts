import type { Series } from '../figures/series.ts';
import { roundNumber } from '../outputs/numberText.ts';
import { fill, isolatedText } from './markup/text.ts';
import type { DimensionName, ReportTexts } from './texts/texts.ts';

/** One of the ways in which the series of a report differ from each other. */
export interface Dimension {
  readonly name: DimensionName;
  /** Distinct ones, in order of appearance. */
  readonly labels: readonly string[];
  /** By series: the index of its label. */
  readonly of: readonly number[];
}

/** The ways in which series differ; none where there is only one series. */
export function dimensionsOf(all: readonly Series[], texts: ReportTexts): Dimension[] {
  const labelOf: Readonly<Record<Exclude<DimensionName, 'series'>, (series: Series) => string>> = {
    run: ({ run }) => isolatedText(run),
    pair: ({ classI, classJ }) => pairText(classI, classJ, texts),
    loss: ({ loss }) => loss,
    trainer: ({ trainer }) => trainer,
  };
  const differing = (['run', 'pair', 'loss', 'trainer'] as const)
    .map((name) => dimension(name, all.map(labelOf[name])))
    .filter(({ labels }) => labels.length > 1);
  const isTold = new Set(all.map((_, k) => differing.map(({ of }) => of[k]).join())).size === all.length;
  return isTold
    ? differing
    : [
        ...differing,
        dimension(
          'series',
          all.map((_, k) => String(k + 1)),
        ),
      ];
}

function dimension(name: DimensionName, labelBySeries: readonly string[]): Dimension {
  const labels = [...new Set(labelBySeries)];
  return { name, labels, of: labelBySeries.map((label) => labels.indexOf(label)) };
}

export function pairText(classI: string, classJ: string, { pair }: ReportTexts): string {
  return fill(pair, { i: isolatedText(classI), j: isolatedText(classJ) });
}

/** What tells a series from the others of a report. */
export function seriesLabel(dimensions: readonly Dimension[], series: number): string {
  return dimensions.map(({ labels, of }) => labels[of[series]]).join(' · ');
}

/** The series with this label that is in most other ways as the current one. */
export function seriesWith(
  dimensions: readonly Dimension[],
  current: number,
  name: DimensionName,
  label: number,
): number {
  const wanted = dimensions.find((one) => one.name === name)!;
  const others = dimensions.filter((one) => one !== wanted);
  const agreement = (k: number) => others.filter(({ of }) => of[k] === of[current]).length;
  let best = current;
  for (const k of wanted.of.keys()) {
    if (wanted.of[k] !== label) continue;
    if (wanted.of[best] !== label || agreement(k) > agreement(best)) best = k;
  }
  return best;
}

/** The points in the order of the slider: λ rises. */
export function ascendingPoints({ lambda }: Series): number[] {
  return [...lambda.keys()].sort((a, b) => lambda[a] - lambda[b] || a - b);
}

/** What is shown first: the best point, or else one in the middle. */
export function firstPoint(series: Series): number {
  const points = ascendingPoints(series);
  return series.best ?? points[points.length >> 1];
}

/** The point whose λ is nearest in ratio. */
export function nearestPoint(series: Series, lambda: number): number {
  const ratio = (x: number) => (x === lambda ? 1 : Math.max(x / lambda, lambda / x));
  let nearest = 0;
  for (const [k, x] of series.lambda.entries()) if (ratio(x) < ratio(series.lambda[nearest])) nearest = k;
  return nearest;
}

/** λ for people: as few digits as tell it from the others of its series. */
export function lambdaText({ lambda }: Series, point: number): string {
  const others = [...lambda].filter((x) => x !== lambda[point]);
  for (let digits = 4; digits < 17; digits++) {
    const text = roundNumber(lambda[point], digits);
    if (others.every((x) => roundNumber(x, digits) !== text)) return text;
  }
  return String(lambda[point]);
}
