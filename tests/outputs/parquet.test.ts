import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { columnNames, metrics } from '../../src/metrics/index.ts';
import type { Cell } from '../../src/metrics/metric.ts';
import { parquet } from '../../src/outputs/parquet.ts';
import { resultColumns } from '../../src/results/table.ts';
import { pointOf, screen80 } from './examples.ts';

function fileOf(rows: readonly Record<string, Cell>[], columns?: readonly string[]): ArrayBuffer {
  const table = { columns: resultColumns, rows: rows.map((row) => columnNames.map((name) => row[name])) };
  return parquet.render(table, { ...screen80, ...(columns && { columns }) }).slice().buffer;
}

const read = (file: ArrayBuffer) => parquetReadObjects({ file });

describe('Parquet', () => {
  test('has every column of the results with its type, and nulls allowed', () => {
    const { children } = parquetSchema(parquetMetadata(fileOf([pointOf()])));
    expect(children.map(({ element }) => element.name)).toEqual(columnNames);
    const types = { number: 'DOUBLE', boolean: 'BOOLEAN', text: 'BYTE_ARRAY' };
    expect(children.map(({ element }) => element.type)).toEqual(metrics.map(({ type }) => types[type]));
    for (const { element } of children) {
      expect(element.repetition_type).toBe('OPTIONAL');
      if (element.type === 'BYTE_ARRAY') expect(element.converted_type).toBe('UTF8');
    }
  });

  test('reads back as what was written, null where there was no value', async () => {
    const rows = [
      { class_i: 'ä "b",\n', lambda: 1e-6, converged: true, d_adv: Number.POSITIVE_INFINITY, bias: -0 },
      { class_i: '', lambda: 0.1, converged: false, d_adv: Number.NaN },
      { lambda: Number.NEGATIVE_INFINITY },
    ];
    const columns = ['lambda', 'class_i', 'converged', 'd_adv', 'bias'];
    expect(await read(fileOf(rows, columns))).toEqual([
      { lambda: 1e-6, class_i: 'ä "b",\n', converged: true, d_adv: Number.POSITIVE_INFINITY, bias: -0 },
      { lambda: 0.1, class_i: '', converged: false, d_adv: null, bias: null },
      { lambda: Number.NEGATIVE_INFINITY, class_i: null, converged: null, d_adv: null, bias: null },
    ]);
  });

  test('keeps every bit of a number, in its row', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 50 }), async (numbers) => {
        const rows = await read(
          fileOf(
            numbers.map((bias) => ({ bias })),
            ['bias'],
          ),
        );
        expect(rows.length).toBe(numbers.length);
        for (const [k, x] of numbers.entries()) expect(Object.is(rows[k].bias, x), `${rows[k].bias} ${x}`).toBe(true);
      }),
    );
  });

  test('holds more rows than fit into one group', async () => {
    const rows = Array.from({ length: 150_000 }, (_, k) => ({
      lambda: k % 7 === 0 ? undefined : k,
      loss: `l${k % 3}`,
    }));
    const back = await read(fileOf(rows, ['lambda', 'loss']));
    expect(back.length).toBe(rows.length);
    expect(back.every(({ lambda, loss }, k) => (lambda ?? undefined) === rows[k].lambda && loss === rows[k].loss)).toBe(
      true,
    );
  });

  test('gives the same bytes for the same table, and a file for none at all', async () => {
    const rows = [pointOf(), pointOf({ lambda: 0.01, status: 'failed' })];
    expect(new Uint8Array(fileOf(rows))).toEqual(new Uint8Array(fileOf(rows)));
    expect(await read(fileOf([]))).toEqual([]);
  });
});
