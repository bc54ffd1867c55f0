import { zipSync } from 'fflate';
import { npyIndices, npyNumber, npyTexts, npyVector } from '../outputs/npy.ts';
import { featureLevels, type InputColumn } from '../scoring/scoringModel.ts';
import type { Exporter } from './exporter.ts';

/** Arrays by name, as `numpy.load` reads them; none of them needs pickle. docs/how-to/models-out.md says what each one holds. */
export const npz: Exporter<Uint8Array> = {
  name: 'npz',
  ending: '.npz',
  description: 'NumPy arrays by name, for numpy.load',
  content: 'bytes',
  render({ model, source }) {
    const { classI, classJ, loss, point, columns, features, centre, divide, weights, bias } = model;
    const arrays = {
      classes: npyTexts([classI, classJ]),
      centre: npyVector(centre),
      divide: npyVector(divide),
      weights: npyVector(weights),
      bias: npyNumber(bias),
      ...(features && { features: npyTexts(features) }),
      ...(columns && columnArrays(columns)),
      loss: npyTexts(loss),
      objective: npyTexts(source.objective),
      lambda: npyNumber(point.lambda),
      ...(point.mu !== undefined && { mu: npyNumber(point.mu) }),
      ...(point.epsilon !== undefined && { adversarial_epsilon: npyNumber(point.epsilon) }),
      run: npyTexts(source.run),
      program: npyTexts(`l2sweep ${source.version}`),
    };
    const entries = Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes] as const);
    return zipSync(Object.fromEntries(entries), { level: 0, mtime: EPOCH });
  },
};

/** The first day that a ZIP archive can name, so that the same model has the same bytes. */
const EPOCH = new Date(1980, 0, 1);

/** What columns there are, and of which column and level each feature is made: in one array what JSON has in lists of lists. */
function columnArrays(columns: readonly InputColumn[]) {
  const made = columns.flatMap((column, k) => featureLevels(column).map((level) => ({ k, level })));
  const filled = columns.map(({ fill }) => fill);
  return {
    columns: npyTexts(columns.map(({ name }) => String(name))),
    kinds: npyTexts(columns.map(({ kind }) => kind)),
    fill: npyVector(Float64Array.from(filled, (fill) => (typeof fill === 'number' ? fill : Number.NaN))),
    fill_text: npyTexts(filled.map((fill) => (typeof fill === 'string' ? fill : ''))),
    feature_column: npyIndices(Int32Array.from(made, ({ k }) => k)),
    feature_level: npyTexts(made.map(({ level }) => level)),
  };
}
