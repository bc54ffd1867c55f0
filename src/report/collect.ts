import type { Datasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import { borrowKernels } from '../math/kernels/index.ts';
import { pairOf } from '../metrics/pair.ts';
import type { LinearClassifier } from '../model/linearClassifier.ts';
import { renderDelimited } from '../outputs/csv.ts';
import type { Table } from '../outputs/output.ts';
import { planOf } from '../sweep/plan.ts';
import { reopenRun } from '../sweep/reopen.ts';
import { readHistograms, readResults, readRobustness } from '../sweep/resultsDirectory.ts';
import { plannedPoints, type RunRecord } from '../sweep/runRecord.ts';
import { type Budget, budgetOf } from './budget.ts';
import { readClassifiers } from './classifiers.ts';
import { type MeasuredSeries, PairFigures } from './pairFigures.ts';
import type { ReportData, ReportRun } from './reportData.ts';
import type { Note, ReportSeries } from './shownData.ts';
import { kindsOf, MeasuredErrors, type PerturbationKind } from './spreads.ts';
import { withoutFolders } from './withoutFolders.ts';
import { WrittenHistograms } from './writtenHistograms.ts';
import { type WrittenSeries, writtenSeries } from './writtenSeries.ts';

export interface CollectOptions {
  /** After every point that has been measured again. */
  onPoint?(done: number, total: number): void;
  /** What a report has to do without, and why. */
  onWarning?(text: string): void;
}

/**
 * Everything a report of these results directories shows. Where a run's data or weights are not there any more, or have
 * changed, its figures do without them. Throws a UserError where a directory holds no results, or no finished point.
 */
export function collect(directories: readonly string[], { onPoint, onWarning }: CollectOptions = {}): ReportData {
  const opened = directories.map((directory) => open(directory, onWarning));
  const names = uniqueNames(opened.map(({ record }) => record.config.name));
  const total = opened.reduce((sum, { table }) => sum + table.rows.length, 0);
  const budget = budgetOf(total);
  let done = 0;
  const collected = opened.map((run) => collectRun(run, budget, () => onPoint?.(++done, total)));
  return {
    runs: opened.map(
      (run, k): ReportRun => ({
        name: names[k],
        results: renderDelimited(run.table, ','),
        record: withoutFolders(run.record),
        notes: [...run.notes, ...thinned(collected[k])],
      }),
    ),
    series: collected.flatMap((series, runIndex) =>
      series.map((one): ReportSeries => ({ ...one, run: names[runIndex], runIndex })),
    ),
  };
}

/** A results directory, and as far as they are there the data and classifiers it was made with. */
interface OpenedRun {
  readonly directory: string;
  readonly record: RunRecord;
  readonly table: Table;
  readonly again?: { readonly datasets: Datasets; readonly classifiers: readonly (LinearClassifier | undefined)[] };
  readonly notes: readonly Note[];
}

function open(directory: string, onWarning: CollectOptions['onWarning']): OpenedRun {
  let { record, table } = readResults(directory);
  if (table.rows.length === 0) {
    throw new UserError({ where: directory, message: 'no point is finished yet; expected at least one' });
  }
  const notes: Note[] = [];
  let datasets: Datasets | undefined;
  try {
    ({ record, table, datasets } = reopenRun(directory));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notes.push({ kind: 'no-data' });
    onWarning?.(`${error.message}; the report goes without the figures that need the data`);
  }
  const planned = plannedPoints(record);
  if (table.rows.length < planned) notes.unshift({ kind: 'unfinished', points: table.rows.length, planned });
  const classifiers = readClassifiers(directory, table);
  if (classifiers === undefined) {
    notes.push({ kind: 'no-weights' });
    onWarning?.(
      `${directory}: there is no weights.npy that belongs to results.csv; the report goes without the figures that need the weights`,
    );
  }
  return { directory, record, table, notes, ...(datasets && classifiers && { again: { datasets, classifiers } }) };
}

function collectRun(run: OpenedRun, budget: Budget, onPoint: () => void): Omit<ReportSeries, 'run' | 'runIndex'>[] {
  const { directory, record, table, again } = run;
  const robustness = readRobustness(directory);
  const errors = new MeasuredErrors(robustness);
  const kinds = kindsOf(record.config);
  const split = planOf(record.config, record.data).attackSplit;
  const written = writtenSeries(table, robustness, record);
  const histograms = new WrittenHistograms(again ? undefined : readHistograms(directory));
  const measured = new Map<WrittenSeries, MeasuredSeries>();
  if (again) {
    for (const [pair, { classI, classJ }] of record.data.pairs.entries()) {
      const ofPair = written.filter((series) => series.classI === classI && series.classJ === classJ);
      for (const [k, one] of measurePair(run, pair, ofPair, budget, onPoint).entries()) measured.set(ofPair[k], one);
    }
  }
  return written.map((series) => {
    const points = [...series.rows];
    const own = measured.get(series) ?? withoutData(run, points, kinds, histograms);
    return {
      ...series,
      split,
      attacked: attackedSamples(series, split),
      histograms: own.histograms,
      spreads: kinds.map((kind, k) => ({ ...kind, quantiles: own.quantiles[k], ...errors.of(kind, table, points) })),
      ...(own.tilting && { tilting: own.tilting }),
      ...(own.images && { images: own.images }),
      ...(own.plane && { plane: own.plane }),
    };
  });
}

function measurePair(
  { record, again }: OpenedRun,
  index: number,
  series: readonly WrittenSeries[],
  budget: Budget,
  onPoint: () => void,
): MeasuredSeries[] {
  if (series.length === 0) return [];
  const { datasets, classifiers } = again!;
  const dataset = datasets.pair(index);
  const pair = pairOf(dataset, planOf(record.config, datasets).attackSplit);
  const { kernels, giveBack } = borrowKernels();
  try {
    const { featureNames } = datasets;
    const figures = new PairFigures(kernels, { pair, dataset, kinds: kindsOf(record.config), featureNames, budget });
    return series.map(({ loss, rows, best }) =>
      figures.measure(
        loss,
        [...rows].map((row) => classifiers[row]),
        best,
        onPoint,
      ),
    );
  } finally {
    giveBack();
  }
}

function withoutData(
  { table }: OpenedRun,
  rows: readonly number[],
  kinds: readonly PerturbationKind[],
  histograms: WrittenHistograms,
): MeasuredSeries {
  return {
    histograms: rows.map((row) => {
      const distances = histograms.of(table, row);
      return distances && { distances };
    }),
    quantiles: kinds.map(() => rows.map(() => new Float32Array())),
  };
}

/** How many samples are perturbed, as the columns n_train and n_test say. */
function attackedSamples({ columns }: WrittenSeries, split: 'train' | 'test'): number {
  return columns[`n_${split}`][0];
}

/** What is said of the pair with the most training samples where not all are drawn. */
function thinned(series: readonly Omit<ReportSeries, 'run' | 'runIndex'>[]): Note[] {
  const planes = series.flatMap(({ tilting }) => (tilting ? [tilting] : []));
  const [largest] = planes.toSorted((a, b) => b.total - a.total);
  if (largest === undefined || largest.labels.length === largest.total) return [];
  return [{ kind: 'thinned', shown: largest.labels.length, total: largest.total }];
}

/** Names that are there already get a number. */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let k = 2; taken.has(unique); k++) unique = `${name} (${k})`;
    taken.add(unique);
    return unique;
  });
}
