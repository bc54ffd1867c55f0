import type { Loss } from '../losses/loss.ts';
import type { Kernels, Reals } from '../math/kernels/index.ts';
import { turningPoint } from '../math/monotoneRoot.ts';
import type { LossSums } from './certificate.ts';
import type { DualCandidate } from './descent/risk.ts';
import type { SampleWeights } from './sampleWeights.ts';
import type { AnyWorkingData } from './workingData.ts';

/** What is evaluated over many samples at once, as the kernels of the same names do: α is −f′(z), all else is times v. */
interface Family {
  readonly pass: Kernels['logisticPass'];
  readonly balance: Kernels['logisticBalance'];
  readonly gaps: Kernels['logisticGaps'];
}

/** The kernels of losses that have some, by the word in the loss. */
const families: Readonly<Record<NonNullable<Loss['kernels']>, (kernels: Kernels) => Family>> = {
  logistic: ({ logisticPass, logisticBalance, logisticGaps }) => ({
    pass: logisticPass,
    balance: logisticBalance,
    gaps: logisticGaps,
  }),
};

/** The same, one sample after the other, with weights v. */
function plainFamily({ value, derivative, secondDerivative, fenchelYoungGap }: Loss, v: Float64Array): Family {
  return {
    pass(products, labels, b, n, alpha, curvature) {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const z = labels[i] * (products[i] + b);
        alpha[i] = -derivative(z);
        curvature[i] = v[i] * secondDerivative(z);
        sum += v[i] * value(z);
      }
      return sum;
    },
    balance(products, labels, b, n, out) {
      let [imbalance, slope] = [0, 0];
      for (let i = 0; i < n; i++) {
        const z = labels[i] * (products[i] + b);
        imbalance -= v[i] * labels[i] * derivative(z);
        slope += v[i] * secondDerivative(z);
      }
      out[0] = imbalance;
      out[1] = slope;
    },
    gaps(margins, alpha, n, gaps) {
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const z = margins[i];
        sum += v[i] * value(z);
        gaps[i] = v[i] * fenchelYoungGap(z, alpha[i]);
      }
      return sum;
    },
  };
}

/** Kernels know no weights. */
function familyOf(loss: Loss, kernels: Kernels, { values, areOnes }: SampleWeights): Family {
  return areOnes && loss.kernels !== undefined ? families[loss.kernels](kernels) : plainFamily(loss, values);
}

/** The sums of a loss over n samples; kernels leave those to the loss whose dual variable is far off. */
export function lossSumsOf(loss: Loss, kernels: Kernels, sampleWeights: SampleWeights): LossSums {
  const { arena } = kernels;
  const n = sampleWeights.values.length;
  const family = familyOf(loss, kernels, sampleWeights);
  return (margins, alpha) => {
    const mark = arena.mark();
    const [there, alphaThere] = [arena.float64(n), arena.float64(n)];
    there.set(margins);
    alphaThere.set(alpha);
    // Gaps take the place of margins.
    const losses = family.gaps(there, alphaThere, n, there);
    let gaps = 0;
    for (let i = 0; i < n; i++) {
      const gap = there[i];
      gaps += Number.isNaN(gap) ? loss.fenchelYoungGap(margins[i], alpha[i]) : gap;
    }
    arena.release(mark);
    return { losses, gaps };
  };
}

/** −f′ at up to n margins. */
export function dualCandidateOf(loss: Loss, kernels: Kernels, n: number): DualCandidate {
  if (loss.kernels === undefined) return (margins) => margins.map((z) => -loss.derivative(z));
  const { arena } = kernels;
  const { pass } = families[loss.kernels](kernels);
  const [margins, ones, alpha, curvature] = [arena.float64(n), arena.float64(n), arena.float64(n), arena.float64(n)];
  ones.fill(1);
  return (given) => {
    margins.set(given);
    pass(margins, ones, 0, given.length, alpha, curvature);
    return new Float64Array(alpha.subarray(0, given.length));
  };
}

/** A relative step in b from which on only rounding keeps Newton's method from settling. */
const CLOSE = 1e-8;
/** The best biases are looked for where the loss is straight so near to a good one, relative to it. */
const NEAR = 1e-6;

/** A smooth loss at given products A w, with the bias at its optimum. */
export interface LossState {
  /** The b with Σ v_i α_i y_i ≈ 0. */
  readonly b: number;
  /** α_i = −f′(z_i), n values. */
  readonly alpha: Float64Array;
  /** v_i f″(z_i), n values. */
  readonly curvature: Float64Array;
  /** Σ v_i f(z_i). */
  readonly lossSum: number;
}

/** Evaluates a smooth loss over all samples, in the kernels' memory. */
export class LossPass {
  readonly #family: Family;
  readonly #labels: Reals;
  readonly #products: Reals;
  readonly #alpha: Reals;
  readonly #curvature: Reals;
  readonly #sums: Reals;

  constructor({ features, labels, sampleWeights }: AnyWorkingData, loss: Loss) {
    const { arena } = features.kernels;
    const n = labels.length;
    this.#family = familyOf(loss, features.kernels, sampleWeights);
    this.#labels = arena.float64(n);
    this.#labels.set(labels);
    this.#products = arena.float64(n);
    this.#alpha = arena.float64(n);
    this.#curvature = arena.float64(n);
    this.#sums = arena.float64(2);
  }

  /** The state at the products A w; `accuracy` is what |Σ v_i α_i y_i| may be, as far as rounding allows. */
  at(products: Float64Array, startBias: number, accuracy: number): LossState {
    this.#products.set(products);
    const n = products.length;
    const b = this.#bestBias(startBias, accuracy);
    const lossSum = this.#family.pass(this.#products, this.#labels, b, n, this.#alpha, this.#curvature);
    return { b, alpha: new Float64Array(this.#alpha), curvature: new Float64Array(this.#curvature), lossSum };
  }

  /**
   * The interval of the best biases at given products, where Σ v α y, which never rises with b, is 0; undefined where the loss
   * is bent at some margin on either side of b, so that b alone is best.
   */
  bestBiases(products: Float64Array, b: number): { readonly low: number; readonly high: number } | undefined {
    this.#products.set(products);
    const [imbalance, bend] = [0, 1].map((at) => (b: number) => {
      this.#family.balance(this.#products, this.#labels, b, products.length, this.#sums);
      return this.#sums[at];
    });
    const near = NEAR * Math.max(1, Math.abs(b));
    if (bend(b - near) > 0 && bend(b + near) > 0) return undefined;
    const low = turningPoint((b) => imbalance(b) > 0).next;
    const high = turningPoint((b) => imbalance(b) >= 0).last;
    return high - low > near ? { low, high } : undefined;
  }

  /** The root of Σ v_i α_i y_i in b: Newton's method inside a bracket that bisection shrinks. */
  #bestBias(start: number, accuracy: number): number {
    const n = this.#labels.length;
    let low = Number.NEGATIVE_INFINITY;
    let high = Number.POSITIVE_INFINITY;
    let b = start;
    let reach = 1;
    let best = start;
    let smallest = Number.POSITIVE_INFINITY;
    for (let step = 0; step < 200; step++) {
      this.#family.balance(this.#products, this.#labels, b, n, this.#sums);
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
