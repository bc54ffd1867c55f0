import {
  HEADROOM_FIELDS,
  type Indices,
  type Kernels,
  type Reals,
  type Stored,
  storageOf,
} from '../math/kernels/index.ts';
import { isSparse, type Matrix } from '../math/matrix.ts';
import type { Bounds } from '../model/dataset.ts';
import type { WeightSide, WeightSides } from './weightSides.ts';

/** The features with weights of one sign that are 0 in the sample: all have the same headroom. */
export interface ZeroSide {
  headroom: number;
  /** Their Σ|w| and Σw². */
  sum: number;
  squares: number;
}

/**
 * The headroom c ≥ 0 of each feature of a sample x of label y: how far it can go towards the boundary before it meets
 * the box lo ≤ x′ ≤ hi, max(0, x − lo) where y w > 0 and max(0, hi − x) where y w < 0. Features that are not 0 are listed; of
 * the others the weights' own order knows enough, so that a sample costs as much as it has values that are not 0.
 *
 * Made for one classifier and all samples of a matrix: `load` takes one after the other. Weights are relative to the largest.
 */
export class SampleHeadroom {
  readonly kernels: Kernels;
  readonly weights: WeightSides;
  /** The features listed: columns[from] … columns[to − 1]. Those with w = 0 have no part in what follows. */
  readonly columns: Indices;
  from = 0;
  to = 0;
  /** c, |w|, c/|w| and w² of the listed features with w ≠ 0, `count` of them. */
  readonly headroom: Reals;
  readonly magnitudes: Reals;
  readonly steps: Reals;
  readonly squares: Reals;
  count = 0;
  /** Features that are 0, with weights > 0 and with weights < 0. */
  readonly zeros: readonly [positive: ZeroSide, negative: ZeroSide] = [
    { headroom: 0, sum: 0, squares: 0 },
    { headroom: 0, sum: 0, squares: 0 },
  ];
  /** c of every feature with w ≠ 0, d values. */
  headroomByFeature: Reals;
  /** The most that y s(x) can be lowered by: Σ|w| c. */
  reach = 0;
  /** The largest c. */
  largestHeadroom = 0;
  /** Room for the kernels' sums, and for d values |w| c. */
  readonly sums: Reals;
  readonly gains: Float64Array;
  readonly #matrix: Matrix;
  readonly #bounds: Bounds;
  /** The matrix's stored values, or those of one row where all are stored. */
  readonly #stored: Stored;
  /** For labels −1 and +1: see `listHeadroom`, and c of the features that are 0. */
  readonly #tables: readonly [Reals, Reals];
  readonly #headroomByFeature: readonly [Reals, Reals];
  readonly #zeroHeadrooms: readonly [Float64Array, Float64Array];
  #side = 0;

  constructor(kernels: Kernels, weights: WeightSides, matrix: Matrix, bounds: Bounds) {
    const { arena } = kernels;
    const { cols, values } = matrix;
    this.kernels = kernels;
    this.weights = weights;
    this.headroom = arena.float64(cols);
    this.magnitudes = arena.float64(cols);
    this.steps = arena.float64(cols);
    this.squares = arena.float64(cols);
    this.sums = arena.float64(HEADROOM_FIELDS);
    this.gains = new Float64Array(cols);
    this.#matrix = matrix;
    this.#bounds = bounds;
    if (isSparse(matrix)) {
      this.columns = arena.int32(values.length);
      this.columns.set(matrix.columns);
      this.#stored = arena[storageOf(values)](values.length);
      this.#stored.set(values);
    } else {
      this.columns = arena.int32(cols);
      for (let i = 0; i < cols; i++) this.columns[i] = i;
      this.#stored = arena[storageOf(values)](cols);
    }
    this.#tables = [arena.float64(cols * HEADROOM_FIELDS), arena.float64(cols * HEADROOM_FIELDS)];
    this.#headroomByFeature = [arena.float64(cols), arena.float64(cols)];
    this.headroomByFeature = this.#headroomByFeature[0];
    this.#zeroHeadrooms = [new Float64Array(cols), new Float64Array(cols)];
    for (const [side, label] of [-1, 1].entries()) {
      fillTable(this.#tables[side], weights.weights, label, bounds);
      for (let i = 0; i < cols; i++) {
        this.#zeroHeadrooms[side][i] = Math.max(0, this.#tables[side][i * HEADROOM_FIELDS]);
      }
      this.#headroomByFeature[side].set(this.#zeroHeadrooms[side]);
    }
  }

  /** Takes the sample in a row, of label y. */
  load(row: number, label: number): void {
    this.#forget();
    const matrix = this.#matrix;
    if (isSparse(matrix)) {
      this.from = matrix.rowStarts[row];
      this.to = matrix.rowStarts[row + 1];
    } else {
      this.to = matrix.cols;
      this.#stored.set(matrix.values.subarray(row * matrix.cols, (row + 1) * matrix.cols));
    }
    const side = label > 0 ? 1 : 0;
    this.#side = side;
    this.headroomByFeature = this.#headroomByFeature[side];
    this.count = this.kernels.listHeadroom(
      this.columns,
      this.#stored,
      this.from,
      this.to,
      matrix.divisor,
      this.#tables[side],
      this.headroomByFeature,
      this.headroom,
      this.magnitudes,
      this.steps,
      this.squares,
      this.sums,
    );
    const { sums, zeros } = this;
    const below = -this.#bounds[0];
    const above = this.#bounds[1];
    const [positive, negative] = this.weights.sides;
    setZeroSide(zeros[0], positive, sums[2], sums[3], sums[4], label > 0 ? below : above);
    setZeroSide(zeros[1], negative, this.count - sums[2], sums[5], sums[6], label > 0 ? above : below);
    this.reach = sums[0] + zeros[0].headroom * zeros[0].sum + zeros[1].headroom * zeros[1].sum;
    this.largestHeadroom = Math.max(sums[1], zeros[0].headroom, zeros[1].headroom);
  }

  /** Makes the headroom of the features listed those of features that are 0 again. */
  #forget(): void {
    const { columns, headroomByFeature } = this;
    const zeroHeadrooms = this.#zeroHeadrooms[this.#side];
    for (let p = this.from; p < this.to; p++) headroomByFeature[columns[p]] = zeroHeadrooms[columns[p]];
  }
}

/** What is left of a side's weights without `count` listed ones, which have the sums given. */
function setZeroSide(
  zeros: ZeroSide,
  { magnitudes, sums, restSquares }: WeightSide,
  count: number,
  sum: number,
  squares: number,
  headroom: number,
): void {
  const all = magnitudes.length;
  // What rounding leaves of no features is nothing.
  zeros.headroom = count === all ? 0 : Math.max(0, headroom);
  zeros.sum = sums[all] - sum;
  zeros.squares = restSquares[0] - squares;
}

/** c = max(0, offset + sign · x): sign = 1 where the attack lowers a feature, −1 where it raises it. */
function fillTable(table: Reals, weights: Float64Array, label: number, [lo, hi]: Bounds): void {
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i];
    const sign = Math.sign(label * w);
    const offset = sign > 0 ? -lo : hi;
    const positive = Math.max(w, 0);
    table.set(
      [offset, sign, Math.abs(w), w * w, positive, positive * positive, w > 0 ? 1 : 0, 1 / Math.abs(w)],
      i * HEADROOM_FIELDS,
    );
  }
}
