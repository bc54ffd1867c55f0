import type { Loss } from '../losses/loss.ts';
import { UNIT } from '../math/compensated.ts';
import { addScaled, dot, multiplied, norm } from '../math/vector.ts';
import type { Hessian } from './hessian.ts';
import { LossPass } from './lossPass.ts';
import { centroidsCoincide, zeroWeights } from './noBoundary.ts';
import type { Accuracy, PathSolver, WorkingSolution } from './pathSolver.ts';
import { weighted } from './sampleWeights.ts';
import { type DualPoint, type PathPoint, SolutionHistory } from './solutionHistory.ts';
import { type AnyWorkingData, productSlip, reachOf, signedSum } from './workingData.ts';

const MOST_NEWTON_STEPS = 200;
/** How much of the gradient that would do Newton's steps may leave: the more exact, the further extrapolation reaches. */
const DEPTH = 0.1;
/** From a gradient at most so many times the goal, one step of such directions leads there. */
const NEAR = 100;
/** A share that does not count. */
const NEGLIGIBLE = 1e-7;
/** Extrapolation is tried this much farther than it is trusted, and trusted this much less far after a failure. */
const GROWING = 1.3;
const SHRINKING = 0.9;
/** The relative accuracy of w where the gap hardly sees it, and where the penalty dominates so far that it does not at all: as far as rounding allows. */
const WEIGHT_ACCURACY = { hardlySeen: 1e-9, unseen: 1e-14 };

/**
 * A loss with a bounded second derivative along a path: Newton's method in w with b eliminated (for each w the best b is
 * found first), its steps found by conjugate gradients as the Hessian says. Where f″ jumps, any value between does.
 *
 * With b optimal, α_i = −f′(z_i) is dual feasible and the duality gap is ‖∇_w L‖²/(4μ) exactly, so that the
 * gradient's norm decides when to stop.
 */
export function newtonPath(data: AnyWorkingData, loss: Loss, hessian: Hessian): PathSolver {
  if (centroidsCoincide(data)) {
    const zero = zeroWeights(data, loss);
    return { solve: () => zero };
  }
  const history = new SolutionHistory(data.longest);
  const setting: Setting = { data, loss, pass: new LossPass(data, loss), typicalNorm: typicalNorm(data) };
  let last: State | undefined;
  /** So far from the newest solution, in log μ, extrapolation has lately been good enough. */
  let trusted = 0;
  /** The last start, of which nothing more is heard where it was good enough. */
  let tried = { mu: 0, distance: 0 };
  /** The steps that the last solution took; ∞ where it was not accurate enough. */
  let stepsBefore = Number.POSITIVE_INFINITY;

  return {
    start(mu, accuracy) {
      trusted = Math.max(trusted, tried.distance);
      const distance = history.distance(mu);
      if (
        last === undefined ||
        weightAccuracy(data, mu, accuracy, withPenalty(last, mu)) !== undefined ||
        distance > GROWING * trusted
      )
        return undefined;
      tried = { mu, distance };
      const point = history.at(mu);
      if (point === undefined) return undefined;
      const level = withPenalty(last, mu);
      const imbalance = harmlessImbalance(setting, certifiedNorm(mu, accuracy.gap, level), accuracy.gap, level);
      const state = { ...point, ...setting.pass.at(point.products, point.b, imbalance) };
      return withDual(setting, solutionOf(setting, state), history.dualAt(mu));
    },

    solve(mu, accuracy) {
      const goalOf = (reached: Level) => gradientGoal(setting, mu, accuracy, reached);
      const imbalanceOf = (reached: Level) => harmlessImbalance(setting, goalOf(reached), accuracy.gap, reached);
      let state = startingState(setting, mu, imbalanceOf, history, last);
      const isExtrapolated = state.w !== last?.w;
      const isRepeated = last?.mu === mu;
      const hasFailed = tried.mu === mu;
      trusted = hasFailed ? SHRINKING * Math.min(trusted, tried.distance) : Math.max(trusted, tried.distance);
      tried = { mu: 0, distance: 0 };
      let iterations = 0;
      let stalls = 0;
      let obstacle = '';
      for (;;) {
        const gradient = gradientOf(setting, state);
        const gradientNorm = norm(gradient);
        const goal = goalOf(state);
        if (!(gradientNorm > goal)) break;
        if (iterations === MOST_NEWTON_STEPS) {
          obstacle = `no convergence in ${MOST_NEWTON_STEPS} Newton steps`;
          break;
        }
        const direction = hessian.newtonDirection(state.curvature, gradient, mu, DEPTH * goal);
        const renews = iterations === 0;
        const change = productChange(setting, state, direction, renews);
        iterations++;
        const next = descend(setting, mu, imbalanceOf(state), state, gradient, direction, change);
        if (next === undefined && renews) {
          // What extrapolated products were off by made L look lower than it is.
          const { w, b } = state;
          const products = data.features.times(w);
          state = evaluate(setting, mu, imbalanceOf(state), { w, b, products, slip: productSlip(data, w) });
          continue;
        }
        // Where one such step has done at the last point, the certificate may see whether it does here.
        const isEnough =
          next !== undefined && isExtrapolated && stepsBefore === 1 && iterations === 1 && gradientNorm <= NEAR * goal;
        if (isEnough && weightAccuracy(data, mu, accuracy, next) === undefined) {
          state = next;
          break;
        }
        const helped = next !== undefined && norm(gradientOf(setting, next)) <= gradientNorm / 2;
        stalls = helped ? 0 : stalls + 1;
        state = next ?? state;
        // After one step that does not help the next one may be found more exactly.
        if (stalls < 2) continue;
        if (norm(gradientOf(setting, state)) <= certifiedNorm(mu, accuracy.gap, state)) break;
        if (next === undefined) {
          obstacle = 'rounding: no step lowers the objective any more';
          break;
        }
      }
      last = state;
      stepsBefore = isRepeated ? Number.POSITIVE_INFINITY : iterations === 0 ? stepsBefore : iterations;
      if (isExtrapolated && !hasFailed && iterations === 0) trusted = Math.max(trusted, history.distance(mu));
      const dual = dualOf(setting, state);
      if (iterations > 0) history.add(mu, state, dual);
      const solution = solutionOf(setting, state, iterations, obstacle);
      return solution.alpha === state.alpha ? withDual(setting, solution, dual) : solution;
    },
  };
}

/** With the middle of the best biases where there are many. */
function solutionOf(
  { pass }: Setting,
  { w, b, alpha, products, slip }: PathPoint & Pick<State, 'alpha'>,
  iterations = 0,
  obstacle = '',
): WorkingSolution {
  const biases = pass.bestBiases(products, b);
  const known = { products, slip };
  const rest = { w, biasUnique: biases === undefined, hardMargin: false, iterations, obstacle, known };
  if (biases === undefined) return { b, alpha, ...rest };
  const middle = biases.low + (biases.high - biases.low) / 2;
  return { b: middle, alpha: pass.at(products, middle, Number.POSITIVE_INFINITY).alpha, ...rest };
}

/** The solution with another dual point, which is cut to its range, and the sum that is known of it. */
function withDual(
  { loss, data }: Setting,
  solution: WorkingSolution,
  { alpha: given, sum, slip }: DualPoint,
): WorkingSolution {
  const { values: v } = data.sampleWeights;
  const alpha = new Float64Array(given.length);
  let cut = 0;
  for (let i = 0; i < alpha.length; i++) {
    alpha[i] = Math.min(Math.max(given[i], 0), loss.largestSlope);
    cut += v[i] * Math.abs(alpha[i] - given[i]);
  }
  const dualSum = { values: sum, slip: slip + cut };
  return { ...solution, alpha, known: { ...solution.known!, dualSum } };
}

function dualOf({ data }: Setting, { alpha, sum }: State): DualPoint {
  const { sampleWeights, centred } = data;
  const mass = dot(sampleWeights.values, alpha);
  return { alpha, sum: sum(), slip: centred.rounding.sums * mass, mass };
}

interface Setting {
  readonly data: AnyWorkingData;
  readonly loss: Loss;
  readonly pass: LossPass;
  /** The root mean square of ‖a_i‖. */
  readonly typicalNorm: number;
}

/** Where L is what it is. */
interface Level {
  readonly w: Float64Array;
  readonly b: number;
  readonly objective: number;
}

/** L and its gradient at w, with the bias at its optimum. */
interface State extends PathPoint {
  readonly mu: number;
  /** α_i = −f′(z_i). */
  readonly alpha: Float64Array;
  /** v_i f″(z_i). */
  readonly curvature: Float64Array;
  readonly objective: number;
  /** Σ v α y a, computed when it is first asked for. */
  readonly sum: () => Float64Array;
}

/** ∇_w L = 2μw − (1/V) Σ v α y a. */
function gradientOf({ data }: Setting, { mu, w, sum }: State): Float64Array {
  const gradient = multiplied(w, 2 * mu);
  addScaled(gradient, -1 / data.sampleWeights.total, sum());
  return gradient;
}

function evaluate({ data, pass }: Setting, mu: number, imbalance: number, point: PathPoint): State {
  const { w, products, slip } = point;
  const { sampleWeights } = data;
  const { total } = sampleWeights;
  const { b, alpha, curvature, lossSum } = pass.at(products, point.b, imbalance);
  const objective = lossSum / total + mu * dot(w, w);
  let known: Float64Array | undefined;
  const sum = (): Float64Array => {
    known ??= signedSum(data, weighted(sampleWeights, alpha));
    return known;
  };
  return { mu, w, b, products, slip, alpha, curvature, objective, sum };
}

/** The extrapolated point, unless the last solution is better: that one is known here without another evaluation. */
function startingState(
  setting: Setting,
  mu: number,
  imbalanceOf: (reached: Level) => number,
  history: SolutionHistory,
  last: State | undefined,
): State {
  if (last === undefined) {
    const zero = pointWithoutWeights(setting);
    return evaluate(setting, mu, imbalanceOf(zero), zero);
  }
  // Asked for once more it is to be more exact, in b as well.
  if (last.mu === mu) return evaluate(setting, mu, imbalanceOf(last), last);
  const resumed = withPenalty(last, mu);
  const extrapolation = history.at(mu);
  if (extrapolation === undefined) return resumed;
  const extrapolated = evaluate(setting, mu, imbalanceOf(resumed), extrapolation);
  return extrapolated.objective < resumed.objective ? extrapolated : resumed;
}

function pointWithoutWeights({ data, loss }: Setting): PathPoint & Level {
  const { rows, cols } = data.features;
  const { ofClasses, total } = data.sampleWeights;
  const [ofI, ofJ] = ofClasses;
  const { b } = loss.bestBias(ofI, ofJ);
  const objective = (ofI * loss.value(-b) + ofJ * loss.value(b)) / total;
  return { w: new Float64Array(cols), products: new Float64Array(rows), slip: 0, b, objective };
}

/** The same w at another μ. */
function withPenalty(state: State, mu: number): State {
  const { w } = state;
  return { ...state, mu, objective: state.objective + (mu - state.mu) * dot(w, w) };
}

/** ‖∇L‖ at a gap of `target` · L: the gap is ‖∇L‖²/4μ. */
function certifiedNorm(mu: number, target: number, { objective }: Level): number {
  return Math.sqrt(4 * mu * target * objective);
}

/** How accurate w itself is to be where it hardly shows in L, which the penalty or the losses make up alone; undefined where it shows. */
function weightAccuracy(
  { variance }: AnyWorkingData,
  mu: number,
  { visibleShare }: Accuracy,
  { w, objective }: Level,
): number | undefined {
  const isVisible = mu * dot(w, w) > visibleShare * objective;
  const isDominated = mu > variance / 20;
  if (isDominated && !isVisible) return WEIGHT_ACCURACY.unseen;
  return isDominated || !isVisible ? WEIGHT_ACCURACY.hardlySeen : undefined;
}

/** How small ‖∇L‖ is to become. */
function gradientGoal({ data }: Setting, mu: number, accuracy: Accuracy, reached: Level): number {
  const certified = certifiedNorm(mu, accuracy.gap, reached);
  // ‖w − w*‖ ≤ ‖∇L‖/2μ. Where the penalty dominates, w is tiny and hardly shows in L: there w itself is to be accurate.
  const asked = weightAccuracy(data, mu, accuracy, reached);
  return asked === undefined ? certified : Math.min(certified, 2 * mu * asked * norm(reached.w));
}

/**
 * How far Σ v α y may be from 0. The certificate scales it away, which moves ∇L by as much times ‖a‖/V and the gap by as
 * much times b/V: little beside what is asked of both.
 */
function harmlessImbalance(
  { data, typicalNorm }: Setting,
  goal: number,
  target: number,
  { objective, b }: Level,
): number {
  return NEGLIGIBLE * data.sampleWeights.total * Math.min(goal / typicalNorm, (target * objective) / Math.abs(b));
}

/**
 * A p, what the products change by along the direction p. Added up they keep digits that A (w + p) loses where w has
 * large entries beside small ones. Once at each μ the change leads to A (w + p) all the same: errors of products that
 * are extrapolated again and again would grow.
 */
function productChange(
  { data }: Setting,
  { w, products, slip }: State,
  direction: Float64Array,
  renews: boolean,
): ProductChange {
  const end = w.slice();
  addScaled(end, 1, direction);
  const rounding = 8 * UNIT * (reachOf(data, w) + reachOf(data, end));
  if (!renews) {
    const added = productSlip(data, direction);
    return { values: data.features.times(direction), slipAt: (t) => slip + t * added + rounding };
  }
  const values = data.features.times(end);
  addScaled(values, -1, products);
  const renewed = productSlip(data, end) + rounding;
  return { values, slipAt: (t) => (1 - t) * slip + t * renewed + rounding };
}

/** A p with what products are off by at A (w + t p), 0 < t ≤ 1, when t times it is added. */
interface ProductChange {
  readonly values: Float64Array;
  readonly slipAt: (t: number) => number;
}

/** A step along the direction that lowers L enough (Armijo), halving as needed; undefined when rounding forbids any. */
function descend(
  setting: Setting,
  mu: number,
  imbalance: number,
  state: State,
  gradient: Float64Array,
  direction: Float64Array,
  { values: change, slipAt }: ProductChange,
): State | undefined {
  const slope = dot(gradient, direction);
  // Of a sum of n losses, rounding errors being as often up as down.
  const rounding = Math.max(8, Math.sqrt(change.length)) * Number.EPSILON * state.objective;
  const biasChange = followingBias(state.curvature, change);
  for (let t = 1; t > 1e-10; t /= 2) {
    const [w, products] = [state.w.slice(), state.products.slice()];
    addScaled(w, t, direction);
    addScaled(products, t, change);
    const b = state.b + t * biasChange;
    const next = evaluate(setting, mu, imbalance, { w, b, products, slip: slipAt(t) });
    // So close to the optimum L cannot tell: the gradient can.
    const shows = -t * slope > rounding;
    if (shows && next.objective <= state.objective + 1e-4 * t * slope) return next;
    if (next.objective <= state.objective + rounding && norm(gradientOf(setting, next)) < 0.9 * norm(gradient))
      return next;
  }
  return undefined;
}

/** How the best b changes with the products, to first order. */
function followingBias(curvature: Float64Array, change: Float64Array): number {
  let shift = 0;
  let total = 0;
  for (let i = 0; i < change.length; i++) {
    shift += curvature[i] * change[i];
    total += curvature[i];
  }
  return total > 0 ? -shift / total : 0;
}

function typicalNorm({ squaredNorms, sampleWeights: { values, total } }: AnyWorkingData): number {
  return Math.sqrt(squaredNorms.reduce((sum, square, i) => sum + values[i] * square, 0) / total);
}
