import { type NormName, norms } from '../attacks/index.ts';
import { log10, powerOfTen } from '../math/elementary.ts';
import { sharesUpTo } from './averages.ts';
import type { BoxName, Quantity, Scored } from './metric.ts';
import type { Pair } from './pair.ts';
import { deepFool } from './sources.ts';
import { robustErrorEnds } from './wilsonInterval.ts';

/** The robust error at one perturbation size. */
export interface Robustness {
  readonly split: Pair['attackSplit'];
  readonly norm: NormName;
  /** Whether perturbed samples stay inside the bounds. */
  readonly box: boolean;
  /** ε, in feature units (L0: features). */
  readonly epsilon: number;
  /** The fraction of samples that some perturbation of norm ε or less takes to the boundary, misclassified ones included. */
  readonly robustError: number;
}

/** What a row of results gets from robustness.csv where one kind and size of perturbation is asked for. */
export const robustQuantities: readonly Quantity[] = [
  {
    column: 'robust_error',
    symbol: 'robust err',
    type: 'number',
    description:
      'The fraction of attacked samples that some perturbation of size ε or less takes to the boundary, misclassified ones included.',
    formula: '|{smallest perturbation ≤ ε}| / |{attacked samples}|',
    unit: 'fraction',
    source: deepFool,
  },
  {
    column: 'robust_epsilon',
    symbol: 'ε',
    type: 'number',
    description: 'The size ε that robust_error is for.',
    formula: 'ε',
    unit: 'feature units',
    source: deepFool,
  },
  ...robustErrorEnds,
];

/** Perturbation sizes by norm. */
export type Epsilons = Readonly<Partial<Record<NormName, readonly number[]>>>;

export const boxNames: readonly BoxName[] = ['free', 'boxed'];

/** The norms that are measured: without a box one feature is always enough, so that L0 says nothing there. */
export function normsOf(box: BoxName): NormName[] {
  return (Object.keys(norms) as NormName[]).filter((name) => box === 'boxed' || name !== 'l0');
}

/**
 * mean[distance ≤ ε] over the attacked samples (training samples by their weight), in every norm that has been measured, at the
 * sizes asked for or else the default ones. Exact, as the distances are; at ε = 0 it is the plain error. Empty where there is no
 * boundary.
 */
export function robustness(pair: Pair, { perturbations }: Scored, asked: Epsilons): Robustness[] {
  return boxNames.flatMap((box) =>
    normsOf(box).flatMap((norm) => {
      const distances = perturbations[box][norm];
      if (!distances) return [];
      const epsilons = asked[norm] ?? defaultEpsilons(norm, pair);
      const errors = sharesUpTo(epsilons, distances, pair.attackedWeights);
      return epsilons.map((epsilon, k) => ({
        split: pair.attackSplit,
        norm,
        box: box === 'boxed',
        epsilon,
        robustError: errors[k],
      }));
    }),
  );
}

/** The sizes at which robust errors of a pair are measured, those asked for or else the default ones, in these norms. */
export function sizesOf(pair: Pick<Pair, 'direction'>, asked: Epsilons, normNames: readonly NormName[]): Epsilons {
  return Object.fromEntries(normNames.map((norm) => [norm, asked[norm] ?? defaultEpsilons(norm, pair)]));
}

/** There are at most so many sizes above 0. */
const MOST_EPSILONS = 10;

/**
 * 0 and the multiples of a round step up to half the distance ½‖j − i‖_p of the centroids: no classifier keeps balanced
 * classes further from its boundary than that on average. For L0, powers of two up to the number of features.
 */
export function defaultEpsilons(norm: NormName, { direction }: Pick<Pair, 'direction'>): number[] {
  if (norm === 'l0') {
    const sizes = [0];
    for (let size = 1; size <= direction.length; size *= 2) sizes.push(size);
    return sizes;
  }
  const half = norms[norm].length(direction) / 2;
  if (!(half > 0)) return [0];
  const exponent = Math.floor(log10(half / MOST_EPSILONS));
  // Multiples of 10^−k are divided by 10^k, and so are the nearest doubles to their decimals.
  const inUnits = (count: number) => (exponent < 0 ? count / powerOfTen(-exponent) : count * powerOfTen(exponent));
  const step = [1, 2, 5, 10].find((count) => half / inUnits(count) <= MOST_EPSILONS)!;
  return Array.from({ length: Math.floor(half / inUnits(step)) + 1 }, (_, k) => inUnits(k * step));
}
