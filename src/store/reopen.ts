import { join } from 'node:path';
import type { ConfigBeforeData } from '../config/schema.ts';
import { type Datasets, loadDatasets } from '../data/load.ts';
import { contentsOfDatasets } from '../data/readAll.ts';
import { UserError } from '../errors.ts';
import { exists } from '../files/names.ts';
import type { Table } from '../results/table.ts';
import { readResults } from './readResults.ts';
import { RECORD } from './resultFiles.ts';
import { differences, identityOf, type RunRecord, readRecord } from './runRecord.ts';

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
    return loadDatasets(config.dataset, config.validation);
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

/**
 * The data of a config as an earlier run of the same sweep into the directory has described them, if the files still have
 * the content that they had then; undefined otherwise. They are not parsed before a class pair is asked for: a sweep that
 * is complete needs none, unless it asks them for λ.
 */
export function earlierData(directory: string, { lambda, ...others }: ConfigBeforeData): Datasets | undefined {
  const path = join(directory, RECORD);
  if (!exists(path) || 'ratio' in lambda) return undefined;
  const config = { ...others, lambda };
  try {
    const record = readRecord(path);
    const contents = contentsOfDatasets(config.dataset);
    if (contents.length !== record.data.sources.length) return undefined;
    const sources = contents.map((content, k) => ({ ...record.data.sources[k], ...content }));
    const data = { ...record.data, sources };
    if (differences(identityOf(record), identityOf({ ...record, config, data })).length > 0) return undefined;
    let loaded: Datasets | undefined;
    const load = () => {
      loaded ??= loadDatasets(config.dataset, config.validation);
      return loaded;
    };
    return { ...data, pair: (index, fold) => load().pair(index, fold), preprocessing: () => load().preprocessing!() };
  } catch (error) {
    // Whoever looks at the record and the data in full says it better.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
