import type { Loss } from '../../losses/loss.ts';
import { type DualNormName, dualNorms } from '../../math/dualNorms.ts';
import type { Kernels, Reals } from '../../math/kernels/index.ts';
import { dot } from '../../math/vector.ts';
import type { LinearClassifier } from '../../model/linearClassifier.ts';
import type { SampleWeights } from '../sampleWeights.ts';
import { smoothLossOf } from './smoothLosses.ts';
import { type SmoothValue, smoothNorms } from './smoothNorms.ts';
import { outOfRange, type WeightedGram } from './weightedGram.ts';

/** The objective of adversarial training with its kinks rounded off: what Newton's method can minimise. */
export interface SmoothedProblem {
  readonly gram: WeightedGram;
  readonly labels: Int8Array;
  readonly sampleWeights: SampleWeights;
  readonly loss: Loss;
  readonly norm: DualNormName;
  readonly epsilon: number;
  readonly mu: number;
  /** Widths of the smooth loss and of the smooth norm, > 0. */
  readonly lossWidth: number;
  readonly normWidth: number;
}

/** A classifier with the products w·x_i of all samples. */
export interface Iterate extends LinearClassifier {
  readonly products: Float64Array;
}

/** Newton's step and what it promises. */
interface NewtonStep {
  readonly w: Float64Array;
  readonly b: number;
  /** −gradient · step ≥ 0: twice the fall that the quadratic model promises. */
  readonly decrement: number;
}

/** Where the Hessian and its factor are. */
export interface HessianMemory {
  readonly kernels: Kernels;
  readonly hessian: Reals;
  readonly factor: Reals;
  readonly right: Reals;
}

/** Added to the scaled diagonal where rounding has left a pivot without a digit; a hundred times more each time. */
const SMALLEST_RIDGE = 1e-14;

/** Room for d weights and the bias. */
export function hessianMemory(kernels: Kernels, { d, ld }: WeightedGram): HessianMemory {
  const { arena } = kernels;
  return {
    kernels,
    hessian: arena.float64((d + 1) * ld),
    factor: arena.float64((d + 1) * ld),
    right: arena.float64(d + 1),
  };
}

/** The smoothed objective. */
export function smoothedValue(problem: SmoothedProblem, { w, b, products }: Iterate): number {
  const { labels, sampleWeights, epsilon, mu, normWidth, lossWidth } = problem;
  const { values: v, total } = sampleWeights;
  const loss = smoothLossOf(problem.loss);
  const lost = epsilon * smoothNorms[problem.norm].at(w, normWidth).value;
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += v[i] * loss.value(labels[i] * (products[i] + b) - lost, lossWidth);
  return sum / total + mu * dot(w, w);
}

/** α = −f′ of the smooth loss: a dual point but for the balance of the classes. */
export function smoothedDual(problem: SmoothedProblem, { w, b, products }: Iterate): Float64Array {
  const { labels, epsilon, normWidth, lossWidth } = problem;
  const loss = smoothLossOf(problem.loss);
  const lost = epsilon * smoothNorms[problem.norm].at(w, normWidth).value;
  return products.map((product, i) => loss.slope(labels[i] * (product + b) - lost, lossWidth));
}

/**
 * What the smoothing alone leaves of the duality gap, as if S were at its minimum: (1/V) Σ v [f(z) + f*(−α) + αz] +
 * ᾱ(ε‖w‖_q − ε̃ g·w), with the true margins z and ε, and ε̃ and the gradient g of the smooth norm in S.
 */
export function smoothingGap(problem: SmoothedProblem, iterate: Iterate, epsilon: number): number {
  const { labels, sampleWeights, loss, norm, normWidth } = problem;
  const { w, b, products } = iterate;
  const lost = epsilon * dualNorms[norm].length(w);
  const { gradient } = smoothNorms[norm].at(w, normWidth);
  const slack = lost - problem.epsilon * dot(gradient, w);
  let sum = 0;
  smoothedDual(problem, iterate).forEach((alpha, i) => {
    const gap = loss.fenchelYoungGap(labels[i] * (products[i] + b) - lost, alpha) + alpha * slack;
    sum += sampleWeights.values[i] * gap;
  });
  return sum / sampleWeights.total;
}

/**
 * Newton's step. With N the smooth norm, g and diag(h) − c g gᵀ its derivatives, α = −f′ and β = f″ at the margins, ∇z_i =
 * (y_i x_i − εg, y_i) and ᾱ = (1/V) Σ v α:
 *
 *     gradient = −(1/V) Σ v α ∇z + 2μ(w, 0),
 *     Hessian = (1/V) Σ v β ∇z ∇zᵀ + εᾱ(diag(h) − c g gᵀ) + 2μI (without the bias).
 *
 * A small `ridge` (see `solve`) is added: where the objective is flat, steps are to end somewhere.
 */
export function newtonStep(
  problem: SmoothedProblem,
  { w, b, products }: Iterate,
  memory: HessianMemory,
  ridge: number,
): NewtonStep {
  const { gram, labels, sampleWeights, epsilon, mu, normWidth, lossWidth } = problem;
  const { values: v, total } = sampleWeights;
  const { n, d, ld } = gram;
  const loss = smoothLossOf(problem.loss);
  const norm = smoothNorms[problem.norm].at(w, normWidth);
  const signed = new Float64Array(n);
  const curvatures = new Float64Array(n);
  const signedCurvatures = new Float64Array(n);
  const mean = { slope: 0, signed: 0, curvature: 0, signedCurvature: 0 };
  for (let i = 0; i < n; i++) {
    const y = labels[i];
    const z = y * (products[i] + b) - epsilon * norm.value;
    const slope = (v[i] * loss.slope(z, lossWidth)) / total;
    const curvature = (v[i] * loss.curvature(z, lossWidth)) / total;
    signed[i] = y * slope;
    curvatures[i] = curvature;
    signedCurvatures[i] = y * curvature;
    mean.slope += slope;
    mean.signed += signed[i];
    mean.curvature += curvature;
    mean.signedCurvature += signedCurvatures[i];
  }
  const pull = gram.transposedTimes(signed);
  const { hessian, right } = memory;
  gram.gram(curvatures, hessian);
  addNorm(hessian, ld, norm, {
    epsilon,
    along: gram.transposedTimes(signedCurvatures),
    curvature: mean.curvature,
    slope: mean.slope,
  });
  const biasRow = gram.transposedTimes(curvatures);
  for (let k = 0; k < d; k++) {
    hessian[k * ld + k] += 2 * mu;
    hessian[d * ld + k] = biasRow[k] - epsilon * norm.gradient[k] * mean.signedCurvature;
    right[k] = pull[k] - epsilon * mean.slope * norm.gradient[k] - 2 * mu * w[k];
  }
  hessian[d * ld + d] = mean.curvature;
  right[d] = mean.signed;
  const descent = Float64Array.from(right);
  solve(memory, problem, mean.slope, ridge);
  const step = Float64Array.from(right);
  return { w: step.subarray(0, d), b: step[d], decrement: dot(descent, step) };
}

/** Adds what the norm in the margins brings: −ε(u gᵀ + g uᵀ) + ε² β̄ g gᵀ + εᾱ(diag(h) − c g gᵀ), u = (1/V) Σ v β y x. */
function addNorm(
  hessian: Reals,
  ld: number,
  { gradient, diagonal, outer }: SmoothValue,
  mean: { epsilon: number; along: Float64Array; curvature: number; slope: number },
): void {
  const { epsilon, along, curvature, slope } = mean;
  if (epsilon === 0) return;
  const square = epsilon * epsilon * curvature - epsilon * slope * outer;
  for (let k = 0; k < gradient.length; k++) {
    const own = square * gradient[k] - epsilon * along[k];
    const other = epsilon * gradient[k];
    for (let l = 0; l <= k; l++) hessian[k * ld + l] += own * gradient[l] - other * along[l];
    hessian[k * ld + k] += epsilon * slope * diagonal[k];
  }
}

/**
 * Solves (Hessian + R) · x = right in place, R a diagonal of `ridge` times the largest curvature per squared size of a column,
 * weight decay not counted, times the squared size of each: columns may be of very different sizes, and are scaled to a
 * diagonal of 1. `slope`, ᾱ, is what the gradient's entries are sums of, and a curvature so small beside it would make their
 * rounding a step.
 */
function solve(memory: HessianMemory, { gram, mu }: SmoothedProblem, slope: number, ridge: number): void {
  const { d, ld, sizes } = gram;
  const { kernels, hessian, factor, right } = memory;
  const m = d + 1;
  const squares = Float64Array.from({ length: m }, (_, k) => (k < d ? sizes[k] * sizes[k] : 1));
  const decay = (k: number) => (k < d ? 2 * mu : 0);
  let largest = slope;
  for (let k = 0; k < m; k++) {
    if (squares[k] > 0) largest = Math.max(largest, (hessian[k * ld + k] - decay(k)) / squares[k]);
  }
  if (!Number.isFinite(largest)) throw outOfRange();
  let roots: Float64Array;
  for (let used = ridge; ; used = Math.max(100 * used, SMALLEST_RIDGE)) {
    roots = squares.map((square, k) => Math.sqrt(Math.max(hessian[k * ld + k], 0) + used * largest * square) || 1);
    scaleHessian(memory, m, ld, roots, 1);
    if (kernels.choleskyFactor(factor, m, ld) === 0) break;
    if (used > m) throw outOfRange();
  }
  for (let k = 0; k < m; k++) right[k] /= roots[k];
  kernels.choleskySolve(factor, m, ld, right);
  for (let k = 0; k < m; k++) right[k] /= roots[k];
}

/** Writes S⁻¹ Hessian S⁻¹, with this diagonal, to where it is factored. */
export function scaleHessian(
  { hessian, factor }: HessianMemory,
  m: number,
  ld: number,
  roots: Float64Array,
  diagonal: number,
): void {
  for (let k = 0; k < m; k++) {
    const row = k * ld;
    for (let l = 0; l < k; l++) factor[row + l] = hessian[row + l] / roots[k] / roots[l];
    factor[row + k] = diagonal;
  }
}
