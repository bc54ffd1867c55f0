import type { DatasetName } from '../config/dataset.ts';
import type { DownloadManifest } from './fetch.ts';
import type { SamplesFile } from './samplesFile.ts';

/** A data set that is known by name, wherever its files are. */
export interface KnownDataset {
  /** The word in configs. */
  readonly name: DatasetName;
  /** One line: what it is and where it is from. */
  readonly description: string;
  /** Two classes that are not easily told apart, for a first sweep. */
  readonly hardPair: readonly [classI: string, classJ: string];
  /** Where to download it; undefined for one that comes with l2sweep. */
  readonly download?: DownloadManifest;
  /** Its files on this machine. Throws a UserError that tells how to get them. */
  locate(): KnownFiles;
}

export interface KnownFiles {
  readonly train: SamplesFile;
  /** The data set's own test samples, if it has any. */
  readonly test?: SamplesFile;
  /** Size of the images, where the files do not tell. */
  readonly image?: { readonly width: number; readonly height: number };
}
