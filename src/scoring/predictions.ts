import { BoxedSamples } from '../attacks/boxedSamples.ts';
import { norms as allNorms, type NormName } from '../attacks/index.ts';
import { prepared } from '../data/preparation.ts';
import { sigmoid } from '../losses/softplus.ts';
import { borrowKernels } from '../math/kernels/index.ts';
import { norm } from '../math/vector.ts';
import { appendedColumns } from '../metrics/axis.ts';
import type { Cell } from '../metrics/metric.ts';
import { compact, perturbations, scoresOf } from '../metrics/scorer.ts';
import type { Bounds } from '../model/dataset.ts';
import type { Column, Table } from '../results/table.ts';
import type { RawRows } from './rawRows.ts';
import type { ScoringModel } from './scoringModel.ts';

/** What is told of rows beside their scores. */
export interface PredictionChoice {
  /** The norms in which the smallest change to the other class is measured. */
  readonly norms: readonly NormName[];
  /** The box that changed rows have to stay in, after scaling. */
  readonly bounds: Bounds | undefined;
  /** Whether the rows have labels. */
  readonly areLabelled: boolean;
}

/** All columns that tables of predictions may have. */
export const predictionColumns: readonly Column[] = [
  { name: 'loss', type: 'text' },
  { name: 'lambda', type: 'number' },
  ...appendedColumns,
  { name: 'row', type: 'number' },
  { name: 'class', type: 'text' },
  { name: 'score', type: 'number' },
  { name: 'distance', type: 'number' },
  { name: 'probability', type: 'number' },
  ...Object.keys(allNorms).flatMap((name): Column[] => [
    { name: `adv_${name}`, type: 'number' },
    { name: `adv_${name}_box`, type: 'number' },
  ]),
  { name: 'label', type: 'text' },
  { name: 'correct', type: 'boolean' },
];

/** What one model says of some rows; lists have a value per row, NaN where a row has a gap that is not filled. */
export interface Predicted {
  readonly model: ScoringModel;
  /** s(x). */
  readonly scores: Float64Array;
  /** By norm, the smallest change that takes a row to the boundary; none where w = 0. */
  readonly changes: Partial<Record<NormName, Float64Array>>;
}

/** −1 for class I, +1 for class J, 0 for any other and for none. */
export function signOf(label: string | undefined, { classI, classJ, againstRest }: ScoringModel): -1 | 0 | 1 {
  if (label === undefined) return 0;
  if (label === classI) return -1;
  return againstRest || label === classJ ? 1 : 0;
}

/** What each of the models, all of one class pair, says of raw rows. Scores are those that the run itself would measure. */
export function predict(
  models: readonly ScoringModel[],
  { features }: RawRows,
  { norms, bounds }: Pick<PredictionChoice, 'norms' | 'bounds'>,
): Predicted[] {
  const scaled = prepared(features, models[0].preparation);
  const { kernels, giveBack } = borrowKernels();
  try {
    const scoresBy = scoresOf(kernels, scaled);
    const boxed = bounds && norms.length > 0 ? new BoxedSamples(kernels, compact(scaled), bounds) : undefined;
    return models.map((model): Predicted => {
      const scores = scoresBy(model.classifier);
      return { model, scores, changes: changesOf(model, scores, norms, boxed) };
    });
  } finally {
    giveBack();
  }
}

/** Of each row to the side that it is not on. */
function changesOf(
  { weights: w }: ScoringModel,
  scores: Float64Array,
  norms: readonly NormName[],
  boxed: BoxedSamples | undefined,
): Predicted['changes'] {
  if (norms.length === 0 || norm(w) === 0) return {};
  const labels = Int8Array.from(scores, (s) => (s < 0 ? -1 : 1));
  const margins = scores.map(Math.abs);
  const changes = perturbations(norms, w, labels, margins, boxed);
  return boxed ? changes.boxed : changes.free;
}

/** A row per raw row and model: all that is told of the first row, then of the next. `firstRow`: in the file, from 0. */
export function predictionTable(
  predicted: readonly Predicted[],
  { labels, features: { rows } }: RawRows,
  choice: PredictionChoice,
  firstRow: number,
): Table {
  const columns = columnsFor(predicted, choice);
  const labelAt = (i: number) => (labels === undefined ? undefined : labels.classes[labels.codes[i]]);
  const readers = predicted.map((one) => {
    const cells = cellReaders(one, choice, labelAt);
    return columns.map(({ name }) => (name === 'row' ? (i: number) => firstRow + i : cells[name]));
  });
  const table: Cell[][] = [];
  for (let i = 0; i < rows; i++) for (const own of readers) table.push(own.map((read) => read(i)));
  return { columns, rows: table, listed: columns.map(({ name }) => name) };
}

/** Which point a row is of is told where there are several. */
function columnsFor(predicted: readonly Predicted[], { norms, bounds, areLabelled }: PredictionChoice): Column[] {
  const models = predicted.map(({ model }) => model);
  const differ = (value: (model: ScoringModel) => Cell) => new Set(models.map(value)).size > 1;
  const isSwept = models.some(({ point }) => point.epsilon !== undefined);
  const box = bounds ? '_box' : '';
  const wanted: Readonly<Record<string, boolean>> = {
    loss: models.length > 1,
    lambda: models.length > 1,
    adversarial_epsilon: isSwept && differ(({ point }) => point.epsilon),
    probability: models.some(({ loss }) => loss === 'softplus'),
    label: areLabelled,
    correct: areLabelled,
  };
  return predictionColumns.filter(({ name }) =>
    name.startsWith('adv_') ? norms.some((one) => name === `adv_${one}${box}`) : (wanted[name] ?? true),
  );
}

type CellReader = (i: number) => Cell;

/** The cells of row i, by column. */
function cellReaders(
  { model, scores, changes }: Predicted,
  { bounds }: PredictionChoice,
  labelAt: (i: number) => string | undefined,
): Readonly<Record<string, CellReader>> {
  const { classI, classJ, loss, point, weights } = model;
  const length = norm(weights);
  const box = bounds ? '_box' : '';
  const given =
    (read: CellReader): CellReader =>
    (i) =>
      Number.isNaN(scores[i]) ? undefined : read(i);
  return {
    loss: () => loss,
    lambda: () => point.lambda,
    adversarial_epsilon: () => point.epsilon,
    class: given((i) => (scores[i] < 0 ? classI : classJ)),
    score: given((i) => scores[i]),
    distance: given((i) => (length > 0 ? scores[i] / length : undefined)),
    probability: given((i) => (loss === 'softplus' ? sigmoid(scores[i]) : undefined)),
    ...Object.fromEntries(
      Object.keys(allNorms).map((name) => [`adv_${name}${box}`, given((i) => changes[name as NormName]?.[i])]),
    ),
    label: labelAt,
    correct: given((i) => {
      const sign = signOf(labelAt(i), model);
      return sign === 0 ? undefined : isRight(scores[i], sign);
    }),
  };
}

/** A score of 0 is wrong for either class, as the errors of results.csv count it. */
export function isRight(score: number, sign: -1 | 1): boolean {
  return sign * score > 0;
}
