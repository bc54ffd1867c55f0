import type { Series } from '../figures/series.ts';
import type { RunRecord } from '../sweep/runRecord.ts';

/** Everything a report shows. */
export interface ReportData {
  readonly runs: readonly ReportRun[];
  /** Of all runs, in their order, and of each in the order of its results.csv. */
  readonly series: readonly ReportSeries[];
}

export interface ReportRun {
  /** Of the results directory: different for each run of a report. */
  readonly name: string;
  /** The text of results.csv: the table of all points shows its cells, and its download has these bytes. */
  readonly results: string;
  /** run.json: the provenance. */
  readonly record: RunRecord;
  /** What the reader has to know of this run, such as what is not shown, and why. */
  readonly notes: readonly Note[];
}

/** What is said of a run in the reader's language. */
export type Note =
  | { readonly kind: 'unfinished'; readonly points: number; readonly planned: number }
  /** The data cannot be read again, so that figures are missing which need them. */
  | { readonly kind: 'no-data'; readonly reason: string }
  /** There is no weights.npy. */
  | { readonly kind: 'no-weights' }
  /** Not all samples are drawn. */
  | { readonly kind: 'thinned'; readonly shown: number; readonly total: number };

export interface ReportSeries extends Series {
  /** Of which of the report's runs it is; `run` is the name it has there. */
  readonly runIndex: number;
  /** By point: its row in results.csv, from 0, the header not counted. */
  readonly rows: Int32Array;
}
