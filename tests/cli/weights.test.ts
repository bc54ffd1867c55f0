import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomSource } from '../../src/math/random.ts';
import { l2sweepSync } from './binary.ts';

let directory: string;
const at = (name: string) => join(directory, name);
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'l2sweep-weights-'));
  const { uniform, integer } = randomSource(3, 'weights on the command line');
  const samples = Array.from({ length: 60 }, (_, i) => {
    const isJ = i % 3 > 0;
    const [x, z] = [uniform() * 4 + (isJ ? 1 : 0), uniform() * 3 - (isJ ? 1 : 0)];
    return { x, z, weight: integer(4), label: isJ ? 'b' : 'a' };
  });
  const weighted = samples.map(({ x, z, weight, label }) => `${x},${weight},${z},${label}\n`);
  const repeated = samples.flatMap(({ x, z, weight, label }) => new Array(weight).fill(`${x},${z},${label}\n`));
  writeFileSync(at('weighted.csv'), `x,w,z,y\n${weighted.join('')}`);
  writeFileSync(at('repeated.csv'), `x,z,y\n${repeated.join('')}`);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function run(name: string, dataset: object, jobs = 1, changes: object = {}): Record<string, string>[] {
  const config = {
    dataset: { scale: 'standardize', ...dataset },
    lambda: [10, 0.1, 1e-3],
    tolerance: 1e-9,
    ...changes,
  };
  writeFileSync(at(`${name}.json`), JSON.stringify({ loss: ['hinge', 'softplus'], penalty: 'C', ...config }));
  const { code, stderr } = l2sweepSync(['run', at(`${name}.json`), '-o', at(name), '-j', String(jobs), '-q']);
  expect([code, stderr]).toEqual([0, '']);
  const [header, ...rows] = readFileSync(at(`${name}/results.csv`), 'utf8')
    .trimEnd()
    .split('\n');
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, k) => [header.split(',')[k], cell] as const)));
}

describe('weights on the command line', () => {
  test('a run with whole weights is that of the samples repeated, for any number of jobs', () => {
    const found = run('weighted', { path: 'weighted.csv', weight: 'w' });
    expect(run('two-jobs', { path: 'weighted.csv', weight: 'w' }, 2)).toEqual(found);
    const expected = run('repeated', { path: 'repeated.csv' });
    const columns = ['train_error', 'd_err', 'd_adv', 'w_norm', 'tilt_angle', 'bias', 'adv_l2_median', 'adv_linf_mean'];
    for (const [k, row] of found.entries()) {
      for (const name of [...columns, 'centroid_distance', 'bias_at_mean', 'c_equivalent', 'mu', 'n_train_i']) {
        expect(Number(row[name]), name).toBeCloseTo(Number(expected[k][name]), 5);
      }
      expect(Number(row.objective) / Number(expected[k].objective)).toBeCloseTo(1, 8);
      expect(Number(row.n_train)).toBeLessThan(60);
    }
  });

  test('run.json says what was minimised and how much each class counts', () => {
    const { objective, penalty, data, config } = JSON.parse(readFileSync(at('weighted/run.json'), 'utf8'));
    expect(objective.softplus).toMatch(/^L\(w, b\) = \(1\/V\) Σ v f\(z\) \+ μ‖w‖².* V = Σ v/);
    expect(penalty).toBe('½‖w‖² + C Σ v f, μ = 1/(2CV)');
    const [{ weights }] = data.pairs;
    const lines = readFileSync(at('repeated.csv'), 'utf8').trimEnd().split('\n').slice(1);
    expect(weights).toEqual(['a', 'b'].map((name) => lines.filter((line) => line.endsWith(name)).length));
    expect(config.dataset.weight).toBe('w');
  });

  test('a report says in its language what was minimised, in English as run.json does', () => {
    const { objective } = JSON.parse(readFileSync(at('weighted/run.json'), 'utf8'));
    const [en, zh] = ['en', 'zh'].map((lang) => {
      expect(l2sweepSync(['report', at('weighted'), '--lang', lang, '--out', at(`${lang}.html`)]).code).toBe(0);
      const page = readFileSync(at(`${lang}.html`), 'utf8');
      return /<section class="provenance".*?<dd>(.*?)<\/dd>/s.exec(page)![1].split('<br>');
    });
    expect(en.map((text) => text.replaceAll('&lt;', '<'))).toEqual(Object.values(objective));
    const [formulas, words] = [/[^=]* = [^,]*(?=,)/g, /[A-Za-z]{2,}/g];
    for (const [k, text] of zh.entries()) {
      expect(text.match(words)!.filter((word) => !['max', 'ln'].includes(word))).toEqual([]);
      expect(text.match(formulas)!.slice(0, 2)).toEqual(en[k].match(formulas)!.slice(0, 2));
    }
  });

  test('validate tells V instead of n', () => {
    const { stdout } = l2sweepSync(['validate', at('weighted.json')]);
    expect(stdout).toContain('(1/V) Σ v f(z)');
    expect(stdout).toMatch(/C = 1\/\(2μV\) = 10 \(V = \d+\)/);
  });

  test('balanced classes are those of weights by hand', () => {
    const sizes = { a: 20, b: 40 };
    const byHand = { a: 60 / (2 * sizes.a), b: 60 / (2 * sizes.b) };
    const [one, other] = ['balanced', byHand].map((class_weight, k) =>
      run(`balanced-${k}`, { path: 'weighted.csv', class_weight }),
    );
    expect(one).toEqual(other);
    expect(one[0].n_train_i).toBe(one[0].n_train_j);
    expect(one.map(({ c_equivalent }) => Number(c_equivalent))).toEqual(
      [10, 0.1, 1e-3, 10, 0.1, 1e-3].map((C) => expect.closeTo(C, 12)),
    );
  });

  test('the commands that look at a run again take them', () => {
    const point = ['--lambda', '0.1'];
    for (const args of [['report'], ['attack', '--samples', '0', ...point], ['tilt', ...point], ['show', '--plot']]) {
      const { code, stderr } = l2sweepSync([args[0], at('weighted'), ...args.slice(1)]);
      expect([args[0], code], stderr).toEqual([args[0], 0]);
    }
  });
});
