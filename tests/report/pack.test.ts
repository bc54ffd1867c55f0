import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axes } from '../../src/metrics/axis.ts';
import { cellsOf } from '../../src/report/cells.ts';
import { pack } from '../../src/report/pack.ts';
import type { ReportData } from '../../src/report/reportData.ts';
import { unpack } from '../../src/report/unpack.ts';

/** A report of nothing but one note, whatever it holds: packing does not look at what values mean. */
const reportOf = (note: unknown) => ({ runs: [{ results: '', notes: [note] }], series: [] }) as unknown as ReportData;

const unpackedNote = (note: unknown): unknown => unpack(pack(reportOf(note))).runs[0].notes[0];

const numbers = fc.double({ noDefaultInfinity: false, noNaN: false });

test('numbers, texts, and typed arrays of doubles and integers come back as they were', () => {
  const values = fc.record({
    single: numbers,
    doubles: fc.float64Array(),
    counts: fc.uint32Array(),
    small: fc.uint32Array({ max: 65535 }),
    rows: fc.int32Array(),
    labels: fc.int8Array(),
    bytes: fc.uint8Array(),
    flags: fc.array(fc.integer({ min: 0, max: 1 })).map((flags) => Uint8Array.from(flags)),
    text: fc.string({ unit: 'binary' }),
    list: fc.array(fc.option(fc.record({ name: fc.string() }), { nil: undefined })),
    nothing: fc.constant(null),
  });
  fc.assert(
    fc.property(values, (value) => {
      expect(unpackedNote(value)).toEqual(negativeZeroAsZero(value));
    }),
  );
});

/** JSON writes −0 as 0; typed arrays keep it. */
function negativeZeroAsZero<Value extends { single: number }>(value: Value): Value {
  return { ...value, single: value.single + 0 };
}

test('what is written shorter comes back to the last bit: fractions of one number, and multiples of a width', () => {
  const series = (values: Float64Array, attacked: number) =>
    ({
      runs: [{ results: 'lambda,status\n1,ok\n' }],
      series: [{ runIndex: 0, rows: Int32Array.of(0), axis: axes.lambda, columns: {}, attacked, values }],
    }) as unknown as ReportData;
  const there = (values: Float64Array, attacked: number) => {
    const text = pack(series(values, attacked));
    expect((unpack(text).series[0] as unknown as { values: Float64Array }).values).toEqual(values);
    return /"\$":"(shares|multiples|float64)"/.exec(text.slice(text.indexOf('"values"')))![1];
  };
  const counts = fc.array(fc.option(fc.nat(2042), { nil: Number.NaN }), { minLength: 1 });
  fc.assert(
    fc.property(counts, fc.constantFrom(2042, 90, 65534), (list, count) => {
      expect(
        there(
          Float64Array.from(list, (k) => k / count),
          count,
        ),
      ).toBe('shares');
    }),
  );
  const edges = fc.record({
    width: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
    first: fc.integer({ min: -50, max: 50 }),
    length: fc.integer({ min: 3, max: 42 }),
  });
  fc.assert(
    fc.property(edges, ({ width, first, length }) => {
      there(
        Float64Array.from({ length }, (_, k) => (first + k) * width),
        7,
      );
    }),
  );
  fc.assert(fc.property(fc.float64Array({ maxLength: 4 }), (values) => void there(values, 3)));
  expect(there(Float64Array.of(-0, 1), 7)).toBe('float64');
});

test('what is drawn is rounded to 2⁻¹⁵ of the largest; 0, ∞ and NaN stay what they are, and order stays', () => {
  fc.assert(
    fc.property(fc.float32Array({ minLength: 1 }), (values) => {
      const unpacked = unpackedNote(values) as Float32Array;
      expect(unpacked).toBeInstanceOf(Float32Array);
      const largest = Math.max(0, ...values.filter(Number.isFinite).map(Math.abs));
      for (const [k, value] of values.entries()) {
        if (Number.isFinite(value)) expect(Math.abs(unpacked[k] - value)).toBeLessThanOrEqual(largest * 2 ** -15);
        else expect(unpacked[k]).toBe(value);
        if (value === 0) expect(unpacked[k]).toBeCloseTo(0, 300);
      }
      const inOrder = [...values.keys()].filter((k) => !Number.isNaN(values[k])).sort((a, b) => values[a] - values[b]);
      for (let k = 1; k < inOrder.length; k++) {
        expect(unpacked[inOrder[k]]).toBeGreaterThanOrEqual(unpacked[inOrder[k - 1]]);
      }
    }),
  );
});

test('no text ends the script element, opens another or breaks a line of script', () => {
  const hostile = '</script><script>alert(1)</script><!-- ]]> \u2028\u2029';
  const text = pack(reportOf({ name: hostile }));
  expect(text).not.toMatch(/[<\u2028\u2029]/);
  expect(unpackedNote({ name: hostile })).toEqual({ name: hostile });
});

test('an array that has no packed form is a bug that is told, not lost', () => {
  expect(() => pack(reportOf(Uint16Array.of(2)))).toThrow('Uint16Array has no packed form');
});

test('the cells of a CSV text are those of RFC 4180', () => {
  expect(cellsOf('')).toEqual([]);
  expect(cellsOf('a,b\n1,\n')).toEqual([
    ['a', 'b'],
    ['1', ''],
  ]);
  expect(cellsOf('"a ""b"", c",d\n"two\nlines",\n,"x"\n')).toEqual([
    ['a "b", c', 'd'],
    ['two\nlines', ''],
    ['', 'x'],
  ]);
});

test('the cells of any table that results are written as come back', () => {
  const cells = fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 2 }), { maxLength: 5 });
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(cells, (rows) => {
      expect(cellsOf(rows.map((row) => `${row.map(quoted).join(',')}\n`).join(''))).toEqual(rows);
    }),
  );
});

test('bytes that several series have are written once', () => {
  const images = Uint8Array.from({ length: 40_000 }, (_, k) => (k * k * 7919) >> 5);
  const once = pack(reportOf({ images })).length;
  const text = pack(reportOf([{ images }, { images: images.slice() }]));
  expect(text.length).toBeLessThan(once + 200);
  expect((unpack(text).runs[0].notes[0] as unknown as { images: Uint8Array }[])[1].images).toEqual(images);
});
