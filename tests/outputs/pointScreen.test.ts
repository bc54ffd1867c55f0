import { describe, expect, test } from 'vitest';
import { plainText } from '../../src/outputs/output.ts';
import { table } from '../../src/outputs/table.ts';
import type { Table } from '../../src/results/table.ts';

const names = ['class_i', 'class_j', 'loss', 'lambda', 'sample', 'empty', 'distance', 'note'] as const;

const made: Table = {
  columns: names.map((name) => ({
    name,
    type: ['class_i', 'class_j', 'loss', 'note'].includes(name) ? 'text' : 'number',
  })),
  rows: [
    ['2', '3', 'hinge', 0.1, 1234567, undefined, 0.123456, 'the first'],
    ['2', '3', 'hinge', 0.1, 8, undefined, Number.POSITIVE_INFINITY, undefined],
    ['2', '3', 'hinge', 0.05623413251903491, 8, undefined, 2, 'the last'],
  ],
  byPoint: ['sample', 'empty', 'distance', 'note'],
};

describe('a table with several rows per point', () => {
  test('is shown point by point, rounded, rows of files in full, columns without values left out', () => {
    expect(table.render(made, { width: 80, style: plainText })).toBe(
      [
        '2 v 3 · hinge · λ = 0.1',
        '    sample  distance  note',
        '   1234567    0.1235  the first',
        '         8       inf  –',
        '',
        '2 v 3 · hinge · λ = 0.05623',
        '    sample  distance  note',
        '         8         2  the last',
        '',
      ].join('\n'),
    );
  });

  test('is shown without the columns at the right that do not fit, or with the ones asked for', () => {
    const lines = (width: number, columns?: readonly string[]) =>
      table
        .render(made, { width, style: plainText, ...(columns && { columns }) })
        .split('\n')
        .find((line) => /sample|note/.test(line))!
        .trim();
    expect(lines(24)).toBe('sample  distance');
    expect(lines(12)).toBe('sample');
    expect(lines(12, ['note', 'lambda'])).toMatch(/^note +lambda$/);
  });
});
