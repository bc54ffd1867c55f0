import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnNames } from '../../src/metrics/index.ts';
import { outputs } from '../../src/outputs/index.ts';
import { percentage, roundNumber, shortBound, shortNumber } from '../../src/outputs/numberText.ts';
import type { Output } from '../../src/outputs/output.ts';
import { screenOf } from '../../src/outputs/screen.ts';
import { pointOf, resultsOf, screen80 } from './examples.ts';

const { table, json, ndjson, markdown } = outputs;
const members: [string, Output][] = Object.entries(outputs);
const { parquet: _, ...textOutputs } = outputs;
const texts: [string, Output<string>][] = Object.entries(textOutputs);
const lines = (text: string) => text.split('\n').filter((line) => line !== '');

/** A path of λ with the test errors given. */
const path = (...errors: number[]) =>
  resultsOf(...errors.map((test_error, k) => pointOf({ lambda: 10 ** -k, mu: 10 ** -k, test_error })));

describe('every output', () => {
  test.each(members)('%s is called as it is chosen, and says what it is', (name, output) => {
    expect(output.name).toBe(name);
    expect(output.description).not.toBe('');
  });

  test.each(texts)('%s shows the chosen columns alone', (_, output) => {
    const text = output.render(resultsOf(pointOf()), { ...screen80, columns: ['w_norm', 'seed'] });
    expect(text.indexOf('w_norm')).toBeLessThan(text.indexOf('seed'));
    expect(text).not.toContain('lambda');
    expect(text).toMatch(/0\.793/);
  });

  test.each(texts)('%s ends with a line feed and has no colours of its own', (_, output) => {
    const text = output.render(resultsOf(pointOf()), screen80);
    expect(text).toMatch(/[^\n]\n$/);
    expect(text).not.toContain('\u001b');
  });

  test.each(texts.filter(([, { renderMore }]) => renderMore))('%s has the same rows piece by piece', (_, output) => {
    const all = path(0.1, 0.2, 0.3, 0.4);
    const options = { ...screen80, columns: ['test_error', 'lambda'] };
    const part = (from: number, to: number) => ({ ...all, rows: all.rows.slice(from, to) });
    const pieces = [
      output.render(part(0, 1), options),
      output.renderMore!(part(1, 3), options),
      output.renderMore!(part(3, 4), options),
    ];
    expect(pieces.join('')).toBe(output.render(all, options));
  });

  test.each(members)('%s renders no results at all', (_, output) => {
    expect(() => output.render(resultsOf(), screen80)).not.toThrow();
  });
});

describe('JSON', () => {
  test('has every column, null for values that do not exist and "inf" for infinite ones', () => {
    const results = resultsOf(pointOf({ d_err: Number.NaN, adv_l2_median: Infinity, fold: undefined, bias: -0 }));
    const [object] = JSON.parse(json.render(results, screen80));
    expect(Object.keys(object)).toEqual(columnNames);
    expect(object).toMatchObject({ d_err: null, adv_l2_median: 'inf', fold: null, class_i: '2' });
    expect(Object.is(object.bias, -0)).toBe(true);
  });

  test('keeps every bit of a number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const [line] = lines(ndjson.render(resultsOf(pointOf({ bias: x })), screen80));
        expect(Object.is(JSON.parse(line).bias, x)).toBe(true);
      }),
    );
  });

  test('by lines has one object per row', () => {
    const text = ndjson.render(path(0.1, 0.2, 0.3), screen80);
    expect(lines(text).map((line) => JSON.parse(line).lambda)).toEqual([1, 0.1, 0.01]);
  });
});

describe('the table on screen', () => {
  const wide = resultsOf(
    pointOf({ lambda: 1.2589254117941663e-6, d_err: 1.23456e-5, tilt_angle: 1.5e-8, w_norm: 0.00012345678 }),
    pointOf({ lambda: 79.43282347242814, d_err: 123.456, d_adv: -0.000123456, adv_l2_mean: 126.28 }),
  );

  test('fits any width from 30 columns on, and 80 have room for λ, errors, d_err, d_adv, ‖w‖, θ and a norm', () => {
    for (let width = 30; width <= 200; width++) {
      for (const line of lines(table.render(wide, { ...screen80, width }))) {
        expect([...line].length, `${width}: ${line}`).toBeLessThanOrEqual(width);
      }
    }
    const header = lines(table.render(resultsOf(pointOf()), screen80))[1];
    expect(
      header
        .trim()
        .split(/\s{2,}/)
        .slice(0, 8),
    ).toEqual(['λ', 'train err', 'test err', 'd_err', 'd_adv', '‖w‖', 'θ', 'L2']);
  });

  test('shows more where there is more room, and less where there is less', () => {
    const columns = (width: number) =>
      lines(table.render(resultsOf(pointOf()), { ...screen80, width }))
        .find((line) => line.includes('λ  '))!
        .trim()
        .split(/\s{2,}/);
    expect(columns(120)).toContain('L∞');
    expect(columns(40)).toContain('test err');
    expect(columns(40)).not.toContain('‖w‖');
  });

  test('marks the smallest test error with a sign, of equals the most regularised', () => {
    const marked = lines(table.render(path(0.3, 0.1, 0.1, 0.2), screen80)).filter((line) => line.startsWith('*'));
    expect(marked).toHaveLength(2);
    expect(marked[0]).toMatch(/^\* +0\.1 /);
    expect(marked[1]).toMatch(/^\* lowest test error/);
  });

  test('marks no row where there are no test samples, and leaves their column out', () => {
    const results = resultsOf(
      pointOf({ test_error: undefined, train_error: 0.2, lambda: 10, mu: 10 }),
      pointOf({ test_error: undefined, train_error: 0.1 }),
    );
    const text = table.render(results, screen80);
    expect(text).not.toContain('*');
    expect(text).not.toContain('test err');
  });

  test('flags rows that did not converge or failed, and tells what the sign means', () => {
    const text = table.render(
      resultsOf(
        pointOf({ lambda: 1, status: 'not-converged' }),
        { class_i: '2', class_j: '3', loss: 'hinge', lambda: 0.5, status: 'failed', n_train: 6 },
        pointOf({ lambda: 0.25 }),
      ),
      screen80,
    );
    expect(text).toMatch(/^\*?! +1 /m);
    expect(text).toMatch(/^! +0\.5 +–/m);
    expect(text).toMatch(/^ +0\.25 /m);
    expect(text).toContain('! not converged or failed');
  });

  test('has one part with a heading per class pair and loss, and every row in it', () => {
    const results = resultsOf(
      pointOf(),
      pointOf({ loss: 'softplus' }),
      pointOf({ class_j: '7' }),
      pointOf({ class_j: '7', lambda: 0.01 }),
    );
    const parts = table.render(results, screen80).trimEnd().split('\n\n');
    expect(parts.map((part) => part.split('\n')[0])).toEqual([
      '2 v 3 · hinge · 6000 training and 2042 test samples',
      '2 v 3 · softplus · 6000 training and 2042 test samples',
      '2 v 7 · hinge · 6000 training and 2042 test samples',
      expect.stringContaining('*'),
    ]);
    expect(parts.map((part) => part.split('\n').length)).toEqual([3, 3, 4, 2]);
  });

  test('has a reference classifier on top of every group of its pair, never the best, and the group’s own heading', () => {
    const reference = pointOf({ loss: undefined, lambda: Infinity, mu: Infinity, test_error: 0, w_norm: undefined });
    const results = resultsOf(
      reference,
      pointOf({ ...reference, class_j: '7' }),
      pointOf(),
      pointOf({ loss: 'softplus' }),
      pointOf({ class_j: '7', n_train: 5000 }),
    );
    const parts = table.render(results, screen80).trimEnd().split('\n\n');
    expect(parts.slice(0, 3).map((part) => part.split('\n')[0])).toEqual([
      '2 v 3 · hinge · 6000 training and 2042 test samples',
      '2 v 3 · softplus · 6000 training and 2042 test samples',
      '2 v 7 · hinge · 5000 training and 2042 test samples',
    ]);
    for (const part of parts.slice(0, 3)) {
      const [, , first, second, ...rest] = part.split('\n');
      expect(first).toMatch(/^ +∞ /);
      expect(second).toMatch(/^\* +0\.1 /);
      expect(rest).toEqual([]);
    }
  });

  test('never calls a classifier without boundary the best, however few its errors, and marks none where all are such', () => {
    const flat = pointOf({ lambda: 10, mu: 10, w_norm: 0, test_error: 0.001 });
    const marked = (...rows: ReturnType<typeof pointOf>[]) => screenOf(resultsOf(...rows), screen80);
    const { groups } = marked(flat, pointOf());
    expect(groups[0].rows.map(({ best }) => best)).toEqual([false, true]);
    expect(marked(flat).groups[0].rows.map(({ best }) => best)).toEqual([false]);
    expect(marked(flat).legend).toEqual([]);
  });

  test('sets headings, best and flagged rows off in the style it is given', () => {
    const style = { title: (t: string) => `<${t}>`, best: (t: string) => `[${t}]`, flagged: (t: string) => `{${t}}` };
    const results = resultsOf(pointOf(), pointOf({ lambda: 0.01, status: 'failed', test_error: undefined }));
    const text = table.render(results, { width: 80, style });
    expect(text).toMatch(/^<2 v 3.*>$/m);
    expect(text).toMatch(/^\[\*.*\]$/m);
    expect(text).toMatch(/^\{!.*\}$/m);
  });

  test('writes λ with as many digits as tell neighbours apart', () => {
    const text = table.render(resultsOf(pointOf({ lambda: 0.123456 }), pointOf({ lambda: 0.123457 })), screen80);
    expect(text).toContain('0.123456');
    expect(text).toContain('0.123457');
  });
});

describe('Markdown', () => {
  test('is a table whose cells cannot break out of it', () => {
    const text = markdown.render(resultsOf(pointOf({ class_i: 'a|b', error: 'x|y\nz' })), {
      ...screen80,
      columns: ['class_i', 'error'],
    });
    const rows = lines(text).filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row.replaceAll('\\|', '').match(/\|/g)).toHaveLength(4);
  });
});

describe('numbers for people', () => {
  test('that are bounds stay bounds, and lose no more than a thousandth', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e300, max: 1e300, noNaN: true }), (x) => {
        const [lower, upper] = [Number(shortBound(x, 'lower')), Number(shortBound(x, 'upper'))];
        expect(lower).toBeLessThanOrEqual(x);
        expect(upper).toBeGreaterThanOrEqual(x);
        expect(upper - lower).toBeLessThanOrEqual(1.01e-3 * Math.abs(x));
      }),
    );
    expect([shortBound(1.23456, 'lower'), shortBound(1.23456, 'upper'), shortBound(2, 'lower')]).toEqual([
      '1.234',
      '1.235',
      '2',
    ]);
  });

  test('have about four significant digits', () => {
    expect([0, 3, 123456, 1234.5678, 0.0012345, 0.00012345, 1234567.8, -0.5].map((x) => shortNumber(x))).toEqual([
      '0',
      '3',
      '123456',
      '1235',
      '0.001234',
      '1.234e-4',
      '1.235e6',
      '-0.5000',
    ]);
    expect([100, 0.1, 79.43282347, 1e-6, 1.2589e-6].map((x) => roundNumber(x))).toEqual([
      '100',
      '0.1',
      '79.43',
      '1e-6',
      '1.259e-6',
    ]);
    expect([0, 1, 0.034833, 1e-6].map(percentage)).toEqual(['0.00%', '100.00%', '3.48%', '1.0e-4%']);
  });

  test('are off by less than one in a thousand', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e300, max: 1e300, noNaN: true }), (x) => {
        expect(Math.abs(Number(shortNumber(x)) - x)).toBeLessThanOrEqual(Math.abs(x) * 1e-3);
        expect(shortNumber(x).length).toBeLessThanOrEqual(11);
        expect(Number(roundNumber(x))).toBe(Number(shortNumber(x)));
      }),
    );
  });
});
