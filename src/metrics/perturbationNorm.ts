import { type NormName, norms } from '../attacks/index.ts';
import { mean, median } from './average.ts';
import type { Metric } from './metric.ts';
import { deepFool, later } from './sources.ts';

/** Mean and median of the smallest perturbations in one norm, no box. */
function freeNorm(name: NormName): [Metric, Metric] {
  const { symbol, dualSymbol } = norms[name];
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
      formula: `mean of max(y s(x), 0)/${dualSymbol}`,
      measure: ({ scored }) => ofDistances(scored?.perturbations[name], mean),
    },
    {
      ...shared,
      column: `adv_${name}_median`,
      symbol: `${symbol} median`,
      description: `Median ${symbol} norm of the ${samples}.`,
      formula: `median of max(y s(x), 0)/${dualSymbol}`,
      measure: ({ scored }) => ofDistances(scored?.perturbations[name], median),
    },
  ];
}

/** The same with perturbed samples kept inside the box of valid values. */
function boxedNorm(name: NormName): [Metric, Metric] {
  const { symbol } = norms[name];
  const shared = {
    type: 'number',
    unit: 'feature units',
    formula: '',
    source: later,
    measure: () => undefined,
  } as const;
  return [
    {
      ...shared,
      column: `adv_${name}_box_mean`,
      symbol: `${symbol} box`,
      description: `Always empty in this version: the mean ${symbol} norm with perturbed samples kept inside \`bounds\`.`,
    },
    {
      ...shared,
      column: `adv_${name}_box_median`,
      symbol: `${symbol} box median`,
      description: `Always empty in this version: the median ${symbol} norm with perturbed samples kept inside \`bounds\`.`,
    },
  ];
}

function ofDistances(distances: Float64Array | undefined, average: (values: Float64Array) => number) {
  return distances && average(distances);
}

export const [advL2Mean, advL2Median] = freeNorm('l2');
export const [advLinfMean, advLinfMedian] = freeNorm('linf');
export const [advL1Mean, advL1Median] = freeNorm('l1');
export const [advL2BoxMean, advL2BoxMedian] = boxedNorm('l2');
export const [advLinfBoxMean, advLinfBoxMedian] = boxedNorm('linf');
export const [advL1BoxMean, advL1BoxMedian] = boxedNorm('l1');

export const advBoxInfeasible: Metric = {
  column: 'adv_box_infeasible',
  symbol: 'infeasible',
  type: 'number',
  description: 'Always empty in this version: how many samples cannot reach the boundary inside `bounds`.',
  formula: '',
  unit: 'samples',
  source: later,
  measure: () => undefined,
};
