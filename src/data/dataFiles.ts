import type { DatasetConfig } from '../config/dataset.ts';
import { asMistakeOf } from '../errors.ts';
import { exists } from '../files/names.ts';
import { looksLikePath } from '../formats/formatNameOf.ts';
import { knownDatasets } from './index.ts';
import type { KnownFiles } from './knownDataset.ts';
import type { SamplesFile } from './samplesFile.ts';

/** The files that a config's data are in. */
export interface DataFiles {
  readonly train: SamplesFile;
  readonly test: SamplesFile | undefined;
  /** The key of `dataset` that the test file follows from. */
  readonly testKey: 'name' | 'test';
  /** Where the data set is known by name. */
  readonly known: KnownFiles | undefined;
}

/** Throws a UserError where the files of a data set known by name are not there. */
export function filesOf(config: DatasetConfig): DataFiles {
  const { path, name } = config;
  const known = path === undefined ? asMistakeOf(['dataset', 'name'], () => knownDatasets[name!].locate()) : undefined;
  const train = known?.train ?? (config as SamplesFile);
  const ownTest = config.test === undefined ? known?.test : undefined;
  const test = ownTest ?? (config.test && 'path' in config.test ? testFileOf(config, config.test) : undefined);
  return { train, test, testKey: ownTest ? 'name' : 'test', known };
}

/** A test file is written as the training file is, and has its labels in the same column, unless the config says otherwise. */
function testFileOf(config: DatasetConfig, test: SamplesFile): SamplesFile {
  const { drop, features, weight, separator, header, comment, encoding, format, missing } = config;
  const isFile = typeof config.labels === 'string' && looksLikePath(config.labels) && exists(config.labels);
  const labels = test.labels ?? (isFile ? undefined : config.labels);
  const given = { drop, features, weight, separator, header, comment, encoding, format, missing };
  return {
    path: test.path,
    isTest: true,
    ...(labels !== undefined && { labels }),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
}
