import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { linesOf, makeNewer, olderResults } from '../fixtures/olderResults.ts';
import { l2sweepSync } from './binary.ts';

const config = fileURLToPath(new URL('../../configs/digits-2v3.yaml', import.meta.url));
const digits = fileURLToPath(new URL('../../datasets/optdigits.csv.gz', import.meta.url));
const cwd = olderResults();
const l2sweep = (...args: string[]) => l2sweepSync(args, { cwd });
const lines = (text: string) => text.trimEnd().split('\n');
const run = 'digits-2v3';
const [header, ...rows] = linesOf(join(cwd, run, 'results.csv'));
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const now = version.split('.').slice(0, 2).join('.');

/** The SHA-256 of every file of a results directory, by name. */
function contents(name: string): Record<string, string> {
  const files = readdirSync(join(cwd, name), { recursive: true, withFileTypes: true, encoding: 'utf8' });
  return Object.fromEntries(
    files
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

beforeAll(() => cpSync(join(cwd, run), join(cwd, 'copy'), { recursive: true }));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** What each command does with results of version 0.1.0, which it is given as its last words. */
const readers: Readonly<Record<string, (...args: string[]) => void>> = {
  show() {
    for (const format of ['table', 'csv', 'tsv', 'json', 'ndjson', 'markdown', 'parquet']) {
      const { code, stdout, stderr } = l2sweep('show', run, '--reference', '--robust', 'l2-box=0.4', '-f', format);
      expect([format, code, stderr, stdout.length > 500]).toEqual([format, 0, '', true]);
    }
    expect(l2sweep('show', run, '--plot', '--limits', '--certified', '-f', 'table')).toMatchObject({ code: 0 });
    const chosen = l2sweep('show', run, '-f', 'csv', '--filter', 'loss=hinge', '--sort', 'test_error', '-c', 'lambda');
    expect([chosen.code, lines(chosen.stdout).length]).toEqual([0, 5]);
    const checked = l2sweep('show', run, '-f', 'csv', '--check', 'robust_error(l2-box, 0.4) < 1 at best');
    expect([checked.code, checked.stderr]).toEqual([0, expect.stringMatching(/^check passed: /)]);
    const [both, ...all] = lines(l2sweep('show', run, 'copy', '-f', 'csv').stdout);
    expect(both.split(',').slice(0, header.length + 1)).toEqual(['run', ...header]);
    expect(all).toHaveLength(2 * rows.length);
  },
  report() {
    expect(l2sweep('report', run, 'copy', '--out', 'both.html').code).toBe(0);
    const { code, stderr } = l2sweep('report', run);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^\S+report\.html: 8 points, /)]);
    expect(l2sweep('report', run, '--svg', 'svg', '--best').stderr).toMatch(/^svg: \d+ figures/m);
  },
  compare() {
    expect(l2sweep('compare', run, 'copy', '--tolerance', '0').code).toBe(0);
    expect(l2sweep('compare', `${run}/results.csv`, 'copy', '--tolerance', '0').code).toBe(0);
  },
  tilt() {
    const { code, stdout } = l2sweep('tilt', run, '--lambda', '1,0.01', '--split', 'test');
    expect([code, lines(stdout).length]).toEqual([0, 1 + 2 * 2 * 90]);
  },
  attack() {
    const { code, stdout } = l2sweep('attack', run, '--best', '--norms', 'l2,linf,l1,l0');
    expect([code, lines(stdout).length > 1]).toEqual([0, true]);
    expect(existsSync(join(cwd, run, 'attack/attack.csv'))).toBe(true);
  },
  export() {
    const { code, stdout } = l2sweep('export', run, '--loss', 'softplus', '--best', '--to', 'json', '--out', '-');
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ classes: ['2', '3'] })]);
  },
  predict() {
    const point = ['--loss', 'softplus', '--lambda', '0.01'];
    const { code, stdout } = l2sweep('predict', run, digits, ...point);
    const [names, ...all] = lines(stdout).map((line) => line.split(','));
    const result = rows.find(
      (cells) => cells[header.indexOf('loss')] === 'softplus' && cells[header.indexOf('lambda')] === '0.01',
    )!;
    const [trainError, trained, testError, tested] = ['train_error', 'n_train', 'test_error', 'n_test'].map((name) =>
      Number(result[header.indexOf(name)]),
    );
    const own = all.filter((cells) => ['2', '3'].includes(cells[names.indexOf('label')]));
    expect([code, all.length, own.length]).toEqual([0, 1797, trained + tested]);
    const wrong = own.filter((cells) => cells[names.indexOf('correct')] === 'false').length;
    expect(wrong).toBe(Math.round(trainError * trained + testError * tested));
  },
  coef() {
    const { code, stdout } = l2sweep('coef', run, '--all', '--loss', 'softplus');
    expect([code, lines(stdout).length]).toEqual([0, 1 + 1 + 64]);
  },
};

/** Those that add to results: how they are called. */
const writers: Readonly<Record<string, readonly string[]>> = {
  run: ['run', config, '--lambda', '1:1e-6:4', '--out', run],
  work: ['work', 'segments', '--index', '0'],
  merge: ['merge', 'segments'],
  launch: ['launch', 'slurm', config, '--lambda', '1:1e-6:4', '--out', run],
};

describe('results of version 0.1.0', () => {
  test.each(Object.entries(readers))('are read by %s', (_, read) => {
    const before = contents(run);
    read();
    expect(contents(run)).toMatchObject(before);
  });

  test.each(Object.entries(writers))('are refused by %s, with the reason, and stay as they are', (_, args) => {
    const [before, segments] = [contents(run), contents('segments')];
    const { code, stdout, stderr } = l2sweep(...args);
    const directory = args.includes('segments') ? 'segments' : run;
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(new RegExp(`^error: ${directory}\\S*: (holds results of|belongs to) another version, `));
    expect(stderr).toContain(
      `l2sweep: "0.1" → "${now}", and numbers may differ in their last digits from one to the other; expected l2sweep 0.1, `,
    );
    expect(stderr).toMatch(/ another directory(, or force \(run --force\) to replace them)?\n$/);
    expect([contents(run), contents('segments')]).toEqual([before, segments]);
  });

  test('are known by a test to every command that takes a results directory', () => {
    const takesRuns = commands
      .map((create) => create())
      .filter(({ registeredArguments: all }) => all.some((argument) => /results director/.test(argument.description)))
      .map((command) => command.name());
    expect(takesRuns.length).toBeGreaterThan(5);
    const known = [...Object.keys(readers), ...Object.keys(writers)];
    expect(takesRuns.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('that are not complete are said to be so by the version that can complete them', () => {
    expect(l2sweep('show', 'segments', '-f', 'csv').stderr).toBe(
      'segments: not complete: 0 of 4 points; `l2sweep merge segments` with l2sweep 0.1 puts together what `work` has computed, and lists what is missing\n',
    );
  });

  test('are refused segment by segment where they would be merged into new results', () => {
    const { code, stderr } = l2sweep('merge', 'segments', '--out', 'merged');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: segments\/segments\/softplus_2_3\.ndjson: belongs to another version, l2sweep: "0\.1" → .* expected l2sweep 0\.1, or another directory$/m,
    );
  });

  test('are replaced where that is forced', () => {
    cpSync(join(cwd, run), join(cwd, 'forced'), { recursive: true });
    const { code } = l2sweep('run', config, '--lambda', '1:1e-6:4', '--out', 'forced', '--force', '-q');
    expect(code).toBe(0);
    const { versions } = JSON.parse(readFileSync(join(cwd, 'forced/run.json'), 'utf8'));
    expect(versions.l2sweep).toBe(version);
  });

  test('are completed by their name in a shell, and by that of a folder they were moved to', () => {
    renameSync(join(cwd, 'copy'), join(cwd, 'moved'));
    expect(lines(l2sweep('__complete', 'show', 'mo').stdout)[0]).toMatch(/^moved\b/);
    expect(l2sweep('attack', 'moved', '--best').code).toBe(0);
    renameSync(join(cwd, 'moved'), join(cwd, 'copy'));
  });
});

describe('results of a version to come, with more columns at the end of its files', () => {
  beforeAll(() => {
    cpSync(join(cwd, run), join(cwd, 'newer'), { recursive: true });
    makeNewer(join(cwd, 'newer'));
  });

  test('are shown with them, after the columns of this version', () => {
    const objects = JSON.parse(l2sweep('show', 'newer', '-f', 'json').stdout);
    expect(Object.keys(objects[0]).slice(-2)).toEqual(['later_size', 'later_word']);
    expect(objects[1]).toMatchObject({ class_i: '2', lambda: 0.01, later_size: 1.5, later_word: 'w1' });
    const [, reference] = lines(l2sweep('show', 'newer', '-f', 'csv', '--reference').stdout);
    expect(reference).toMatch(/,0\.5,w0$/);
    expect(l2sweep('show', 'newer', '-f', 'table').stdout).toBe(l2sweep('show', run, '-f', 'table').stdout);
  });

  test('are compared, checked, reported, attacked and tilted as others', () => {
    expect(l2sweep('compare', 'newer', run, '--tolerance', '0').code).toBe(0);
    expect(l2sweep('compare', run, 'newer/results.csv', '--tolerance', '0').code).toBe(0);
    expect(l2sweep('show', 'newer', '--check', 'robust_error(l2-box, 0.4) < 1 at best').code).toBe(0);
    expect(l2sweep('report', 'newer').code).toBe(0);
    expect(l2sweep('attack', 'newer', '--best').code).toBe(0);
    expect(l2sweep('tilt', 'newer').code).toBe(0);
    expect(l2sweep('show', run, 'newer', '-f', 'csv').stdout).toMatch(/^run,.*,later_size,later_word\n/);
  });

  test('are refused where columns of this version are missing as well: then it is no results.csv', () => {
    const path = join(cwd, 'newer/results.csv');
    const missing = header.indexOf('test_error');
    const odd = linesOf(path).map((cells) => cells.toSpliced(missing, 1).join(','));
    writeFileSync(path, `${odd.join('\n')}\n`);
    const { code, stderr } = l2sweep('show', 'newer');
    expect(code).toBe(2);
    expect(stderr).toBe('error: newer/results.csv:1: unknown column "later_size"; expected columns of results.csv\n');
  });

  test('are refused where nothing tells which points the rows are of', () => {
    const path = join(cwd, 'newer/results.csv');
    writeFileSync(path, 'loss,lambda,test_error\nhinge,1,0\n');
    const { code, stderr } = l2sweep('show', 'newer');
    expect([code, stderr]).toEqual([
      2,
      'error: newer/results.csv: there is no column class_i; expected a results.csv\n',
    ]);
  });
});
