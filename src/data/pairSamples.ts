import { compact } from '../formats/arrays.ts';
import { isHoused } from '../math/housed.ts';
import { isSparse, type Matrix, selectRows } from '../math/matrix.ts';
import type { FileSamples, Samples } from '../model/dataset.ts';
import { type ChosenPair, signsOf } from './classPairs.ts';
import type { LabelledSamples, Split } from './readAll.ts';

/** The rows of a pair's samples, at most the first `limit` of each side. */
export function rowsOf(pair: ChosenPair, samples: Split, limit: number): number[] {
  const { classes, codes } = samples.labels;
  const signs = signsOf(classes, pair);
  const taken = { [-1]: 0, 1: 0 };
  const rows: number[] = [];
  for (let i = 0; i < codes.length; i++) {
    const sign = signs[codes[i]] as -1 | 0 | 1;
    if (sign === 0 || !samples.isMember(i) || taken[sign] >= limit) continue;
    taken[sign]++;
    rows.push(i);
  }
  return rows;
}

/** A pair's samples, those at `rows`, ascending. */
export function samplesOf(pair: ChosenPair, samples: LabelledSamples, rows: readonly number[]): FileSamples {
  return {
    features: rowsFrom(samples.features, rows),
    labels: labelsOf(pair, samples, rows),
    fileRows: fileRowsOf(samples, rows),
  };
}

/** The rows as a copy; all of them where they are trained on. */
function rowsFrom(features: Matrix, rows: readonly number[]): Matrix {
  return isHoused(features) && rows.length === features.rows ? features : selectRows(features, rows);
}

/** −1 for each sample of I, +1 for each of J. */
export function labelsOf(
  pair: ChosenPair,
  { labels: { classes, codes } }: LabelledSamples,
  rows: readonly number[],
): Int8Array {
  const signs = signsOf(classes, pair);
  return Int8Array.from(rows, (row) => signs[codes[row]]);
}

/** Where samples are in their file. */
export function fileRowsOf({ fileRows }: Samples, rows: readonly number[]): Uint32Array {
  return Uint32Array.from(rows, (row) => fileRows?.[row] ?? row);
}

/** Some rows of a file's samples, stored as those of a file that holds these rows alone. */
export function fileOf(samples: LabelledSamples, rows: readonly number[]): LabelledSamples {
  const { features, labels, weights } = samples;
  return {
    ...samples,
    features: compacted(selectRows(features, rows)),
    labels: { ...labels, codes: Int32Array.from(rows, (row) => labels.codes[row]) },
    ...(weights && { weights: Float64Array.from(rows, (row) => weights[row]) }),
    fileRows: fileRowsOf(samples, rows),
  };
}

function compacted(features: Matrix): Matrix {
  return isSparse(features) ? features : { ...features, values: compact(features.values) };
}
