import { type Indices, type Kernels, type Reals, ROOM_FIELDS, type Stored, storageOf } from '../math/kernels/index.ts';
import { isSparse, type Matrix } from '../math/matrix.ts';
import type { Bounds } from '../model/dataset.ts';
import type { WeightSide, WeightSides } from './weightSides.ts';

/** The features with weights of one sign that are 0 in the sample: all have the same harmful room. */
export interface ZeroSide {
  readonly room: number;
  /** Their Σ|w| and Σw². */
  readonly sum: number;
  readonly squares: number;
}

const NONE: ZeroSide = { room: 0, sum: 0, squares: 0 };

/**
 * The harmful room c ≥ 0 of each feature of a sample x of label y: how far it can go towards the boundary before it meets
 * the box lo ≤ x′ ≤ hi, max(0, x − lo) where y w > 0 and max(0, hi − x) where y w < 0. Features that are not 0 are listed; of
 * the others the weights' own order knows enough, so that a sample costs as much as it has values that are not 0.
 *
 * Made for one classifier and all samples of a matrix: `load` takes one after the other. Weights are relative to the largest.
 */
export class SampleRoom {
  readonly kernels: Kernels;
  readonly weights: WeightSides;
  /** The features listed, `listed` of them; those with w = 0 have no part in what follows. */
  readonly columns: Indices;
  listed = 0;
  /** c, |w|, c/|w| and w² of the listed features with w ≠ 0, `count` of them. */
  readonly rooms: Reals;
  readonly magnitudes: Reals;
  readonly steps: Reals;
  readonly squares: Reals;
  count = 0;
  /** Features that are 0, with weights > 0 and with weights < 0. */
  zeros: readonly [positive: ZeroSide, negative: ZeroSide] = [NONE, NONE];
  /** The most that y s(x) can be lowered by: Σ|w| c. */
  reach = 0;
  /** The largest c. */
  largestRoom = 0;
  /** Room for the kernels' sums. */
  readonly sums: Reals;
  readonly #matrix: Matrix;
  readonly #bounds: Bounds;
  /** For labels −1 and +1. */
  readonly #tables: readonly [Reals, Reals];
  /** The listed features' stored values. */
  readonly #stored: Stored;
  #label = 1;
  /** All d values of the sample, where they have been asked for. */
  readonly #values: Float64Array;
  #hasValues = false;

  constructor(kernels: Kernels, weights: WeightSides, matrix: Matrix, bounds: Bounds) {
    const { arena } = kernels;
    const { cols } = matrix;
    this.kernels = kernels;
    this.weights = weights;
    this.columns = arena.int32(cols);
    for (let i = 0; i < cols; i++) this.columns[i] = i;
    this.rooms = arena.float64(cols);
    this.magnitudes = arena.float64(cols);
    this.steps = arena.float64(cols);
    this.squares = arena.float64(cols);
    this.sums = arena.float64(ROOM_FIELDS);
    this.#stored = arena[storageOf(matrix.values)](cols);
    this.#matrix = matrix;
    this.#bounds = bounds;
    this.#tables = [arena.float64(cols * ROOM_FIELDS), arena.float64(cols * ROOM_FIELDS)];
    fillTable(this.#tables[0], weights.weights, -1, bounds);
    fillTable(this.#tables[1], weights.weights, 1, bounds);
    this.#values = new Float64Array(cols);
  }

  /** Takes the sample in a row, of label y. */
  load(row: number, label: number): void {
    this.#forgetValues();
    const matrix = this.#matrix;
    const { values, cols, divisor } = matrix;
    let from = row * cols;
    this.listed = cols;
    if (isSparse(matrix)) {
      from = matrix.rowStarts[row];
      this.listed = matrix.rowStarts[row + 1] - from;
      this.columns.set(matrix.columns.subarray(from, from + this.listed));
    }
    this.#stored.set(values.subarray(from, from + this.listed));
    this.#label = label;
    const { kernels, columns, rooms, magnitudes, steps, squares, sums } = this;
    const table = this.#tables[label > 0 ? 1 : 0];
    this.count = kernels.harmfulRooms(
      columns,
      this.#stored,
      this.listed,
      divisor,
      table,
      rooms,
      magnitudes,
      steps,
      squares,
      sums,
    );
    const { sides } = this.weights;
    const below = -this.#bounds[0];
    const above = this.#bounds[1];
    const positive = zeroSide(sides[0], sums[2], sums[3], sums[4], label > 0 ? below : above);
    const negative = zeroSide(sides[1], this.count - sums[2], sums[5], sums[6], label > 0 ? above : below);
    this.zeros = [positive, negative];
    this.reach = sums[0] + positive.room * positive.sum + negative.room * negative.sum;
    this.largestRoom = Math.max(sums[1], positive.room, negative.room);
  }

  /** c of feature i, whose weight is not 0. */
  roomOf(i: number): number {
    if (!this.#hasValues) this.#spreadValues();
    const [lo, hi] = this.#bounds;
    const x = this.#values[i];
    return Math.max(0, this.#label * this.weights.weights[i] > 0 ? x - lo : hi - x);
  }

  #spreadValues(): void {
    const { divisor } = this.#matrix;
    for (let p = 0; p < this.listed; p++) this.#values[this.columns[p]] = this.#stored[p] / divisor;
    this.#hasValues = true;
  }

  #forgetValues(): void {
    if (this.#hasValues) for (let p = 0; p < this.listed; p++) this.#values[this.columns[p]] = 0;
    this.#hasValues = false;
  }
}

/** What is left of a side's weights without `count` listed ones, which have the sums given. */
function zeroSide(
  { magnitudes, sums, restSquares }: WeightSide,
  count: number,
  sum: number,
  squares: number,
  room: number,
): ZeroSide {
  const all = magnitudes.length;
  // What rounding leaves of no features is nothing.
  if (count === all || !(room > 0)) return NONE;
  return { room, sum: sums[all] - sum, squares: restSquares[0] - squares };
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
      i * ROOM_FIELDS,
    );
  }
}
