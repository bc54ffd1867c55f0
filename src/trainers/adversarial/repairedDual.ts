import { UNIT } from '../../math/compensated.ts';
import { largestMagnitude, norm } from '../../math/vector.ts';
import { weighted } from '../sampleWeights.ts';
import { type DualPoint, dualPoint, type SizedProblem, SLACK } from './adversarialGap.ts';
import { type HessianMemory, scaleHessian } from './smoothedProblem.ts';
import type { WeightedGram } from './weightedGram.ts';

/** The least eigenvalues that are tried to show: the larger it is, the less may rounding have done. */
const SHIFTS = [0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9];
const REPAIRS = 3;

/**
 * A dual point near α with Σ v α y x = 0 and Σ v α y = 0, which proves something without weight decay and without changes, or
 * undefined where none is shown to exist. No doubles need solve these equations. But with β = α(1 − α/S), S = sup −f′, a = (x, 1), what is
 * left of them, r = (1/V) Σ v α y a, and H = (1/V) Σ v β a aᵀ, the point α̃ = α − yβ(a·H⁻¹r) does, and it is between 0 and S where
 * every |a·H⁻¹r| is at most s < 1. Doubles are repaired in this way, and the rest is bounded: scaled to a diagonal of 1, H has
 * no eigenvalue below δ where H − δI has a Cholesky factor, and then s ≤ ‖a‖‖r‖/δ.
 */
export function repairedDual(
  problem: SizedProblem & { readonly features: WeightedGram },
  start: Float64Array,
  memory: HessianMemory,
): DualPoint | undefined {
  const { features, labels, sampleWeights, loss } = problem;
  const { values: v, total: V } = sampleWeights;
  const { largestSlope } = loss;
  const { n, d, ld } = features;
  const m = d + 1;
  const { hessian, factor, right, kernels } = memory;
  const inside = (a: number) => a * (1 - a / largestSlope);
  const curvatures = start.map((a, i) => (v[i] * inside(a)) / V);
  features.gram(curvatures, hessian);
  hessian.set(features.transposedTimes(curvatures), d * ld);
  hessian[d * ld + d] = curvatures.reduce((sum, value) => sum + value, 0);
  // Features that never vary are 0 about their mean, and nothing is left of their equation.
  const roots = Float64Array.from({ length: m }, (_, k) => Math.sqrt(hessian[k * ld + k]) || 1);
  const least = factorShifted(memory, m, ld, roots, n);
  if (least === 0) return undefined;
  let alpha = start;
  for (let repair = 0; repair < REPAIRS; repair++) {
    right.set(features.transposedTimes(alpha.map((a, i) => (v[i] * a * labels[i]) / V)));
    right[d] = alpha.reduce((sum, a, i) => sum + v[i] * a * labels[i], 0) / V;
    for (let k = 0; k < m; k++) right[k] /= roots[k];
    kernels.choleskySolve(factor, m, ld, right);
    const step = Float64Array.from(right, (value, k) => value / roots[k]);
    const moves = features.times(step.subarray(0, d));
    alpha = alpha.map((a, i) =>
      Math.min(Math.max(a - labels[i] * V * (curvatures[i] / v[i]) * (moves[i] + step[d]), 0), largestSlope),
    );
  }
  const { pull, error, most, spread } = dualPoint(problem, alpha);
  const imbalance = largestMagnitude(weighted(sampleWeights, spread)) / V;
  const left = roots.map((root, k) => (k < d ? Math.abs(pull[k]) + error[k] : imbalance) / root);
  const reach = roots.map((root, k) => (k < d ? features.sizes[k] : 1) / root);
  const share = ((norm(reach) * norm(left)) / least) * SLACK;
  const widths = curvatures.map((curvature, i) => V * (curvature / v[i]) * share * SLACK);
  if (!alpha.every((a, i) => a - widths[i] >= 0 && a + widths[i] <= largestSlope)) return undefined;
  const nothing = new Float64Array(d);
  // β ≤ α, so that no mean of the α is moved by more than this.
  return { alpha, spread: widths, least: 0, most: most + Math.max(most, 1) * share, pull: nothing, error: nothing };
}

/** Factors the scaled H, and returns the largest of the shifts that is sure to be less than its eigenvalues; 0 if none is. */
function factorShifted(memory: HessianMemory, m: number, ld: number, roots: Float64Array, n: number): number {
  const rounding = 4 * m * (n + m + 16) * UNIT;
  for (const shift of SHIFTS) {
    if (shift < 2 * rounding) return 0;
    scaleHessian(memory, m, ld, roots, 1 - shift);
    if (memory.kernels.choleskyFactor(memory.factor, m, ld) !== 0) continue;
    scaleHessian(memory, m, ld, roots, 1);
    return memory.kernels.choleskyFactor(memory.factor, m, ld) === 0 ? shift - rounding : 0;
  }
  return 0;
}
