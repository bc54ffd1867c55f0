import { closeSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { randomSource } from '../../src/math/random.ts';
import { libsvmLines, textLikeSamples } from '../textLike.ts';

/** A file that everybody reads. */
export interface DataFile {
  readonly path: string;
  readonly bytes: number;
  readonly format: 'csv' | 'libsvm' | 'parquet';
  /** What is in it, for people. */
  readonly what: string;
}

/** Features of the tables; a column of labels follows. */
const COLUMNS = 20;
const classes = ['benign', 'malignant'];
const header = [...Array.from({ length: COLUMNS }, (_, k) => `x${k + 1}`), 'class'];

/** How the same table is written in CSV. `digits`: decimals, or all that tell a double. */
const tables = [
  { name: 'plain', what: 'CSV, 6 decimals', digits: 6, quotes: 'none' },
  { name: 'labels-quoted', what: 'CSV, 6 decimals, labels quoted', digits: 6, quotes: 'texts' },
  { name: 'all-quoted', what: 'CSV, 6 decimals, every field quoted', digits: 6, quotes: 'all' },
  { name: 'doubles', what: 'CSV, doubles in full (16 or 17 digits)', digits: 'all', quotes: 'none' },
] as const;

/** Makes the files in a directory, the same every time. `size`: 1 for 200 MB of CSV, 110 of LIBSVM, 100 of Parquet. */
export function* makeFiles(directory: string, size: number): Generator<DataFile> {
  const at = (name: string) => join(directory, name);
  for (const { name, what, digits, quotes } of tables) {
    const path = at(`${name}.csv`);
    // Lines are 194 bytes on average where fields have 6 decimals, else 381.
    writeLines(path, csvLines(Math.round((digits === 6 ? 1_030_000 : 525_000) * size), digits, quotes));
    yield { path, bytes: statSync(path).size, format: 'csv', what };
  }
  for (const digits of [6, 'all'] as const) {
    const path = at(`texts-${digits}.libsvm`);
    const texts = Math.round((digits === 6 ? 95_000 : 56_000) * size);
    const samples = textLikeSamples({ texts, words: 47_000, length: 86, seed: 1 });
    if (digits === 6) round(samples.features.values as Float64Array);
    writeLines(path, libsvmLines(samples));
    const what = `LIBSVM, tf-idf of texts, ${digits === 6 ? '6 digits' : 'doubles in full'}`;
    yield { path, bytes: statSync(path).size, format: 'libsvm', what };
  }
  const path = at('doubles.parquet');
  writeFileSync(path, new Uint8Array(parquetWriteBuffer({ columnData: parquetColumns(Math.round(625_000 * size)) })));
  yield { path, bytes: statSync(path).size, format: 'parquet', what: 'Parquet, doubles, Snappy' };
}

function* csvLines(rows: number, digits: 6 | 'all', quotes: 'none' | 'texts' | 'all'): Generator<string> {
  const quoted = (text: string) => `"${text}"`;
  const text = quotes === 'none' ? String : quoted;
  const number = quotes === 'all' ? quoted : String;
  yield `${header.map(text).join(',')}\n`;
  for (const { features, label } of samples(rows)) {
    const fields = features.map((value) => number(digits === 'all' ? String(value) : value.toFixed(digits)));
    yield `${fields.join(',')},${text(classes[label])}\n`;
  }
}

/** Uniform features from −5 to 5, labels by the toss of a coin. */
function* samples(rows: number): Generator<{ readonly features: readonly number[]; readonly label: number }> {
  const { integer, uniform } = randomSource(1);
  for (let row = 0; row < rows; row++) {
    yield { features: Array.from({ length: COLUMNS }, () => 10 * uniform() - 5), label: integer(2) };
  }
}

function parquetColumns(rows: number): ColumnSource[] {
  const columns = Array.from({ length: COLUMNS }, () => new Float64Array(rows));
  const labels: string[] = [];
  for (const { features, label } of samples(rows)) {
    for (const [k, value] of features.entries()) columns[k][labels.length] = value;
    labels.push(classes[label]);
  }
  return header.map((name, k) =>
    k < COLUMNS ? { name, type: 'DOUBLE', data: columns[k] } : { name, type: 'STRING', data: labels },
  );
}

/** To six digits, as C's %g writes them. */
function round(values: Float64Array): void {
  for (let k = 0; k < values.length; k++) values[k] = Number(values[k].toPrecision(6));
}

function writeLines(path: string, lines: Iterable<string>): void {
  const file = openSync(path, 'w');
  let pending = '';
  for (const line of lines) {
    pending += line;
    if (pending.length < 2 ** 20) continue;
    writeSync(file, pending);
    pending = '';
  }
  writeSync(file, pending);
  closeSync(file);
}
