import { csv, tsv } from './csv.ts';
import type { Format } from './format.ts';
import { idx } from './idx.ts';
import { libsvm } from './libsvm.ts';
import { npy } from './npy.ts';

/** The file formats samples can be read from, by the word in the config. */
export const formats = { csv, tsv, idx, libsvm, npy } satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;
