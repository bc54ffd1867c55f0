import { compensatedDot } from '../../math/compensated.ts';
import type { LinearClassifier } from '../../model/linearClassifier.ts';
import type { Fit } from '../trainer.ts';
import { SLACK } from './adversarialGap.ts';
import { adversarialObjective } from './adversarialObjective.ts';
import type { CentredProblem, Proven } from './settled.ts';
import { outOfRange } from './weightedGram.ts';

/** A classifier that is adversarially trained. */
export interface AdversarialFit extends LinearClassifier {
  readonly epsilon: number;
  /** Of the weight decay. */
  readonly mu: number;
  /** The bias of s(x) = w·(x − m) + biasAtMean about the means m of the features; all that follows is about that classifier. */
  readonly biasAtMean: number;
  /** A(w, b), see `AdversarialProblem`. */
  readonly objective: number;
  /** The mean of the worst losses. */
  readonly worstRisk: number;
  /** The mean of the losses of the samples as they are. */
  readonly empiricalRisk: number;
  /** The objective is above the least possible one by no more than this, rounding included. */
  readonly gap: number;
  /** The same as a part of the objective; 1 where nothing is proven. */
  readonly relativeGap: number;
  /** The same of s(x) = w·x + b, b being a double. */
  readonly relativeGapInFiles: number;
  /** relativeGap ≤ tolerance. */
  readonly converged: boolean;
  /** Newton steps. */
  readonly iterations: number;
  /** `certified`, or in a few words what kept it from there and what would help. */
  readonly stopped: string;
}

/** Features of sizes between this and its inverse are none that scaling helps with. */
const MODERATE = 1e3;
/** Of an objective whose proof in doubles may come to nothing by so little weight decay alone. */
const LITTLE_DECAY = 1e-12;

/** In the coordinates of the features as they are, with `epsilon` and `mu` as they were asked for. */
export function fitOf(
  problem: CentredProblem,
  best: Proven,
  { epsilon, mu, tolerance, iterations }: { epsilon: number; mu: number; tolerance: number; iterations: number },
): AdversarialFit {
  const { features } = problem;
  const w = features.weights(best.w);
  const raw = compensatedDot(
    w.map((weight) => -weight),
    features.means,
    best.b,
  );
  const { objective, worstRisk, gap, relativeGap } = best;
  if (!w.every(Number.isFinite) || !Number.isFinite(raw.high + objective)) throw outOfRange();
  const converged = relativeGap <= tolerance;
  return {
    w,
    b: raw.high,
    biasAtMean: best.b,
    ...{ epsilon, mu, objective, worstRisk, gap, relativeGap, converged, iterations },
    empiricalRisk: adversarialObjective({ ...problem, epsilon: 0 }, best).worstRisk,
    relativeGapInFiles: raw.low === 0 ? relativeGap : relativeGap + (Math.abs(raw.low) * SLACK) / objective,
    stopped: converged ? 'certified' : obstacleOf(problem, best, mu),
  };
}

/** As every trainer's fits are. Without weight decay nothing bounds the distance of the weights from the best ones. */
export function asFit({ mu, epsilon, ...fit }: AdversarialFit): Fit {
  const { w, b, biasAtMean, objective, empiricalRisk, gap, relativeGap, relativeGapInFiles } = fit;
  const proof = mu > 0 && { gap, relativeGap, relativeGapInFiles, radius: Math.sqrt(gap / mu) };
  const { converged, iterations, stopped } = fit;
  const certificate = { objective, empiricalRisk, ...proof };
  return { mu, epsilon, w, b, biasAtMean, certificate, converged, iterations, stopped };
}

function obstacleOf({ features }: CentredProblem, { relativeGap }: Proven, mu: number): string {
  const isProven = relativeGap < 1;
  const reached = isProven
    ? `rounding: proven to be within ${relativeGap.toPrecision(2)} of the least objective, as a part of it`
    : 'rounding: nothing is proven of how far the objective is from the least one';
  const sizes = features.sizes.filter((size) => size > 0).map((size) => size * features.unit);
  const isFarFromOne = sizes.some((size) => size > MODERATE || size < 1 / MODERATE);
  const cures = [
    ...(mu === 0 ? ['a small λ such as 1e-6, which makes a proof possible'] : []),
    ...(isFarFromOne ? ['features of a size near 1 (dataset.scale: standardize)'] : []),
    ...(isProven ? ['a larger tolerance'] : []),
    ...(mu > 0 && mu < LITTLE_DECAY ? ['a larger λ'] : []),
  ];
  return `${reached}; expected ${cures.length > 0 ? cures.join(', or ') : 'a larger λ'}`;
}
