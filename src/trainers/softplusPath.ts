import { sigmoid, softplus } from '../losses/softplus.ts';
import { choleskySolve, factorWithRidge } from '../math/cholesky.ts';
import { log } from '../math/elementary.ts';
import { addWeightedGram, times, transposedTimes } from '../math/matrix.ts';
import { addScaled, dot, norm } from '../math/vector.ts';
import { type Design, products, signedSum } from './design.ts';
import type { PathSolver, WorkingSolution } from './pathSolver.ts';

const MOST_NEWTON_STEPS = 200;
const MOST_CG_STEPS = 400;
/** The relative accuracy of w where the penalty dominates. */
const WEIGHT_ACCURACY = 1e-9;
/** A preconditioner is renewed when conjugate gradients needed more steps than this with it. */
const STALE_CG_STEPS = 12;

/**
 * Softplus along a path: Newton's method in w with b eliminated (for each w the best b is found first), conjugate
 * gradients inside, preconditioned by the Cholesky factor of an older Hessian.
 *
 * With b optimal, α_i = 1/(1 + e^z_i) is dual feasible and the duality gap is ‖∇_w L‖²/(4μ) exactly, so that the
 * gradient's norm decides when to stop.
 */
export function softplusPath(design: Design): PathSolver {
  const history: { logMu: number; w: Float64Array }[] = [];
  const hessian = new StaleHessian(design);
  const countJ = countPositive(design.labels);
  let bias = softplus.bestBias(design.labels.length - countJ, countJ).b;

  return {
    solve(mu, target) {
      let state = evaluate(design, mu, startingPoint(design, mu, history, bias), bias);
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
        const direction = hessian.newtonDirection(state, mu, 0.3 * targetNorm());
        iterations++;
        const next = descend(design, mu, state, direction);
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
      history.push({ logMu: log(mu), w: state.w });
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

function evaluate(design: Design, mu: number, w: Float64Array, biasGuess: number): State {
  const { labels } = design;
  const n = labels.length;
  const xw = products(design, w);
  const b = bestBias(xw, labels, biasGuess);
  const alpha = new Float64Array(n);
  const curvature = new Float64Array(n);
  let risk = 0;
  for (let i = 0; i < n; i++) {
    const z = labels[i] * (xw[i] + b);
    alpha[i] = sigmoid(-z);
    curvature[i] = alpha[i] * sigmoid(z);
    risk += softplus.value(z);
  }
  const gradient = signedSum(design, alpha);
  for (let k = 0; k < w.length; k++) gradient[k] = 2 * mu * w[k] - gradient[k] / n;
  return { w, b, alpha, curvature, objective: risk / n + mu * dot(w, w), gradient, gradientNorm: norm(gradient) };
}

/** The b with Σ α_i y_i = 0 for given products x·w: Newton's method inside a bracket that bisection shrinks. */
function bestBias(xw: Float64Array, labels: Int8Array, guess: number): number {
  const n = xw.length;
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let b = guess;
  let reach = 1;
  for (let step = 0; step < 200; step++) {
    let imbalance = 0;
    let slope = 0;
    for (let i = 0; i < n; i++) {
      const p = sigmoid(xw[i] + b);
      const q = sigmoid(-xw[i] - b);
      imbalance += labels[i] > 0 ? q : -p;
      slope += p * q;
    }
    if (imbalance === 0) return b;
    if (imbalance > 0) low = b;
    else high = b;
    let next = b + imbalance / slope;
    if (!(next > low && next < high) || Math.abs(next - b) > 100 * reach) {
      // Outside the bracket, or the slope has vanished: halve a finite bracket, else walk further and further.
      reach *= 2;
      if (high === Number.POSITIVE_INFINITY) next = low + reach;
      else if (low === Number.NEGATIVE_INFINITY) next = high - reach;
      else next = low + (high - low) / 2;
    }
    if (Math.abs(next - b) <= 2 ** -52 * Math.max(Math.abs(b), 1e-3) || next === low || next === high) return next;
    b = next;
  }
  return b;
}

/** A step along the direction that lowers L enough (Armijo), halving as needed; undefined when rounding forbids any. */
function descend(design: Design, mu: number, state: State, direction: Float64Array): State | undefined {
  const slope = dot(state.gradient, direction);
  const rounding = 8 * Number.EPSILON * state.objective;
  for (let t = 1; t > 1e-10; t /= 2) {
    const w = state.w.slice();
    addScaled(w, t, direction);
    const next = evaluate(design, mu, w, state.b);
    if (next.objective <= state.objective + 1e-4 * t * slope) return next;
    // So close to the optimum that L cannot tell: the gradient can.
    if (next.objective <= state.objective + rounding && next.gradientNorm < 0.9 * state.gradientNorm) return next;
  }
  return undefined;
}

/** The better of the last solution and the polynomial through the last four, in log μ. */
function startingPoint(
  design: Design,
  mu: number,
  history: readonly { logMu: number; w: Float64Array }[],
  bias: number,
): Float64Array {
  const last = history.at(-1)?.w ?? new Float64Array(design.features.cols);
  if (history.length < 2) return last;
  const at = log(mu);
  const extrapolated = new Float64Array(last.length);
  for (const [i, point] of history.entries()) {
    let weight = 1;
    for (const [j, other] of history.entries()) {
      if (j !== i) weight *= (at - other.logMu) / (point.logMu - other.logMu);
    }
    addScaled(extrapolated, weight, point.w);
  }
  const better = evaluate(design, mu, extrapolated, bias).objective < evaluate(design, mu, last, bias).objective;
  return better ? extrapolated : last;
}

/**
 * The Hessian of L in w with b eliminated, H = 2μI + (1/n)(AᵀDA − (AᵀD1)(1ᵀDA)/(1ᵀD1)), applied exactly, and the
 * factor of an older one as preconditioner: a new Gram matrix only when conjugate gradients become slow, a new factor
 * when μ has moved by a factor of 2.
 */
class StaleHessian {
  readonly #design: Design;
  readonly #gram: Float64Array;
  #factor: Float64Array;
  #gramIsStale = true;
  #factoredMu = 0;

  constructor(design: Design) {
    const m = design.features.cols;
    this.#design = design;
    this.#gram = new Float64Array(m * m);
    this.#factor = new Float64Array(0);
  }

  /** An approximate solution of H v = −∇L with residual norm ≤ max(tolerance, ‖∇L‖/20). */
  newtonDirection(state: State, mu: number, tolerance: number): Float64Array {
    const { curvature, gradient, gradientNorm } = state;
    if (this.#gramIsStale) this.#rebuild(curvature);
    if (this.#factoredMu === 0 || mu > 2 * this.#factoredMu || mu < this.#factoredMu / 2) this.#refactor(mu);
    const m = gradient.length;
    const enough = Math.max(tolerance, gradientNorm / 20);
    const direction = new Float64Array(m);
    const residual = gradient.map((g) => -g);
    let preconditioned = residual.slice();
    choleskySolve(this.#factor, m, preconditioned);
    const search = preconditioned.slice();
    let energy = dot(residual, preconditioned);
    let steps = 0;
    while (steps < MOST_CG_STEPS) {
      const applied = this.#apply(search, curvature, mu);
      const length = energy / dot(search, applied);
      if (!Number.isFinite(length)) break;
      addScaled(direction, length, search);
      addScaled(residual, -length, applied);
      steps++;
      if (norm(residual) <= enough) break;
      preconditioned = residual.slice();
      choleskySolve(this.#factor, m, preconditioned);
      const nextEnergy = dot(residual, preconditioned);
      const ratio = nextEnergy / energy;
      energy = nextEnergy;
      for (let k = 0; k < m; k++) search[k] = preconditioned[k] + ratio * search[k];
    }
    if (steps > STALE_CG_STEPS) this.#gramIsStale = true;
    return direction;
  }

  #apply(v: Float64Array, curvature: Float64Array, mu: number): Float64Array {
    const { features } = this.#design;
    const n = features.rows;
    const u = times(features, v);
    let weightedSum = 0;
    let total = 0;
    for (let i = 0; i < n; i++) {
      weightedSum += curvature[i] * u[i];
      total += curvature[i];
    }
    const mean = total > 0 ? weightedSum / total : 0;
    for (let i = 0; i < n; i++) u[i] = (curvature[i] * (u[i] - mean)) / n;
    const product = transposedTimes(features, u);
    addScaled(product, 2 * mu, v);
    return product;
  }

  #rebuild(curvature: Float64Array): void {
    const { features } = this.#design;
    const n = features.rows;
    const m = features.cols;
    const weights = curvature.map((c) => c / n);
    this.#gram.fill(0);
    addWeightedGram(
      this.#gram,
      features,
      Uint32Array.from(weights, (_, i) => i),
      weights,
    );
    const columnSums = transposedTimes(features, weights);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j <= i; j++) this.#gram[i * m + j] -= (columnSums[i] * columnSums[j]) / total;
    }
    this.#gramIsStale = false;
    this.#factoredMu = 0;
  }

  #refactor(mu: number): void {
    this.#factor = factorWithRidge(this.#gram, this.#design.features.cols, 2 * mu).factor;
    this.#factoredMu = mu;
  }
}

function countPositive(labels: Int8Array): number {
  let count = 0;
  for (const label of labels) if (label > 0) count++;
  return count;
}
