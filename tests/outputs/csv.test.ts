import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import type { CellType } from '../../src/metrics/metric.ts';
import { csv, parseCsv, renderDelimited } from '../../src/outputs/csv.ts';
import { tsv } from '../../src/outputs/tsv.ts';
import { pointOf, resultsOf, screen80 } from './examples.ts';

const types: Record<string, CellType> = { x: 'number', name: 'text', flag: 'boolean' };
const columns = Object.entries(types).map(([name, type]) => ({ name, type }));
const parsed = (text: string) => parseCsv(new TextEncoder().encode(text), 'results.csv', (name) => types[name]);

const numbers = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(-0, 5e-324, 1e21, 1e-7, 2 ** 53, Infinity));
/** An empty text is an empty cell. */
const texts = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text !== '\ufeff');
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const rows = fc.array(fc.tuple(optional(numbers), optional(texts), optional(fc.boolean())), { maxLength: 20 });

describe('CSV', () => {
  test.each([',', '\t'])('with %j between cells reads back bit for bit', (delimiter) => {
    fc.assert(
      fc.property(rows, (cells) => {
        const text = renderDelimited({ columns, rows: cells }, delimiter);
        if (delimiter === ',') {
          const back = parsed(text);
          expect(back.rows.length).toBe(cells.length);
          // toEqual takes 0 for −0, Object.is does not
          expect(back.rows.every((row, r) => row.every((cell, k) => Object.is(cell, cells[r][k])))).toBe(true);
        } else expect(text.split('\n')[0]).toBe('x\tname\tflag');
      }),
    );
  });

  test('quotes what RFC 4180 says, ends lines with LF and has no locale', () => {
    const text = renderDelimited(
      {
        columns,
        rows: [
          [1234567.5, 'a,b', true],
          [1e-7, 'say "no"\nor', false],
          [Infinity, undefined, undefined],
        ],
      },
      ',',
    );
    expect(text).toBe('x,name,flag\n1234567.5,"a,b",true\n1e-7,"say ""no""\nor",false\ninf,,\n');
  });

  test('writes NaN, a value that does not exist, as an empty cell', () => {
    expect(renderDelimited({ columns: [columns[0]], rows: [[Number.NaN]] }, ',')).toBe('x\n\n');
  });

  test('shows chosen columns in the chosen order', () => {
    const table = resultsOf(pointOf());
    expect(csv.render(table, { ...screen80, columns: ['d_adv', 'lambda'] })).toBe(
      'd_adv,lambda\n1.8449061047394253,0.1\n',
    );
    expect(tsv.render(table, { ...screen80, columns: ['loss', 'lambda'] })).toBe('loss\tlambda\nhinge\t0.1\n');
  });

  test.each([
    ['x,y\n1,2\n', /results\.csv:1: unknown column "y"/],
    ['x\nfast\n', /results\.csv:2: x is "fast"; expected a number/],
    ['x,flag\n1,yes\n', /results\.csv:2: flag is "yes"; expected a boolean/],
    ['x,flag\n1\n', /results\.csv:2: 1 cells; expected 2/],
    ['x,name\n1,"a\nb"\n2,"c\n', /results\.csv:4: a quoted field is not closed/],
  ])('that is not ours (%j) is refused with the place', (text, message) => {
    expect(() => parsed(text)).toThrow(UserError);
    expect(() => parsed(text)).toThrow(message);
  });
});
