import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../src/metrics/metric.ts';
import { outputs } from '../../src/outputs/index.ts';
import { chosenRows, parseFilter, parseOrder, tableOf } from '../../src/results/rows.ts';
import { chosenPoints } from '../../src/results/summary.ts';
import { columnIndex, withRunNames } from '../../src/results/table.ts';
import { pointOf, resultsOf, screen80 } from '../outputs/examples.ts';

/** The values of a column in the rows that the words choose. */
function chosen(
  rows: readonly Record<string, Cell>[],
  column: string,
  filters: readonly string[],
  sort?: string,
): Cell[] {
  const table = resultsOf(...rows);
  const orders = sort === undefined ? [] : parseOrder(sort);
  const index = columnIndex(table, column);
  return chosenRows(table, filters.map(parseFilter), orders).map((row) => table.rows[row][index]);
}

describe('filters', () => {
  const rows = [
    { class_i: '2', loss: 'hinge', lambda: 1, d_adv: 0.5, converged: true },
    { class_i: '10', loss: 'softplus', lambda: 0.1, converged: false },
    { class_i: 'a "b"', loss: 'hinge', lambda: 1e-6, d_adv: Number.POSITIVE_INFINITY, converged: true },
    { class_i: '2', lambda: Number.POSITIVE_INFINITY, d_adv: -0 },
  ];

  test.each<[readonly string[], readonly number[]]>([
    [[], [0, 1, 2, 3]],
    [['lambda<1'], [1, 2]],
    [['lambda <= 1'], [0, 1, 2]],
    [['lambda>1e-1'], [0, 3]],
    [
      ['lambda>=.1', 'lambda<inf'],
      [0, 1],
    ],
    [['lambda=0.1'], [1]],
    [['lambda == 1e-6'], [2]],
    [['lambda!=1'], [1, 2, 3]],
    [['lambda=inf'], [3]],
    [['lambda=-inf'], []],
    [['d_adv=0'], [3]],
    [['d_adv<1'], [0, 3]],
    [['d_adv!=0.5'], [2, 3]],
    [['d_adv='], [1]],
    [['d_adv!='], [0, 2, 3]],
    [['loss=hinge'], [0, 2]],
    [['loss!=hinge'], [1]],
    [['loss=""'], [3]],
    [['class_i=2'], [0, 3]],
    [['class_i=\'a "b"\''], [2]],
    [['converged=true'], [0, 2]],
    [['converged!=true'], [1]],
    [['loss=hinge', 'd_adv=inf'], [2]],
    [['loss=none'], []],
  ])('%j leave rows %j', (filters, left) => {
    expect(chosen(rows, 'lambda', filters)).toEqual(left.map((row) => rows[row].lambda));
  });

  test.each([
    ['', 'not a condition'],
    ['lambda', 'not a condition'],
    ['<1', 'not a condition'],
    ['lambda~1', 'not a condition'],
    ['lambda<x', 'expected a number, got "x"'],
    ['lambda<', 'expected a number, got ""'],
    ['lambda<0x', 'expected a number'],
    ['lambda<NaN', 'expected a number'],
    ['loss<hinge', 'loss is a text; expected = or !='],
    ['converged>true', 'expected = or !='],
    ['converged=yes', 'expected true or false'],
  ])('%j is refused', (filter, message) => {
    expect(() => chosen(rows, 'lambda', [filter])).toThrow(message);
  });

  test('keep a number that is written in full', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(chosen([{ lambda: x }], 'lambda', [`lambda=${x}`])).toHaveLength(1);
        expect(chosen([{ lambda: x }], 'lambda', [`lambda<${x}`])).toEqual([]);
      }),
    );
  });
});

describe('orders', () => {
  test('put numbers by value, either way, cells without a value last, and leave equal rows as they were', () => {
    const rows = [3, undefined, 1, Number.POSITIVE_INFINITY, 1, -2].map((d_adv, seed) => ({ d_adv, seed }));
    expect(chosen(rows, 'seed', [], 'd_adv')).toEqual([5, 2, 4, 0, 3, 1]);
    expect(chosen(rows, 'seed', [], 'd_adv:desc')).toEqual([3, 0, 2, 4, 5, 1]);
    expect(chosen(rows, 'seed', [], 'd_adv:asc,seed:desc')).toEqual([5, 4, 2, 0, 3, 1]);
  });

  test('put classes that are numbers by value, other texts by their letters', () => {
    const classes = (...names: string[]) => names.map((class_i) => ({ class_i }));
    expect(chosen(classes('10', '9', '1'), 'class_i', [], 'class_i')).toEqual(['1', '9', '10']);
    expect(chosen(classes('b', 'B', 'a'), 'class_i', [], 'class_i')).toEqual(['B', 'a', 'b']);
  });

  test.each(['', 'lambda,', 'lambda:up', 'lambda desc'])('%j is refused', (sort) => {
    expect(() => chosen([], 'lambda', [], sort)).toThrow('expected COLUMN or COLUMN:desc');
  });
});

describe('several runs in one table', () => {
  const first = resultsOf(pointOf({ lambda: 1 }), pointOf({ lambda: 0.1 }));
  const { columns, rows } = resultsOf(pointOf({ lambda: 5, test_error: 0.5 }));
  const second = {
    columns: [...columns, { name: 'd_adv_lower', type: 'number' as const }],
    rows: [[...rows[0], 0.25]],
  };
  const both = withRunNames([
    { name: 'runs/a', table: first },
    { name: 'b', table: second },
  ]);

  test('have the run in front, all columns, and nothing in those that a run does not have', () => {
    const objects = JSON.parse(outputs.json.render(both, { ...screen80, columns: ['run', 'lambda', 'd_adv_lower'] }));
    expect(objects).toEqual([
      { run: 'runs/a', lambda: 1, d_adv_lower: null },
      { run: 'runs/a', lambda: 0.1, d_adv_lower: null },
      { run: 'b', lambda: 5, d_adv_lower: 0.25 },
    ]);
    expect(outputs.csv.render(both, screen80)).toMatch(/^run,class_i,.*,d_adv_lower\n/);
  });

  test('have headings of their own on screen, and the best row each', () => {
    const text = outputs.table.render(both, screen80);
    expect(text).toMatch(/^runs\/a · 2 v 3 · hinge · .*\n.*\n\* +1 .*\n +0\.1 /m);
    expect(text).toMatch(/^b · 2 v 3 · hinge · .*\n.*\n\* +5 /m);
  });

  test('mark robust errors only where they are about the same perturbations', () => {
    const robustness = { norm: 'L2', box: true, split: 'test' } as const;
    const named = (box: boolean) => ({ name: String(box), table: { ...first, robustness: { ...robustness, box } } });
    expect(withRunNames([named(true), named(true)]).robustness).toEqual(robustness);
    expect(withRunNames([named(true), named(false)]).robustness).toBeUndefined();
  });
});

describe('sorted rows', () => {
  const all = ['hinge', 'softplus'].flatMap((loss, j) =>
    ['2', '4'].flatMap((class_i, i) =>
      [0, 1, 2].map((k) => pointOf({ loss, class_i, lambda: 1 + 100 * j + 10 * i + k, mu: 1, d_err: 0.1 * k })),
    ),
  );
  test('are on the screen in the order in which files have them', () => {
    const columns = ['lambda', 'w_norm'];
    fc.assert(
      fc.property(fc.shuffledSubarray([...all.keys()], { minLength: 1 }), (order) => {
        const table = tableOf(resultsOf(...all), order);
        const screen = outputs.table.render(table, { ...screen80, columns });
        const shown = screen.split('\n').filter((line) => line.endsWith('0.7937'));
        const inFile = outputs.csv
          .render(table, { ...screen80, columns })
          .trimEnd()
          .split('\n')
          .slice(1);
        expect(shown.map((line) => line.trim().split(/ +/).at(-2))).toEqual(inFile.map((line) => line.split(',')[0]));
      }),
    );
  });

  test('are one list with class pair and loss where these are mixed, and have headings where they are not', () => {
    const screen = (order: readonly number[]) => outputs.table.render(tableOf(resultsOf(...all), order), screen80);
    expect(screen([0, 3, 1])).toMatch(/^ +I +λ .*\n[* ]+2 +1 .*\n[* ]+4 +11 .*\n[* ]+2 +2 /);
    expect(screen([0, 6, 1])).toMatch(/^ +loss +λ .*\n[* ]+hinge +1 .*\n[* ]+softplus +101 .*\n[* ]+hinge +2 /);
    expect(screen([3, 4, 0, 2])).toMatch(/^4 v 3 · hinge · .*2 v 3 · hinge · /s);
  });
});

describe('rows that were left out', () => {
  const whole = resultsOf(
    pointOf({ lambda: 1, mu: 1, test_error: 0.3 }),
    pointOf({ lambda: 0.1, mu: 0.1, test_error: 0.2 }),
    pointOf({ lambda: 1, mu: 1, test_error: 0.1, loss: 'softplus' }),
    pointOf({ lambda: 0.1, mu: 0.1, test_error: 0.2, loss: 'softplus' }),
  );
  const shown = (rows: readonly number[]) => outputs.table.render(tableOf(whole, rows), screen80);
  const marked = (text: string) =>
    text
      .match(/^\*.*$/gm)
      ?.slice(0, -1)
      .map((line) => line.split(/ +/)[1]);

  test('take no mark to another row, wherever it was', () => {
    expect(marked(shown([0, 1, 2, 3]))).toEqual(['0.1', '1']);
    expect(marked(shown([1, 2]))).toEqual(['0.1', '1']);
    expect(marked(shown([0, 2, 3]))).toEqual(['1']);
    expect(shown([0, 2, 3])).toContain('\n\n* lowest test error, chosen on');
  });

  test('are named where they have a mark, with their class pair and loss where there are several', () => {
    expect(shown([0])).toContain('\nnot among these rows: * λ = 0.1\n');
    expect(shown([0, 2, 3])).toContain('\nnot among these rows: * λ = 0.1 (2 v 3 · hinge)\n');
    expect(shown([0, 3])).toContain('\nnot among these rows: * λ = 0.1 (2 v 3 · hinge), * λ = 1 (2 v 3 · softplus)\n');
  });

  test('are of no account where all of a class pair and loss are gone, or none', () => {
    for (const rows of [
      [2, 3],
      [0, 1],
      [3, 2, 1, 0],
    ])
      expect(shown(rows)).not.toContain('not among');
  });

  test('do not change which rows are the chosen ones of a summary', () => {
    const chosen = (rows: readonly number[]) =>
      chosenPoints(tableOf(whole, rows), { only: true }).map(({ row }) => row);
    expect(chosen([1, 2, 3])).toEqual([0, 1]);
    expect(chosen([0, 3])).toEqual([]);
  });

  test('leave a reference on top of its group, wherever it is sorted to', () => {
    const reference = pointOf({ loss: undefined, lambda: Number.POSITIVE_INFINITY, mu: Number.POSITIVE_INFINITY });
    const lines = outputs.table.render(resultsOf(pointOf(), reference), screen80).split('\n');
    expect(lines[2]).toMatch(/^ +∞ /);
    expect(lines[3]).toMatch(/^\* +0\.1 /);
  });
});
