import { csv } from './csv.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { ndjson } from './ndjson.ts';
import type { Output } from './output.ts';
import { parquet } from './parquet.ts';
import { table } from './table.ts';
import { tsv } from './tsv.ts';

/** The ways to write results, by the word after `--format`. */
export const outputs = { table, csv, tsv, json, ndjson, markdown, parquet } satisfies Record<string, Output>;

export type OutputName = keyof typeof outputs;
