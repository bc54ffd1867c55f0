import type { DatasetName } from '../config/dataset.ts';
import type { KnownDataset } from './knownDataset.ts';
import { mnist } from './mnist.ts';
import { optdigits } from './optdigits.ts';

/** The data sets known by name, by the word in the config. */
export const knownDatasets: Readonly<Record<DatasetName, KnownDataset>> = { optdigits, mnist };
