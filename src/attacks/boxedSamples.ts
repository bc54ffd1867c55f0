import { type Kernels, type Reals, type StoredSamples, storageOf } from '../math/kernels/index.ts';
import { isSparse, type Matrix } from '../math/matrix.ts';
import type { Bounds } from '../model/dataset.ts';
import { BoxedWeights } from './boxedWeights.ts';
import type { NormName } from './index.ts';

type Distances = Partial<Record<NormName, Float64Array>>;

/**
 * Samples within their box, laid out once for all classifiers. The headroom of a feature of a sample x of label y is how far it
 * can go towards the boundary before it meets the box lo ≤ x′ ≤ hi: c = max(0, x − lo) where y w > 0, max(0, hi − x) where
 * y w < 0. The kernel lists it for the features that are not 0; of the others the weights' own order knows enough, so that a sample
 * costs as much as it has values that are not 0.
 */
export class BoxedSamples {
  readonly #kernels: Kernels;
  readonly #features: Matrix;
  readonly #weights: BoxedWeights;
  /** All samples of a sparse matrix; of others there is room for one. */
  readonly #stored: StoredSamples;

  constructor(kernels: Kernels, features: Matrix, [lo, hi]: Bounds) {
    const { arena } = kernels;
    const { rows, cols, values, divisor } = features;
    const samples = isSparse(features) ? rows : 1;
    const directions = arena.float64(8);
    // An attack lowers features with y w > 0, and raises those with y w < 0.
    directions.set([hi, -1, -lo, 1, -lo, 1, hi, -1]);
    const places = isSparse(features) ? values.length : cols;
    this.#kernels = kernels;
    this.#features = features;
    this.#weights = new BoxedWeights(kernels, cols);
    this.#stored = {
      cols,
      divisor,
      values: arena[storageOf(values)](places),
      columns: arena.int32(places),
      rowStarts: arena.int32(samples + 1),
      labels: arena.float64(samples),
      margins: arena.float64(samples),
      directions,
      headroom: arena.float64(2 * cols),
      room: arena.float64(5 * cols),
    };
    const { columns, rowStarts } = this.#stored;
    if (isSparse(features)) {
      this.#stored.values.set(values);
      columns.set(features.columns);
      rowStarts.set(features.rowStarts);
    } else {
      for (let i = 0; i < cols; i++) columns[i] = i;
      rowStarts[1] = cols;
    }
  }

  /**
   * The smallest ‖r‖_p, in each norm named, that moves each sample onto the boundary with x + r inside the box: 0 where it is
   * misclassified, ∞ where Σ|w| c < m, as no point of the box that differs from x in harmful directions alone reaches the boundary.
   * From labels y, margins m = y s(x) and w ≠ 0; one distance per sample, in feature units. Exact up to rounding, without any
   * sorting per sample.
   */
  distances(names: readonly NormName[], w: Float64Array, labels: Int8Array, margins: Float64Array): Distances {
    this.#weigh(w);
    return isSparse(this.#features) ? this.#ofAll(names, labels, margins) : this.#oneByOne(names, labels, margins);
  }

  #weigh(w: Float64Array): void {
    const { cols, directions, headroom } = this.#stored;
    this.#weights.take(w);
    for (let side = 0; side < 2; side++) {
      const [positive, , negative] = directions.subarray(4 * side).map((offset) => Math.max(0, offset));
      for (let i = 0; i < cols; i++) headroom[side * cols + i] = this.#weights.weight(i) > 0 ? positive : negative;
    }
  }

  #ofAll(names: readonly NormName[], labels: Int8Array, margins: Float64Array): Distances {
    const stored = this.#stored;
    stored.labels.set(labels);
    for (let i = 0; i < margins.length; i++) stored.margins[i] = margins[i] / this.#weights.scale;
    return this.#measured(names, margins.length, (distances) =>
      this.#kernels.boxedDistances(stored, this.#weights, 0, margins.length, distances),
    );
  }

  #oneByOne(names: readonly NormName[], labels: Int8Array, margins: Float64Array): Distances {
    const stored = this.#stored;
    const { cols, values } = this.#features;
    const found: Distances = Object.fromEntries(names.map((name) => [name, new Float64Array(margins.length)]));
    this.#measured(names, 1, (distances) => {
      for (let i = 0; i < margins.length; i++) {
        stored.values.set(values.subarray(i * cols, (i + 1) * cols));
        stored.labels[0] = labels[i];
        stored.margins[0] = margins[i] / this.#weights.scale;
        this.#kernels.boxedDistances(stored, this.#weights, 0, 1, distances);
        for (const name of names) found[name]![i] = distances[name]![0];
      }
    });
    return found;
  }

  /** What `measure` writes into arrays of so many numbers. */
  #measured(names: readonly NormName[], count: number, measure: (distances: Partial<Record<NormName, Reals>>) => void) {
    const { arena } = this.#kernels;
    const mark = arena.mark();
    const distances = Object.fromEntries(names.map((name) => [name, arena.float64(count)]));
    measure(distances);
    const found: Distances = Object.fromEntries(names.map((name) => [name, new Float64Array(distances[name])]));
    arena.release(mark);
    return found;
  }
}
