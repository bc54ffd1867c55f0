import { type LossName, losses } from '../src/losses/index.ts';
import { sigmoid } from '../src/losses/softplus.ts';
import type { BinarySamples } from '../src/model/dataset.ts';
import { scores } from '../src/model/linearClassifier.ts';
import { certify } from '../src/trainers/certificate.ts';
import { balanceDual } from '../src/trainers/dualBalance.ts';
import { sampleWeightsOf } from '../src/trainers/sampleWeights.ts';
import type { Solution } from './job.ts';

/** What the common certificate says of one solution, whoever found it. */
export interface Judgement {
  /** L(w, b) of the solution, with the bias not penalised. */
  readonly objective: number;
  /** Its own relative duality gap; undefined where it brings no dual point along and none follows from (w, b). */
  readonly gap: number | undefined;
  /** L* is at least this, by the solution's own dual point; −∞ where it has none. */
  readonly lowerBound: number;
}

/** One judgement per λ; undefined where there is no solution. */
export type JudgedPath = readonly (Judgement | undefined)[];

/**
 * Judges the solutions of a path by the certificate of `src/trainers/certificate.ts`. The dual point is the program's own, cut to
 * [0, 1]; where it has none, for softplus α = 1/(1 + e^z) of the solution's own margins. In both cases the class with the larger
 * sum is scaled down until Σ α y = 0.
 */
export function judgePath(
  samples: BinarySamples,
  loss: LossName,
  lambdas: readonly number[],
  solutions: readonly (Solution | undefined)[],
): JudgedPath {
  return lambdas.map((mu, k) => {
    const solution = solutions[k];
    if (solution === undefined) return undefined;
    const problem = { samples, loss: losses[loss], mu };
    const alpha = dualPoint(samples, loss, solution);
    const { objective, gap, relativeGap } = certify(
      problem,
      solution,
      alpha ?? new Float64Array(samples.labels.length),
    );
    if (alpha === undefined) return { objective, gap: undefined, lowerBound: Number.NEGATIVE_INFINITY };
    return { objective, gap: relativeGap, lowerBound: objective - gap } satisfies Judgement;
  });
}

/** The largest relative gap of a path's certificates, by each solution's own dual point. */
export function worstGap(path: JudgedPath): number | undefined {
  return largest(path.map((judgement) => judgement?.gap));
}

/**
 * How far a path's objectives lie at most above the optimum, relatively: (L − D)/L with D the best lower bound that any
 * of the compared solutions proves for that λ. It needs no dual point of the path's own, so everybody can be judged.
 */
export function worstExcess(path: JudgedPath, all: readonly JudgedPath[]): number | undefined {
  return largest(
    path.map((judgement, k) => {
      const bound = Math.max(...all.map((other) => other[k]?.lowerBound ?? Number.NEGATIVE_INFINITY));
      if (judgement === undefined || bound === Number.NEGATIVE_INFINITY) return undefined;
      return Math.max(judgement.objective - bound, 0) / judgement.objective;
    }),
  );
}

function dualPoint(samples: BinarySamples, loss: LossName, solution: Solution): Float64Array | undefined {
  const { labels, features } = samples;
  const own = solution.alpha?.map((value) => Math.min(Math.max(value, 0), 1));
  const alpha =
    own ??
    (loss === 'softplus' ? scores(features, solution).map((score, i) => sigmoid(-labels[i] * score)) : undefined);
  if (alpha !== undefined) balanceDual(alpha, labels, sampleWeightsOf(samples));
  return alpha;
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  const present = values.filter((value) => value !== undefined);
  return present.length === 0 ? undefined : Math.max(...present);
}
