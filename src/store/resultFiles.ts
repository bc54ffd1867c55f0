import type { Config } from '../config/schema.ts';
import { type Axis, sweptAxis } from '../metrics/axis.ts';
import { dualityGap, objective } from '../metrics/certificate.ts';
import { columnNames } from '../metrics/index.ts';
import { dAdv, dErr, testError, trainError } from '../metrics/margins.ts';
import type { Cell, Metric } from '../metrics/metric.ts';
import { boxNames, normsOf } from '../metrics/robustness.ts';
import { tiltAngle, wNorm } from '../metrics/weights.ts';
import type { Validated } from '../results/crossValidation.ts';
import type { History, PointResult } from './pointResult.ts';

export const RECORD = 'run.json';
/** How the features of the sweep came to be from the data's files. */
export const PREPROCESSING = 'preprocessing.json';
export const JOURNAL = 'journal.ndjson';
/** Who is writing to the directory. */
export const LOCK = 'lock.json';
export const RESULTS = 'results.csv';
export const REFERENCE = 'reference.csv';
export const ROBUSTNESS = 'robustness.csv';
export const HISTOGRAMS = 'histograms.csv';
export const WEIGHTS = 'weights.npy';
/** The points without a fold. */
export const FOLDS = 'folds.csv';
/** Means over folds. */
export const VALIDATION = 'validation.csv';
/** The chosen points, where there is a rule to choose by. */
export const SUMMARY = 'summary.csv';
const HISTORY = 'history.csv';
/** The folder in which segments that are computed on their own have a journal each. */
export const SEGMENTS = 'segments';
/** The folder with what a command says that trains, a file per segment. */
export const TRAINER = 'trainer';
/** Made of the other files when it is asked for. */
export const REPORT = 'report.html';

/** The files by which a results directory is known, where one of them is named in its place. */
export const runFiles: readonly string[] = [
  RECORD,
  JOURNAL,
  RESULTS,
  REFERENCE,
  ROBUSTNESS,
  HISTOGRAMS,
  WEIGHTS,
  SUMMARY,
  REPORT,
];

/** What is measured on the way to a solution: numbers, in the order of the columns of history.csv. */
export const historyMetrics: readonly Metric[] = [
  objective,
  dualityGap,
  wNorm,
  tiltAngle,
  dErr,
  dAdv,
  trainError,
  testError,
];

/** The journal of a segment that is computed on its own; its lock has the same name and `.lock`. */
export function segmentFile(id: string): string {
  return `${SEGMENTS}/${id}.ndjson`;
}

/** A CSV file with rows for every finished point, in the order of the config. */
interface PointCsv {
  readonly name: string;
  readonly columns: readonly string[];
  /** Whether there is no such file where no point has rows for it. */
  readonly isOptional?: boolean;
  /** Whether it is about points without a fold, and not about the others. */
  readonly isOfFolds?: boolean;
  /** `validated`: of the folds of a point, where all are there. */
  rowsOf(result: PointResult, validated?: readonly Validated[]): readonly (readonly Cell[])[];
}

const point = ['class_i', 'class_j', 'loss', 'lambda'] as const;

const pointCsvs: readonly PointCsv[] = [
  {
    name: HISTOGRAMS,
    columns: [...point, 'class', 'bin_left', 'bin_right', 'count'],
    rowsOf: (result) =>
      (result.histogram?.counts ?? []).flatMap(({ className, counts }) => {
        const { edges } = result.histogram!;
        return Array.from(counts, (count, k) => [...identity(result), className, edges[k], edges[k + 1], count]);
      }),
  },
  {
    name: HISTORY,
    columns: [...point, 'epoch', ...historyMetrics.map(({ column }) => column)],
    isOptional: true,
    rowsOf: (result) => historyRows(result.history).map((cells) => [...identity(result), ...cells]),
  },
  {
    name: ROBUSTNESS,
    columns: [...point, 'split', 'norm', 'box', 'epsilon', 'robust_error'],
    rowsOf: (result) =>
      result.robustness.map(({ split, norm, box, epsilon, robustError }) => [
        ...identity(result),
        split,
        norm,
        box,
        epsilon,
        robustError,
      ]),
  },
  {
    name: 'timings.csv',
    columns: [...point, 'fit_seconds', 'measure_seconds'],
    rowsOf: (result) => [[...identity(result), result.fitSeconds, result.measureSeconds]],
  },
  {
    name: FOLDS,
    columns: [...columnNames, 'repeat'],
    isOptional: true,
    isOfFolds: true,
    rowsOf: ({ cells, fold }) => [[...cells, fold?.repeat]],
  },
  {
    name: VALIDATION,
    columns: [...point, 'measure', 'norm', 'box', 'epsilon', 'mean', 'se'],
    isOptional: true,
    rowsOf: (result, validated = []) =>
      validated.map(({ measure, norm, box, epsilon, mean, se }) => [
        ...identity(result),
        ...[measure, norm, box, epsilon, mean, se],
      ]),
  },
  { name: RESULTS, columns: columnNames, rowsOf: ({ cells }) => [cells] },
];

/**
 * The CSV files of a sweep; results.csv is the last one: what it names is then in the others. Of a sweep along an
 * axis that most tables have no column of, the rows of each end with their place on it: λ does not tell them apart.
 */
export function pointCsvsOf(config: Pick<Config, 'lambda' | 'adversarial'>): readonly PointCsv[] {
  const axis = sweptAxis(config);
  if (!axis.isAppended) return pointCsvs;
  const hasColumn = ({ name }: PointCsv) => name === RESULTS || name === FOLDS;
  return pointCsvs.map((csv) => (hasColumn(csv) ? csv : withColumnOf(axis, csv)));
}

function withColumnOf({ column, valueAt }: Axis, csv: PointCsv): PointCsv {
  return {
    ...csv,
    columns: [...csv.columns, column],
    rowsOf: (result, validated) => csv.rowsOf(result, validated).map((cells) => [...cells, valueAt(result.point)]),
  };
}

/** The names of all such files. */
export const pointCsvNames: readonly string[] = pointCsvs.map(({ name }) => name);

/** A matrix of doubles with one row per finished point; where rows differ in length, NaN follows the shorter ones. */
export interface PointMatrix {
  readonly name: string;
  rowOf(result: PointResult): Float64Array | undefined;
}

export const pointMatrices: readonly PointMatrix[] = [
  { name: WEIGHTS, rowOf: ({ weights }) => weights },
  ...boxNames.flatMap((box) =>
    normsOf(box).map((norm) => ({
      name: `distances_${norm}${box === 'boxed' ? '_box' : ''}.npy`,
      rowOf: ({ distances }: PointResult) => distances?.[box][norm],
    })),
  ),
];

function identity({ cells }: PointResult): Cell[] {
  return point.map((name) => cells[columnNames.indexOf(name)]);
}

/** The rows of history.csv from `epoch` on. */
function historyRows(history: History | undefined): Cell[][] {
  const { length } = historyMetrics;
  return Array.from(history?.epochs ?? [], (epoch, k) => {
    const values = history!.values.subarray(k * length, (k + 1) * length);
    return [epoch, ...Array.from(values, (value) => (Number.isNaN(value) ? undefined : value))];
  });
}
