import { softplus } from '../losses/softplus.ts';
import { log } from '../math/elementary.ts';
import { addScaled, dot, norm } from '../math/vector.ts';
import { classSizes } from '../model/dataset.ts';
import { type AnyDesign, signedSum } from './design.ts';
import type { Hessian } from './hessian.ts';
import { LogisticPass } from './logisticPass.ts';
import type { PathSolver, WorkingSolution } from './pathSolver.ts';

const MOST_NEWTON_STEPS = 200;
/** Points closer than this in log μ are one point to the extrapolation. */
const SAME_LOG_MU = 1e-3;
/** The relative accuracy of w where the penalty dominates. */
const WEIGHT_ACCURACY = 1e-9;

/**
 * Softplus along a path: Newton's method in w with b eliminated (for each w the best b is found first), its steps found
 * by conjugate gradients as the Hessian says.
 *
 * With b optimal, α_i = 1/(1 + e^z_i) is dual feasible and the duality gap is ‖∇_w L‖²/(4μ) exactly, so that the
 * gradient's norm decides when to stop.
 */
export function softplusPath(design: AnyDesign, hessian: Hessian): PathSolver {
  const history: { logMu: number; w: Float64Array }[] = [];
  const setting: Setting = { design, logistic: new LogisticPass(design) };
  let bias = softplus.bestBias(...classSizes(design)).b;

  return {
    solve(mu, target) {
      let state = startingState(setting, mu, history, bias);
      let iterations = 0;
      let obstacle = '';
      const certifiedNorm = () => Math.sqrt(4 * mu * target * state.objective);
      // ‖w − w*‖ ≤ ‖∇L‖/2μ. Where the penalty dominates, w is tiny and hardly shows in L: there w itself is to be accurate.
      const accurateNorm = () => 2 * mu * WEIGHT_ACCURACY * norm(state.w);
      const targetNorm = () =>
        mu > design.variance / 20 ? Math.min(certifiedNorm(), accurateNorm()) : certifiedNorm();
      while (state.gradientNorm > targetNorm()) {
        if (iterations === MOST_NEWTON_STEPS) {
          obstacle = `no convergence in ${MOST_NEWTON_STEPS} Newton steps`;
          break;
        }
        const direction = hessian.newtonDirection(state.curvature, state.gradient, mu, 0.3 * targetNorm());
        iterations++;
        const next = descend(setting, mu, state, direction);
        if (next === undefined) {
          if (state.gradientNorm <= certifiedNorm()) break;
          obstacle = 'rounding: no step lowers the objective any more';
          break;
        }
        const stalled = next.gradientNorm > state.gradientNorm / 2;
        state = next;
        if (stalled && state.gradientNorm <= certifiedNorm()) break;
      }
      bias = state.b;
      const logMu = log(mu);
      if (Math.abs(logMu - (history.at(-1)?.logMu ?? Number.POSITIVE_INFINITY)) < SAME_LOG_MU) history.pop();
      history.push({ logMu, w: state.w });
      if (history.length > 4) history.shift();
      return {
        w: state.w,
        b: state.b,
        alpha: state.alpha,
        biasUnique: true,
        hardMargin: false,
        iterations,
        obstacle,
      } satisfies WorkingSolution;
    },
  };
}

interface Setting {
  readonly design: AnyDesign;
  readonly logistic: LogisticPass;
}

/** L and its gradient at w, with the bias at its optimum. */
interface State {
  readonly w: Float64Array;
  readonly b: number;
  /** α_i = 1/(1 + e^z_i). */
  readonly alpha: Float64Array;
  /** f″(z_i) = α_i (1 − α_i). */
  readonly curvature: Float64Array;
  readonly objective: number;
  /** ∇_w L = 2μw − (1/n) Σ α y x. */
  readonly gradient: Float64Array;
  readonly gradientNorm: number;
}

function evaluate({ design, logistic }: Setting, mu: number, w: Float64Array, biasGuess: number): State {
  const n = design.labels.length;
  const { b, alpha, curvature, lossSum } = logistic.at(design.features.times(w), biasGuess);
  const gradient = signedSum(design, alpha);
  for (let k = 0; k < w.length; k++) gradient[k] = 2 * mu * w[k] - gradient[k] / n;
  return { w, b, alpha, curvature, objective: lossSum / n + mu * dot(w, w), gradient, gradientNorm: norm(gradient) };
}

/** A step along the direction that lowers L enough (Armijo), halving as needed; undefined when rounding forbids any. */
function descend(setting: Setting, mu: number, state: State, direction: Float64Array): State | undefined {
  const slope = dot(state.gradient, direction);
  const rounding = 8 * Number.EPSILON * state.objective;
  for (let t = 1; t > 1e-10; t /= 2) {
    const w = state.w.slice();
    addScaled(w, t, direction);
    const next = evaluate(setting, mu, w, state.b);
    if (next.objective <= state.objective + 1e-4 * t * slope) return next;
    // So close to the optimum that L cannot tell: the gradient can.
    if (next.objective <= state.objective + rounding && next.gradientNorm < 0.9 * state.gradientNorm) return next;
  }
  return undefined;
}

/** The better of the last solution and the polynomial through the last four, in log μ. */
function startingState(
  setting: Setting,
  mu: number,
  history: readonly { logMu: number; w: Float64Array }[],
  bias: number,
): State {
  const cols = setting.design.features.cols;
  const last = evaluate(setting, mu, history.at(-1)?.w ?? new Float64Array(cols), bias);
  if (history.length < 2) return last;
  const at = log(mu);
  const w = new Float64Array(cols);
  for (const [i, point] of history.entries()) {
    let weight = 1;
    for (const [j, other] of history.entries()) {
      if (j !== i) weight *= (at - other.logMu) / (point.logMu - other.logMu);
    }
    addScaled(w, weight, point.w);
  }
  const extrapolated = evaluate(setting, mu, w, bias);
  return extrapolated.objective < last.objective ? extrapolated : last;
}
