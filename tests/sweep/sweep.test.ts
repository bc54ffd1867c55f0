import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/schema.ts';
import type { UserError } from '../../src/errors.ts';
import { columnNames } from '../../src/metrics/index.ts';
import type { Cell } from '../../src/metrics/metric.ts';
import { npyMatrix } from '../../src/outputs/npy.ts';
import type { Table } from '../../src/results/table.ts';
import { planOf } from '../../src/sweep/plan.ts';
import { cloud, clouds, config, datasetsOf, newDirectory, samplesOf, sweepInto } from './examples.ts';

const cell = (row: readonly Cell[], name: string) => row[columnNames.indexOf(name)];
const column = ({ rows }: Table, name: string) => rows.map((row) => cell(row, name));

describe('a sweep', () => {
  test('trains every spelling of the penalty to the same solution where they mean the same μ', async () => {
    const n = 8;
    const spellings = [
      { penalty: 'lambda', lambda: [0.1] },
      { penalty: 'half', lambda: [0.2] },
      { penalty: 'slides', lambda: [0.1 * 2 * n] },
      { penalty: 'C', lambda: [1 / (2 * 0.1 * n)] },
    ] as const;
    const norms: Cell[] = [];
    for (const spelling of spellings) {
      const { table } = await sweepInto(newDirectory(), { ...spelling, loss: ['softplus'], tolerance: 1e-12 });
      const [row] = table.rows;
      expect(cell(row, 'lambda')).toBe(spelling.lambda[0]);
      expect(cell(row, 'mu')).toBeCloseTo(0.1, 15);
      expect(cell(row, 'c_equivalent')).toBeCloseTo(0.625, 12);
      norms.push(cell(row, 'w_norm'));
    }
    for (const norm of norms) expect(norm).toBeCloseTo(norms[0] as number, 8);
  });

  test('reports a μ that is no number > 0 as a failed point, and goes on', async () => {
    const directory = newDirectory();
    const { table, failed, done } = await sweepInto(directory, { penalty: 'C', lambda: [1e308, 1], loss: ['hinge'] });
    expect([failed, done]).toEqual([1, 2]);
    expect(column(table, 'status')).toEqual(['failed', 'ok']);
    expect(cell(table.rows[0], 'error')).toMatch(/μ is 0/);
    expect(cell(table.rows[0], 'train_error')).toBeUndefined();
    const npy = readFileSync(join(directory, 'weights.npy'));
    const weights = new Float64Array(npy.buffer.slice(npy.byteOffset + npy.length - 32, npy.byteOffset + npy.length));
    expect([...weights.slice(0, 2)]).toEqual([Number.NaN, Number.NaN]);
    expect(weights[2]).not.toBeNaN();
  });

  test('says which points did not reach the tolerance, how near they came and why', async () => {
    const { table, notConverged } = await sweepInto(newDirectory(), {
      tolerance: 1e-300,
      lambda: [0.1],
      loss: ['softplus'],
    });
    expect(notConverged).toBe(1);
    expect(column(table, 'status')).toEqual(['not-converged']);
    expect(column(table, 'converged')).toEqual([false]);
    expect(cell(table.rows[0], 'duality_gap')).toBeLessThan(1e-12);
    expect(cell(table.rows[0], 'error')).toMatch(/\w/);
  });

  test('finds the published tilting angles of the line with one noisy point', async () => {
    const line = Array.from({ length: 101 }, (_, k) => 0.2 + (0.8 * k) / 100);
    const train = samplesOf([
      ...line.map((a) => ({ x: [-a, 0], label: -1 })),
      { x: [0.07, -0.07], label: -1 },
      ...line.map((a) => ({ x: [a, 0], label: 1 })),
    ]);
    const data = datasetsOf({ classI: 'I', classJ: 'J', train });
    const { table } = await sweepInto(
      newDirectory(),
      { loss: ['hinge'], lambda: [1e-3, 1e-4, 1e-5], tolerance: 1e-10 },
      { data },
    );
    const degrees = column(table, 'tilt_angle').map((angle) => ((angle as number) * 180) / Math.PI);
    expect(degrees[0]).toBeCloseTo(2.2182, 3);
    expect(degrees[1]).toBeCloseTo(19.3451, 3);
    expect(degrees[2]).toBeCloseTo(28.2678, 3);
    expect(column(table, 'bias')[2]).toBeCloseTo(-1.385321, 5);
    expect(column(table, 'd_adv')[2]).toBeCloseTo(0.526044, 5);
    expect(column(table, 'train_error')[2]).toBe(0);
  });

  test('warns of unbalanced classes one of which is misclassified whole', async () => {
    const { warnings } = await sweepInto(newDirectory(), { lambda: [1000, 0.01], loss: ['hinge'] });
    const text = expect.stringMatching(/^every training sample of class J .* 1 of 2 λ \(λ = 1000\).*5 and 3 samples/);
    expect(warnings).toEqual([{ pair: 0, loss: 'hinge', text }]);
  });

  test('blames the penalty for a lost class only where a weaker one finds it', async () => {
    const { warnings } = await sweepInto(newDirectory(), { lambda: [1000, 500], loss: ['hinge'] });
    expect(warnings.map(({ text }) => text)).toEqual([
      expect.stringMatching(/class J .* at 2 of 2 λ .* either the penalty is too strong or the features do not tell/),
    ]);
  });

  test('says that the data leave no boundary, once per pair and loss, and that nothing is lost to the penalty', async () => {
    const at = (label: number, ...values: number[]) => values.map((x) => ({ x: [x], label }));
    // Both means are 2.
    const oneMean = samplesOf([...at(-1, 1, 2, 3), ...at(1, 1, 3)]);
    // 2 is a mixture of 0, 1 and 4 with at most one of each; the means are 2 and 5/3.
    const amid = samplesOf([...at(-1, 0, 1, 4), ...at(1, 2)]);
    const warningsOf = async (train: typeof amid) => {
      const data = datasetsOf({ classI: 'x, y', classJ: 'z', train });
      return (await sweepInto(newDirectory(), { lambda: [100, 1e-6] }, { data })).warnings;
    };
    const empty = 'distances, angles and perturbations are empty there';
    const none = `the data, not the penalty, leave no boundary, whatever λ is; ${empty}`;
    const at2 = 'w = 0 is the best classifier at 2 of 2 λ (λ from 1e-6 to 100)';
    const lies = 'the mean of class z lies amid the samples of class "x, y"';
    expect(await warningsOf(oneMean)).toEqual([
      { pair: 0, loss: 'hinge', text: `${at2}, because ${lies}: ${none}` },
      { pair: 0, loss: 'softplus', text: `${at2}, because the two classes have one mean: ${none}` },
    ]);
    const [first, ...rest] = (await warningsOf(amid)).filter(({ text }) => text.includes('w = 0'));
    expect(first).toEqual({ pair: 0, loss: 'hinge', text: expect.stringContaining(lies) });
    expect(rest).toEqual([]);
  });

  test('names the scale that helps where features of very different sizes keep points from the tolerance', async () => {
    const train = {
      ...cloud,
      features: { ...cloud.features, values: cloud.features.values.map((x, at) => (at % 2 ? x : 1e4 * x)) },
    };
    const data = datasetsOf({ classI: 'I', classJ: 'J', train });
    const swept = { lambda: [0.1], loss: ['softplus' as const], tolerance: 1e-300 };
    const adviceOf = async (changes: Partial<Config>) =>
      (await sweepInto(newDirectory(), { ...swept, ...changes }, { data })).warnings
        .map(({ text }) => text)
        .filter((text) => text.includes('did not reach'));
    // Ranges 4 · 10⁴ and 2.
    expect(await adviceOf({})).toEqual([
      "1 of 1 λ (λ = 0.1) did not reach the tolerance, and the features' ranges differ by a factor of 20000; " +
        'expected fewer with dataset.scale: standardize',
    ]);
    const dataset = { path: '/nowhere/example.csv', scale: 'standardize' as const };
    expect(await adviceOf({ dataset })).toEqual([]);
  });

  test('warns of samples outside the bounds', async () => {
    const data = datasetsOf({ classI: 'I', classJ: 'J', train: cloud, test: cloud, bounds: [0, 2] });
    const { warnings } = await sweepInto(newDirectory(), { lambda: [0.01], loss: ['hinge'] }, { data });
    expect(warnings).toEqual([
      { pair: 0, text: expect.stringMatching(/^2 of 8 training samples .* outside bounds \[0, 2\]/) },
      { pair: 0, text: expect.stringMatching(/^2 of 8 test samples .* outside bounds \[0, 2\]/) },
    ]);
  });

  test('lets other work have its turn between points', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await sweepInto(newDirectory(), { lambda: Array.from({ length: 50 }, (_, k) => 0.9 ** k) });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });
});

describe('a plan', () => {
  test('has a segment per class pair and loss', () => {
    const { points, segments } = planOf(config, datasetsOf({ classI: '2', classJ: '3', train: cloud }));
    expect(points).toBe(6);
    expect(segments).toEqual([
      { id: 'hinge_2_3', pair: 0, loss: 'hinge', firstRow: 0 },
      { id: 'softplus_2_3', pair: 0, loss: 'softplus', firstRow: 3 },
    ]);
  });

  test('calls no two segments the same, even where upper and lower case are, and all by names that are safe', () => {
    const names = [
      'a',
      'A',
      'a_b',
      'a-b',
      'b',
      '-',
      '',
      '../etc',
      '$(rm)',
      'ß',
      '3',
      '3.0',
      'x'.repeat(300),
      'x'.repeat(301),
    ];
    const pairs = names.flatMap((classI) => names.map((classJ) => ({ classI, classJ })));
    const { segments } = planOf(config, { sources: [], pairs, classes: [] });
    for (const { id } of segments) expect(id).toMatch(/^(hinge|softplus)_[a-z0-9._-]{1,120}$/);
    expect(new Set(segments.map(({ id }) => id.toLowerCase())).size).toBe(2 * names.length ** 2);
  });

  test('cannot perturb test samples that do not exist, and names the key', () => {
    const attack = { ...config.attack, split: 'test' } as const;
    try {
      planOf({ ...config, attack }, clouds);
      expect.unreachable();
    } catch (error) {
      expect((error as UserError).problems[0].key).toEqual(['attack', 'split']);
    }
  });
});

describe('an NPY file', () => {
  test('has the magic, a header that ends at a multiple of 64, and doubles in row order', () => {
    const bytes = npyMatrix([Float64Array.of(1, 2), undefined, Float64Array.of(-0, 1e-300)], 2);
    expect([...bytes.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    const headerLength = bytes[8] + 256 * bytes[9];
    expect((10 + headerLength) % 64).toBe(0);
    const header = new TextDecoder().decode(bytes.subarray(10, 10 + headerLength));
    expect(header).toMatch(/^\{'descr': '<f8', 'fortran_order': False, 'shape': \(3, 2\), \} *\n$/);
    const view = new DataView(bytes.buffer, 10 + headerLength);
    const values = Array.from({ length: 6 }, (_, k) => view.getFloat64(8 * k, true));
    expect(values).toEqual([1, 2, Number.NaN, Number.NaN, -0, 1e-300]);
    expect(bytes.length).toBe(10 + headerLength + 48);
  });
});
