import { factorWithRidge } from '../../math/cholesky.ts';
import { leadingDimension } from '../../math/kernels/index.ts';
import { addScaled, dot } from '../../math/vector.ts';
import type { WorkingMatrix } from '../../math/workingMatrix.ts';
import type { Design } from '../design.ts';
import { ActiveFactor } from './activeFactor.ts';
import { GramCache } from './gramCache.ts';
import { AT_ONE, interiorOf, type Partition } from './partition.ts';
import { productsOf, type WorkingSet } from './workingSet.ts';

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
  /** For active set steps: with the smallest proximal term there is, δ = ρ/κ, on a factor that is kept and updated. */
  readonly finishing?: boolean;
}

/** How well the margins of the interior samples are to come out, and how many corrections that may take. */
const MARGIN_ACCURACY = 1e-12;
const MOST_REFINEMENTS = 3;
/** Features whose largest values differ by more than this are badly scaled. */
const LARGEST_SCALE_RATIO = 1e4;
/** After so many updates a sum is made anew, so that their rounding errors do not add up. */
const MOST_UPDATES = 64;

/**
 * Solves, for the interior samples J with a_j = ã_j + (1 − y_j(w·x_j + b))/δ, the samples L at 1 and the others at 0,
 *
 *     κw = Σ_J a y x + v_L,  Σ_J a y = −Σ_L y,  v_L = Σ_L y x,
 *
 * in β = (a_j y_j) when |J| ≤ m + 1 (the dual form, with κδ on the diagonal of the Gram matrix) and in w when |J| > m + 1
 * (the primal form, with κδ on that of the scatter matrix): the smaller system is also the better conditioned one. Features
 * of very different scales go to the primal form, whose Cholesky factor does not mind how columns are scaled.
 */
export class NewtonSystem {
  readonly #design: Design;
  readonly #gram: GramCache;
  readonly #active: ActiveFactor;
  /** v_L and the working set and the partition it belongs to; brought up to date by the samples that changed. */
  #upperSum: Float64Array;
  #upperPartition: Partition = new Uint8Array(0);
  #workingSet: WorkingSet | undefined;
  #updates = 0;
  /** Whether the Gram matrix would drown the small features in the rounding of the large ones. */
  readonly #badlyScaled: boolean;
  /** Systems solved so far. */
  solves = 0;

  constructor(design: Design) {
    this.#design = design;
    this.#gram = new GramCache(design);
    this.#active = new ActiveFactor(design.features, this.#gram);
    this.#upperSum = new Float64Array(design.features.cols);
    this.#badlyScaled = columnScaleRatio(design.features) > LARGEST_SCALE_RATIO;
  }

  solve(request: NewtonRequest): NewtonPoint {
    const { features } = this.#design;
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
    const { arena } = features.kernels;
    const mark = arena.mark();
    const inDualForm = interior.length <= features.cols + 1 && !this.#badlyScaled;
    const point = inDualForm
      ? this.#solveDual(request, interior, upperSum, upperLabels)
      : this.#solvePrimal(request, interior, upperSum, upperLabels);
    arena.release(mark);
    return point;
  }

  /** (K_JJ + κδI) β + κb·1 = κ(y_J + δã_J y_J) − X_J v_L, 1ᵀβ = −Σ_L y. */
  #solveDual(request: NewtonRequest, places: Uint32Array, upperSum: Float64Array, upperLabels: number): NewtonPoint {
    const { features } = this.#design;
    const { workingSet, kappa, centre } = request;
    const { rows, labels, positionOf } = workingSet;
    const { samples, solve, ridge } = this.#factorise(
      request,
      places.map((p) => rows[p]),
    );
    const interior = samples.map((i) => positionOf[i]);
    const size = interior.length;
    const right = new Float64Array(size);
    const upperProducts = features.rowTimes(samples, upperSum);
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
    const { beta, scaledBias } = bordered(right, -upperLabels);
    let b = (scaledBias - this.#gram.shift * upperLabels) / kappa;
    const sum = features.rowSum(samples, beta);
    addScaled(sum, 1, upperSum);
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

  /**
   * (κδI + X_JᵀX_J − |J| m mᵀ) w = δv_L + X_Jᵀ(y_J + δã_J y_J) − b₀ |J| m with m the mean of the rows J and
   * b₀ = (Σ_J (y + δãy) + δ Σ_L y)/|J|; then b = b₀ − m·w.
   */
  #solvePrimal(
    { workingSet, kappa, delta, centre }: NewtonRequest,
    interior: Uint32Array,
    upperSum: Float64Array,
    upperLabels: number,
  ): NewtonPoint {
    const { features } = this.#design;
    const { cols, kernels, stride, values } = features;
    const { rows, labels } = workingSet;
    const samples = interior.map((p) => rows[p]);
    const size = interior.length;
    const right = new Float64Array(size);
    let base = delta * upperLabels;
    for (let q = 0; q < size; q++) {
      const p = interior[q];
      right[q] = labels[p] * (1 + delta * centre[p]);
      base += right[q];
    }
    base /= size;
    const mean = features.rowSum(samples, new Float64Array(size).fill(1 / size));
    const w = features.rowSum(
      samples,
      right.map((value) => value - base),
    );
    addScaled(w, delta, upperSum);
    const ld = leadingDimension(cols);
    const scatter = kernels.arena.float64(cols * ld);
    kernels.scatter(values, stride, features.list(samples), size, null, cols, scatter, ld);
    for (let i = 0; i < cols; i++) {
      for (let j = 0; j <= i; j++) scatter[i * ld + j] -= size * mean[i] * mean[j];
    }
    const factor = kernels.arena.float64(cols * ld);
    factorWithRidge(kernels, scatter, cols, ld, kappa * delta, factor);
    const side = kernels.arena.float64(cols);
    side.set(w);
    kernels.choleskySolve(factor, cols, ld, side);
    w.set(side);
    const b = base - dot(mean, w);
    const products = productsOf(workingSet, w);
    const interiorAlpha = new Float64Array(size);
    for (let q = 0; q < size; q++) {
      const p = interior[q];
      interiorAlpha[q] = centre[p] + (1 - labels[p] * (products[p] + b)) / delta;
    }
    const sum = features.rowSum(
      samples,
      interiorAlpha.map((a, q) => a * labels[interior[q]]),
    );
    addScaled(sum, 1, upperSum);
    return { w, b, sum, products, interior, interiorAlpha, delta };
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
    addScaled(this.#upperSum, 1, this.#design.features.rowSum(Uint32Array.from(changed), Float64Array.from(changes)));
    this.#updates++;
    this.#upperPartition = partition;
    return this.#upperSum;
  }
}

/** The largest absolute value of a column over that of another; 1 for bytes, whose products are exact whatever they are. */
function columnScaleRatio({ rows, cols, stride, values }: WorkingMatrix): number {
  if (values instanceof Uint8Array) return 1;
  const sizes = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let k = 0, at = i * stride; k < cols; k++, at++) sizes[k] = Math.max(sizes[k], Math.abs(values[at]));
  }
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const size of sizes) {
    if (size > 0) smallest = Math.min(smallest, size);
    largest = Math.max(largest, size);
  }
  return largest / smallest;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
