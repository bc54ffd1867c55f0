import { describe, expect, test } from 'vitest';
import { firstColumn, hasMatrix, matrixHtml, optionsOf } from '../../src/report/markup/pairsMatrix.ts';
import type { ReportSeries } from '../../src/report/shownData.ts';
import { reportTexts } from '../../src/report/texts/index.ts';

/** Three points of a class pair, at λ = 1, 0.1 and 0.01, the second of them chosen. */
const seriesOf = (classI: string, classJ: string, loss: string, errors: readonly number[]) =>
  ({
    runIndex: 0,
    classI,
    classJ,
    loss,
    trainer: 'exact',
    axis: { name: 'lambda', symbol: 'λ', column: 'lambda' },
    strengths: Float64Array.of(1, 0.1, 0.01),
    columns: {
      lambda: Float64Array.of(1, 0.1, 0.01),
      cv_error_mean: Float64Array.from(errors),
      d_adv: Float64Array.of(3, 2, 1),
    },
    chosen: { choose: { by: 'error', rule: '1se' }, rule: '1se', byRule: { min: 2, '1se': 1 } },
  }) as unknown as ReportSeries;

const all = [
  seriesOf('a', 'b', 'hinge', [0.5, 0.1, 0]),
  seriesOf('a', 'c', 'hinge', [0.5, 0.3, 0]),
  seriesOf('b', '<c>', 'hinge', [0.5, 0.2, 0]),
  seriesOf('a', 'b', 'softplus', [0.5, 0.4, 0]),
];
const columns = [
  { column: 'lambda', symbol: 'λ', type: 'number', unit: '1', description: '' },
  { column: 'd_adv', symbol: 'd_adv', type: 'number', unit: 'feature units', description: '', main: 2 },
  { column: 'cv_error_mean', symbol: 'err cv', type: 'number', unit: 'fraction', description: '', main: 1 },
  { column: 'bias', symbol: 'b', type: 'number', unit: '1', description: '' },
] as const;
const html = (column: string, series = 0) => matrixHtml({ all, columns, series, column }, reportTexts.en);

describe('the matrix of class pairs', () => {
  test('has the value of each pair of the loss in the figures at its chosen point, and opens it there', () => {
    const cells = [...html('cv_error_mean').matchAll(/data-series="(\d)" data-point="(\d)"[^>]*>([^<]*)</g)];
    expect(cells.map((cell) => cell.slice(1))).toEqual([
      ['0', '1', '10.00'],
      ['1', '1', '30.00'],
      ['2', '1', '20.00'],
    ]);
    expect(html('cv_error_mean', 3)).toMatch(/data-series="3" data-point="1"[^>]*>40\.00</);
    expect(html('lambda')).toMatch(/data-series="0"[^>]*>0\.1</);
    expect(html('d_adv')).toMatch(/data-series="0"[^>]*>2\.?0*</);
  });

  test('is darker where values are larger, and marks the pair in the figures', () => {
    const shades = [...html('cv_error_mean').matchAll(/data-shade="(\d)"( aria-current="true")?/g)];
    expect(shades.map(([, shade, current]) => [Number(shade), current !== undefined])).toEqual([
      [0, true],
      [4, false],
      [2, false],
    ]);
  });

  test('offers λ and the columns that have values, begins with what was chosen by, and takes names as text', () => {
    const state = { all, columns, series: 0, column: 'lambda' };
    expect(optionsOf(state, reportTexts.en)).toEqual([
      ['lambda', 'λ'],
      ['cv_error_mean', 'err cv (%)'],
      ['d_adv', 'd_adv'],
    ]);
    expect(firstColumn(all[0])).toBe('cv_error_mean');
    expect(html('lambda')).not.toContain('<c>');
    expect(hasMatrix(all)).toBe(true);
    expect(hasMatrix([all[0], all[3]])).toBe(false);
  });
});
