import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparedColumns, compareTables } from '../../src/checks/compareTables.ts';
import { columnNames } from '../../src/metrics/index.ts';
import type { Cell } from '../../src/metrics/metric.ts';
import { pointOf, resultsOf } from '../outputs/examples.ts';

type Point = Record<string, Cell>;

/** Two tables of one row each, or of as many as are given. */
const compare = (a: readonly Point[], b: readonly Point[], tolerance = 1e-6, columns = comparedColumns) =>
  compareTables({ name: 'a', table: resultsOf(...a) }, { name: 'b', table: resultsOf(...b) }, columns, tolerance);

/** The columns in which two points differ. */
const columnsThatDiffer = (a: Point, b: Point, tolerance?: number) =>
  compare([pointOf(a)], [pointOf(b)], tolerance).differences.rows.map((row) => row[4]);

describe('two points', () => {
  test('are compared in everything but how training went', () => {
    expect(columnNames.filter((name) => !comparedColumns.includes(name)).sort()).toEqual(
      [
        ...['class_i', 'class_j', 'loss', 'lambda', 'fold', 'adversarial_norm', 'adversarial_epsilon'],
        ...['trainer', 'seed', 'iterations', 'duality_gap', 'gap_at_mean', 'excess', 'w_radius', 'error'],
      ].sort(),
    );
    expect(columnsThatDiffer({ iterations: 7, duality_gap: 1e-8 }, { iterations: 8, duality_gap: 1e-17 })).toEqual([]);
  });

  test.each<[what: string, a: Cell, b: Cell, tolerance: number, differ: boolean]>([
    ['just within the tolerance', 2, 2.000002, 1e-6, false],
    ['just beyond it', 2, 2.0000021, 1e-6, true],
    ['the tolerance being of the larger one', 1, 2, 0.5, false],
    ['of different signs', 1e-3, -1e-3, 1e-6, true],
    ['both next to nothing', 1e-17, -2e-13, 1e-6, false],
    ['of which one is more than nothing', 0, 1.1e-12, 1e-6, true],
    ['equal in every digit', 0.1, 0.1, 0, false],
    ['in the last digit, with no tolerance', 0.3, 0.1 + 0.2, 0, true],
    ['next to nothing, with no tolerance', 0, 5e-324, 0, true],
    ['both infinite', Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 1e-6, false],
    ['one of them infinite', Number.POSITIVE_INFINITY, 1e300, 1, true],
    ['infinite on either side', Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, true],
    ['both empty', undefined, undefined, 1e-6, false],
    ['one of them empty, the other nothing', undefined, 0, 1e-6, true],
  ])('with numbers %s: %d and %d at tolerance %d', (_, a, b, tolerance, differ) => {
    expect(columnsThatDiffer({ d_adv: a }, { d_adv: b }, tolerance)).toEqual(differ ? ['d_adv'] : []);
  });

  test('have the same counts and states, whatever the tolerance', () => {
    expect(columnsThatDiffer({ n_train: 6000 }, { n_train: 6001 }, 0.5)).toEqual(['n_train']);
    expect(columnsThatDiffer({ status: 'ok' }, { status: 'not-converged' }, 0.5)).toEqual(['status']);
    expect(columnsThatDiffer({ converged: true }, { converged: false }, 0.5)).toEqual(['converged']);
  });
});

describe('the differences', () => {
  const at = (lambda: number, changes: Point = {}) => pointOf({ lambda, ...changes });

  test('are the worst points first, of each the worst values first, with their sizes', () => {
    const { differences, ...counts } = compare(
      [at(1), at(0.1), at(0.01, { d_adv: 4, test_error: 0.5 }), at(0.001)],
      [at(1, { d_adv: 1.8 }), at(0.1), at(0.01, { d_adv: 5, test_error: 0.25 }), at(0.0001)],
      0.01,
    );
    expect(counts).toEqual({ points: 3, differing: 2, onlyA: 1, onlyB: 1, columns: comparedColumns });
    const [header] = [differences.columns.map(({ name }) => name)];
    expect(header).toEqual(['class_i', 'class_j', 'loss', 'lambda', 'column', 'a', 'b', 'difference', 'relative']);
    const { d_adv: dAdv } = pointOf() as { d_adv: number };
    expect(differences.rows.map((row) => row.slice(3))).toEqual([
      [0.0001, 'point', 'missing', 'there', undefined, undefined],
      [0.001, 'point', 'there', 'missing', undefined, undefined],
      [0.01, 'test_error', 0.5, 0.25, 0.25, 0.5],
      [0.01, 'd_adv', 4, 5, 1, 0.2],
      [1, 'd_adv', dAdv, 1.8, dAdv - 1.8, (dAdv - 1.8) / dAdv],
    ]);
  });

  test('put what has no size before what has one', () => {
    const { rows } = compare(
      [at(1, { d_adv: 1 }), at(0.1, { status: 'failed', d_adv: undefined })],
      [at(1, { d_adv: 2 }), at(0.1)],
    ).differences;
    expect(rows.map((row) => row[3])).toEqual([0.1, 0.1, 1]);
  });

  test('take two spellings of a λ as one, and the order of rows as nothing', () => {
    const grid = [1, 0.1, 0.01, 0.001];
    const { points, differences } = compare(
      grid.map((lambda) => at(lambda)),
      grid.toReversed().map((lambda) => at(lambda * (1 + 2e-16))),
    );
    expect([points, differences.rows]).toEqual([4, []]);
  });

  test('tell points apart by class pair and loss', () => {
    const others = [{ class_j: '4' }, { class_i: '3' }, { loss: 'softplus' }];
    for (const other of others) {
      expect(compare([at(1)], [at(1, other)])).toMatchObject({ points: 0, onlyA: 1, onlyB: 1 });
    }
    expect(() => compare([at(1), at(1)], [at(1)])).toThrow('2 v 3, hinge, λ = 1 is there twice');
  });

  const points = fc.uniqueArray(
    fc.record({
      lambda: fc.constantFrom(1, 0.1, 0.01, 0.001),
      loss: fc.constantFrom('hinge', 'softplus'),
      d_adv: fc.option(fc.double({ noNaN: true }), { nil: undefined }),
      test_error: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { selector: ({ lambda, loss }) => `${loss} ${lambda}` },
  );
  const tolerances = fc.double({ min: 0, max: 1, noNaN: true });

  test('are none between a table and itself, and the same both ways', () => {
    fc.assert(
      fc.property(points, points, tolerances, (some, others, tolerance) => {
        const [a, b] = [some.map(pointOf), others.map(pointOf)];
        expect(compare(a, a, 0).differences.rows).toEqual([]);
        const [there, back] = [compare(a, b, tolerance), compare(b, a, tolerance)];
        expect([back.points, back.differing, back.onlyA, back.onlyB]).toEqual([
          there.points,
          there.differing,
          there.onlyB,
          there.onlyA,
        ]);
        expect(there.points + there.onlyA).toBe(a.length);
        const swapped = back.differences.rows.map(([i, j, loss, lambda, column, x, y, ...sizes]) =>
          JSON.stringify([i, j, loss, lambda, column, y, x, ...sizes]),
        );
        expect(there.differences.rows.map((row) => JSON.stringify(row)).sort()).toEqual(swapped.sort());
      }),
    );
  });

  test('are fewer where more is tolerated', () => {
    fc.assert(
      fc.property(points, points, tolerances, tolerances, (some, others, one, other) => {
        const count = (tolerance: number) =>
          compare(some.map(pointOf), others.map(pointOf), tolerance).differences.rows.length;
        expect(count(Math.max(one, other))).toBeLessThanOrEqual(count(Math.min(one, other)));
      }),
    );
  });
});

describe('points of sweeps over ε', () => {
  const at = (epsilon: number, changes: Point = {}) =>
    pointOf({ lambda: 0.01, adversarial_norm: 'linf', adversarial_epsilon: epsilon, ...changes });

  test('are the same where their ε are, but for rounding, and are told apart by them', () => {
    const { differences, ...counts } = compare([at(0.1 + 0.2), at(0.1)], [at(0.3, { d_adv: 9 }), at(0.2)]);
    expect(counts).toMatchObject({ points: 1, differing: 1, onlyA: 1, onlyB: 1 });
    expect(differences.columns.at(-1)!.name).toBe('adversarial_epsilon');
    expect(differences.rows.map((row) => [row[3], row[4], row.at(-1)])).toEqual([
      [0.01, 'point', 0.1],
      [0.01, 'point', 0.2],
      [0.01, 'd_adv', 0.1 + 0.2],
    ]);
  });

  test('are others where the norm or the weight decay beside it is another, and than those of weight decay alone', () => {
    for (const other of [at(0.1, { adversarial_norm: 'l1' }), at(0.1, { lambda: 0.02 }), pointOf({ lambda: 0.1 })]) {
      expect(compare([at(0.1)], [other])).toMatchObject({ points: 0, onlyA: 1, onlyB: 1 });
    }
  });

  test('are there once each', () => {
    expect(() => compare([at(0.1), at(0.1)], [])).toThrow('ε = 0.1 is there twice');
  });
});
