import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadDatasets } from '../../src/data/load.ts';
import { chosen } from '../../src/results/choice.ts';
import { columnIndex, type Table } from '../../src/results/table.ts';
import { newDirectory, sweepInto } from './examples.ts';

/*
 * reference/cv-optdigits-*.csv come from Newton's method to 1e-13 (softplus) and LIBSVM at 1e-9 (hinge), by the definitions of
 * cv.glmnet, on the folds of reference/folds-optdigits-*.csv.gz; cv.glmnet 4.1-6 agrees to 3e-5 in the loss, and exactly in
 * errors and in both choices.
 */
const reference = (name: string) => fileURLToPath(new URL(`reference/${name}`, import.meta.url));

function readReference(name: string): Record<string, string>[] {
  const [header, ...rows] = readFileSync(reference(name), 'utf8').trimEnd().split('\n');
  return rows.map((row) => Object.fromEntries(row.split(',').map((value, k) => [header.split(',')[k], value])));
}

const near = (ours: unknown, theirs: string, tolerance: number, what: string) =>
  expect(Math.abs(Number(ours) / Number(theirs) - 1), `${what}: ${ours}, not ${theirs}`).toBeLessThan(tolerance);

/** The λ that are chosen by a measure, min and 1se. */
function choose(table: Table, measure: 'error' | 'loss'): [min: number, oneSe: number] {
  const [mu, mean, se] = ['mu', `cv_${measure}_mean`, `cv_${measure}_se`].map((name) => columnIndex(table, name));
  const found = chosen(
    table.rows.map((row) => ({ strength: row[mu] as number, mean: row[mean] as number, se: row[se] as number })),
  )!;
  return [table.rows[found.min][mu] as number, table.rows[found['1se']][mu] as number];
}

describe.each(['2v3', '8v9'])('cross-validation on the optical digits %s', (pair) => {
  const dataset = { path: reference(`folds-optdigits-${pair}.csv.gz`), labels: 'digit', scale: 16 } as const;
  const validation = { column: 'fold' };
  const data = loadDatasets(dataset, validation);

  test.each(['softplus', 'hinge'] as const)('has the means, errors and choices of λ of others, %s', async (loss) => {
    const expected = readReference(`cv-optdigits-${pair}.csv`).filter((row) => row.loss === loss);
    const lambda = expected.map((row) => Number(row.lambda));
    const changes = { dataset, validation, lambda, loss: [loss], tolerance: 1e-9 };
    const directory = newDirectory();
    const { table, failed, notConverged, planned } = await sweepInto(directory, changes, { data });
    const distances = readFileSync(join(directory, 'validation.csv'), 'utf8')
      .split('\n')
      .filter((line) => line.includes(',d_adv,'))
      .map((line) => line.split(',').slice(-2));
    expect([failed, notConverged, planned]).toEqual([0, 0, 11 * lambda.length]);
    for (const [r, row] of expected.entries()) {
      const cell = (name: string) => table.rows[r][columnIndex(table, name)];
      for (const name of ['cv_error_mean', 'cv_error_se'])
        near(cell(name), row[name], 1e-12, `${name} at ${row.lambda}`);
      near(cell('cv_loss_mean'), row.cv_loss_mean, 1e-5, `cv_loss_mean at ${row.lambda}`);
      near(distances[r][0], row.cv_d_adv_mean, 1e-4, `d_adv at ${row.lambda}`);
      near(distances[r][1], row.cv_d_adv_se, 1e-3, `se of d_adv at ${row.lambda}`);
      near(cell('cv_loss_se'), row.cv_loss_se, 1e-4, `cv_loss_se at ${row.lambda}`);
    }
    for (const measure of ['error', 'loss'] as const) {
      const theirs = ['min', '1se'].map((rule) => expected.find((row) => row[`${measure}_${rule}`] === '1')!.lambda);
      expect(choose(table, measure), measure).toEqual(theirs.map(Number));
    }
  });
});
