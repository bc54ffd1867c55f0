import type { Loss } from '../losses/loss.ts';
import { dot, norm } from '../math/vector.ts';
import { certifiedNorm, gradientGoal, harmlessImbalance, weightAccuracy } from './gradientGoal.ts';
import type { Hessian } from './hessian.ts';
import { LossPass } from './lossPass.ts';
import {
  evaluate,
  gradientOf,
  type Level,
  pointWithoutWeights,
  type Setting,
  type State,
  typicalNorm,
  withPenalty,
} from './newtonState.ts';
import { descend, productChange } from './newtonStep.ts';
import { centroidsCoincide, zeroWeights } from './noBoundary.ts';
import type { PathSolver, WorkingSolution } from './pathSolver.ts';
import { type DualPoint, type PathPoint, SolutionHistory } from './solutionHistory.ts';
import { type AnyWorkingData, productSlip } from './workingData.ts';

const MOST_NEWTON_STEPS = 200;
/** How much of the gradient that would do Newton's steps may leave: the more exact, the further extrapolation reaches. */
const DEPTH = 0.1;
/** From a gradient at most so many times the goal, one step of such directions leads there. */
const NEAR = 100;
/** Extrapolation is tried this much farther than it is trusted, and trusted this much less far after a failure. */
const GROWING = 1.3;
const SHRINKING = 0.9;
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
