import { randomSource, shuffle } from '../../math/random.ts';
import type { LinearClassifier } from '../../model/linearClassifier.ts';
import type { AveragingName, DecayName } from './options.ts';
import type { Risk } from './risk.ts';
import type { Schedule } from './schedule.ts';
import { atRest, step } from './step.ts';

/** Gradient descent with every choice made. */
export interface Course {
  /** η₀. */
  readonly rate: number;
  readonly schedule: Schedule;
  readonly mu: number;
  readonly momentum: number;
  readonly decay: DecayName;
  readonly epochs: number;
  /** n: all samples at once, in their order. */
  readonly batchSize: number;
  readonly averaging: AveragingName;
  /** Of the order in which batches are drawn. */
  readonly seed: number;
}

/** What an epoch has led to; overwritten by the next one. */
export interface Epoch extends LinearClassifier {
  /** From 1. */
  readonly epoch: number;
  /** Steps so far. */
  readonly steps: number;
  /**
   * Averages of −f′(z_i) over the epochs, n values. A step adds (η/V) Σ v α y x to w, and later ones shrink it by 1 − 2ημ
   * each, with momentum 1/(1 − β) times as much: α is averaged with the same weights, so that 2μ w(α) = (1/V) Σ v α y x has
   * w(α) = w for full batches without momentum, but for rounding, and w(α) ≈ w otherwise.
   */
  readonly alpha: Float64Array;
}

/** Of the average: epoch e has a weight that grows like e³. */
const DECAY = 3;

/**
 * Runs gradient descent from w = 0, b = 0. With averaging, the classifier is an average over the epochs e so far of w_e, the
 * mean over the steps of the epoch, in which later ones count more: w̄ ← w̄ + 4/(e + 3) (w_e − w̄), the polynomial-decay
 * averaging of Shamir & Zhang, Stochastic Gradient Descent for Non-smooth Optimization.
 */
export function* epochs(risk: Risk, course: Course): Generator<Epoch> {
  const { n, d } = risk;
  const { schedule, rate, mu, batchSize } = course;
  const isWhole = batchSize >= n;
  // What momentum remembers acts 1/(1 − β) times in all.
  const reach = course.decay === 'coupled' ? 1 / (1 - course.momentum) : 1;
  const total = course.epochs * Math.ceil(n / batchSize);
  const random = randomSource(course.seed, 'gradient descent');
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const state = atRest(d);
  const [seen, alpha] = [new Float64Array(n), new Float64Array(n)];
  const average = { w: new Float64Array(d), b: 0, alpha: new Float64Array(n) };
  let steps = 0;

  for (let epoch = 1; epoch <= course.epochs; epoch++) {
    if (!isWhole) shuffle(order, random);
    /** The share of the w at the beginning of the epoch that is left at its end. */
    let left = 1;
    const mean = { w: new Float64Array(d), b: 0 };
    for (let from = 0; from < n; from += batchSize) {
      const rows = isWhole ? undefined : Uint32Array.from(order.subarray(from, from + batchSize));
      const gradient = risk.gradient(state, rows);
      const length = schedule.rate(steps, { rate, mu, steps: total });
      step(state, gradient, { ...course, rate: length });
      steps++;
      left *= Math.max(1 - 2 * length * mu * reach, 0);
      if (rows) for (let p = 0; p < rows.length; p++) seen[rows[p]] = gradient.alpha[p];
      else seen.set(gradient.alpha);
      if (course.averaging === 'weighted') approach(mean, state, batchSize / (from + batchSize));
    }
    approachValues(alpha, seen, 1 - left);
    if (course.averaging === 'none') {
      yield { epoch, steps, w: state.w, b: state.b, alpha };
      continue;
    }
    const share = (1 + DECAY) / (epoch + DECAY);
    approach(average, mean, share);
    approachValues(average.alpha, alpha, share);
    yield { epoch, steps, ...average };
  }
}

/** Moves w and b by a share of the way to a goal. */
function approach(point: { readonly w: Float64Array; b: number }, goal: LinearClassifier, share: number): void {
  approachValues(point.w, goal.w, share);
  point.b += share * (goal.b - point.b);
}

function approachValues(values: Float64Array, goal: Float64Array, share: number): void {
  for (let k = 0; k < values.length; k++) values[k] += share * (goal[k] - values[k]);
}
