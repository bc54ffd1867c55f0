import { type Encoding, truthOf } from '../data/encoding.ts';
import { isFilling, type Preparation } from '../data/preparation.ts';
import { encodingIn, type Preprocessing, preparationIn } from '../data/preprocessing.ts';
import type { LossName } from '../losses/index.ts';
import type { Point } from '../metrics/metric.ts';
import type { ColumnName } from '../model/dataset.ts';
import { aboutMean, type LinearClassifier } from '../model/linearClassifier.ts';
import { columnIndex, type Table } from '../results/table.ts';
import { choosePoints, type PointChoice } from '../store/choosePoints.ts';
import { readResults } from '../store/readResults.ts';
import type { RunRecord } from '../store/runRecord.ts';
import { type Formula, formulaOf } from './formula.ts';
import { trainedOn } from './trainedOn.ts';

/**
 * A classifier of a run that scores raw rows: s(x) = Σ w_k (x_k − m_k)/σ_k + b over the features that a row becomes. Class I where
 * s < 0, class J where s ≥ 0.
 */
export interface ScoringModel extends Formula {
  readonly classI: string;
  readonly classJ: string;
  /** Whether J is every class but I. */
  readonly againstRest: boolean;
  readonly loss: LossName;
  /** Of the run; μ is missing in results of old. */
  readonly point: Pick<Point, 'lambda' | 'epsilon'> & { readonly mu: number | undefined };
  /** Of the run's own samples; undefined where results.csv has none. */
  readonly trainError: number | undefined;
  readonly testError: number | undefined;
  /** What a raw row must have, in this order; undefined where features go by position (images, NPY, LIBSVM). */
  readonly columns: readonly InputColumn[] | undefined;
  /** The names of the d features, where they have some. */
  readonly features: readonly string[] | undefined;
  /** What the run does about gaps in rows; where it fills them, columns have a `fill`. */
  readonly missing: Preprocessing['missing'];
  /** The same steps as the run takes them, one after the other: the features of a row, filled and scaled, and their classifier. */
  readonly encoding: Encoding | undefined;
  readonly preparation: Preparation;
  readonly classifier: LinearClassifier;
  /** The bias of s = w·z + b of scaled features z; of features far from 0 it has lost digits. */
  readonly scaledBias: number;
}

/**
 * A column becomes one feature where it holds numbers or truth values (`values`, one per level), or of texts a feature per level,
 * 1 for the row's own; a level that is not listed is all zeros. `fill`: what stands for a gap.
 */
export type InputColumn = { readonly name: ColumnName } & (
  | { readonly kind: 'number'; readonly fill?: number }
  | {
      readonly kind: 'truth';
      readonly levels: readonly string[];
      readonly values: readonly number[];
      readonly fill?: string;
    }
  | { readonly kind: 'text'; readonly levels: readonly string[]; readonly fill?: string }
);

/** The features of a column, by the level that each stands for; a single one stands for none. */
export function featureLevels(column: InputColumn): readonly string[] {
  return column.kind === 'text' ? column.levels : [''];
}

/** The models of chosen points of one class pair. */
export interface ScoringModels {
  readonly record: RunRecord;
  /** results.csv. */
  readonly table: Table;
  readonly preprocessing: Preprocessing;
  /** In the order of results.csv; at least one. */
  readonly models: readonly ScoringModel[];
}

/**
 * Reads the models of a results directory. Throws a UserError as `choosePoints` does, whose points may be without a boundary here,
 * and where what was done to the training data cannot be found out.
 */
export function scoringModels(directory: string, choice: PointChoice): ScoringModels {
  const { record, table } = readResults(directory);
  const points = choosePoints(directory, { record, table }, choice, { withoutBoundary: true });
  const { preprocessing, meanOf } = trainedOn(directory, record);
  const [{ pair }] = points;
  const { classI, classJ } = record.data.pairs[pair];
  const encoding = encodingIn(preprocessing);
  const preparation = preparationIn(preprocessing, pair);
  const mean = points.some(({ classifier }) => classifier.biasAtMean !== undefined) ? meanOf(pair) : new Float64Array();
  const common = {
    classI,
    classJ,
    againstRest: classJ === 'rest' && !preprocessing.classes.includes('rest'),
    columns: inputColumns(preprocessing, pair, encoding),
    features: preprocessing.features ?? undefined,
    missing: preprocessing.missing,
    encoding,
    preparation,
  };
  const models = points.map(({ loss, lambda, epsilon, row, classifier: stored }): ScoringModel => {
    const classifier = aboutMean(stored, mean);
    const cell = (column: string) => table.rows[row][columnIndex(table, column)] as number | undefined;
    return {
      ...common,
      loss: loss as LossName,
      point: { lambda, ...(epsilon !== undefined && { epsilon }), mu: cell('mu') },
      trainError: cell('train_error'),
      testError: cell('test_error'),
      classifier,
      scaledBias: stored.b,
      ...formulaOf(classifier, preparation.scaling),
    };
  });
  return { record, table, preprocessing, models };
}

function inputColumns(
  { missing, pairs }: Preprocessing,
  pair: number,
  encoding: Encoding | undefined,
): InputColumn[] | undefined {
  const { impute } = pairs[pair];
  return encoding?.columns.map(({ column: name, kind, levels }, k): InputColumn => {
    const fill = isFilling(missing) && impute ? impute[k] : undefined;
    if (kind === 'number') return { name, kind, ...(fill !== undefined && { fill: fill as number }) };
    const own = { name, levels, ...(fill !== undefined && { fill: fill as string }) };
    if (kind === 'levels') return { ...own, kind: 'text' };
    return { ...own, kind, values: levels.map((level) => truthOf(level)!) };
  });
}
