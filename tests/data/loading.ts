import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { DatasetConfig } from '../../src/config/dataset.ts';
import { loadDatasets } from '../../src/data/load.ts';
import { type Problem, UserError } from '../../src/errors.ts';
import { rowOf } from '../../src/math/matrix.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';

/** Where `file` writes: a folder of its own for each file of tests, that goes when they have run. */
export let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'l2sweep-data-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let written = 0;
/** The path of a new file. */
export function file(content: string | Uint8Array, ending = '.csv'): string {
  const path = join(directory, `data${written++}${ending}`);
  writeFileSync(path, content);
  return path;
}

export function load(config: Omit<DatasetConfig, 'scale'> & Partial<DatasetConfig>) {
  return loadDatasets({ scale: 'none', ...config });
}

/** The mistakes that loading tells. */
export function problemsOf(config: Parameters<typeof load>[0]): readonly Problem[] {
  try {
    load(config);
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  throw new Error('loaded without complaint');
}

/** Samples as lists of numbers. */
export const rows = ({ features }: BinarySamples) =>
  Array.from({ length: features.rows }, (_, i) => [...rowOf(features, i)]);
