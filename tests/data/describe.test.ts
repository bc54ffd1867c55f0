import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeSamples, shapeText } from '../../src/data/describe.ts';
import { samplesIn } from '../../src/data/samplesFile.ts';
import { formats } from '../../src/formats/index.ts';
import { withoutZeros } from '../../src/math/matrix.ts';
import { text } from '../formats/encode.ts';

const describeTable = (content: string) =>
  describeSamples(samplesIn(formats.csv, text(content), { path: 'table.csv' }).samples);

test('counts, ranges, zeros and constant features are those of the table', () => {
  expect(describeTable('a,b,c,kind\n0,7,2,x\n4,7,0,y\n0,7,1,x\n')).toMatchObject({
    samples: 3,
    features: 3,
    storage: 'bytes',
    classes: [
      { name: 'x', samples: 2 },
      { name: 'y', samples: 1 },
    ],
    min: 0,
    max: 7,
    mean: 28 / 9,
    zeros: 3 / 9,
    duplicates: 0,
    conflicts: 0,
    constantFeatures: ['b'],
  });
});

test('duplicates are samples equal to an earlier one, conflicts those of another class', () => {
  expect(describeTable('1,2,x\n3,4,x\n1,2,x\n1,2,y\n3,4,x\n5,6,y\n')).toMatchObject({ duplicates: 3, conflicts: 1 });
  expect(describeTable('1.5,-0,x\n1.5,0,y\n')).toMatchObject({ duplicates: 1, conflicts: 1 });
});

test.each([
  ['0,0.5,x\n1,0.25,y\n', { scale: 'none', bounds: [0, 1] }],
  ['0,250,x\n200,3,y\n', { scale: 255, bounds: [0, 1] }],
  ['0,16,x\n15,3,y\n', { scale: 16, bounds: [0, 1] }],
  ['0.001,1200,x\n0.002,500,y\n', { scale: 'standardize' }],
  ['1000,1200,x\n1100,1050,y\n', { scale: 'standardize' }],
  ['-1.5,2,x\n0.5,-1,y\n', { scale: 'none' }],
  ['3,4,x\n3,4,y\n', { scale: 'none' }],
])('%j gets the scale %j suggested', (content, suggestion) => {
  const { reason, ...found } = describeTable(content).suggestion;
  expect(found).toEqual(suggestion);
  expect(reason).not.toBe('');
});

test('images are divided by the range of their pixels, however dark their borders', () => {
  const image = { image: { width: 2, height: 1 } };
  const features = { rows: 2, cols: 2, values: Uint8Array.of(0, 255, 1, 0), divisor: 1 };
  expect(describeSamples({ features, ...image }).suggestion).toMatchObject({ scale: 255, bounds: [0, 1] });
  const noLabels = describeSamples({ features });
  expect([noLabels.classes, noLabels.conflicts]).toEqual([undefined, undefined]);
});

test('sparse samples are described as dense ones are, but for the scale where zeros must stay zeros', () => {
  const value = fc.oneof(fc.constant(0), fc.constant(0), fc.constantFrom(-1, 2, 0.5, 300));
  const rowPairs = fc.array(fc.tuple(fc.array(value, { minLength: 3, maxLength: 3 }), fc.constantFrom('x', 'y')), {
    minLength: 2,
    maxLength: 8,
  });
  fc.assert(
    fc.property(rowPairs, (rows) => {
      const content = rows.map(([numbers, label]) => `${numbers.join(',')},${label}\n`).join('');
      const { samples } = samplesIn(formats.csv, text(content), { path: 'table.csv', labels: 3 });
      const { suggestion: dense, mean, ...rest } = describeSamples(samples);
      const found = describeSamples({ ...samples, features: withoutZeros(samples.features) });
      expect(found).toMatchObject({ ...rest, sparse: true });
      expect(found.mean).toBeCloseTo(mean, 12);
      if (dense.scale !== 'standardize') expect(found.suggestion).toEqual(dense);
      else expect(found.suggestion.scale).not.toBe('standardize');
    }),
  );
});

test('the shape of sparse samples says how few values there are', () => {
  const features = withoutZeros({ rows: 2, cols: 300, values: new Uint8Array(600).fill(9, 0, 5), divisor: 1 });
  expect(shapeText(describeSamples({ features }))).toBe('2 samples × 300 features (sparse, 0.83 % non-zero)');
});

test('columns constant but for rounding count as constant, and change no suggestion', () => {
  const found = describeTable('x,k,y\n1.5,0.3,a\n-0.5,0.30000000000000004,b\n');
  expect(found.constantFeatures).toEqual(['k']);
  expect(found.suggestion.scale).toBe('none');
});

test('the largest and the smallest values are described by finite numbers, and standardize is suggested', () => {
  const large = describeTable('-1.7e308,1,p\n1.7e308,2,q\n1.7e308,3,q\n');
  // (1.7e308 + 6) / 6.
  expect(large).toMatchObject({ min: -1.7e308, max: 1.7e308, mean: 1.7e308 / 6, suggestion: { scale: 'standardize' } });
  const small = describeTable('0,1e-200,p\n0,3e-200,q\n');
  expect(small).toMatchObject({ mean: 1e-200, suggestion: { scale: 'standardize' } });
});
