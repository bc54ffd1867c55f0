import type { ClassHistogram } from '../figures/series.ts';
import { countByLabel, equalBins } from '../math/bins.ts';
import type { Pair } from '../metrics/pair.ts';
import type { Histogram } from './pointResult.ts';

/** About how many bins there are. */
const BINS = 40;

/** Counts y·d = m/‖w‖: see `binned`. The misclassified samples (y·d ≤ 0) are those of the bins up to 0. */
export function histogramOf({ dataset }: Pair, margins: Float64Array, wNorm: number): Histogram {
  const { edges, countsI, countsJ } = binned(
    margins.map((m) => m / wNorm),
    dataset.train.labels,
  );
  return {
    edges: [...edges],
    counts: [
      { className: dataset.classI, counts: countsI },
      { className: dataset.classJ, counts: countsJ },
    ],
  };
}

/** Whether all samples of a class are misclassified: those that are not lie in bins that end above 0. */
export function isLost(edges: ArrayLike<number>, counts: Uint32Array): boolean {
  return counts.every((count, bin) => count === 0 || edges[bin + 1] <= 0);
}

/**
 * Counts values class by class in bins of equal width, about 40 over the range: bin k holds edges[k] < value ≤ edges[k + 1].
 * Edges are multiples of the width.
 */
export function binned(values: Float64Array, labels: Int8Array): ClassHistogram {
  let lowest = values[0];
  let highest = values[0];
  for (let i = 1; i < values.length; i++) {
    lowest = Math.min(lowest, values[i]);
    highest = Math.max(highest, values[i]);
  }
  const width = (highest - lowest || Math.abs(highest) || 1) / BINS || 1;
  return countByLabel(values, labels, equalBins(lowest, highest, width));
}

/** The same of losses ≥ 0, in bins from 0 on: edges[k] ≤ loss < edges[k + 1], the largest one in the last bin. */
export function binnedLosses(values: Float64Array, labels: Int8Array): ClassHistogram {
  const highest = values.reduce((a, b) => Math.max(a, b));
  const width = (highest || 1) / BINS || 1;
  const edges = Float64Array.from({ length: BINS + 1 }, (_, k) => k * width);
  const binOf = (loss: number) => Math.min(Math.floor(loss / width), BINS - 1);
  return countByLabel(values, labels, { edges, binOf });
}
