import type { Reals } from '../../math/kernels/index.ts';
import { addScaled, nonzeroPlaces } from '../../math/vector.ts';
import type { WorkingData, WorkingFeatures } from '../workingData.ts';
import { HingePass } from './hingePass.ts';
import {
  AT_BOUND,
  boundsOf,
  type Partition,
  signedBounds,
  upperChanges,
  upperLabels,
  upperWeight,
} from './partition.ts';

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
  readonly pass: HingePass;
  /** The free samples, ascending. */
  readonly rows: Uint32Array;
  /** Their labels. */
  readonly labels: Int8Array;
  /** Their weights: the largest values of their dual variables. */
  readonly bounds: Float64Array;
  /** n values: where in `rows` a sample is, or −1. */
  readonly positionOf: Int32Array;
  /** n codes: AT_BOUND of the samples held there, AT_ZERO of all others. */
  readonly held: Partition;
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
  readonly #pass: HingePass;
  /** All samples free. */
  readonly all: WorkingSet;
  #last: WorkingSet;
  #changes = 0;

  constructor(data: WorkingData<RowFeatures>) {
    const n = data.labels.length;
    this.#data = data;
    this.#pass = new HingePass(data.features.kernels, n);
    this.all = {
      data,
      pass: this.#pass,
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
    const rows = nonzeroPlaces(isFree);
    const positionOf = new Int32Array(labels.length).fill(-1);
    for (let p = 0; p < rows.length; p++) positionOf[rows[p]] = p;
    const held = heldAmong(isFree, shortfall);
    const changed = upperChanges(held, before.held);
    const heldSum = features.rowSum(changed, signedBounds(changed, held, labels, bounds));
    addScaled(heldSum, 1, before.heldSum);
    this.#last = {
      data: this.#data,
      pass: this.#pass,
      rows,
      labels: Int8Array.from(rows, (i) => labels[i]),
      bounds: freePartOf(rows, bounds),
      positionOf,
      held,
      margin: 1,
      heldSum,
      heldLabels: upperLabels(held, labels, bounds),
      heldWeight: upperWeight(held, bounds),
    };
    return this.#last;
  }
}

function heldAmong(isFree: Uint8Array, shortfall: Float64Array): Partition {
  const held = new Uint8Array(isFree.length);
  for (let i = 0; i < held.length; i++) if (isFree[i] === 0 && shortfall[i] > 0) held[i] = AT_BOUND;
  return held;
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
  const whole = boundsOf(held, bounds);
  for (let p = 0; p < rows.length; p++) whole[rows[p]] = alpha[p];
  return whole;
}

/** The samples at places among the free ones. */
export function rowsAt(places: Uint32Array, rows: Uint32Array): Uint32Array {
  const picked = new Uint32Array(places.length);
  for (let q = 0; q < picked.length; q++) picked[q] = rows[places[q]];
  return picked;
}

/** a y at places among the free samples. */
export function signedAt(places: Uint32Array, alpha: Float64Array, labels: Int8Array): Float64Array {
  const picked = new Float64Array(places.length);
  for (let q = 0; q < picked.length; q++) picked[q] = alpha[places[q]] * labels[places[q]];
  return picked;
}

/** Σ a y x of all samples, given the dual variables of the free ones. */
export function signedSum(
  { data: { features }, rows, labels, heldSum }: WorkingSet,
  alpha: Float64Array,
): Float64Array {
  const used = nonzeroPlaces(alpha);
  const sum = features.rowSum(rowsAt(used, rows), signedAt(used, alpha, labels));
  addScaled(sum, 1, heldSum);
  return sum;
}
