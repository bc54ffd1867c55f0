import { expect, it } from 'vitest';
import { metrics } from '../../src/metrics/index.ts';
import { type ColumnFacts, shownCell, shownNumber, unitSign } from '../../src/report/markup/columns.ts';
import { valuesAt } from '../../src/report/markup/values.ts';
import type { ReportSeries } from '../../src/report/shownData.ts';
import { reportTexts } from '../../src/report/texts/index.ts';

it('angles of the table are in degrees, and 0 where they are 0 but for rounding', () => {
  expect(shownNumber({ unit: 'radians' }, Math.PI / 4)).toBe('45');
  expect(shownNumber({ unit: 'radians' }, 9.8e-16)).toBe('0');
  expect(shownNumber({ unit: 'radians', bound: 'upper' }, 9.8e-16)).not.toBe('0');
});

it('what stands beside the slider is what the table has, in the column’s unit', () => {
  const columns: ColumnFacts[] = metrics.map(({ column, symbol, type, unit, bound }) => ({
    ...{ column, symbol, type, unit, description: '' },
    ...(bound && { bound }),
  }));
  const x = { train_error: 0.12344, test_error: 0.5, d_err: 0.12344, d_adv: 2, w_norm: 123.44, tilt_angle: 0.5 };
  const cells: Record<string, number> = { ...x, duality_gap: 1.23411e-7 };
  const quantities = Object.entries(cells).map(([name, value]) => [name, Float64Array.of(value)]);
  const series = { columns: Object.fromEntries(quantities) } as ReportSeries;
  const row = { runIndex: 0, series: 0, point: 0, cells: columns.map(({ column }) => String(cells[column] ?? 'ok')) };
  const table = { data: { runs: [], series: [series] }, columns, rows: [row], texts: reportTexts.en };
  const values = valuesAt(table, 0, 0);
  expect(values.map(({ name }) => name)).toEqual([...Object.keys(cells), 'status']);
  for (const { name, shown } of values.slice(0, -1)) {
    const facts = columns.find(({ column }) => column === name)!;
    expect(shown, name).toBe(`${shownCell(facts, String(cells[name]), reportTexts.en)}${unitSign(facts.unit)}`);
  }
  // The unit is the column's: in radians 123.44 would be an angle.
  const angles = columns.map((facts) => (facts.column === 'w_norm' ? { ...facts, unit: 'radians' } : facts));
  const turned = valuesAt({ ...table, columns: angles }, 0, 0);
  expect(turned.find(({ name }) => name === 'w_norm')!.shown).toBe('7073°');
});
