import { expect, test } from 'vitest';
import { libsvmLines, textLikeSamples } from '../../bench/textLike.ts';
import { formats } from '../../src/formats/index.ts';
import { isSparse, rowOf, type SparseMatrix } from '../../src/math/matrix.ts';
import { text } from './encode.ts';

const read = (content: string) => formats.libsvm.read(text(content), { fileName: 'a1a.txt' });

test('what is not written is zero, indices count from 1, comments and blank lines are skipped', () => {
  const { features, labels } = read('# made up\n+1 1:0.5 4:-2 # first\n\n-1\t2:1e3 \r\n1.0\n');
  expect(features).toEqual({
    rows: 3,
    cols: 4,
    values: Float64Array.of(0.5, 0, 0, -2, 0, 1000, 0, 0, 0, 0, 0, 0),
    divisor: 1,
  });
  expect(labels).toEqual({ classes: ['-1', '1'], codes: Int32Array.of(1, 0, 1) });
});

test('whole numbers up to 255 are kept as bytes, and labels may be words', () => {
  const { features, labels } = read('spam 2:1 3:255\nham 1:7\n');
  expect(features.values).toEqual(Uint8Array.of(0, 1, 255, 7, 0, 0));
  expect(labels!.classes).toEqual(['ham', 'spam']);
});

/** `filled` of a hundred values on each line, all `value`. */
const lines = (rows: number, filled: number, value = '0.5') =>
  Array.from(
    { length: rows },
    (_, i) => `${i % 2} ${Array.from({ length: filled }, (_, k) => `${k + 1}:${value}`).join(' ')} 100:${value}\n`,
  ).join('');

test('many zeros are left out, fewer than nine of ten are not, and small files are dense anyway', () => {
  const isSparseFor = (rows: number, filled: number) => isSparse(read(lines(rows, filled - 1)).features);
  expect([isSparseFor(3000, 9), isSparseFor(3000, 10), isSparseFor(2000, 9)]).toEqual([true, false, false]);
});

test('sparse samples are those that the dense ones would be', () => {
  const content = lines(3000, 2, '1.5').replaceAll('2:1.5', '2:0');
  const { features } = read(content) as { features: SparseMatrix };
  expect(features).toMatchObject({ rows: 3000, cols: 100, divisor: 1 });
  expect([...features.columns.subarray(0, 4)]).toEqual([0, 99, 0, 99]);
  expect([...features.rowStarts.subarray(0, 3)]).toEqual([0, 2, 4]);
  expect([...rowOf(features, 2999)]).toEqual([1.5, ...Array(98).fill(0), 1.5]);
});

test('sparse values take the smallest type that holds them exactly', () => {
  const storage = (value: string) => read(lines(3000, 2, value)).features.values.constructor;
  expect(['7', '0.5', '0.1', '256', '1e300'].map(storage)).toEqual([
    Uint8Array,
    Float32Array,
    Float64Array,
    Float32Array,
    Float64Array,
  ]);
});

test('texts come back number for number from the file they are written to', () => {
  const { features, labels } = textLikeSamples({ texts: 300, words: 2000, length: 20, seed: 5 });
  const { features: found, labels: classes } = read([...libsvmLines({ features, labels })].join(''));
  expect(found).toEqual({ ...features, cols: found.cols });
  expect([...classes!.codes].map((code) => Number(classes!.classes[code]))).toEqual([...labels]);
});

test('a file too large for memory is refused, saying how large', () => {
  expect(() => read('+1 1:1\n-1 2000000000:0.5\n')).toThrow(
    'a1a.txt:2: there are 2000000000 features; expected at most 134217728',
  );
});

test.each([
  ['1:2 3:4', 'expected a label before the first feature'],
  ['+1 3:1 2:1', '"2:1" comes after index 3; expected ascending indices'],
  ['+1 3:1 3:1', 'comes after index 3'],
  ['+1 3', 'expected index:value such as 3:0.5'],
  ['+1 a:1', 'expected index:value'],
  ['+1 1:x', 'expected index:value'],
  ['+1 1:', 'expected index:value'],
  ['+1 1:nan', 'expected index:value with a finite number'],
  ['+1 1:1e999', 'expected index:value with a finite number'],
  ['+1 99999999999:1', 'has too large an index'],
  ['nan 1:1', 'the label is "nan"'],
  ['1,3 1:1', 'the line has several labels, "1,3"; expected one class per sample'],
])('%j is refused on its line', (line, message) => {
  expect(() => read(`-1 1:1\n${line}\n`)).toThrow(/^a1a\.txt:2: /);
  expect(() => read(`-1 1:1\n${line}\n`)).toThrow(message);
});
