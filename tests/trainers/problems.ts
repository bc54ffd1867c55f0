import { type SparseMatrix, withoutZeros } from '../../src/math/matrix.ts';
import { randomSource } from '../../src/math/random.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';

/** Samples of two classes from rows of numbers: first class I (−1), then class J (+1). */
export function samplesOf(
  classI: readonly (readonly number[])[],
  classJ: readonly (readonly number[])[],
): BinarySamples {
  const rows = [...classI, ...classJ];
  const cols = rows[0].length;
  return {
    features: { rows: rows.length, cols, values: Float64Array.from(rows.flat()), divisor: 1 },
    labels: Int8Array.from(rows, (_, i) => (i < classI.length ? -1 : 1)),
  };
}

export interface RandomOptions {
  readonly n: number;
  readonly d: number;
  readonly seed: number;
  /** Samples of class I; half of n by default. */
  readonly countI?: number;
  /** Distance of each class mean from 0. */
  readonly shift?: number;
  /** The share of labels drawn anew. */
  readonly noise?: number;
  /** Values rounded to multiples of 1/levels: ties. */
  readonly levels?: number;
  /** Every sample a second time. */
  readonly duplicates?: boolean;
  /** Every sample a second time with the other label. */
  readonly conflicts?: boolean;
  /** All values times this. */
  readonly scale?: number;
  /** Added to all values. */
  readonly offset?: number;
  /** Each column times a power of 10 of its own, between −columnDecades and columnDecades. */
  readonly columnDecades?: number;
  /** About a tenth of the columns the same in all samples. */
  readonly constants?: boolean;
}

/** Two clouds of roughly normal points, reproducibly. */
export function randomSamples(options: RandomOptions): BinarySamples {
  const { n, d, seed, countI = Math.floor(n / 2), shift = 1, noise = 0, levels, scale = 1, offset = 0 } = options;
  const { uniform } = randomSource(seed);
  const rows: number[][] = [];
  const labels: number[] = [];
  for (let i = 0; i < n; i++) {
    const label = i < countI ? -1 : 1;
    const row = Array.from({ length: d }, () => {
      const normal = Array.from({ length: 12 }, uniform).reduce((sum, u) => sum + u, -6);
      const value = normal + (label * shift) / Math.sqrt(d);
      return (levels === undefined ? value : Math.round(value * levels) / levels) * scale + offset;
    });
    const noisy = i > 0 && i < n - 1 && uniform() < noise;
    rows.push(row);
    labels.push(noisy ? (uniform() < 0.5 ? -1 : 1) : label);
    if (options.duplicates || options.conflicts) {
      rows.push(row);
      labels.push(options.conflicts ? -labels[labels.length - 1] : labels[labels.length - 1]);
    }
  }
  for (let k = 0; k < d; k++) {
    const size = options.columnDecades === undefined ? 1 : 10 ** ((2 * uniform() - 1) * options.columnDecades);
    const isConstant = options.constants === true && uniform() < 0.1;
    // A duplicate is the same row: it is to be changed once.
    for (const row of new Set(rows)) row[k] = isConstant ? size : row[k] * size;
  }
  return {
    features: { rows: rows.length, cols: d, values: Float64Array.from(rows.flat()), divisor: 1 },
    labels: Int8Array.from(labels),
  };
}

/** The toy problem of the slides: 101 uniform points per class on a line, and one noisy point p labelled I. */
export function toyProblem(): BinarySamples {
  const classI = Array.from({ length: 101 }, (_, i) => [-1 + (0.8 * i) / 100, 0]);
  const classJ = Array.from({ length: 101 }, (_, i) => [0.2 + (0.8 * i) / 100, 0]);
  return samplesOf([...classI, [0.07, -0.07]], classJ);
}

export type SparseSamples = BinarySamples<SparseMatrix>;

export interface SparseOptions {
  readonly n: number;
  readonly d: number;
  readonly seed: number;
  /** The share of values that are not 0. */
  readonly density?: number;
  readonly divisor?: number;
  /** Columns are multiplied by 10^u, u uniform between plus and minus this. */
  readonly decades?: number;
}

/**
 * Values of either sign, ties among them; the first column never varies, the second is 0 everywhere, the third is full
 * and far from 0; labels at random, both there.
 */
export function sparseSamples({ n, d, seed, density = 0.3, divisor = 1, decades = 0 }: SparseOptions): SparseSamples {
  const { uniform } = randomSource(seed);
  const scales = Array.from({ length: d }, () => 10 ** (decades * (2 * uniform() - 1)));
  const rows = Array.from({ length: n }, () => {
    const values = scales.map((scale) => (uniform() < density ? scale * Math.round(8 * uniform() - 3) : 0));
    return [7, 0, 50 + uniform(), ...values];
  });
  const features = { rows: n, cols: d + 3, values: Float64Array.from(rows.flat()), divisor };
  const labels = Int8Array.from(rows, (_, i) => (i < 2 ? 2 * i - 1 : uniform() < 0.4 ? -1 : 1));
  return { features: withoutZeros(features), labels };
}

/** Bytes in both classes, those of class J larger on average; the first feature never varies. */
export function byteSamples({ n, d, seed }: { n: number; d: number; seed: number }): BinarySamples {
  const { uniform } = randomSource(seed);
  const labels = Int8Array.from({ length: n }, (_, i) => (i < n / 2 ? -1 : 1));
  const values = new Uint8Array(n * (d + 1));
  for (let i = 0; i < n; i++) {
    values[i * (d + 1)] = 9;
    for (let k = 1; k <= d; k++) values[i * (d + 1) + k] = Math.floor(uniform() * (labels[i] > 0 ? 256 : 200));
  }
  return { features: { rows: n, cols: d + 1, values, divisor: 255 }, labels };
}
