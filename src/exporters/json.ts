import { jsonLines } from '../outputs/jsonLines.ts';
import type { InputColumn } from '../scoring/scoringModel.ts';
import type { Exporter } from './exporter.ts';

/** An object that says of itself how it scores. Numbers are written as the shortest text that reads back to the same double. */
export const json: Exporter<string> = {
  name: 'json',
  ending: '.json',
  description: 'an object with all numbers to the last bit, for any language',
  content: 'text',
  render({ model, source }) {
    const { classI, classJ, loss, point, columns, features, centre, divide, weights, bias } = model;
    const { lambda, mu = null, epsilon } = point;
    return `${jsonLines({
      schema_version: 1,
      format: 'l2sweep model',
      score: 'sum over features of weights * (x - centre) / divide, where divide is not 0, plus bias',
      classes: [classI, classJ],
      class: 'the first one where the score is < 0, else the second one',
      ...(loss === 'softplus' && { probability: 'of the second class: 1 / (1 + exp(-score))' }),
      columns: columns?.map(columnEntry) ?? null,
      features: features ?? null,
      centre: [...centre],
      divide: [...divide],
      weights: [...weights],
      bias,
      loss,
      objective: source.objective,
      lambda,
      mu,
      ...(epsilon !== undefined && { adversarial_epsilon: epsilon }),
      run: source.run,
      train_error: model.trainError ?? null,
      test_error: model.testError ?? null,
      program: `l2sweep ${source.version}`,
    })}\n`;
  },
};

/** A column as a row has it: a number is a feature, a truth value one of 0 and 1, a text one for each of its levels. */
function columnEntry(column: InputColumn) {
  const { name, kind, fill = null } = column;
  if (kind === 'number') return { name, kind, fill };
  return { name, kind, levels: column.levels, ...(kind === 'truth' && { values: column.values }), fill };
}
