import type { Run, RunRecord } from '../store/runRecord.ts';
import type { ShownData, ShownRun } from './shownData.ts';

/** Everything a report shows. */
export interface ReportData extends ShownData {
  readonly runs: readonly ReportRun[];
}

export interface ReportRun extends ShownRun {
  /** run.json without folders: the provenance. */
  readonly record: ReportRecord;
}

/** Reports are given away: of the paths of data files they have the names alone. The command lines are as they were. */
export interface ReportRecord extends Omit<RunRecord, 'working_directory' | 'runs'> {
  readonly runs: readonly Omit<Run, 'working_directory'>[];
}
