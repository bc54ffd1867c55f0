import type { Pair } from '../metrics/pair.ts';

/** About how many bins there are. */
const BINS = 40;

/** How the signed distances y·d of the training samples are spread, class by class over the same bins. */
export interface Histogram {
  /** Ascending; bin k holds edges[k] < y·d ≤ edges[k + 1]. 0 is an edge where both sides have samples. */
  readonly edges: readonly number[];
  /** One count per bin. */
  readonly counts: readonly { readonly className: string; readonly counts: Uint32Array }[];
}

/**
 * Counts y·d = m/‖w‖ in bins of equal width, about 40 over the range. Edges are multiples of the width, so that the
 * misclassified samples (y·d ≤ 0) are those of the bins up to 0.
 */
export function histogramOf({ dataset }: Pair, margins: Float64Array, wNorm: number): Histogram {
  const distances = margins.map((m) => m / wNorm);
  const lowest = distances.reduce((a, b) => Math.min(a, b));
  const highest = distances.reduce((a, b) => Math.max(a, b));
  const width = (highest - lowest || Math.abs(highest) || 1) / BINS;
  const first = Math.ceil(lowest / width) - 1;
  const bins = Math.max(Math.ceil(highest / width) - first, 1);
  const countsI = new Uint32Array(bins);
  const countsJ = new Uint32Array(bins);
  for (const [i, distance] of distances.entries()) {
    const bin = Math.min(Math.max(Math.ceil(distance / width) - 1 - first, 0), bins - 1);
    if (dataset.train.labels[i] < 0) countsI[bin]++;
    else countsJ[bin]++;
  }
  return {
    edges: Array.from({ length: bins + 1 }, (_, k) => (first + k) * width),
    counts: [
      { className: dataset.classI, counts: countsI },
      { className: dataset.classJ, counts: countsJ },
    ],
  };
}
