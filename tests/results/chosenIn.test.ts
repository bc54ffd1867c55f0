import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../src/metrics/metric.ts';
import { outputs } from '../../src/outputs/index.ts';
import { chosenIn } from '../../src/results/chosenIn.ts';
import { groupRows } from '../../src/results/points.ts';
import { ruleFor, rulesOf } from '../../src/results/rules.ts';
import { type Table, withChoose, withRunNames } from '../../src/results/table.ts';
import { pointOf, resultsOf, screen80 } from '../outputs/examples.ts';

/** λ = 1, 0.1, 0.01, … with these means and standard errors of errors, and the other cells. */
const path = (means: readonly (number | undefined)[], se = 0.01, more: Record<string, Cell> = {}): Table =>
  resultsOf(
    ...means.map((cv_error_mean, k) =>
      pointOf({ lambda: 10 ** -k, mu: 10 ** -k, cv_error_mean, cv_error_se: se, test_error: 0.1 * (k + 1), ...more }),
    ),
  );
const byError = { choose: { by: 'error', rule: '1se' } } as const;
const choicesOf = (table: Table) => chosenIn(table, groupRows(table)[0]);

describe('the points of a class pair and loss', () => {
  test('are chosen by the means of the measure that the config names, whatever the test errors are', () => {
    const table = path([0.3, 0.105, 0.1, 0.1, 0.2]);
    expect(choicesOf(withChoose(table, byError))).toMatchObject({ rule: '1se', byRule: { min: 2, '1se': 1 } });
    const byLoss = withChoose(path([0.3, 0.1, 0.2], 0.01, { cv_loss_mean: 0.5 }), {
      choose: { by: 'loss', rule: 'min' },
    });
    // Equal means: the most regularised.
    expect(choicesOf(byLoss)).toMatchObject({ rule: 'min', byRule: { min: 0, '1se': 0 } });
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }), (errors) => {
        const shuffled = { ...table, rows: table.rows.map((row, k) => row.with(10, errors[k])) };
        expect(choicesOf(withChoose(shuffled, byError))).toEqual(choicesOf(withChoose(table, byError)));
      }),
    );
  });

  test('are chosen by the lowest test error where no samples were held out, and not at all without test samples', () => {
    const table = path([0.3, 0.1]);
    expect(choicesOf(table)).toEqual({ rule: 'lowest-test-error', byRule: { 'lowest-test-error': 0 } });
    expect(choicesOf(path([0.3, 0.1], 0.01, { test_error: undefined })).byRule).toEqual({});
    const classes = [{ test: 0 }, { test: 3 }];
    expect(ruleFor('best', rulesOf({}, classes))).toBe('lowest-test-error');
    expect(ruleFor('1se', rulesOf({}, classes))).toBeUndefined();
    expect(ruleFor('best', rulesOf({}, [{ test: 0 }]))).toBeUndefined();
    expect((['best', '1se'] as const).map((wish) => ruleFor(wish, rulesOf(byError, [])))).toEqual(['min', '1se']);
  });

  test('are at the end of the grid only where all of the grid has been measured', () => {
    const isMinAtEnd = (means: readonly (number | undefined)[]) =>
      choicesOf(withChoose(path(means), byError)).isMinAtEnd;
    expect(isMinAtEnd([0.3, 0.2, 0.1])).toBe(true);
    expect(isMinAtEnd([0.3, 0.1, 0.2])).toBe(false);
    expect(isMinAtEnd([0.3, 0.1, undefined])).toBe(false);
  });

  test('have * and » on the screen, and in ASCII * and >, of every run by its own config', () => {
    const table = withChoose(path([0.3, 0.105, 0.1, 0.1, 0.2]), byError);
    const text = outputs.table.render(table, screen80);
    expect(text).toMatch(/^» +0\.1 /m);
    expect(text).toMatch(/^\* +0\.01 /m);
    expect(text).toContain('\n* λ.min: lowest mean error on held-out samples; of equals, the most regularised\n');
    expect(text).toContain('\n» λ.1se: the most regularised within one standard error of λ.min\n');
    expect(outputs.table.render(table, { ...screen80, characters: 'ascii' })).toMatch(/^> +0\.1 /m);
    const both = withRunNames([
      { name: 'held', table },
      { name: 'tested', table: path([0.3, 0.1]) },
    ]);
    const texts = outputs.table.render(both, screen80).split(/^(?=held|tested)/m);
    expect(texts.map((part) => (part.match(/^[*»] {2,}/gm) ?? []).length)).toEqual([2, 1]);
  });
});
