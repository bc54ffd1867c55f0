import { addScaled } from '../../math/vector.ts';
import type { Design } from '../design.ts';
import { ActiveFactor } from './activeFactor.ts';
import type { Primal } from './augmentedLagrangian.ts';
import { GramCache } from './gramCache.ts';
import { AT_ONE, countInterior, interiorOf, type Partition } from './partition.ts';
import { productsOf, type RowFeatures, type WorkingSet } from './workingSet.ts';

/** The minimiser of the augmented Lagrangian if its quadratic piece reached everywhere. */
export interface NewtonPoint {
  /** w = (1/κ) Σ a y x. */
  readonly w: Float64Array;
  /** Undefined when no dual variable is interior: then nothing ties the bias. */
  readonly b: number | undefined;
  /** Σ a y x of the point's own dual variables: κw up to rounding. */
  readonly sum: Float64Array;
  /** x·w of the free samples. */
  readonly products: Float64Array;
  /** The interior samples J, as places among the free ones. */
  readonly interior: Uint32Array;
  /** Their dual variables, which may lie outside [0, 1]. */
  readonly interiorAlpha: Float64Array;
  /** The proximal width solved with: larger than the one asked for where that was lost in rounding. */
  readonly delta: number;
}

/** The linear system of one semismooth Newton step: κ = 2μn, proximal width δ, centre ã and a partition into O, J, L. */
export interface NewtonRequest {
  readonly workingSet: WorkingSet;
  readonly kappa: number;
  readonly delta: number;
  readonly centre: Float64Array;
  readonly partition: Partition;
  /** Where iterations may start from. */
  readonly start: Primal;
  /** For active set steps: with the smallest proximal term there is, δ = ρ/κ, on a factor that is kept and updated. */
  readonly finishing?: boolean;
}

/** How well the margins of the interior samples are to come out, and how many corrections that may take. */
const MARGIN_ACCURACY = 1e-12;
const MOST_REFINEMENTS = 3;
/** After so many updates a sum is made anew, so that their rounding errors do not add up. */
const MOST_UPDATES = 64;

/** v_L = Σ_L y x and Σ_L y, those held at 1 included. */
export interface UpperSums {
  readonly sum: Float64Array;
  readonly labels: number;
}

/** How a system with many interior samples is solved. */
export interface LargeForm {
  /** With more interior samples than this, it is not the dual form's business. */
  readonly mostInDualForm: number;
  /** Whether the point is the solution to rounding, so that active set steps may rely on it. */
  readonly isExact: boolean;
  /** κδ is not to be smaller than this, but for active set steps. */
  readonly leastRidge: number;
  solve(request: NewtonRequest, interior: Uint32Array, upper: UpperSums): NewtonPoint;
}

/**
 * Solves, for the interior samples J with a_j = ã_j + (1 − y_j(w·x_j + b))/δ, the samples L at 1 and the others at 0,
 *
 *     κw = Σ_J a y x + v_L,  Σ_J a y = −Σ_L y,  v_L = Σ_L y x,
 *
 * in β = (a_j y_j) while J is small (the dual form, with κδ on the diagonal of the Gram matrix), else in w by the large form.
 */
export class NewtonSystem {
  readonly #features: RowFeatures;
  readonly #largeForm: LargeForm;
  readonly #gram: GramCache;
  readonly #active: ActiveFactor;
  /** v_L and the working set and the partition it belongs to; brought up to date by the samples that changed. */
  #upperSum: Float64Array;
  #upperPartition: Partition = new Uint8Array(0);
  #workingSet: WorkingSet | undefined;
  #updates = 0;
  /** Systems solved so far. */
  solves = 0;

  constructor(design: Design<RowFeatures>, largeForm: LargeForm) {
    const most = Math.min(largeForm.mostInDualForm, design.features.rows);
    this.#features = design.features;
    this.#largeForm = largeForm;
    this.#gram = new GramCache(design, most);
    this.#active = new ActiveFactor(design.features, this.#gram, most);
    this.#upperSum = new Float64Array(design.features.cols);
  }

  /** The smallest proximal width for κ. */
  leastDelta(kappa: number): number {
    return this.#largeForm.leastRidge / kappa;
  }

  /** Whether a system with such a partition is solved to rounding. */
  isExact(partition: Partition): boolean {
    return this.#largeForm.isExact || countInterior(partition) <= this.#largeForm.mostInDualForm;
  }

  solve(request: NewtonRequest): NewtonPoint {
    const { kappa, partition, workingSet } = request;
    const { labels } = workingSet;
    const interior = interiorOf(partition);
    const upperSum = this.#updateUpperSum(workingSet, partition);
    let upperLabels = workingSet.heldLabels;
    for (let i = 0; i < partition.length; i++) if (partition[i] === AT_ONE) upperLabels += labels[i];
    this.solves++;
    if (interior.length === 0) {
      const w = upperSum.map((v) => v / kappa);
      return {
        w,
        b: undefined,
        sum: upperSum.slice(),
        products: productsOf(workingSet, w),
        interior,
        interiorAlpha: new Float64Array(0),
        delta: request.delta,
      };
    }
    const { arena } = this.#features.kernels;
    const mark = arena.mark();
    const upper = { sum: upperSum, labels: upperLabels };
    const point =
      interior.length <= this.#largeForm.mostInDualForm
        ? this.#solveDual(request, interior, upper)
        : this.#largeForm.solve(request, interior, upper);
    arena.release(mark);
    return point;
  }

  /** (K_JJ + κδI) β + κb·1 = κ(y_J + δã_J y_J) − X_J v_L, 1ᵀβ = −Σ_L y. */
  #solveDual(request: NewtonRequest, places: Uint32Array, upper: UpperSums): NewtonPoint {
    const features = this.#features;
    const { workingSet, kappa, centre } = request;
    const { rows, labels, positionOf } = workingSet;
    const { samples, solve, ridge } = this.#factorise(
      request,
      places.map((p) => rows[p]),
    );
    const interior = samples.map((i) => positionOf[i]);
    const size = interior.length;
    const right = new Float64Array(size);
    const upperProducts = features.rowTimes(samples, upper.sum);
    for (let q = 0; q < size; q++) {
      const p = interior[q];
      right[q] = labels[p] * (kappa + ridge * centre[p]) - upperProducts[q];
    }
    const ones = solve(new Float64Array(size).fill(1));
    const sumOnes = sumOf(ones);
    /** β and κb of (K + c11ᵀ + κδI) β + κb·1 = right, 1ᵀβ = total. */
    const bordered = (rightSide: Float64Array, total: number): { beta: Float64Array; scaledBias: number } => {
      const beta = solve(rightSide);
      const scaledBias = (sumOf(beta) - total) / sumOnes;
      addScaled(beta, -scaledBias, ones);
      // Once more for what rounding left of the sum: a surplus would be paid for by the whole certificate.
      addScaled(beta, (total - sumOf(beta)) / sumOnes, ones);
      return { beta, scaledBias };
    };
    const { beta, scaledBias } = bordered(right, -upper.labels);
    let b = (scaledBias - this.#gram.shift * upper.labels) / kappa;
    const sum = features.rowSum(samples, beta);
    addScaled(sum, 1, upper.sum);
    const w = sum.map((v) => v / kappa);
    // With a weak penalty w is a small difference of large sums. What that costs shows in the margins, and is put right there.
    for (let round = 0; round < MOST_REFINEMENTS; round++) {
      const products = features.rowTimes(samples, w);
      const residual = new Float64Array(size);
      let largest = 0;
      for (let q = 0; q < size; q++) {
        const label = labels[interior[q]];
        const wanted = label + (ridge / kappa) * (label * centre[interior[q]] - beta[q]);
        residual[q] = kappa * (wanted - products[q] - b);
        largest = Math.max(largest, Math.abs(wanted - products[q] - b));
      }
      if (largest <= MARGIN_ACCURACY) break;
      const correction = bordered(residual, 0);
      addScaled(beta, 1, correction.beta);
      const change = features.rowSum(samples, correction.beta);
      addScaled(sum, 1, change);
      addScaled(w, 1 / kappa, change);
      b += correction.scaledBias / kappa;
    }
    const interiorAlpha = beta.map((value, q) => value * labels[interior[q]]);
    return { w, b, sum, products: productsOf(workingSet, w), interior, interiorAlpha, delta: ridge / kappa };
  }

  /** A factor of K_JJ + c11ᵀ + ridge·I and the interior samples in its order. */
  #factorise({ kappa, delta, finishing }: NewtonRequest, interior: Uint32Array) {
    const order = finishing ? this.#active.update(interior) : undefined;
    if (order === undefined) return { samples: interior, ...this.#gram.factorise(interior, kappa * delta) };
    return { samples: order, solve: (right: Float64Array) => this.#active.solve(right), ridge: this.#active.ridge };
  }

  #updateUpperSum(workingSet: WorkingSet, partition: Partition): Float64Array {
    const { rows, labels, heldSum } = workingSet;
    if (workingSet !== this.#workingSet || this.#updates === MOST_UPDATES) {
      this.#workingSet = workingSet;
      this.#upperSum = heldSum.slice();
      this.#upperPartition = new Uint8Array(partition.length);
      this.#updates = 0;
    }
    const changed: number[] = [];
    const changes: number[] = [];
    for (let p = 0; p < partition.length; p++) {
      const isUpper = partition[p] === AT_ONE;
      if (isUpper === (this.#upperPartition[p] === AT_ONE)) continue;
      changed.push(rows[p]);
      changes.push(isUpper ? labels[p] : -labels[p]);
    }
    addScaled(this.#upperSum, 1, this.#features.rowSum(Uint32Array.from(changed), Float64Array.from(changes)));
    this.#updates++;
    this.#upperPartition = partition;
    return this.#upperSum;
  }
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
