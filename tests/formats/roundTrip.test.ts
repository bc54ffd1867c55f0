import fc from 'fast-check';
import { expect, test } from 'vitest';
import { samplesIn } from '../../src/data/samplesFile.ts';
import { formats } from '../../src/formats/index.ts';
import { idxBytes, npyBytes, text } from './encode.ts';

const number = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.double({ noNaN: true, noDefaultInfinity: true }));

/** Rows of numbers, all of the same length, with one of two classes each. */
const tables = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 8 }), fc.boolean())
  .chain(([cols, rows, bytesOnly]) =>
    fc.record({
      rows: fc.array(
        fc.array(bytesOnly ? fc.integer({ min: 0, max: 255 }) : number, { minLength: cols, maxLength: cols }),
        {
          minLength: rows,
          maxLength: rows,
        },
      ),
      labels: fc.array(fc.constantFrom(-1, 1, 12), { minLength: rows, maxLength: rows }),
    }),
  );

type Table = { rows: number[][]; labels: number[] };

/** What every reader must make of a table. */
function expected({ rows, labels }: Table) {
  const values = rows.flat();
  const areBytes = values.every((value) => Number.isInteger(value) && value >= 0 && value <= 255);
  return {
    shape: [rows.length, rows[0].length],
    // −0 is read as 0.
    values: values.map((value) => value + 0),
    areBytes,
    labels: labels.map(String),
  };
}

function found(samples: ReturnType<typeof formats.npy.read>, ownLabels = samples.labels!) {
  const { rows, cols, values } = samples.features;
  return {
    shape: [rows, cols],
    values: [...values],
    areBytes: values instanceof Uint8Array,
    labels: [...ownLabels.codes].map((code) => ownLabels.classes[code]),
  };
}

const write = (value: number) => (Object.is(value, -0) ? '-0' : String(value));
const options = { fileName: 'file' };

test('CSV and TSV give the numbers back, with and without header, line ends and quotes of any kind', () => {
  fc.assert(
    fc.property(
      tables,
      fc.record({
        separator: fc.constantFrom(',', '\t'),
        end: fc.constantFrom('\n', '\r\n'),
        quoted: fc.constantFrom('none', 'numbers', 'labels'),
        header: fc.boolean(),
        at: fc.nat(6),
      }),
      (table, { separator, end, quoted, header, at }) => {
        const column = at % (table.rows[0].length + 1);
        const inQuotes = (value: number, kind: string) => (quoted === kind ? `"${write(value)}"` : write(value));
        const lines = table.rows.map((row, i) => {
          const cells = row.map((value) => inQuotes(value, 'numbers'));
          cells.splice(column, 0, inQuotes(table.labels[i], 'labels'));
          return cells.join(separator);
        });
        if (header)
          lines.unshift(
            Array.from(table.rows[0], (_, k) => `f${k}`)
              .toSpliced(column, 0, 'class')
              .join(separator),
          );
        const format = separator === ',' ? formats.csv : formats.tsv;
        const file = { path: 'file', labels: header ? 'class' : column };
        const { samples } = samplesIn(format, text(lines.join(end) + end), file);
        expect(found(samples)).toEqual(expected(table));
      },
    ),
    { numRuns: 500 },
  );
});

test('NPY gives the numbers back, in either byte order and either order of the array', () => {
  fc.assert(
    fc.property(tables, fc.constantFrom('<', '>'), fc.boolean(), (table, order, fortran) => {
      const { rows, labels } = table;
      const stored = fortran ? rows[0].flatMap((_, k) => rows.map((row) => row[k])) : rows.flat();
      const bytes = npyBytes(`${order}f8`, [rows.length, rows[0].length], stored, { fortran });
      const ownLabels = formats.npy.readLabels!(npyBytes(`${order}i4`, [labels.length], labels), options);
      expect(found(formats.npy.read(bytes, options), ownLabels)).toEqual(expected(table));
    }),
  );
});

test('IDX gives the numbers back', () => {
  fc.assert(
    fc.property(tables, (table) => {
      const { rows, labels } = table;
      const { areBytes } = expected(table);
      const bytes = idxBytes(areBytes ? 8 : 14, [rows.length, rows[0].length], rows.flat());
      const ownLabels = formats.idx.readLabels!(idxBytes(11, [labels.length], labels), options);
      expect(found(formats.idx.read(bytes, options), ownLabels)).toEqual(expected(table));
    }),
  );
});

test('LIBSVM gives the numbers back, zeros left out or not', () => {
  fc.assert(
    fc.property(tables, fc.boolean(), (table, sparse) => {
      const lines = table.rows.map((row, i) => {
        const entries = row.flatMap((value, k) =>
          sparse && Object.is(value, 0) && k < row.length - 1 ? [] : [`${k + 1}:${write(value)}`],
        );
        return [table.labels[i], ...entries].join(' ');
      });
      expect(found(formats.libsvm.read(text(lines.join('\n')), options))).toEqual(expected(table));
    }),
  );
});
