import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derivedQuantities, metrics } from '../../src/metrics/index.ts';
import { moreColumns } from '../../src/outputs/moreColumns.ts';
import { plainText } from '../../src/outputs/output.ts';
import { table } from '../../src/outputs/table.ts';
import { type Table, withDerived } from '../../src/results/table.ts';
import { pointOf, resultsOf } from './examples.ts';

const show = (results: Table, width: number, columns?: readonly string[]) =>
  table.render(results, { width, style: plainText, ...(columns && { columns }) });
const widest = (text: string) => Math.max(...text.split('\n').map((line) => [...line].length));

const results = resultsOf(
  ...[1, 0.1, 0.01, 1e-6].map((lambda, k) =>
    pointOf({
      lambda,
      mu: lambda,
      test_d_err: 0.0123 * k,
      adv_l0_box_mean: 12.5,
      cv_error_mean: 0.5 / (k + 1),
      status: k === 2 ? 'not-converged' : 'ok',
      error: k === 3 ? 'a long reason '.repeat(12) : undefined,
    }),
  ),
);

/** A list as of `coef`: a name and many numbers. */
const list = (name: string, numbers: number): Table => {
  const columns = Array.from({ length: numbers }, (_, k) => ({ name: `weight ${k}`, type: 'number' as const }));
  return {
    columns: [{ name: 'feature', type: 'text' }, ...columns],
    rows: [[name, ...columns.map((_, k) => -0.123456 / (k + 1))]],
    listed: ['feature', ...columns.map((column) => column.name)],
  };
};

describe('tables on a screen', () => {
  test('fit from 40 columns to 140, and name the columns that do not', () => {
    const headersOf = (text: string) => /^.*λ {2}.*$/m.exec(text)![0].trim().split(/ {2,}/);
    const all = headersOf(show(results, 400));
    expect(all).toEqual(
      expect.arrayContaining(['λ', 'train err', 'test err', 'err cv', 'd_adv', '‖w‖', 'θ', 'L2', 'L∞', 'L1']),
    );
    for (let width = 40; width <= 140; width++) {
      const text = show(results, width);
      expect(widest(text)).toBeLessThanOrEqual(width);
      const shown = headersOf(text);
      const [, count, names] = /^\+(\d+) columns?: (.*)$/m.exec(text) ?? [];
      expect(shown.length + Number(count ?? 0)).toBe(all.length);
      const named = names?.replace(', …', '').split(', ') ?? [];
      expect([...shown, ...named].toSorted()).toEqual(
        all.filter((one) => [...shown, ...named].includes(one)).toSorted(),
      );
    }
  });

  test('go on below with the columns that were asked for and have no room, each with the first of them', () => {
    const every = [...metrics, ...derivedQuantities].map(({ column }) => column);
    const whole = withDerived(results, every);
    const names = fc.shuffledSubarray(every, { minLength: 1 });
    fc.assert(
      fc.property(names, fc.integer({ min: 50, max: 140 }), (columns, width) => {
        const text = show(whole, width, columns);
        expect(widest(text)).toBeLessThanOrEqual(width);
        const headers = text
          .split('\n')
          .filter((line) => line.startsWith(' ') && line.trim().startsWith(columns[0]))
          .map((line) => line.trim().split(/ +/));
        expect(headers.every(([first]) => first === columns[0])).toBe(true);
        expect([columns[0], ...headers.flatMap((words) => words.slice(1))]).toEqual(columns);
      }),
      { numRuns: 60 },
    );
  });

  test('shorten names that leave no room for numbers, and count the numbers that have none', () => {
    const text = show(list('a very long name of a feature in a table of somebody else, and on and on', 9), 60);
    expect(widest(text)).toBeLessThanOrEqual(60);
    expect(text).toMatch(
      /^ {3}a very long name.*… {3}-0\.1235 {2}-0\.06173\n\n\+7 columns: weight 2, weight 3, .*, …$/m,
    );
    expect(show(list('short', 2), 60)).not.toContain('+');
  });

  test('go on on one line in files and pipes, where nothing breaks it', () => {
    const columns = metrics.map(({ column }) => column);
    const [, header] = table.render(results, { width: 80, isEndless: true, style: plainText, columns }).split('\n');
    expect(header.trim().split(/ +/)).toEqual(columns);
  });

  test('fill the width to the last character', () => {
    // Marks 1, feature 7, weight 0 and weight 1 8 each, and two spaces before each of the three: 30.
    expect(show(list('short', 2), 30)).toMatch(/weight 1$/m);
    expect(show(list('short', 2), 29)).toContain('+1 column: weight 1');
  });
});

test('columns that do not fit are counted, and named as far as they have room', () => {
  const names = ['L∞', 'L1', 'err cv'];
  expect(moreColumns([], 80)).toEqual([]);
  expect(moreColumns(['L∞'], 80)).toEqual(['+1 column: L∞']);
  expect(moreColumns(names, 80)).toEqual(['+3 columns: L∞, L1, err cv']);
  expect(moreColumns(names, 25)).toEqual(['+3 columns: L∞, L1, …']);
  expect(moreColumns(names, 5)).toEqual(['+3 columns: L∞, …']);
});
