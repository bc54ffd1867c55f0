import type { Reals } from '../../math/kernels/index.ts';
import { addScaled } from '../../math/vector.ts';
import type { WorkingData, WorkingFeatures } from '../workingData.ts';

/** Features that can be had row by row. */
export interface RowFeatures extends WorkingFeatures {
  /** Σ weights_p a_{rows_p}: `cols` values. */
  rowSum(rows: Uint32Array, weights: Float64Array): Float64Array;
  /** a_i · w for the listed rows. */
  rowTimes(rows: Uint32Array, w: Float64Array): Float64Array;
  /** a_i · a_j for the listed j. The result may be overwritten by the next product. */
  rowProducts(i: number, others: readonly number[]): Float64Array;
  /** Writes a_i · a_j of the listed samples to the lower triangle of a matrix, rows `first` and beyond, leading dimension ld. */
  gramRows(rows: Uint32Array, first: number, matrix: Reals, ld: number): void;
}

/**
 * The samples whose dual variables a_i = v_i α_i, between 0 and the sample's weight v_i, are free to move. All others are
 * held at 0 or at v_i, far from the margin, so that a step costs as much as there are free samples.
 */
export interface WorkingSet {
  readonly data: WorkingData<RowFeatures>;
  /** The free samples, ascending. */
  readonly rows: Uint32Array;
  /** Their labels. */
  readonly labels: Int8Array;
  /** Their weights: the largest values of their dual variables. */
  readonly bounds: Float64Array;
  /** n values: where in `rows` a sample is, or −1. */
  readonly positionOf: Int32Array;
  /** n values: 1 for samples held at their bound. */
  readonly held: Uint8Array;
  /** The margin y(w·x + b) that samples are to reach: 1; 0 in the limit of strong penalties, see `strongLimit`. */
  readonly margin: number;
  /** Σ v y x, Σ v y and Σ v of the samples held at their bound. */
  readonly heldSum: Float64Array;
  readonly heldLabels: number;
  readonly heldWeight: number;
}

/** After so many changes a sum is made anew, so that their rounding errors do not add up. */
const MOST_CHANGES = 64;

/** Makes one working set after another; what the samples held at their bound add up to is brought up to date by those that changed. */
export class WorkingSets {
  readonly #data: WorkingData<RowFeatures>;
  /** All samples free. */
  readonly all: WorkingSet;
  #last: WorkingSet;
  #changes = 0;

  constructor(data: WorkingData<RowFeatures>) {
    const n = data.labels.length;
    this.#data = data;
    this.all = {
      data,
      rows: Uint32Array.from(data.labels.keys()),
      labels: data.labels,
      bounds: data.sampleWeights.values,
      positionOf: Int32Array.from(data.labels.keys()),
      held: new Uint8Array(n),
      margin: 1,
      heldSum: new Float64Array(data.features.cols),
      heldLabels: 0,
      heldWeight: 0,
    };
    this.#last = this.all;
  }

  /** `isFree` and `shortfall`, n values each: samples that are not free are held at their bound where they fall short, else at 0. */
  of(isFree: Uint8Array, shortfall: Float64Array): WorkingSet {
    const { labels, features } = this.#data;
    const { values: bounds } = this.#data.sampleWeights;
    const before = this.#changes % MOST_CHANGES === 0 ? this.all : this.#last;
    this.#changes++;
    const free: number[] = [];
    const positionOf = new Int32Array(labels.length).fill(-1);
    const held = new Uint8Array(labels.length);
    const changed: number[] = [];
    const changes: number[] = [];
    let heldLabels = 0;
    let heldWeight = 0;
    for (let i = 0; i < labels.length; i++) {
      if (isFree[i] === 1) {
        positionOf[i] = free.length;
        free.push(i);
      } else if (shortfall[i] > 0) {
        held[i] = 1;
        heldLabels += bounds[i] * labels[i];
        heldWeight += bounds[i];
      }
      if (held[i] === before.held[i]) continue;
      changed.push(i);
      changes.push(held[i] === 1 ? bounds[i] * labels[i] : -bounds[i] * labels[i]);
    }
    const heldSum = features.rowSum(Uint32Array.from(changed), Float64Array.from(changes));
    addScaled(heldSum, 1, before.heldSum);
    const rows = Uint32Array.from(free);
    this.#last = {
      data: this.#data,
      rows,
      labels: Int8Array.from(rows, (i) => labels[i]),
      bounds: freePartOf(rows, bounds),
      positionOf,
      held,
      margin: 1,
      heldSum,
      heldLabels,
      heldWeight,
    };
    return this.#last;
  }
}

/** Products of the free samples with w. */
export function productsOf({ data: { features }, rows }: WorkingSet, w: Float64Array): Float64Array {
  return rows.length === features.rows ? features.times(w) : features.rowTimes(rows, w);
}

/** The free samples' part of n values. */
export function freePart({ rows }: WorkingSet, values: Float64Array): Float64Array {
  return freePartOf(rows, values);
}

function freePartOf(rows: Uint32Array, values: Float64Array): Float64Array {
  const part = new Float64Array(rows.length);
  for (let p = 0; p < rows.length; p++) part[p] = values[rows[p]];
  return part;
}

/** n dual variables from those of the free samples. */
export function wholeOf({ data, rows, held }: WorkingSet, alpha: Float64Array): Float64Array {
  const { values: bounds } = data.sampleWeights;
  const whole = new Float64Array(held.length);
  for (let i = 0; i < held.length; i++) if (held[i] === 1) whole[i] = bounds[i];
  for (let p = 0; p < rows.length; p++) whole[rows[p]] = alpha[p];
  return whole;
}

/** Σ a y x of all samples, given the dual variables of the free ones. */
export function signedSum(
  { data: { features }, rows, labels, heldSum }: WorkingSet,
  alpha: Float64Array,
): Float64Array {
  const used: number[] = [];
  const weights: number[] = [];
  for (let p = 0; p < rows.length; p++) {
    if (alpha[p] === 0) continue;
    used.push(rows[p]);
    weights.push(alpha[p] * labels[p]);
  }
  const sum = features.rowSum(Uint32Array.from(used), Float64Array.from(weights));
  addScaled(sum, 1, heldSum);
  return sum;
}
