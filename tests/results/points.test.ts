import { expect, test } from 'vitest';
import { pointKeys } from '../../src/results/points.ts';
import type { Table } from '../../src/results/table.ts';

const point = ['2', '3', 'hinge', 0.01];
const table = (...further: readonly (readonly [name: string, cell: string | number | boolean])[]): Table => ({
  columns: [...['class_i', 'class_j', 'loss', 'lambda'], ...further.map(([name]) => name)].map((name) => ({
    name,
    type: 'text' as const,
  })),
  rows: [[...point, ...further.map(([, cell]) => cell)]],
});

test.each([
  ['a sweep over λ', [], []],
  ['a sweep over λ with an empty column', [['adversarial_epsilon', undefined as never]], []],
  ['a sweep over ε', [['adversarial_epsilon', 0.3]], [['adversarial_epsilon', 0.3]]],
] as const)('rows of two tables about one point have one key, of %s', (_, ofResults, ofErrors) => {
  const results = table(...ofResults);
  const errors = table(['norm', 'linf'], ['box', true], ...ofErrors);
  const key = pointKeys(errors, ['norm', 'box'])(errors.rows[0]);
  expect(pointKeys(results)(results.rows[0], ['linf', true])).toBe(key);
  expect(pointKeys(results)(results.rows[0], ['l2', true])).not.toBe(key);
});
