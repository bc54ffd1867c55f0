import { expect, test } from 'vitest';
import { compareTables } from '../../src/checks/compareTables.ts';
import { shownDifferences } from '../../src/outputs/differences.ts';
import { table } from '../../src/outputs/table.ts';
import { pointOf, resultsOf, screen80 } from './examples.ts';

const path = (lambdas: readonly number[], loss: string) =>
  lambdas.map((lambda) => pointOf({ lambda, mu: lambda, loss }));

test('points that one of two results lacks are a line for each class pair and loss, from which λ to which', () => {
  const a = resultsOf(...path([1, 0.1, 0.01, 0.001], 'hinge'), ...path([1], 'softplus'));
  const b = resultsOf(...path([0.1, 0.05], 'hinge'), ...path([1], 'softplus'), ...path([2], 'softplus'));
  const { differences } = compareTables({ name: 'a', table: a }, { name: 'b', table: b }, ['d_adv'], 1e-6);
  expect(differences.rows).toHaveLength(5);
  const { tables, more } = shownDifferences(differences);
  expect([tables.length, more]).toEqual([1, 0]);
  expect(table.render(tables[0], screen80)).toBe(
    [
      '   only in  classes  loss      points  λ',
      '   a        2 v 3    hinge          3  0.001 to 1',
      '   b        2 v 3    hinge          1  0.05',
      '   b        2 v 3    softplus       1  2',
      '',
    ].join('\n'),
  );
});

test('of values that differ, people get the worst twenty, under the points that are missing', () => {
  const lambdas = Array.from({ length: 30 }, (_, k) => k + 1);
  const a = resultsOf(...path(lambdas, 'hinge').map((point, k) => ({ ...point, d_adv: 1 + k / 1000 })));
  const b = resultsOf(...path([...lambdas, 31], 'hinge').map((point) => ({ ...point, d_adv: 1 })));
  const { differences } = compareTables({ name: 'a', table: a }, { name: 'b', table: b }, ['d_adv'], 1e-6);
  const { tables, more } = shownDifferences(differences);
  expect(tables.map(({ rows }) => rows.length)).toEqual([1, 20]);
  // λ = 1 is the same in both.
  expect(more).toBe(29 - 20);
  expect(tables[1].rows[0].slice(3, 7)).toEqual([30, 'd_adv', '1.029', '1']);
});
