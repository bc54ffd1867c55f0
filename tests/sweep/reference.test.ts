import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { DatasetConfig } from '../../src/config/dataset.ts';
import { loadDatasets } from '../../src/data/load.ts';
import { columnNames } from '../../src/metrics/index.ts';
import { hasMnist } from '../thorough.ts';
import { newDirectory, sweepInto } from './examples.ts';

/*
 * reference/*.csv come from LIBSVM at tolerance 1e-9 (hinge) and Newton's method at 1e-12 (softplus). Their angles were
 * taken by arccos, which is worth 1.5e-8 near 0.
 */
const relativeTolerance = { hinge: 2e-4, softplus: 1e-5 };
const tightTolerance = { hinge: 1e-9, softplus: 1e-13 };

const compared = columnNames.filter((name) =>
  /^(d_|w_norm|tilt|bias$|objective|test_d_|adv_(l2|linf|l1|box)_)/.test(name),
);

function readReference(name: string): Record<string, string>[] {
  const text = readFileSync(new URL(`reference/${name}`, import.meta.url), 'utf8');
  const [header, ...rows] = text.trimEnd().split('\n');
  return rows.map((row) => Object.fromEntries(row.split(',').map((value, k) => [header.split(',')[k], value])));
}

async function compare(
  loss: 'hinge' | 'softplus',
  dataset: DatasetConfig,
  reference: readonly Record<string, string>[],
) {
  const expected = reference.filter((row) => row.loss === loss);
  const data = loadDatasets(dataset);
  const lambda = expected.map((row) => Number(row.lambda));
  const changes = { dataset, lambda, loss: [loss], tolerance: tightTolerance[loss] };
  const { table } = await sweepInto(newDirectory(), changes, { data });
  for (const [r, row] of expected.entries()) {
    const cell = (name: string) => table.rows[r][columnNames.indexOf(name)];
    for (const name of compared.filter((column) => column in row)) {
      const [ours, theirs] = [cell(name) as number, row[name] === 'inf' ? Number.POSITIVE_INFINITY : Number(row[name])];
      if (ours === theirs) continue;
      // An angle of 0 comes out of arccos as 1.5e-8.
      const absolute = name === 'tilt_angle' && theirs < 1e-7 ? 2e-8 : 1e-9;
      const allowed = Math.max(absolute, relativeTolerance[loss] * Math.abs(theirs));
      expect(Math.abs(ours - theirs), `${name} at λ = ${row.lambda}: ${ours}, not ${theirs}`).toBeLessThanOrEqual(
        allowed,
      );
    }
    for (const [name, samples] of [
      ['train_error', 'n_train'],
      ['test_error', 'n_test'],
    ] as const) {
      if (!(name in row)) continue;
      const difference = Math.abs((cell(name) as number) - Number(row[name])) * (cell(samples) as number);
      expect(difference, `${name} at λ = ${row.lambda}`).toBeLessThan(1.5);
    }
    expect(String(cell('bias_unique'))).toBe(row.bias_unique);
    expect(cell('converged')).toBe(true);
  }
}

const losses = ['hinge', 'softplus'] as const;

describe('results agree with LIBSVM and Newton', () => {
  const digits = [
    [2, 3],
    [8, 9],
  ] as const;
  describe.each(digits)('on the optical digits %i and %i', (i, j) => {
    test.each(losses)('%s', async (loss) => {
      const dataset: DatasetConfig = { name: 'optdigits', classes: [i, j], scale: 16, bounds: [0, 1] };
      await compare(loss, dataset, readReference(`optdigits-${i}v${j}.csv`));
    });
  });

  test.skipIf(!hasMnist).each(losses)('on MNIST, %s', async (loss) => {
    const dataset = { name: 'mnist', classes: [2, 3], limit_per_class: 3000, scale: 255, bounds: [0, 1] } as const;
    await compare(loss, dataset, readReference('mnist-2v3.csv'));
  });
});
