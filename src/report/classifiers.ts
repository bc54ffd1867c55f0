import { join } from 'node:path';
import { namesIn } from '../files/names.ts';
import { readBytes } from '../files/read.ts';
import { readNpyMatrix } from '../formats/npy.ts';
import { rowOf } from '../math/matrix.ts';
import type { StoredClassifier } from '../model/linearClassifier.ts';
import { columnIndex, type Table } from '../results/table.ts';
import { haveNorm } from '../store/readResults.ts';
import { WEIGHTS } from '../store/resultFiles.ts';

/**
 * The classifier of each row of results.csv, undefined where training failed. None at all where there is no weights.npy, or
 * where its rows are not those of results.csv, as while a run writes both. Throws a UserError where it cannot be read.
 */
export function readClassifiers(directory: string, table: Table): (StoredClassifier | undefined)[] | undefined {
  const statusAt = columnIndex(table, 'status');
  if (table.rows.every((row) => row[statusAt] === 'failed')) return table.rows.map(() => undefined);
  if (table.rows.length === 0 || !namesIn(directory)?.includes(WEIGHTS)) return undefined;
  const path = join(directory, WEIGHTS);
  const weights = readNpyMatrix(readBytes(path), path);
  if (weights.rows < table.rows.length) return undefined;
  const [biasAt, atMeanAt, normAt] = ['bias', 'bias_at_mean', 'w_norm'].map((name) => columnIndex(table, name));
  const classifiers: (StoredClassifier | undefined)[] = [];
  for (const [k, row] of table.rows.entries()) {
    const w = rowOf(weights, k);
    const isFailed = row[statusAt] === 'failed';
    if (!isFailed && !haveNorm(w, row[normAt] as number | undefined)) return undefined;
    const [b, biasAtMean] = [row[biasAt] as number, row[atMeanAt] as number | undefined];
    classifiers.push(isFailed ? undefined : { w, b, biasAtMean });
  }
  return classifiers;
}
