import type { Series } from '../figures/series.ts';

/** What the page of a report has of its data: all that is drawn anew when the reader chooses something else. */
export interface ShownData {
  readonly runs: readonly ShownRun[];
  /** Of all runs, in their order, and of each in the order of its results.csv. */
  readonly series: readonly ReportSeries[];
}

export interface ShownRun {
  /** As its config says; with a number where another run of the report has the same one. */
  readonly name: string;
  /** The text of results.csv: the table of all points shows its cells, and its download has these bytes. */
  readonly results: string;
  /** What the reader has to know of this run, such as what is not shown, and why. */
  readonly notes: readonly Note[];
}

/** What is said of a run in the reader's language. */
export type Note =
  | { readonly kind: 'unfinished'; readonly points: number; readonly planned: number }
  /** The data cannot be read again, or have changed, so that figures are missing which need them. */
  | { readonly kind: 'no-data' }
  /** There is no weights.npy that belongs to results.csv, so that the same figures are missing. */
  | { readonly kind: 'no-weights' }
  /** Every training sample of a class is misclassified at every point of a series, as `2 v 3, hinge`, over λ or ε. */
  | { readonly kind: 'lost-class'; readonly place: string; readonly name: string; readonly symbol: string };

export interface ReportSeries extends Series {
  /** Of which of the report's runs it is; `run` is the name it has there. */
  readonly runIndex: number;
  /** By point: its row in results.csv, from 0, the header not counted. */
  readonly rows: Int32Array;
}
