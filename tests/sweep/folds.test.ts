import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Config, configSchema } from '../../src/config/schema.ts';
import { loadDatasets } from '../../src/data/load.ts';
import { randomSource } from '../../src/math/random.ts';
import { mergeSegments } from '../../src/store/merge.ts';
import { ResultsDirectory, shareDirectory } from '../../src/store/resultsDirectory.ts';
import { identityOf, recordOf } from '../../src/store/runRecord.ts';
import { planOf } from '../../src/sweep/plan.ts';
import { work } from '../../src/sweep/sweep.ts';
import { newDirectory, provenance, sweepInto } from './examples.ts';

/** A table with numbers, texts that not all folds have, gaps, weights and a fold, and a label that follows from them a little. */
function tableOf(seed: number, rows: number): string[] {
  const random = randomSource(seed, 'table');
  const levels = ['red', 'green', 'blue', 'rare'];
  return Array.from({ length: rows }, (_, row) => {
    const [a, b] = [random.uniform() * 4, random.integer(200)];
    const level = row === 5 ? 'rare' : levels[random.integer(3)];
    const isYes = random.uniform() < 0.5 ? 'yes' : 'no';
    const score = a + b / 100 + (level === 'red' ? 1 : 0) + random.uniform() * 2;
    const gap = (text: string | number) => (random.uniform() < 0.1 ? '' : text);
    const weight = random.integer(8) / 4;
    // Without fold 1 these are whole numbers alone, which files are read as bytes of.
    const rest = row % 4 === 1 ? 0.5 : random.integer(9);
    return [gap(a), gap(b), gap(level), gap(isYes), rest, weight, score > 4 ? 'y' : 'n', `f${row % 4}`].join(',');
  });
}

const header = 'a,b,colour,flag,rest,weight,label,fold';

function fileOf(rows: readonly string[]): string {
  const path = join(newDirectory(), '..', `${rows.length}.csv`);
  writeFileSync(path, `${header}\n${rows.join('\n')}\n`);
  return path;
}

/** All of them have λ as numbers. */
const config = (given: object) => configSchema({ name: 'folds', resolvePath: (path) => path }).parse(given) as Config;

/** Rows of a CSV file as records. */
function records(path: string): Record<string, string>[] {
  const [names, ...rows] = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
  return rows.map((row) => Object.fromEntries(row.map((cell, k) => [names[k], cell])));
}

async function run(given: object, jobs = 0): Promise<string> {
  const whole = config(given);
  const directory = newDirectory();
  await sweepInto(directory, whole, { data: loadDatasets(whole.dataset, whole.validation), jobs });
  return directory;
}

describe("a fold's rows", () => {
  const rows = tableOf(1, 84);
  const table = {
    labels: 'label',
    missing: 'median',
    scale: 'standardize',
    class_weight: 'balanced',
    weight: 'weight',
  };
  const others = { loss: ['hinge', 'softplus'], lambda: [10, 0.1, 1e-3], bounds: undefined };
  const cases = [
    { name: 'λ‖w‖², medians, standardized', dataset: table, sweep: others },
    {
      name: 'C, no texts, most frequent, minmax',
      dataset: { ...table, drop: ['colour', 'flag'], missing: 'most-frequent', scale: 'minmax' },
      sweep: { ...others, penalty: 'C' },
    },
    {
      name: 'rows with gaps left out, as they are',
      dataset: { labels: 'label', drop: ['weight', 'a'], missing: 'drop-rows', bounds: [0, 200] },
      sweep: { ...others, penalty: 'slides' },
    },
    {
      name: 'adversarial training',
      dataset: table,
      sweep: { loss: 'softplus', adversarial: { norm: 'linf', epsilon: [0.2, 0.01] } },
    },
    {
      name: 'gradient descent',
      dataset: table,
      sweep: { lambda: [0.1, 0], trainer: 'gradient-descent', gradient_descent: { epochs: 5, batch_size: 16 } },
    },
  ];
  test.each(cases)('are those of a run of its own, $name', async ({ dataset, sweep }) => {
    const { bounds: _, ...wanted } = sweep as Record<string, unknown>;
    const path = fileOf(rows);
    const whole = await run({ dataset: { path, ...dataset }, ...wanted, validation: { column: 'fold' } });
    const ofFolds = records(join(whole, 'folds.csv'));
    for (let fold = 0; fold < 4; fold++) {
      const isHeldOut = (row: string) => row.endsWith(`f${fold}`) && !row.split(',')[5].match(/^0$/);
      const training = fileOf(rows.filter((row) => !row.endsWith(`f${fold}`)));
      const held = fileOf(rows.filter((row) => ('weight' in dataset ? isHeldOut(row) : row.endsWith(`f${fold}`))));
      const drop = [...((dataset as { drop?: string[] }).drop ?? []), 'fold'];
      const own = await run({ dataset: { path: training, ...dataset, drop, test: { path: held } }, ...wanted });
      const expected = records(join(own, 'results.csv'));
      expect(expected.length).toBeGreaterThan(1);
      const found = ofFolds.filter((row) => row.fold === String(fold + 1));
      expect(found.map(({ repeat: _, fold: __, ...row }) => row)).toEqual(expected.map(({ fold: _, ...row }) => row));
    }
  });
});

describe('a sweep with folds', () => {
  const given = {
    dataset: { path: fileOf(tableOf(2, 60)), labels: 'label', drop: ['weight', 'fold'], missing: 'mean' },
    loss: ['softplus', 'hinge'],
    lambda: [1, 1e-2, 1e-3],
    validation: { folds: 3, repeats: 2, seed: 5 },
  };
  const names = ['results.csv', 'folds.csv', 'validation.csv', 'weights.npy', 'robustness.csv', 'reference.csv'];
  const bytesOf = (directory: string) => names.map((name) => readFileSync(join(directory, name), 'hex'));
  const whole = run(given);

  test('has every λ on every fold, and the fits on all samples are those of a sweep without folds', async () => {
    const directory = await whole;
    const folds = records(join(directory, 'folds.csv'));
    const keys = new Set(folds.map(({ loss, lambda, fold, repeat }) => `${loss} ${lambda} ${fold} ${repeat}`));
    expect([folds.length, keys.size]).toEqual([36, 36]);
    const { validation: _, ...without } = given;
    const plain = records(join(await run(without), 'results.csv'));
    const isFilledIn = (name: string) => /^cv_(error|loss)/.test(name);
    for (const [r, row] of records(join(directory, 'results.csv')).entries()) {
      for (const [name, cell] of Object.entries(row)) {
        if (isFilledIn(name)) expect([Number(cell) > 0, plain[r][name]], name).toEqual([true, '']);
        else expect(cell, name).toBe(plain[r][name]);
      }
    }
  });

  test('has the same bytes from two threads', async () => {
    expect(bytesOf(await run(given, 2))).toEqual(bytesOf(await whole));
  });

  test('has the same bytes wherever it is interrupted and goes on', async () => {
    const wanted = config(given);
    const data = loadDatasets(wanted.dataset, wanted.validation);
    for (const points of [1, 7, 20, 41]) {
      const directory = newDirectory();
      const stop = new AbortController();
      const onPoint = (_: unknown, done: number) => done >= points && stop.abort();
      const summary = await sweepInto(directory, wanted, { data, signal: stop.signal, onPoint });
      expect(summary).toMatchObject({ interrupted: true, done: points, planned: 42 });
      await sweepInto(directory, wanted, { data });
      expect(bytesOf(directory)).toEqual(bytesOf(await whole));
    }
  });

  test('merges to the same bytes from segments that were computed on their own, in any order', async () => {
    const wanted = config(given);
    const datasets = loadDatasets(wanted.dataset, wanted.validation);
    const plan = planOf(wanted, datasets);
    const record = recordOf(wanted, datasets, provenance, new Date(0));
    const folders = [newDirectory(), newDirectory()];
    const reversed = [...plan.segments].reverse();
    for (const [k, directory] of folders.entries()) {
      const own = reversed.filter((_, index) => index % 2 === k);
      shareDirectory({ directory, record });
      const { ended } = await work({ plan, datasets, record, directory }, own, {});
      expect(ended).toBe(7);
    }
    const merged = newDirectory();
    const results = new ResultsDirectory(merged, record, { force: false });
    expect(mergeSegments(plan, folders, results, () => identityOf(record)).missing).toEqual([]);
    expect(bytesOf(merged)).toEqual(bytesOf(await whole));
  });

  test('computes nothing anew where λ is to be chosen by something else, whose means are then in results.csv', async () => {
    const directory = newDirectory();
    const sized = { ...given, attack: { epsilon: { l2: [1, 0.5], linf: [0.2] } } };
    const computed: unknown[] = [];
    const runAgain = async (choose: object) => {
      const wanted = config({ ...sized, choose });
      const data = loadDatasets(wanted.dataset, wanted.validation);
      await sweepInto(directory, wanted, { data, onPoint: (result) => computed.push(result) });
    };
    const robustMeans = () =>
      records(join(directory, 'results.csv')).map((row) => [row.cv_robust_mean, row.cv_robust_se]);
    const measured = (norm: string, epsilon: string) =>
      records(join(directory, 'validation.csv'))
        .filter((row) => row.measure === 'robust_error' && row.norm === norm && row.epsilon === epsilon)
        .map(({ mean, se }) => [mean, se]);
    await runAgain({ by: 'error', rule: 'min' });
    expect(computed).toHaveLength(42);
    expect(robustMeans()).toEqual(measured('l2', '0.5'));
    await runAgain({ by: 'robust_error(linf, 0.2)' });
    expect(computed).toHaveLength(42);
    expect(robustMeans()).toEqual(measured('linf', '0.2'));
    expect(robustMeans()).not.toEqual(measured('l2', '0.5'));
  });

  test('chooses by the training samples alone: other labels of test samples change no mean', async () => {
    const rows = tableOf(3, 60);
    const [train, test] = [rows.slice(0, 40), rows.slice(40)];
    const labelled = (label: (row: number) => string) =>
      test.map((row, k) => row.split(',').with(6, label(k)).join(','));
    const { dataset, ...rest } = given;
    const meansWith = async (tested: readonly string[]) => {
      const directory = await run({
        ...rest,
        dataset: { ...dataset, path: fileOf(train), test: { path: fileOf(tested) } },
      });
      const results = records(join(directory, 'results.csv'));
      return [
        results.map(({ cv_error_mean, cv_error_se, cv_loss_mean }) => [cv_error_mean, cv_error_se, cv_loss_mean]),
        results.map(({ test_error }) => test_error),
      ];
    };
    const [means, errors] = await meansWith(labelled((k) => (k % 2 === 0 ? 'y' : 'n')));
    const [others, otherErrors] = await meansWith(labelled((k) => (k % 3 === 0 ? 'y' : 'n')));
    expect(others).toEqual(means);
    expect(otherErrors).not.toEqual(errors);
  });
});
