import { expect, test } from 'vitest';
import { formats } from '../../src/formats/index.ts';
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

test('a file too large to be dense is refused, saying how large', () => {
  expect(() => read('+1 1:1\n-1 2000000000:0.5\n')).toThrow(
    'a1a.txt:2: 2 samples × 2000000000 features take 29.8 GiB as a dense matrix; expected at most 2 GiB',
  );
});

test.each([
  ['1:2 3:4', 'expected a label before the first feature'],
  ['+1 0:4', 'has index 0; expected indices from 1'],
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
])('%j is refused on its line', (line, message) => {
  expect(() => read(`-1 1:1\n${line}\n`)).toThrow(/^a1a\.txt:2: /);
  expect(() => read(`-1 1:1\n${line}\n`)).toThrow(message);
});
