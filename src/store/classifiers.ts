import { join } from 'node:path';
import { namesIn } from '../files/names.ts';
import { readBytes } from '../files/read.ts';
import { readNpyMatrix } from '../formats/npy.ts';
import { rowOf } from '../math/matrix.ts';
import { norm } from '../math/vector.ts';
import type { StoredClassifier } from '../model/linearClassifier.ts';
import { columnIndex, type Table } from '../results/table.ts';
import { WEIGHTS } from './resultFiles.ts';

/** What a results directory has of a point: its classifier, or why there is none. */
export type Found = StoredClassifier | 'training failed' | 'weights of another run';

/**
 * Reads weights.npy, and finds in it the classifiers of rows of results.csv. Throws a UserError where the file is not there or
 * is no matrix.
 */
export function storedClassifiers(directory: string, table: Table): (row: number) => Found {
  if (haveAllFailed(table)) return () => 'training failed';
  const path = join(directory, WEIGHTS);
  const weights = readNpyMatrix(readBytes(path), path);
  const names = ['status', 'bias', 'bias_at_mean', 'w_norm'];
  const [statusAt, biasAt, atMeanAt, normAt] = names.map((name) => columnIndex(table, name));
  return (row) => {
    const cells = table.rows[row];
    if (cells[statusAt] === 'failed') return 'training failed';
    const w = row < weights.rows ? rowOf(weights, row) : undefined;
    if (w === undefined || !haveNorm(w, cells[normAt] as number | undefined)) return 'weights of another run';
    return { w, b: cells[biasAt] as number, biasAtMean: cells[atMeanAt] as number | undefined };
  };
}

/** Whether no row has a classifier: then weights.npy has no columns, if it is there. */
function haveAllFailed(table: Table): boolean {
  const statusAt = columnIndex(table, 'status');
  return table.rows.every((row) => row[statusAt] === 'failed');
}

/** Whether weights are those of a row of results.csv with this `w_norm`. */
function haveNorm(w: Float64Array, wNorm: number | undefined): boolean {
  return wNorm === 0 ? norm(w) === 0 : Math.abs(norm(w) / (wNorm ?? Number.NaN) - 1) < 1e-9;
}

/**
 * The classifier of each row of results.csv, undefined where training failed. None at all where there is no weights.npy, or
 * where its rows are not those of results.csv, as while a run writes both. Throws a UserError where it cannot be read.
 */
export function allClassifiers(directory: string, table: Table): (StoredClassifier | undefined)[] | undefined {
  if (!haveAllFailed(table) && !namesIn(directory)?.includes(WEIGHTS)) return undefined;
  const found = [...table.rows.keys()].map(storedClassifiers(directory, table));
  if (found.includes('weights of another run')) return undefined;
  return found.map((one) => (typeof one === 'string' ? undefined : one));
}
