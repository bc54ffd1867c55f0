import { dot, norm } from '../math/vector.ts';
import type { Level, Setting } from './newtonState.ts';
import type { Accuracy } from './pathSolver.ts';
import type { AnyWorkingData } from './workingData.ts';

/** A share that does not count. */
const NEGLIGIBLE = 1e-7;
/** The relative accuracy of w where the gap hardly sees it, and where the penalty dominates so far that it does not at all: as far as rounding allows. */
const WEIGHT_ACCURACY = { hardlySeen: 1e-9, unseen: 1e-14 };

/** ‖∇L‖ at a gap of `target` · L: the gap is ‖∇L‖²/4μ. */
export function certifiedNorm(mu: number, target: number, { objective }: Level): number {
  return Math.sqrt(4 * mu * target * objective);
}

/** How accurate w itself is to be where it hardly shows in L, which the penalty or the losses make up alone; undefined where it shows. */
export function weightAccuracy(
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
export function gradientGoal({ data }: Setting, mu: number, accuracy: Accuracy, reached: Level): number {
  const certified = certifiedNorm(mu, accuracy.gap, reached);
  // ‖w − w*‖ ≤ ‖∇L‖/2μ. Where the penalty dominates, w is tiny and hardly shows in L: there w itself is to be accurate.
  const asked = weightAccuracy(data, mu, accuracy, reached);
  return asked === undefined ? certified : Math.min(certified, 2 * mu * asked * norm(reached.w));
}

/**
 * How far Σ v α y may be from 0. The certificate scales it away, which moves ∇L by as much times ‖a‖/V and the gap by as
 * much times b/V: little beside what is asked of both.
 */
export function harmlessImbalance(
  { data, typicalNorm }: Setting,
  goal: number,
  target: number,
  { objective, b }: Level,
): number {
  return NEGLIGIBLE * data.sampleWeights.total * Math.min(goal / typicalNorm, (target * objective) / Math.abs(b));
}
