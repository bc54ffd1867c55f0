import { type NormName, norms } from '../attacks/index.ts';
import { finiteMean, mean, median } from './average.ts';
import type { Metric } from './metric.ts';
import { boxed as boxedSource, deepFool } from './sources.ts';

/** Mean and median of the smallest perturbations in one norm, no box. */
function freeNorm(name: NormName): [Metric, Metric] {
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
      measure: ({ scored }) => ofDistances(scored?.perturbations.free[name], mean),
    },
    {
      ...shared,
      column: `adv_${name}_median`,
      symbol: `${symbol} median`,
      description: `Median ${symbol} norm of the ${samples}.`,
      formula: `median of ${freeFormula}`,
      measure: ({ scored }) => ofDistances(scored?.perturbations.free[name], median),
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
      measure: ({ scored }) => ofDistances(scored?.perturbations.boxed[name], finiteMean),
    },
    {
      ...shared,
      column: `adv_${name}_box_median`,
      symbol: `${symbol} box median`,
      description: `Median ${symbol} norm of the ${perturbation}; those for which there is none as ∞).`,
      formula: `median of ${boxedFormula}`,
      measure: ({ scored }) => ofDistances(scored?.perturbations.boxed[name], median),
    },
  ];
}

function ofDistances<Average extends number | undefined>(
  distances: Float64Array | undefined,
  average: (values: Float64Array) => Average,
) {
  return distances && average(distances);
}

export const [advL2Mean, advL2Median] = freeNorm('l2');
export const [advLinfMean, advLinfMedian] = freeNorm('linf');
export const [advL1Mean, advL1Median] = freeNorm('l1');
export const [advL2BoxMean, advL2BoxMedian] = boxedNorm('l2');
export const [advLinfBoxMean, advLinfBoxMedian] = boxedNorm('linf');
export const [advL1BoxMean, advL1BoxMedian] = boxedNorm('l1');
export const [advL0BoxMean, advL0BoxMedian] = boxedNorm('l0');

export const advBoxInfeasible: Metric = {
  column: 'adv_box_infeasible',
  symbol: 'infeasible',
  type: 'number',
  description: 'How many of the attacked samples no perturbation inside `bounds` takes to the boundary.',
  formula: '|{y s(x) > Σ |w| c}|, c a feature’s room to the box',
  unit: 'samples',
  source: boxedSource,
  measure({ scored }) {
    const [distances] = Object.values(scored?.perturbations.boxed ?? {});
    return distances?.reduce((count, distance) => (distance === Number.POSITIVE_INFINITY ? count + 1 : count), 0);
  },
};
