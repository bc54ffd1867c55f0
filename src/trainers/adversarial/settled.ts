import { largestMagnitude } from '../../math/vector.ts';
import type { LinearClassifier } from '../../model/linearClassifier.ts';
import { adversarialGap, type DualPoint, dualPoint, objectiveBounds, type SizedProblem } from './adversarialGap.ts';
import { adversarialObjective } from './adversarialObjective.ts';
import { balanced } from './balanced.ts';
import { repairedDual } from './repairedDual.ts';
import { type HessianMemory, type Iterate, type SmoothedProblem, smoothedDual } from './smoothedProblem.ts';
import type { WeightedGram } from './weightedGram.ts';

/** Weights below so many widths of the smoothing are tried as 0. */
const NEGLIGIBLE = 30;
/** The relative gap up to which w = 0 is preferred to its rounding errors. */
const ZERO_GAP = 1e-14;
/** Of objectives, as a part of them. */
const ROUNDING = 1e-12;
/** Below this μ (of features of a size near 1) weight decay proves nothing in doubles. */
export const FLAT = 1e-16;

/** In the coordinates of `WeightedGram`. */
export interface CentredProblem extends SizedProblem {
  readonly features: WeightedGram;
}

/** What is smoothed ever less on the way to one ε's solution. */
export interface Setting {
  readonly problem: CentredProblem;
  readonly memory: HessianMemory;
  readonly tolerance: number;
  /** w = 0 with its best bias. */
  readonly zero: Iterate;
}

/** A classifier and what is proven of it. */
export interface Proven extends LinearClassifier {
  readonly objective: number;
  readonly worstRisk: number;
  readonly gap: number;
  readonly relativeGap: number;
  /** What proves it. */
  readonly dual: DualPoint;
}

/** No loss is negative, so that no gap is larger than the objective, whatever else is known. */
export function proven(problem: CentredProblem, { w, b }: LinearClassifier, dual: DualPoint): Proven {
  const { least, most } = objectiveBounds(problem, { w, b });
  const bound = adversarialGap(problem, { w, b }, dual);
  // Where numbers overflow on the way, the bound is none.
  const gap = Number.isNaN(bound) ? most : Math.min(bound, most);
  const relativeGap = gap === 0 ? 0 : Math.min((gap / least) * (1 + ROUNDING), 1);
  return { w, b, dual, ...adversarialObjective(problem, { w, b }), gap, relativeGap };
}

/** What the smoothed dual point proves, repaired if need be and possible. */
export function settled(setting: Setting, smoothed: SmoothedProblem, iterate: Iterate): Proven {
  const { problem, tolerance, memory } = setting;
  const alpha = smoothedDual(smoothed, iterate);
  const best = simplest(setting, smoothed, iterate, dualPoint(problem, balanced(alpha, problem)));
  if (best.relativeGap <= tolerance || problem.mu >= FLAT) return best;
  const repaired = repairedDual(problem, alpha, memory);
  return repaired ? better(best, simplest(setting, smoothed, iterate, repaired)) : best;
}

/**
 * The classifier or, where that is no worse, the one with its least weights as 0, or with all of them. A tiny fall of the
 * objective is lost in rounding, but not in the gap.
 */
function simplest({ problem, zero }: Setting, smoothed: SmoothedProblem, { w, b }: Iterate, dual: DualPoint): Proven {
  const limit = Math.min(NEGLIGIBLE * smoothed.normWidth, largestMagnitude(w) / 1000);
  const plain = proven(problem, { w, b }, dual);
  const sparse = proven(problem, { w: w.map((weight) => (Math.abs(weight) <= limit ? 0 : weight)), b }, dual);
  const none = proven(problem, zero, dual);
  const isNoWorse = (one: Proven) => one.gap <= plain.gap && one.objective <= plain.objective * (1 + ROUNDING);
  if (isNoWorse(none) || (none.relativeGap <= ZERO_GAP && none.gap <= 2 * plain.gap)) return none;
  return isNoWorse(sparse) ? sparse : plain;
}

export function better(one: Proven | undefined, other: Proven): Proven {
  if (!one) return other;
  const [isBetter, isEqual] = [one.relativeGap < other.relativeGap, one.relativeGap === other.relativeGap];
  return isBetter || (isEqual && one.objective <= other.objective) ? one : other;
}
