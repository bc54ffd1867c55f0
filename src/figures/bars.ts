import type { ClassHistogram, Series } from './series.ts';

export const quantities = ['yd', 's', 'ys', 'loss'] as const;

/** y·d(x), s(x), y·s(x) or f(y·s(x)). */
export type Quantity = (typeof quantities)[number];

/** The histogram of one class at one point. Ascending edges, and between them the shares of the samples of both classes. */
export interface ClassBars {
  readonly y: -1 | 1;
  readonly edges: Float64Array;
  readonly shares: Float64Array;
}

/** The bars of class I and class J; undefined where the point has none. */
export function barsOf(series: Series, point: number, quantity: Quantity): readonly [ClassBars, ClassBars] | undefined {
  const histogram = histogramOf(series, point, quantity);
  if (!histogram) return undefined;
  const wNorm = series.columns.w_norm?.[point] ?? Number.NaN;
  const { edges, countsI, countsJ } = histogram;
  const scale = quantity === 's' || quantity === 'ys' ? wNorm : 1;
  const scaled = edges.map((edge) => scale * edge);
  const sharesI = sharesOf(countsI, histogram);
  const sharesJ = sharesOf(countsJ, histogram);
  const barsJ: ClassBars = { y: 1, edges: scaled, shares: sharesJ };
  if (quantity !== 's') return [{ y: -1, edges: scaled, shares: sharesI }, barsJ];
  // Class I has s = −y s.
  return [{ y: -1, edges: scaled.map((edge) => -edge).reverse(), shares: sharesI.reverse() }, barsJ];
}

/** The highest bar of all points. */
export function highestShare(series: Series, quantity: Quantity): number {
  let highest = 0;
  for (const point of series.histograms.keys()) {
    const histogram = histogramOf(series, point, quantity);
    if (!histogram) continue;
    const total = sizeOf(histogram);
    for (const counts of [histogram.countsI, histogram.countsJ]) {
      for (const count of counts) highest = Math.max(highest, count / total);
    }
  }
  return highest;
}

/** From the least to the largest y·d of all points. */
export function distancesOf({ histograms }: Series): [lowest: number, highest: number] {
  const edges = histograms.flatMap((one) => (one ? [one.distances.edges] : []));
  return [
    edges.reduce((lowest, one) => Math.min(lowest, one[0]), Number.POSITIVE_INFINITY),
    edges.reduce((highest, one) => Math.max(highest, one[one.length - 1]), Number.NEGATIVE_INFINITY),
  ];
}

function histogramOf({ histograms }: Series, point: number, quantity: Quantity): ClassHistogram | undefined {
  return quantity === 'loss' ? histograms[point]?.losses : histograms[point]?.distances;
}

function sizeOf({ countsI, countsJ }: ClassHistogram): number {
  const sum = (total: number, count: number) => total + count;
  return countsJ.reduce(sum, countsI.reduce(sum, 0)) || 1;
}

function sharesOf(counts: Uint32Array, histogram: ClassHistogram): Float64Array {
  const total = sizeOf(histogram);
  return Float64Array.from(counts, (count) => count / total);
}
