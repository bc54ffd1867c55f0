import { addScaled } from '../../math/vector.ts';
import type { WorkingData } from '../workingData.ts';
import type { Primal } from './augmentedLagrangian.ts';
import { type DualFactor, solveDual } from './dualForm.ts';
import { GramCache } from './gramCache.ts';
import { KeptFactor } from './keptFactor.ts';
import {
  AT_BOUND,
  countOf,
  INTERIOR,
  interiorOf,
  type Partition,
  signedBounds,
  upperChanges,
  upperLabels,
} from './partition.ts';
import { productsOf, type RowFeatures, rowsAt, type WorkingSet } from './workingSet.ts';

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
  /** Their dual variables, which may lie outside [0, v]. */
  readonly interiorAlpha: Float64Array;
  /** The proximal width solved with: larger than the one asked for where that was lost in rounding. */
  readonly delta: number;
}

/** The linear system of one semismooth Newton step: κ = 2μV, proximal width δ, centre ã and a partition into O, J, L. */
export interface NewtonRequest {
  readonly workingSet: WorkingSet;
  readonly kappa: number;
  readonly delta: number;
  readonly centre: Float64Array;
  readonly partition: Partition;
  /** Where iterations may start from. */
  readonly start: Primal;
  /** For active set steps: with the smallest proximal term there is, δ = ρ/κ, on a factor that is kept and updated. */
  readonly activeSetStep?: boolean;
  /** By the slower way that keeps more digits, after a solution in which rounding had the upper hand. */
  readonly orthogonally?: boolean;
}

/**
 * The ridge of active set steps relative to the largest product, the same all along the path: next to nothing, but enough to
 * tell rounding from rank.
 */
const ACTIVE_SET_RIDGE = 1e-11;
/** With a proximal width ρ/κ beyond this the kept factor is too coarse for active set steps. */
const WIDEST_ACTIVE_SET_WIDTH = 1e6;
/** After so many updates a sum is made anew, so that their rounding errors do not add up. */
const MOST_UPDATES = 64;

/** Σ_L v y x and Σ_L v y, those held at their bound included. */
export interface UpperSums {
  readonly sum: Float64Array;
  readonly labels: number;
}

/** How a system with many interior samples is solved. */
export interface LargeForm {
  /** With more interior samples than this, it is not the dual form's business. */
  readonly mostInDualForm: number;
  /** Whether points are solutions to rounding in other than active set steps, too. */
  readonly isExact: boolean;
  /** κδ is not to be smaller than this, but for active set steps. */
  readonly leastRidge: number;
  /** Whether there is a slower way that keeps more digits. */
  readonly canBeOrthogonal: boolean;
  /** Whether an active set step, which relies on a point that is the solution to rounding, is to be tried. */
  triesActiveSetStep(): boolean;
  solve(request: NewtonRequest, interior: Uint32Array, upper: UpperSums): NewtonPoint;
}

/**
 * Solves, for the interior samples J with a_j = ã_j + (1 − y_j(w·x_j + b))/δ, the samples L at their bound v and the others
 * at 0,
 *
 *     κw = Σ_J a y x + u,  Σ_J a y = −Σ_L v y,  u = Σ_L v y x,
 *
 * in β = (a_j y_j) while J is small (the dual form, with κδ on the diagonal of the Gram matrix), else in w by the large form.
 */
export class NewtonSystem {
  readonly #features: RowFeatures;
  readonly #largeForm: LargeForm;
  readonly #gram: GramCache;
  /** The factors of the last active set step, and of the last other one. */
  readonly #active: KeptFactor;
  readonly #lagrangian: KeptFactor;
  readonly #activeRidge: number;
  /** u and the working set and the partition it belongs to; brought up to date by the samples that changed. */
  #upperSum: Float64Array;
  #upperPartition: Partition = new Uint8Array(0);
  #workingSet: WorkingSet | undefined;
  #updates = 0;
  /** Systems solved so far. */
  solves = 0;

  constructor(data: WorkingData<RowFeatures>, largeForm: LargeForm) {
    const most = Math.min(largeForm.mostInDualForm, data.features.rows);
    this.#features = data.features;
    this.#largeForm = largeForm;
    this.#gram = new GramCache(data, most);
    this.#active = new KeptFactor(data.features, this.#gram, most);
    this.#lagrangian = new KeptFactor(data.features, this.#gram, most);
    this.#activeRidge = ACTIVE_SET_RIDGE * this.#gram.largest;
    this.#upperSum = new Float64Array(data.features.cols);
  }

  /** The smallest proximal width for κ. */
  leastDelta(kappa: number): number {
    return this.#largeForm.leastRidge / kappa;
  }

  /** Whether systems may be solved `orthogonally`. */
  get canBeOrthogonal(): boolean {
    return this.#largeForm.canBeOrthogonal;
  }

  /** Whether an active set step with such a partition is to be tried. */
  triesActiveSetStep(partition: Partition): boolean {
    return countOf(partition, INTERIOR) <= this.#largeForm.mostInDualForm || this.#largeForm.triesActiveSetStep();
  }

  /** Whether a system with such a partition is solved to rounding. */
  isExact(partition: Partition): boolean {
    return this.#largeForm.isExact || countOf(partition, INTERIOR) <= this.#largeForm.mostInDualForm;
  }

  solve(request: NewtonRequest): NewtonPoint {
    const { kappa, partition, workingSet } = request;
    const { labels, bounds } = workingSet;
    const interior = interiorOf(partition);
    const upperSum = this.#updateUpperSum(workingSet, partition);
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
    const upper = { sum: upperSum, labels: workingSet.heldLabels + upperLabels(partition, labels, bounds) };
    const point =
      interior.length <= this.#largeForm.mostInDualForm
        ? this.#solveDual(request, interior, upper)
        : this.#largeForm.solve(request, interior, upper);
    arena.release(mark);
    return point;
  }

  /** A factor of K_JJ + c11ᵀ + ridge·I and the interior samples in its order. */
  #factorise({ kappa, delta, activeSetStep }: NewtonRequest, interior: Uint32Array): DualFactor {
    const { shift } = this.#gram;
    // A dual variable's rounding times ridge/κ is what margins are off by.
    const isActive = activeSetStep && this.#activeRidge <= WIDEST_ACTIVE_SET_WIDTH * kappa;
    const kept = isActive ? this.#active : this.#lagrangian;
    const ridge = isActive ? this.#activeRidge : kappa * delta;
    const order = kept.update(interior, ridge);
    if (order === undefined) return { shift, ...this.#gram.factorise(interior, kappa * delta) };
    return { samples: order, shift, ridge, solve: (right) => kept.solve(right) };
  }

  #solveDual(request: NewtonRequest, interior: Uint32Array, upper: UpperSums): NewtonPoint {
    const { rows } = request.workingSet;
    const samples = interior.map((p) => rows[p]);
    return solveDual(this.#features, request, this.#factorise(request, samples), upper);
  }

  #updateUpperSum(workingSet: WorkingSet, partition: Partition): Float64Array {
    const { rows, labels, bounds, heldSum } = workingSet;
    const startAnew = () => {
      this.#workingSet = workingSet;
      this.#upperSum = heldSum.slice();
      this.#upperPartition = new Uint8Array(partition.length);
      this.#updates = 0;
    };
    if (workingSet !== this.#workingSet || this.#updates === MOST_UPDATES) startAnew();
    let changed = upperChanges(this.#upperPartition, partition);
    // What updates leave behind is much where little is to be left: u = 0 without samples at their bound.
    if (countOf(this.#upperPartition, AT_BOUND) > 0 && countOf(partition, AT_BOUND) <= changed.length) {
      startAnew();
      changed = upperChanges(this.#upperPartition, partition);
    }
    const changes = signedBounds(changed, partition, labels, bounds);
    addScaled(this.#upperSum, 1, this.#features.rowSum(rowsAt(changed, rows), changes));
    this.#updates++;
    this.#upperPartition = partition;
    return this.#upperSum;
  }
}
