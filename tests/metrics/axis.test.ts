import { describe, expect, test } from 'vitest';
import {
  type AxisName,
  appendedColumns,
  axes,
  axisReader,
  axisValueOf,
  coordinatesOf,
  strengthOf,
  sweptAxis,
} from '../../src/metrics/axis.ts';
import { columnNames } from '../../src/metrics/index.ts';

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

describe('how strongly a point is regularised', () => {
  test('is its μ, whatever the spelling of λ, and its ε where it has one, be it 0', () => {
    expect(strengthOf({ lambda: 4, mu: 0.25 })).toBe(0.25);
    expect(strengthOf({ lambda: 4, mu: 0.25, epsilon: 0.1 })).toBe(0.1);
    expect(strengthOf({ lambda: 4, mu: 0.25, epsilon: 0 })).toBe(0);
  });
});
