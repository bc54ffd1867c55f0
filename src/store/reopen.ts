import { join } from 'node:path';
import { type Datasets, loadDatasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import type { Table } from '../results/table.ts';
import { RECORD } from './resultFiles.ts';
import { readResults } from './resultsDirectory.ts';
import type { RunRecord } from './runRecord.ts';

/** A run as it can be worked with again: its record, its finished points, and its data. */
export interface ReopenedRun {
  readonly record: RunRecord;
  /** results.csv. */
  readonly table: Table;
  readonly datasets: Datasets;
}

/**
 * Reads a results directory and the data of its sweep again. Throws a UserError where it is none, and where a data file is
 * missing or has another content than it had for the run.
 */
export function reopenRun(directory: string): ReopenedRun {
  const { record, table } = readResults(directory);
  const datasets = readAgain(record, join(directory, RECORD));
  for (const [k, { path, sha256 }] of datasets.sources.entries()) {
    const before = record.data.sources[k]?.sha256;
    if (sha256 === before) continue;
    throw new UserError({
      where: path,
      message: `the content has changed since the run: SHA-256 ${sha256}; expected ${before}, as run.json says`,
    });
  }
  return { record, table, datasets };
}

/** Mistakes are those of the data now, which were right for the run. `file`: where the data are named. */
function readAgain({ config }: RunRecord, file: string): Datasets {
  try {
    return loadDatasets(config.dataset);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      error.problems.map(({ message, where, key }) => ({
        message: where === undefined ? `the data of the run cannot be read again: ${message}` : message,
        where: where ?? (key ? `${file}: ${key.join('.')}` : file),
      })),
    );
  }
}
