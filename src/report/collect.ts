import type { Datasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import type { StoredClassifier } from '../model/linearClassifier.ts';
import { renderDelimited } from '../outputs/csv.ts';
import type { Table } from '../results/table.ts';
import { allClassifiers } from '../store/classifiers.ts';
import { readHistograms, readResults, readRobustness } from '../store/readResults.ts';
import { reopenRun } from '../store/reopen.ts';
import { plannedPoints, type RunRecord } from '../store/runRecord.ts';
import { type HeldPair, PairMemory } from '../sweep/pairMemory.ts';
import { planOf } from '../sweep/plan.ts';
import { type Budget, budgetOf } from './budget.ts';
import { lostClasses } from './lostClasses.ts';
import { measureAll, type WaitingTask } from './measureAll.ts';
import type { MeasureTask } from './measureSeries.ts';
import type { ReportData, ReportRun } from './reportData.ts';
import { firstPoint } from './selection.ts';
import type { Note, ReportSeries } from './shownData.ts';
import { kindsOf, MeasuredErrors } from './spreads.ts';
import { withoutFolders } from './withoutFolders.ts';
import { WrittenHistograms } from './writtenHistograms.ts';
import { type WrittenSeries, writtenSeries } from './writtenSeries.ts';

export interface CollectOptions {
  /** So many series are measured at the same time, each in a thread. Default: 1, in this thread. */
  readonly jobs?: number;
  /** Calls `read`, which reads a directory and its data again, and returns what it does. */
  whileReading?<Read>(directory: string, read: () => Read): Read;
  /** After every point that has been measured again. */
  onPoint?(done: number, total: number): void;
  /** What a report has to do without, and why. */
  onWarning?(text: string): void;
}

/**
 * Everything a report of these results directories shows. Where a run's data or weights are not there any more, or have
 * changed, its figures do without them. Throws a UserError where a directory holds no results, or no finished point.
 */
export async function collect(
  directories: readonly string[],
  { jobs = 1, whileReading = (_, read) => read(), onPoint, onWarning }: CollectOptions = {},
): Promise<ReportData> {
  const opened = directories.map((directory) => whileReading(directory, () => open(directory, onWarning)));
  const names = uniqueNames(opened.map(({ record }) => record.config.name));
  const total = opened.reduce((sum, { table }) => sum + table.rows.length, 0);
  const budget = budgetOf(total);
  let done = 0;
  const collected: Awaited<ReturnType<typeof collectRun>>[] = [];
  for (const run of opened) collected.push(await collectRun(run, budget, jobs, () => onPoint?.(++done, total)));
  return {
    runs: opened.map(
      (run, k): ReportRun => ({
        name: names[k],
        results: renderDelimited(run.table, ','),
        record: withoutFolders(run.record),
        notes: [...run.notes, ...lostClasses(collected[k])],
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
  readonly again?: { readonly datasets: Datasets; readonly classifiers: readonly (StoredClassifier | undefined)[] };
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
  const classifiers = allClassifiers(directory, table);
  if (classifiers === undefined) {
    notes.push({ kind: 'no-weights' });
    onWarning?.(
      `${directory}: there is no weights.npy that belongs to results.csv; the report goes without the figures that need the weights`,
    );
  }
  return { directory, record, table, notes, ...(datasets && classifiers && { again: { datasets, classifiers } }) };
}

async function collectRun(
  run: OpenedRun,
  budget: Budget,
  jobs: number,
  onPoint: () => void,
): Promise<Omit<ReportSeries, 'run' | 'runIndex'>[]> {
  const { directory, record, table, again } = run;
  const robustness = readRobustness(directory);
  const errors = new MeasuredErrors(robustness);
  const kinds = kindsOf(record.config);
  const split = planOf(record.config, record.data).attackSplit;
  const written = writtenSeries(table, robustness, record);
  const histograms = new WrittenHistograms(readHistograms(directory));
  // What no file has.
  const measured = again ? await measureAll(tasksOf(run, written, budget), jobs, onPoint) : [];
  return written.map((series, k) => {
    const points = [...series.rows];
    const own = measured[k];
    return {
      ...series,
      split,
      attacked: attackedSamples(series, split),
      histograms: points.map((row, p) => {
        const [distances, losses] = [histograms.of(table, row), own?.losses[p]];
        return distances && { distances, ...(losses && { losses }) };
      }),
      spreads: kinds.map((kind, k) => ({
        ...kind,
        quantiles: own?.quantiles[k] ?? points.map(() => new Float32Array()),
        ...errors.of(kind, table, points),
      })),
      ...own?.drawn,
    };
  });
}

/** One task per series: the samples of a class pair are in memory while its series are measured. */
function tasksOf({ record, again }: OpenedRun, written: readonly WrittenSeries[], budget: Budget): WaitingTask[] {
  const { datasets, classifiers } = again!;
  const { attackSplit } = planOf(record.config, datasets);
  const fileRows = new Map<number, Pick<MeasureTask, 'fileRows' | 'trainRows'>>();
  const memory = new PairMemory((index) => {
    const dataset = datasets.pair(index);
    fileRows.set(index, { fileRows: dataset[attackSplit]!.fileRows, trainRows: dataset.train.fileRows });
    return dataset;
  });
  const isSamePair = (one: Names, other: Names) => one.classI === other.classI && one.classJ === other.classJ;
  return written.map((series) => {
    const index = record.data.pairs.findIndex((pair) => isSamePair(pair, series));
    const first = written.find((other) => isSamePair(other, series))!;
    let held: HeldPair;
    return {
      start() {
        held = memory.take(index);
        return {
          dataset: held.dataset,
          attackSplit,
          ...fileRows.get(index)!,
          featureNames: datasets.featureNames,
          loss: series.loss,
          classifiers: Array.from(series.rows, (row) => classifiers[row]),
          chooser: classifiers[first.rows[firstPoint(first)]],
          kinds: kindsOf(record.config),
          budget,
        };
      },
      end: () => memory.giveBack(held),
    };
  });
}

type Names = Pick<WrittenSeries, 'classI' | 'classJ'>;

/** How many samples are perturbed, as the columns n_train and n_test say. */
function attackedSamples({ columns }: WrittenSeries, split: 'train' | 'test'): number {
  return columns[`n_${split}`][0];
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
