import type { Kernels, Reals } from '../math/kernels/index.ts';
import { isSparse, type Matrix } from '../math/matrix.ts';
import type { Bounds } from '../model/dataset.ts';
import type { WeightSides } from './weightSides.ts';

/** The features with weights of one sign that are 0 in the sample: all have the same harmful room. */
export interface ZeroSide {
  readonly room: number;
  /** Their Σ|w| and Σw². */
  readonly sum: number;
  readonly squares: number;
}

/** c = max(0, offset + sign · x), feature by feature: sign = 1 where the attack lowers a feature, −1 where it raises it. */
interface Direction {
  readonly signs: Float64Array;
  readonly offsets: Float64Array;
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
  /** The `count` features listed, their c and |w|, and c/|w| and w². */
  readonly features: Int32Array;
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
  /** Room for three sums. */
  readonly sums: Reals;
  readonly #matrix: Matrix;
  readonly #bounds: Bounds;
  /** For labels −1 and +1. */
  readonly #directions: readonly [Direction, Direction];
  /** 1/|w|. */
  readonly #inverses: Float64Array;
  readonly #everyFeature: Int32Array;
  /** The d values of the sample, and what they are listed by. */
  readonly #values: Float64Array;
  #listed: Int32Array = new Int32Array(0);
  #direction: Direction;

  constructor(kernels: Kernels, weights: WeightSides, matrix: Matrix, bounds: Bounds) {
    const { arena } = kernels;
    const { cols } = matrix;
    this.kernels = kernels;
    this.weights = weights;
    this.features = new Int32Array(cols);
    this.rooms = arena.float64(cols);
    this.magnitudes = arena.float64(cols);
    this.steps = arena.float64(cols);
    this.squares = arena.float64(cols);
    this.sums = arena.float64(3);
    this.#matrix = matrix;
    this.#bounds = bounds;
    this.#directions = [directionOf(weights.weights, -1, bounds), directionOf(weights.weights, 1, bounds)];
    this.#direction = this.#directions[0];
    this.#inverses = weights.weights.map((w) => 1 / Math.abs(w));
    this.#everyFeature = Int32Array.from({ length: isSparse(matrix) ? 0 : cols }, (_, i) => i);
    this.#values = new Float64Array(cols);
  }

  /** c of feature i, whose weight is not 0. */
  roomOf(i: number): number {
    const { signs, offsets } = this.#direction;
    return Math.max(0, offsets[i] + signs[i] * this.#values[i]);
  }

  /** Takes the sample in a row, of label y. */
  load(row: number, label: number): void {
    for (const i of this.#listed) this.#values[i] = 0;
    const { divisor, values, cols } = this.#matrix;
    this.#listed = this.#everyFeature;
    let from = row * cols;
    if (isSparse(this.#matrix)) {
      const { columns, rowStarts } = this.#matrix;
      from = rowStarts[row];
      this.#listed = columns.subarray(from, rowStarts[row + 1]);
    }
    const listed = this.#listed;
    for (let p = 0; p < listed.length; p++) this.#values[listed[p]] = values[from + p] / divisor;
    this.#direction = this.#directions[label > 0 ? 1 : 0];
    this.#measure(label);
  }

  #measure(label: number): void {
    const { features, rooms, magnitudes, steps, squares } = this;
    const { weights, sides } = this.weights;
    const { signs, offsets } = this.#direction;
    const listed = this.#listed;
    const values = this.#values;
    const inverses = this.#inverses;
    let count = 0;
    let reach = 0;
    let largest = 0;
    let positiveCount = 0;
    let [positiveSum, negativeSum, positiveSquares, negativeSquares] = [0, 0, 0, 0];
    for (let p = 0; p < listed.length; p++) {
      const i = listed[p];
      const weight = weights[i];
      if (weight === 0) continue;
      const room = Math.max(0, offsets[i] + signs[i] * values[i]);
      const magnitude = Math.abs(weight);
      const square = weight * weight;
      features[count] = i;
      rooms[count] = room;
      magnitudes[count] = magnitude;
      steps[count] = room * inverses[i];
      squares[count++] = square;
      reach += magnitude * room;
      largest = Math.max(largest, room);
      // Without a branch, which nobody could predict.
      const isPositive = Number(weight > 0);
      positiveCount += isPositive;
      positiveSum += isPositive * magnitude;
      positiveSquares += isPositive * square;
      negativeSum += (1 - isPositive) * magnitude;
      negativeSquares += (1 - isPositive) * square;
    }
    const [lo, hi] = this.#bounds;
    const roomBelow = Math.max(0, -lo);
    const roomAbove = Math.max(0, hi);
    const [positive, negative] = sides;
    const zeroSide = (
      side: typeof positive,
      listedCount: number,
      room: number,
      sum: number,
      squared: number,
    ): ZeroSide => {
      const all = side.magnitudes.length;
      if (listedCount === all || room === 0) return NONE;
      return { room, sum: side.sums[all] - sum, squares: side.restSquares[0] - squared };
    };
    this.zeros = [
      zeroSide(positive, positiveCount, label > 0 ? roomBelow : roomAbove, positiveSum, positiveSquares),
      zeroSide(negative, count - positiveCount, label > 0 ? roomAbove : roomBelow, negativeSum, negativeSquares),
    ];
    for (const { room, sum } of this.zeros) {
      reach += room * sum;
      largest = Math.max(largest, room);
    }
    this.count = count;
    this.reach = reach;
    this.largestRoom = largest;
  }
}

function directionOf(weights: Float64Array, label: number, [lo, hi]: Bounds): Direction {
  const signs = weights.map((w) => Math.sign(label * w));
  return { signs, offsets: signs.map((sign) => (sign > 0 ? -lo : hi)) };
}
