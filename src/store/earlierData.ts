import { join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { contentsOfDatasets, type Datasets, loadDatasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import { exists } from '../files/kind.ts';
import { RECORD } from './resultFiles.ts';
import { differences, identityOf, readRecord } from './runRecord.ts';

/**
 * The data of a config as an earlier run of the same sweep into the directory has described them, if the files still have
 * the content that they had then; undefined otherwise. They are not parsed before a class pair is asked for: a sweep that
 * is complete needs none.
 */
export function earlierData(directory: string, config: Config): Datasets | undefined {
  const path = join(directory, RECORD);
  if (!exists(path)) return undefined;
  try {
    const record = readRecord(path);
    const contents = contentsOfDatasets(config.dataset);
    if (contents.length !== record.data.sources.length) return undefined;
    const sources = contents.map((content, k) => ({ ...record.data.sources[k], ...content }));
    const data = { ...record.data, sources };
    if (differences(identityOf(record), identityOf({ ...record, config, data })).length > 0) return undefined;
    let loaded: Datasets | undefined;
    return {
      ...data,
      pair(index) {
        loaded ??= loadDatasets(config.dataset);
        return loaded.pair(index);
      },
    };
  } catch (error) {
    // Whoever looks at the record and the data in full says it better.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
