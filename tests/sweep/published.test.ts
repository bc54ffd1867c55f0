import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadDatasets } from '../../src/data/load.ts';
import { columnNames } from '../../src/metrics/index.ts';
import { hasMnist } from '../thorough.ts';
import { newDirectory, sweepInto } from './examples.ts';

/*
 * Six pairs of MNIST's digits × 81 λ as Tanay & Griffin published them (A New Angle on L2 Regularization): rounded to three
 * decimals and, below λ ≈ 3e-3, not quite converged. Hence the tolerances. Where the objective hardly depends on the bias,
 * a gap of 1e-6 leaves the offset too much room to compare it (3 against 5 at λ = 3.98).
 */
const dataDirectory = process.env.L2SWEEP_DATA_DIR ?? '';
const table = join(dataDirectory, '..', 'reference', 'tanay-griffin-svm-mnist.csv');
const available = hasMnist && existsSync(table);
const published = available
  ? readFileSync(table, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
  : [];
const pairs = available
  ? [...new Set(published.map(([i, j]) => `${i} ${j}`))].map((pair) => pair.split(' ').map(Number))
  : [[2, 3]];

describe('the published sweep of MNIST', () => {
  test.skipIf(!available).each(pairs)(
    'is found again for %i against %i, certified',
    async (i, j) => {
      const dataset = { name: 'mnist', classes: [i, j], limit_per_class: 3000, scale: 255, bounds: [0, 1] } as const;
      const rows = published.filter(([classI, classJ]) => classI === String(i) && classJ === String(j));
      const lambda = rows.map((row) => Number(row[3]));
      const { table } = await sweepInto(
        newDirectory(),
        { dataset, lambda, loss: ['hinge'] },
        { data: loadDatasets(dataset) },
      );
      for (const [r, row] of rows.entries()) {
        const [angle, offset, inverseNorm, dAdv, trainError, testError] = row.slice(4).map(Number);
        const cell = (name: string) => table.rows[r][columnNames.indexOf(name)] as number;
        const within = (name: string, ours: number, theirs: number, tolerance: number) =>
          expect(Math.abs(ours - theirs), `${name} at λ = ${lambda[r]}: ${ours}, not ${theirs}`).toBeLessThan(
            tolerance,
          );
        within('θ', cell('tilt_angle'), angle, 0.002);
        within('offset', cell('bias_from_midpoint'), offset, 0.005);
        within('1/‖w‖', 1 / cell('w_norm'), inverseNorm, Math.max(0.002, 0.003 * inverseNorm));
        within('d_adv', cell('d_adv'), dAdv, 0.003);
        within('training errors', cell('train_error') * 6000, trainError * 6000, 3.5);
        within('test errors', cell('test_error') * cell('n_test'), testError * cell('n_test'), 3.5);
        expect(cell('duality_gap')).toBeLessThanOrEqual(1e-6);
        expect(cell('converged')).toBe(true);
      }
    },
    600_000,
  );
});
