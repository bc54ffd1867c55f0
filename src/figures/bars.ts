import type { Range } from './commonRange.ts';
import { foundOnce } from './foundOnce.ts';
import { evenBins } from './lattice.ts';
import { marginsOf } from './margins.ts';
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

/** From 0 to the highest bar, by point. */
export function shareRanges(series: Series, quantity: Quantity): (Range | undefined)[] {
  return series.histograms.map((_, point) => {
    const histogram = histogramOf(series, point, quantity);
    if (!histogram) return undefined;
    const most = (counts: Uint32Array) => counts.reduce((highest, count) => Math.max(highest, count), 0);
    return [0, Math.max(most(histogram.countsI), most(histogram.countsJ)) / sizeOf(histogram)];
  });
}

/** From the least to the largest y·d, by point. */
export function distanceRanges(series: Series): (Range | undefined)[] {
  return distancesOf(series).map((one) => one && [one.edges[0], one.edges[one.edges.length - 1]]);
}

function histogramOf(series: Series, point: number, quantity: Quantity): ClassHistogram | undefined {
  const { losses } = series.histograms[point] ?? {};
  return quantity === 'loss' ? losses && seen(losses) : distancesOf(series)[point];
}

/** Of their size: where all values lie closer to one another they are one, and where they do, how wide its bar is. */
const [ONE_VALUE, ONE_BAR] = [1e-9, 0.1];

/** Of values that are the same but for rounding one bar each, which can be seen. */
function seen(histogram: ClassHistogram): ClassHistogram {
  const { edges, countsI, countsJ } = histogram;
  const [lowest, highest] = [edges[0], edges[edges.length - 1]];
  const size = Math.max(Math.abs(lowest), Math.abs(highest));
  if (highest - lowest > ONE_VALUE * size) return histogram;
  const [middle, half] = [(lowest + highest) / 2, (ONE_BAR / 2) * size];
  const all = (counts: Uint32Array) => Uint32Array.of(counts.reduce((sum, count) => sum + count, 0));
  return { edges: Float64Array.of(middle - half, middle + half), countsI: all(countsI), countsJ: all(countsJ) };
}

/** By point: as they were written, but for those of evenly spaced samples. */
const distancesOf = foundOnce((series: Series) =>
  series.histograms.map((one, point) => one && (evenlyBinned(series, point, one.distances) ?? seen(one.distances))),
);

function evenlyBinned(series: Series, point: number, written: ClassHistogram): ClassHistogram | undefined {
  const { labels, total } = series.tilting ?? {};
  const margins = labels && labels.length === total ? marginsOf({ series, point }, 'yd') : undefined;
  return margins && evenBins({ ...margins, labels: labels! }, written);
}

function sizeOf({ countsI, countsJ }: ClassHistogram): number {
  const sum = (total: number, count: number) => total + count;
  return countsJ.reduce(sum, countsI.reduce(sum, 0)) || 1;
}

function sharesOf(counts: Uint32Array, histogram: ClassHistogram): Float64Array {
  const total = sizeOf(histogram);
  return Float64Array.from(counts, (count) => count / total);
}
