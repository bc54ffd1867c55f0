import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNumber } from '../../src/formats/number.ts';
import { text } from './encode.ts';

const parse = (written: string) => parseNumber(text(written), 0, written.length);

test('a double written in any usual way is read as the same double as Number reads', () => {
  const spellings = fc
    .tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 0, max: 20 }))
    .map(([x, digits]) => [String(x), x.toExponential(digits), x.toPrecision(digits + 1), x.toFixed(digits)]);
  fc.assert(
    fc.property(spellings, (written) => {
      for (const spelling of written) expect(parse(spelling)).toBe(Number(spelling));
    }),
    { numRuns: 2000 },
  );
});

test('decimals of 16 to 19 digits are read as Number reads them, also next to the middle of two doubles', () => {
  // m + ½ is the middle of two doubles from 2⁵² on, m + ¼ and m + ¾ from 2⁵¹ on.
  const middles = fc
    .tuple(
      fc.bigInt({ min: 2n ** 51n, max: 2n ** 53n }),
      fc.constantFrom('25', '5', '75'),
      fc.constantFrom('', '0', '1'),
    )
    .map(([whole, fraction, more]) => `${whole}.${fraction}${more}`);
  const long = fc
    .tuple(fc.stringMatching(/^[1-9]\d{15,18}$/), fc.integer({ min: 0, max: 22 }))
    .map(([digits, decimals]) => {
      const padded = digits.padStart(decimals + 1, '0');
      return `${padded.slice(0, padded.length - decimals)}.${padded.slice(padded.length - decimals)}`;
    });
  fc.assert(
    fc.property(fc.oneof(middles, long), (spelling) => {
      expect(parse(spelling)).toBe(Number(spelling));
    }),
    { numRuns: 5000 },
  );
});

test('decimals of a table are read as Number reads them, with signs, points at the ends, leading zeros and blanks', () => {
  const written = fc
    .tuple(
      fc.constantFrom('', '-', '+'),
      fc.stringMatching(/^\d{0,20}$/),
      fc.constantFrom('', '.'),
      fc.stringMatching(/^\d{0,20}$/),
      fc.oneof(fc.constant(''), fc.stringMatching(/^[eE][+-]?\d{1,3}$/)),
      fc.constantFrom('', ' ', '\t '),
    )
    .filter(([, whole, point, decimals]) => whole !== '' || (point !== '' && decimals !== ''))
    .map(
      ([sign, whole, point, decimals, power, blank]) =>
        `${blank}${sign}${whole}${point}${point === '' ? '' : decimals}${power}${blank}`,
    );
  fc.assert(
    fc.property(written, (spelling) => {
      expect(parse(spelling)).toBe(Number(spelling));
    }),
    { numRuns: 5000 },
  );
});

test.each([
  '',
  ' ',
  '.',
  '-',
  '+',
  'e5',
  '1e',
  '1e+',
  '1.2.3',
  '1 2',
  '0x10',
  'NaN',
  'Infinity',
  '-inf',
  '1,5',
  '1_000',
  '--1',
  '5-',
  'a1',
  '1e1.5',
])('%j is not a number', (written) => {
  expect(parse(written)).toBeNaN();
});

test('numbers beyond the doubles are infinite, and below them zero', () => {
  expect([parse('1e400'), parse('-1e400'), parse('1e-400'), parse('1e99999999999')]).toEqual([
    Infinity,
    -Infinity,
    0,
    Infinity,
  ]);
});
