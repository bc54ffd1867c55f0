import { type NormName, norms } from '../attacks/index.ts';
import { finiteMean, mean, median } from './averages.ts';
import type { Metric, Shown } from './metric.ts';
import type { Pair } from './pair.ts';
import { boxed as boxedSource, deepFool } from './sources.ts';

/* The smallest perturbations that reach the boundary, averaged over the attacked samples: training samples by their weight. */

/** Mean and median of the smallest perturbations in one norm, no box. `shown`: where the mean is. */
function freeNorm(name: NormName, shown: Shown): [Metric, Metric] {
  const { symbol, freeFormula } = norms[name];
  const samples =
    'smallest perturbation that reaches the boundary, over the attacked samples (misclassified ones count as 0)';
  const shared = {
    type: 'number',
    unit: 'feature units',
    source: deepFool,
  } as const;
  return [
    {
      ...shared,
      column: `adv_${name}_mean`,
      symbol,
      description: `Mean ${symbol} norm of the ${samples}.`,
      formula: `mean of ${freeFormula}`,
      shown,
      measure: ({ scored, pair }) => averaged(scored?.perturbations.free[name], pair, mean),
    },
    {
      ...shared,
      column: `adv_${name}_median`,
      symbol: `${symbol} median`,
      description: `Median ${symbol} norm of the ${samples}.`,
      formula: `median of ${freeFormula}`,
      measure: ({ scored, pair }) => averaged(scored?.perturbations.free[name], pair, median),
    },
  ];
}

/** The same with perturbed samples kept inside the box of valid values. */
function boxedNorm(name: NormName): [Metric, Metric] {
  const { symbol, boxedFormula } = norms[name];
  const perturbation =
    'smallest perturbation that reaches the boundary and keeps every feature inside `bounds`, over the attacked samples ' +
    '(misclassified ones count as 0';
  const shared = { type: 'number', unit: name === 'l0' ? 'features' : 'feature units', source: boxedSource } as const;
  return [
    {
      ...shared,
      column: `adv_${name}_box_mean`,
      symbol: `${symbol} box`,
      description: `Mean ${symbol} norm of the ${perturbation}; those for which there is none are left out).`,
      formula: `mean of ${boxedFormula}`,
      measure: ({ scored, pair }) => averaged(scored?.perturbations.boxed[name], pair, finiteMean),
    },
    {
      ...shared,
      column: `adv_${name}_box_median`,
      symbol: `${symbol} box median`,
      description: `Median ${symbol} norm of the ${perturbation}; those for which there is none as ∞).`,
      formula: `median of ${boxedFormula}`,
      measure: ({ scored, pair }) => averaged(scored?.perturbations.boxed[name], pair, median),
    },
  ];
}

function averaged<Average extends number | undefined>(
  distances: Float64Array | undefined,
  { attackedWeights }: Pair,
  average: (values: Float64Array, weights?: Float64Array) => Average,
) {
  return distances && average(distances, attackedWeights);
}

export const [advL2Mean, advL2Median] = freeNorm('l2', {
  screen: { place: 9, importance: 5, isPerturbation: true },
  report: 9,
});
export const [advLinfMean, advLinfMedian] = freeNorm('linf', {
  screen: { place: 10, importance: 9, isPerturbation: true },
  report: 10,
});
export const [advL1Mean, advL1Median] = freeNorm('l1', { screen: { place: 11, importance: 10, isPerturbation: true } });
export const [advL2BoxMean, advL2BoxMedian] = boxedNorm('l2');
export const [advLinfBoxMean, advLinfBoxMedian] = boxedNorm('linf');
export const [advL1BoxMean, advL1BoxMedian] = boxedNorm('l1');
export const [advL0BoxMean, advL0BoxMedian] = boxedNorm('l0');

export const advBoxInfeasible: Metric = {
  column: 'adv_box_infeasible',
  symbol: 'infeasible',
  type: 'number',
  description: 'How many of the attacked samples no perturbation inside `bounds` takes to the boundary.',
  formula: '|{y s(x) > Σ |w| c}|, c a feature’s headroom to the box',
  unit: 'samples',
  source: boxedSource,
  measure({ scored }) {
    const [distances] = Object.values(scored?.perturbations.boxed ?? {});
    return distances?.reduce((count, distance) => (distance === Number.POSITIVE_INFINITY ? count + 1 : count), 0);
  },
};

export const advRelativeMean: Metric = {
  column: 'adv_relative_mean',
  symbol: 'ρ',
  type: 'number',
  description:
    'Mean L2 norm of the smallest perturbation relative to the norm of its sample, over the attacked samples that are not 0.',
  formula: 'mean of ‖r‖₂/‖x‖₂',
  unit: '1',
  source: deepFool,
  measure({ scored, pair }) {
    const distances = scored?.perturbations.free.l2;
    if (!distances) return undefined;
    let sum = 0;
    let total = 0;
    for (const [i, xNorm] of pair.attackedNorms.entries()) {
      if (xNorm === 0) continue;
      const weight = pair.attackedWeights?.[i] ?? 1;
      sum += weight * (distances[i] / xNorm);
      total += weight;
    }
    return total === 0 ? undefined : sum / total;
  },
};
