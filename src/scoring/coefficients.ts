import { axisValueOf } from '../metrics/axis.ts';
import type { Cell } from '../metrics/metric.ts';
import { numberText, roundNumber } from '../outputs/numberText.ts';
import type { Column, Table } from '../results/table.ts';
import { rawCoefficients } from './formula.ts';
import type { ScoringModel } from './scoringModel.ts';

/** Of which features weights are: scaled ones, as the run trains on them, or raw ones, as they are in the file. */
export type Units = 'scaled' | 'raw';

/** What the row of the bias is called. */
const INTERCEPT = '(intercept)';

/**
 * A row per feature and a column per model, all of one class pair: s(x) = Σ weight · x + intercept. The intercept comes first, then the
 * features by the largest magnitude that their weights have, at most `top` of them. Where these have no names, they are called by
 * their index, counted from `indexFrom`.
 */
export function coefficientTable(
  models: readonly ScoringModel[],
  units: Units,
  {
    top = Number.POSITIVE_INFINITY,
    indexFrom = 0,
  }: { readonly top?: number | undefined; readonly indexFrom?: 0 | 1 | undefined } = {},
): Table {
  const points = models.map((model) => coefficientsOf(model, units));
  const largest = points[0].weights.map((_, k) => Math.max(...points.map(({ weights }) => Math.abs(weights[k]))));
  const order = [...largest.keys()].sort((a, b) => largest[b] - largest[a] || a - b).slice(0, top);
  const { features: names, columns: inputs } = models[0];
  const columns: Column[] = [
    { name: 'feature', type: 'text' },
    ...columnNames(models).map((names): Column => ({ ...names, type: 'number' })),
  ];
  const rows: Cell[][] = [
    [INTERCEPT, ...points.map(({ bias }) => bias)],
    ...order.map((k) => [
      names?.[k] ?? String(inputs?.[k].name ?? k + indexFrom),
      ...points.map(({ weights }) => weights[k]),
    ]),
  ];
  return { columns, rows, listed: columns.map(({ name }) => name) };
}

function coefficientsOf(model: ScoringModel, units: Units): { weights: Float64Array; bias: number } {
  if (units === 'raw') return rawCoefficients(model);
  return { weights: model.weights, bias: model.scaledBias };
}

/** `weight` of a single point; of several what tells them apart. */
function columnNames(models: readonly ScoringModel[]): Pick<Column, 'name' | 'title'>[] {
  if (models.length === 1) return [{ name: 'weight' }];
  const hasLosses = new Set(models.map(({ loss }) => loss)).size > 1;
  return models.map(({ loss, point }) => {
    const { name, symbol, value } = axisValueOf(point);
    const ofLoss = hasLosses ? `${loss} ` : '';
    return { name: `${ofLoss}${name}=${numberText(value)}`, title: `${ofLoss}${symbol} = ${roundNumber(value)}` };
  });
}
