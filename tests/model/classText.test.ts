import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { className } from '../../src/formats/labels.ts';
import { classText, isPair, pairText } from '../../src/model/classText.ts';

test.each([
  ['setosa', 'setosa'],
  ['Iris-setosa', 'Iris-setosa'],
  ['café', 'café'],
  ['-1', '-1'],
  ['2.5', '2.5'],
  ['yes', 'yes'],
  ['a, b', '"a, b"'],
  ['New York', '"New York"'],
  ['say "x"', '"say \\"x\\""'],
  ['<=50K', '"<=50K"'],
  ['true', '"true"'],
  // More digits than a double has: the label is a text.
  ['12345678901234567890', '"12345678901234567890"'],
  ['', '""'],
])('the class %j is written %s', (name, text) => {
  expect(classText(name)).toBe(text);
});

test('a list of classes as it is written reads back as YAML to the same classes', () => {
  const name = fc.oneof(
    fc.string(),
    fc.double({ noNaN: true }).map(String),
    fc.constantFrom('null', '0x1F', '1e3', '.5'),
  );
  fc.assert(
    fc.property(fc.array(name.map(className), { minLength: 1 }), (names) => {
      const read = parse(`[${names.map(classText).join(', ')}]`) as unknown[];
      expect(read.map((value) => className(value as string | number))).toEqual(names);
      for (const value of read) expect(['string', 'number']).toContain(typeof value);
    }),
  );
});

test('a pair is called by its classes with or without blanks and quotes', () => {
  const pair = { classI: 'a, b', classJ: 'c' };
  expect(pairText(pair)).toBe('"a, b" v c');
  for (const name of ['"a, b" v c', '"a, b"vc', 'a, b v c', 'a, bvc']) expect(isPair(name, pair)).toBe(true);
  for (const name of ['c v a, b', '"a, b" v "c"', 'a v c']) expect(isPair(name, pair)).toBe(false);
});
