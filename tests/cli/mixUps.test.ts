import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { l2sweepSync } from './binary.ts';

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-mix-ups-'));
const clone = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const l2sweep = (...args: string[]) => l2sweepSync(args, { cwd: folder });

beforeAll(() => {
  for (const name of ['configs', 'datasets', 'empty']) mkdirSync(join(folder, name));
  copyFileSync(clone('configs/toy.yaml'), join(folder, 'configs/toy.yaml'));
  cpSync(join(folder, 'configs/toy.yaml'), join(folder, 'configs/other.yaml'));
  copyFileSync(clone('datasets/toy.csv'), join(folder, 'datasets/toy.csv'));
  expect(l2sweep('run', 'configs/toy.yaml', '--lambda', '0.01', '-q').code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('an argument that belongs to another command', () => {
  const shown = '`l2sweep show results/toy` prints its results';
  const begun = '`l2sweep init datasets/toy.csv` writes a config for it';
  const [config, run] = ['expected a config in YAML or JSON', 'expected the results directory of a run'];
  test.each([
    ['run results/toy', `results/toy: this is a results directory; ${config}; ${shown}`],
    ['validate results/toy', `results/toy: this is a results directory; ${config}; ${shown}`],
    ['plan results/toy', `results/toy: this is a results directory; ${config}; ${shown}`],
    ['run empty', `empty: this is a directory; ${config}`],
    ['run datasets/toy.csv', `datasets/toy.csv: this is a data file; ${config}; ${begun}`],
    ['run mnist', `mnist: this is a known data set; ${config}; \`l2sweep init mnist\` writes a config for it`],
    ['run toy', `toy: no such file or directory; ${config}; did you mean configs/toy.yaml?`],
    ['launch slurm datasets/toy.csv', `datasets/toy.csv: this is a data file; ${config}; ${begun}`],
    [
      'work datasets/toy.csv',
      `datasets/toy.csv: this is a data file; expected a config, or the results directory of a run; ${begun}`,
    ],
    ['show configs/toy.yaml', `configs/toy.yaml: this is a config; ${run}; did you mean results/toy?`],
    [
      'coef configs/other.yaml',
      `configs/other.yaml: this is a config; ${run}; \`l2sweep run configs/other.yaml\` makes one`,
    ],
    ['report datasets/toy.csv', `datasets/toy.csv: this is a data file; ${run}; ${begun}`],
    [
      'show results/toy/results.csv',
      `results/toy/results.csv: this is a file of a results directory; ${run}; that is results/toy`,
    ],
    ['show toy', `toy: no such file or directory; ${run}; did you mean results/toy?`],
    ['predict datasets/toy.csv results/toy', `datasets/toy.csv: this is a data file; ${run}; the run comes first`],
    ['predict results/toy results/toy', `results/toy: this is a results directory; expected a data file; ${shown}`],
    [
      'init configs/toy.yaml',
      'configs/toy.yaml: this is a config; expected a data file; `l2sweep validate configs/toy.yaml` looks',
    ],
    ['data info results/toy', `results/toy: this is a results directory; expected a data file; ${shown}`],
    [
      'compare configs/toy.yaml results/toy',
      `configs/toy.yaml: this is a config; ${run}, or a results.csv; did you mean results/toy?`,
    ],
  ])('%s', (line, message) => {
    const before = readdirSync(folder, { recursive: true }).sort();
    const { code, stdout, stderr } = l2sweep(...line.split(' '));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error: ${message}`);
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(before);
  });

  test('is told with all others of its kind', () => {
    const { stderr } = l2sweep('run', 'results/toy', 'datasets/toy.csv');
    expect(stderr.match(/^error: \S+: this is/gm)).toHaveLength(2);
  });

  test('is no mistake where it may stand', () => {
    expect(l2sweep('compare', 'results/toy/results.csv', 'results/toy').code).toBe(0);
    expect(l2sweep('data', 'info', 'results/toy/results.csv').code).toBe(0);
  });
});

describe('what is written', () => {
  test.each([
    [['run', 'configs/toy.yaml', '--out', ''], '--out: the name is empty; expected that of a directory'],
    [['run', 'configs/toy.yaml', '--out', '-'], '--out: - is no name of a directory; expected one: stdout cannot take'],
    [['show', 'results/toy', '--out', ' '], '--out: the name is empty; expected that of a file'],
    [['show', 'results/toy', '-o', '-'], '--out: - is no name of a file; expected one, or no --out, for stdout'],
    [['init', '-o', '-'], '--out: - is no name of a file; expected one, or no --out, for stdout'],
    [['export', 'results/toy', '--to', 'json', '-o', ''], '--out: the name is empty; expected that of a file'],
  ])('has a name: %j', (args, message) => {
    const { code, stdout, stderr } = l2sweep(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error: ${message}`);
    expect(existsSync(join(folder, '-'))).toBe(false);
  });

  test('may be stdout where one file is written', () => {
    const { code, stdout } = l2sweep('export', 'results/toy', '--lambda', '0.01', '--to', 'json', '-o', '-');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toBeTypeOf('object');
  });
});
