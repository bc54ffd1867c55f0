import type { Reals } from '../math/kernels/index.ts';
import type { AnyWorkingData } from './workingData.ts';

/** A relative step in b from which on only rounding keeps Newton's method from settling. */
const CLOSE = 1e-8;

/** What softplus needs at given products A w, with the bias at its optimum. */
export interface LogisticState {
  /** The b with Σ α_i y_i ≈ 0. */
  readonly b: number;
  /** α_i = 1/(1 + e^z_i), n values. */
  readonly alpha: Float64Array;
  /** f″(z_i) = α_i (1 − α_i), n values. */
  readonly curvature: Float64Array;
  /** Σ ln(1 + e^−z_i). */
  readonly lossSum: number;
}

/** Evaluates the softplus loss over all samples, in the kernels' memory. */
export class LogisticPass {
  readonly #data: AnyWorkingData;
  readonly #labels: Reals;
  readonly #products: Reals;
  readonly #alpha: Reals;
  readonly #curvature: Reals;
  readonly #sums: Reals;

  constructor(data: AnyWorkingData) {
    const { arena } = data.features.kernels;
    const n = data.labels.length;
    this.#data = data;
    this.#labels = arena.float64(n);
    this.#labels.set(data.labels);
    this.#products = arena.float64(n);
    this.#alpha = arena.float64(n);
    this.#curvature = arena.float64(n);
    this.#sums = arena.float64(2);
  }

  /** The state at the products A w; `accuracy` is what |Σ α_i y_i| may be, as far as rounding allows. */
  at(products: Float64Array, startBias: number, accuracy: number): LogisticState {
    const { kernels } = this.#data.features;
    this.#products.set(products);
    const n = products.length;
    const b = this.#bestBias(startBias, accuracy);
    const lossSum = kernels.logisticPass(this.#products, this.#labels, b, n, this.#alpha, this.#curvature);
    return { b, alpha: new Float64Array(this.#alpha), curvature: new Float64Array(this.#curvature), lossSum };
  }

  /** The root of Σ α_i y_i in b: Newton's method inside a bracket that bisection shrinks. */
  #bestBias(start: number, accuracy: number): number {
    const { kernels } = this.#data.features;
    const n = this.#labels.length;
    let low = Number.NEGATIVE_INFINITY;
    let high = Number.POSITIVE_INFINITY;
    let b = start;
    let reach = 1;
    let best = start;
    let smallest = Number.POSITIVE_INFINITY;
    for (let step = 0; step < 200; step++) {
      kernels.logisticBalance(this.#products, this.#labels, b, n, this.#sums);
      const [imbalance, slope] = this.#sums;
      const size = Math.abs(imbalance);
      let next = b + imbalance / slope;
      // So close to the root Newton's method squares the error, unless rounding is all that is left.
      const isRounding = size > smallest / 2 && Math.abs(next - b) <= CLOSE * (1 + Math.abs(b));
      if (size < smallest) {
        smallest = size;
        best = b;
      }
      if (size <= accuracy || isRounding || next === b) return best;
      if (imbalance > 0) low = b;
      else high = b;
      if (!(next > low && next < high) || Math.abs(next - b) > 100 * reach) {
        // Outside the bracket, or the slope has vanished: halve a finite bracket, else walk further and further.
        reach *= 2;
        if (high === Number.POSITIVE_INFINITY) next = low + reach;
        else if (low === Number.NEGATIVE_INFINITY) next = high - reach;
        else next = low + (high - low) / 2;
      }
      if (next === low || next === high) return best;
      b = next;
    }
    return best;
  }
}
