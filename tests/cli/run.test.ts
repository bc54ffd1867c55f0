import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { columnNames, derivedQuantities } from '../../src/metrics/index.ts';
import { outputs } from '../../src/outputs/index.ts';
import { binary, type Ended, environment, l2sweepSync } from './binary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const digits = join(root, 'configs', 'digits-2v3.yaml');

const newFolder = () => mkdtempSync(join(tmpdir(), 'l2sweep-run-'));

/** A short sweep over digits 2 and 3 into ./results/digits-2v3, or where the options say. */
const run = (cwd: string, ...options: string[]) =>
  l2sweepSync(['run', digits, '--lambda', '1,0.01', ...options], { cwd });
const lines = (text: string) => text.trimEnd().split('\n');

describe('l2sweep run', () => {
  const folder = newFolder();
  const directory = join(folder, 'results', 'digits-2v3');
  let first: Ended;
  let resultsCsv: string;
  beforeAll(() => {
    first = run(folder);
    resultsCsv = readFileSync(join(directory, 'results.csv'), 'utf8');
  });

  test('writes the files of a results directory, and results.csv itself to a pipe', () => {
    expect(first.code).toBe(0);
    expect(readdirSync(directory)).toEqual([
      'histograms.csv',
      'journal.ndjson',
      'preprocessing.json',
      'reference.csv',
      'results.csv',
      'robustness.csv',
      'run.json',
      'summary.csv',
      'timings.csv',
      'weights.npy',
    ]);
    expect(first.stdout).toBe(resultsCsv);
    expect(lines(resultsCsv)[0]).toBe(columnNames.join(','));
    expect(lines(resultsCsv)).toHaveLength(1 + 2 * 2);
  });

  test('says on stderr alone where the results are and what is worth knowing', () => {
    expect(first.stderr).toMatch(/^digits-2v3: 4 points in .* s; results in results\/digits-2v3$/m);
    const strong = l2sweepSync(['run', digits, '--lambda', '100'], { cwd: newFolder() });
    expect(strong.stderr).toMatch(/warning: 2 v 3, both losses: every training sample of class/);
    expect(run(newFolder(), '--quiet').stderr).toBe('');
  });

  test('gives the same bytes again, in the same directory and in another', () => {
    expect(run(folder, '--quiet').stdout).toBe(resultsCsv);
    const out = join(newFolder(), 'elsewhere');
    expect(run(folder, '--out', out, '-f', 'csv').stdout).toBe(resultsCsv);
    for (const name of ['weights.npy', 'histograms.csv']) {
      expect(readFileSync(join(out, name)).equals(readFileSync(join(directory, name))), name).toBe(true);
    }
  });

  test('refuses the directory of a different sweep, naming what differs, unless it is forced', () => {
    const cwd = newFolder();
    run(cwd);
    const refused = run(cwd, '--set', 'tolerance=1e-8');
    expect(refused.code).toBe(2);
    expect(refused.stdout).toBe('');
    expect(lines(refused.stderr)).toEqual([
      expect.stringMatching(
        /^error: results\/digits-2v3: holds results of a different sweep: tolerance: 0.000001 → 1e-8; expected .*--force/,
      ),
    ]);
    expect(run(cwd, '--set', 'tolerance=1e-8', '--force').code).toBe(0);
    expect(readFileSync(join(cwd, 'results/digits-2v3/run.json'), 'utf8')).toContain('"tolerance": 1e-8');
  });

  test('is quiet and ends with 0 when its reader has had enough', () => {
    const command = `"${process.execPath}" "${binary}" run "${digits}" --quiet | head -1; echo "$\{PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: newFolder(), encoding: 'utf8' });
    expect(lines(stdout)).toEqual([columnNames.join(','), '0']);
    expect(stderr).toBe('');
  });

  test('shows the table in 80 columns, with 33 λ and both losses', () => {
    const { stdout } = l2sweepSync(['run', digits, '--format', 'table'], { cwd: newFolder() });
    for (const line of lines(stdout)) expect([...line].length, line).toBeLessThanOrEqual(80);
    for (const symbol of ['λ', 'train err', 'test err', 'd_err', 'd_adv', '‖w‖', 'θ', 'L2']) {
      expect(stdout).toContain(` ${symbol}`);
    }
    expect(lines(stdout).filter((line) => /^\*?°? +[\d.e-]+ +\d+\.\d\d%/.test(line))).toHaveLength(66);
    expect(lines(stdout).filter((line) => /^\*°? /.test(line) && line.includes('%'))).toHaveLength(2);
  });

  test('colours only where colour is wanted', () => {
    const table = (env: Readonly<Record<string, string>>, ...options: string[]) =>
      l2sweepSync(['run', digits, '--lambda', '1', '-f', 'table', ...options], {
        cwd: newFolder(),
        env,
      }).stdout.includes('\u001b');
    expect(table({})).toBe(false);
    expect(table({ FORCE_COLOR: '1' })).toBe(true);
    expect(table({ NO_COLOR: '1' })).toBe(false);
    expect(table({ NO_COLOR: '1' }, '--color')).toBe(true);
    expect(table({ FORCE_COLOR: '1' }, '--no-color')).toBe(false);
  });

  test('narrows what it prints to the chosen columns, never what it writes', () => {
    const cwd = newFolder();
    const { stdout } = run(cwd, '--columns', 'd_adv,lambda', '--loss', 'hinge');
    expect(lines(stdout)[0]).toBe('d_adv,lambda');
    expect(lines(stdout)).toHaveLength(3);
    expect(lines(readFileSync(join(cwd, 'results/digits-2v3/results.csv'), 'utf8'))[0]).toBe(columnNames.join(','));
    const fromConfig = run(cwd, '--set', 'columns=[lambda, test_error]', '--loss', 'hinge');
    expect(lines(fromConfig.stdout)[0]).toBe('lambda,test_error');
  });

  test('tells of every wrong word at once, with the nearest right one, and writes nothing', () => {
    const cwd = newFolder();
    const known = [...columnNames, ...derivedQuantities.map(({ column }) => column)];
    const { code, stdout, stderr } = run(cwd, '--format', 'jsn', '--columns', 'lamda,d_adv,tset_error');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(lines(stderr)).toEqual([
      'error: --format: unknown format "jsn"; expected one of table, csv, tsv, json, ndjson, markdown, parquet; did you mean "json"?',
      `error: --columns: unknown column "lamda"; expected columns of results: ${known.join(', ')} (\`l2sweep help columns\` explains them); did you mean "lambda"?`,
      'error: --columns: unknown column "tset_error"; expected one of these; did you mean "test_error"?',
    ]);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('ends after a mistake that is told while threads have been started for it', () => {
    const args = [binary, 'run', digits, '--format', 'xml'];
    const { status } = spawnSync(process.execPath, args, { cwd: newFolder(), env: environment, timeout: 60_000 });
    expect(status).toBe(2);
  });

  test('ends with 1 where a point did not reach the tolerance, and says so even when quiet', () => {
    const { code, stderr, stdout } = run(
      newFolder(),
      ...['--set', 'tolerance=1e-300', '--loss', 'softplus', '-q', '-c', 'status,converged'],
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/^warning: 2 of 2 points did not reach the tolerance/);
    expect(lines(stdout)).toEqual(['status,converged', 'not-converged,false', 'not-converged,false']);
  });

  test('with --dry-run prints the plan and writes nothing', () => {
    const cwd = newFolder();
    const { code, stdout } = run(cwd, '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('4 = 1 pair × 2 losses × 2 λ');
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('runs several configs into a directory each and prints one CSV', () => {
    const cwd = newFolder();
    const other = join(cwd, 'other.json');
    const config = { name: 'Pair 8/9: a test', dataset: { name: 'optdigits', classes: [8, 9], scale: 16 } };
    writeFileSync(other, JSON.stringify(config));
    const { code, stdout } = l2sweepSync(['run', digits, other, '--lambda', '1', '--loss', 'hinge', '-o', 'runs'], {
      cwd,
    });
    expect(code).toBe(0);
    expect(lines(stdout).map((line) => line.split(',').slice(0, 2).join())).toEqual(['class_i,class_j', '2,3', '8,9']);
    expect(readdirSync(join(cwd, 'runs'))).toEqual(['Pair-8-9-a-test', 'digits-2v3']);
    const twice = l2sweepSync(['run', digits, digits], { cwd });
    expect([twice.code, twice.stdout]).toEqual([2, '']);
    expect(twice.stderr).toContain('configs with different names');
  });

  test('prints of several configs every column that one of them chooses, all where one leaves it open', () => {
    const cwd = newFolder();
    const config = (name: string, columns?: readonly string[]) => {
      writeFileSync(join(cwd, name), JSON.stringify({ dataset: { classes: [2, 3], scale: 16 }, columns }));
      return name;
    };
    const [a, b, open] = [
      config('a.json', ['loss', 'lambda']),
      config('b.json', ['lambda', 'd_adv']),
      config('c.json'),
    ];
    const header = (...files: string[]) => lines(l2sweepSync(['run', ...files, '--lambda', '1'], { cwd }).stdout)[0];
    expect(header(a, b)).toBe('loss,lambda,d_adv');
    expect(header(b, a, open)).toBe(columnNames.join(','));
  });

  test('starts none of several configs where one has a mistake in its data or its directory, and tells of all', () => {
    const cwd = newFolder();
    const classes = join(cwd, 'classes.yaml');
    const taken = join(cwd, 'taken.yaml');
    writeFileSync(classes, 'dataset: {classes: [2, 33]}\n');
    writeFileSync(taken, 'dataset: {classes: [2, 3]}\n');
    mkdirSync(join(cwd, 'results/taken'), { recursive: true });
    writeFileSync(join(cwd, 'results/taken/thesis.txt'), 'mine');
    const { code, stdout, stderr } = l2sweepSync(['run', digits, classes, taken], { cwd });
    expect([code, stdout]).toEqual([2, '']);
    expect(lines(stderr)).toEqual([expect.stringContaining('class 33'), expect.stringContaining('not empty')]);
    expect(readdirSync(join(cwd, 'results'))).toEqual(['taken']);
    const planned = l2sweepSync(['run', digits, classes, taken, '--dry-run'], { cwd });
    expect(planned.code).toBe(2);
    expect(planned.stdout.match(/^\S.*: ok$/gm)).toHaveLength(2);
  });

  test('keeps what is done after Ctrl-C and ends with 130', async () => {
    const cwd = newFolder();
    const options = ['run', digits, '--loss', 'softplus', '--lambda', '100:1e-6:20000', '--verbose'];
    const child = spawn(process.execPath, [binary, ...options], { cwd, env: environment });
    let told = '';
    child.stderr.on('data', (text) => {
      if (told === '') child.kill('SIGINT');
      told += text;
    });
    let printed = '';
    child.stdout.on('data', (text) => {
      printed += text;
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(status).toBe(130);
    expect(printed).toBe('');
    const [, done] = told.match(/interrupted: (\d+) of 20000 points done/) ?? [];
    const kept = lines(readFileSync(join(cwd, 'results/digits-2v3/results.csv'), 'utf8'));
    expect(kept).toHaveLength(Number(done) + 1);
    const shown = l2sweepSync(['show', 'results/digits-2v3'], { cwd });
    expect(lines(shown.stdout)).toEqual(kept);
    expect(shown.stderr).toMatch(new RegExp(`^results/digits-2v3: not complete: ${done} of 20000 points`));
  });

  test('shows progress in plain lines where there is no terminal, and a bar where one is asked for', () => {
    expect(run(newFolder(), '--progress', 'bar').stderr).toMatch(/\r.* 4\/4 · (softplus|hinge) λ = 0\.01 · 0 s left/);
    expect(run(newFolder()).stderr).not.toContain('\r');
    expect(run(newFolder(), '--progress', 'fast').code).toBe(2);
  });

  test('names every format in its help', () => {
    const { stdout } = l2sweepSync(['run', '--help'], { cwd: folder });
    for (const name of Object.keys(outputs)) expect(stdout).toMatch(new RegExp(`\\b${name}\\b`));
  });
});

describe('l2sweep show', () => {
  const folder = newFolder();
  let printed: string;
  beforeAll(() => {
    printed = run(folder).stdout;
  });
  const show = (...options: string[]) => l2sweepSync(['show', 'results/digits-2v3', ...options], { cwd: folder });

  test('prints the very bytes that the run printed', () => {
    expect(show().stdout).toBe(printed);
    expect(show().stderr).toBe('');
  });

  test('prints any format and columns', () => {
    const objects = JSON.parse(show('-f', 'json', '-c', 'loss,lambda').stdout);
    expect(objects).toEqual(['hinge', 'softplus'].flatMap((loss) => [1, 0.01].map((lambda) => ({ loss, lambda }))));
  });

  test.each([['nowhere'], ['.']])('says of %j that it is no results directory', (directory) => {
    const { code, stdout, stderr } = l2sweepSync(['show', directory], { cwd: folder });
    expect([code, stdout]).toEqual([2, '']);
    expect(lines(stderr)).toEqual([expect.stringMatching(/^error: .*expected the results directory of a run$/)]);
  });

  test('leaves the directory alone', () => {
    const before = readdirSync(join(folder, 'results/digits-2v3'));
    show('-f', 'table');
    expect(readdirSync(join(folder, 'results/digits-2v3'))).toEqual(before);
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });
});
