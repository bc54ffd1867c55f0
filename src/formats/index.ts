import { arff } from './arff.ts';
import { csv, tsv } from './csv.ts';
import type { Format } from './format.ts';
import { idx } from './idx.ts';
import { json, ndjson } from './json.ts';
import { libsvm } from './libsvm.ts';
import { npy } from './npy.ts';
import { npz } from './npz.ts';
import { parquet } from './parquet.ts';

/** The file formats samples can be read from, by the word in the config. */
export const formats = { csv, tsv, idx, libsvm, npy, npz, arff, json, ndjson, parquet } satisfies Record<
  string,
  Format
>;

export type FormatName = keyof typeof formats;
