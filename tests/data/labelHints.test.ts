import { expect, test } from 'vitest';
import { labelHints } from '../../src/data/labelHints.ts';

const hintsOf = (counts: Readonly<Record<string, number>>) =>
  labelHints(Object.entries(counts).map(([name, samples]) => ({ name, samples })));

test('classes that differ only in case or blanks are named with their counts', () => {
  expect(hintsOf({ Yes: 5, no: 4, yes: 1 })).toEqual([
    'the classes "Yes" (5 samples) and "yes" (1 sample) differ only in case or blanks; ' +
      'expected one spelling, if they are one class',
  ]);
  // One with a no-break space, one with two blanks.
  expect(hintsOf({ 'New York': 1, 'New\u00a0york': 2, 'new  york': 3 })).toHaveLength(1);
});

test('names that are lists of other names are told as several labels', () => {
  const hint = (count: string, name: string) =>
    `${count} several labels in one, such as ${name}; expected one class per sample`;
  expect(hintsOf({ a: 1, b: 1, 'a;b': 2 })).toEqual([hint('2 samples have', '"a;b"')]);
  expect(hintsOf({ '1': 9, '3': 4, '1,3': 1 })).toEqual([hint('1 sample has', '"1,3"')]);
  expect(hintsOf({ 'a | b': 1, 'b | c': 1, 'a | c': 1 })).toEqual([hint('3 samples have', '"a | b"')]);
});

test('other classes get no hint', () => {
  expect(hintsOf({ a: 1, b: 2, c: 3 })).toEqual([]);
  expect(hintsOf({ 'light red': 1, 'light blue': 1, 'dark red': 1, 'dark blue': 1 })).toEqual([]);
  expect(hintsOf({ 'Paris, France': 3, 'Berlin, Germany': 4 })).toEqual([]);
});
