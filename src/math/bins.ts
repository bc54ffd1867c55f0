/** Bins of equal width between ascending edges. */
export interface Bins {
  readonly edges: Float64Array;
  /** The bin k with edges[k] < value ≤ edges[k + 1]; of values beyond the ends, the one there. */
  binOf(value: number): number;
}

/** Those that hold all values from the lowest to the highest. Edges are multiples of the width, so that 0 is one, if it lies among them. */
export function equalBins(lowest: number, highest: number, width: number): Bins {
  const first = Math.ceil(lowest / width) - 1;
  const count = Math.max(Math.ceil(highest / width) - first, 1);
  return {
    edges: Float64Array.from({ length: count + 1 }, (_, k) => (first + k) * width),
    binOf: (value) => Math.min(Math.max(Math.ceil(value / width) - 1 - first, 0), count - 1),
  };
}

/** How many of the values with label −1 (I) and how many of those with label +1 (J) are in each bin. */
export function countByLabel(values: Float64Array, labels: Int8Array, { edges, binOf }: Bins) {
  const countsI = new Uint32Array(edges.length - 1);
  const countsJ = new Uint32Array(edges.length - 1);
  for (let i = 0; i < values.length; i++) {
    if (labels[i] < 0) countsI[binOf(values[i])]++;
    else countsJ[binOf(values[i])]++;
  }
  return { edges, countsI, countsJ };
}
