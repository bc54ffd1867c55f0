import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AxisName,
  appendedColumns,
  axes,
  axisReader,
  axisValueOf,
  coordinatesOf,
  meantValues,
  strengthOf,
  sweptAxis,
} from '../../src/metrics/axis.ts';
import { columnNames } from '../../src/metrics/index.ts';
import { roundNumber } from '../../src/outputs/numberText.ts';

const configs = {
  lambda: { lambda: [0.1, 10, 1] },
  epsilon: { lambda: [0.5], adversarial: { norm: 'linf', epsilon: [0.1, 0.3, 0] } },
} as const satisfies Record<AxisName, unknown>;

const names = Object.keys(axes) as AxisName[];

describe.each(names)('the axis %s', (name) => {
  const axis = axes[name];
  const config = configs[name];

  test('is called what the registry calls it, and has columns of results.csv', () => {
    expect(axis.name).toBe(name);
    expect(columnNames).toEqual(expect.arrayContaining([axis.column, axis.strengthColumn]));
  });

  test('is the one of its configs, with the values in the order written', () => {
    const swept = sweptAxis(config);
    expect([swept.name, swept.values]).toEqual([name, axis.valuesOf(config)]);
  });

  test('is found again in the points that its configs make, and in their rows', () => {
    for (const value of axis.valuesOf(config)!) {
      const point = axis.pointAt(value, config);
      expect(axisValueOf(point)).toMatchObject({ name, value });
      const { lambda, epsilon } = point;
      const row = [lambda, epsilon];
      const columns = [{ name: 'lambda' }, { name: 'adversarial_epsilon' }];
      expect(axisReader(columns)(row)).toMatchObject({ name, value });
      expect(
        axisValueOf(coordinatesOf((column) => row[columns.findIndex((one) => one.name === column)])),
      ).toMatchObject({ name, value });
    }
  });

  test('has a column in every table of points, or one that tables of its sweeps have in the end', () => {
    expect(appendedColumns.some((column) => column.name === axis.column)).toBe(axis.column !== 'lambda');
  });
});

describe('a value that is typed', () => {
  test('is the one that people have seen of it', () => {
    const grid = fc.array(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(grid, (values) => {
        expect(meantValues(values, Number(roundNumber(values[0])))).toContain(values[0]);
      }),
    );
    const quarters = Array.from({ length: 33 }, (_, k) => 100 * 10 ** (-k / 4));
    for (const value of quarters) expect(meantValues(quarters, Number(roundNumber(value)))).toEqual([value]);
  });

  test('means none where it has fewer digits, or others', () => {
    const grid = [0.05623413251903491, 1, 0];
    for (const typed of [0.0562, 0.05624, 0.056235, 1.001, 1e-300]) expect(meantValues(grid, typed)).toEqual([]);
    for (const typed of [0.05623, 0.056234, 0.0562341]) expect(meantValues(grid, typed)).toEqual([grid[0]]);
    expect([meantValues(grid, 1), meantValues(grid, 0)]).toEqual([[1], [0]]);
  });

  test('means all that are this when rounded, unless it is one of them', () => {
    expect(meantValues([1.00001, 1.00002, 1.1], 1)).toEqual([1.00001, 1.00002]);
    expect(meantValues([1.00001, 1.00002, 1], 1)).toEqual([1]);
  });
});

describe('how strongly a point is regularised', () => {
  test('is its μ, whatever the spelling of λ, and its ε where it has one, be it 0', () => {
    expect(strengthOf({ lambda: 4, mu: 0.25 })).toBe(0.25);
    expect(strengthOf({ lambda: 4, mu: 0.25, epsilon: 0.1 })).toBe(0.1);
    expect(strengthOf({ lambda: 4, mu: 0.25, epsilon: 0 })).toBe(0);
  });
});
