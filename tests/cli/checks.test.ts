import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { binary, environment, l2sweepSync } from './binary.ts';

const digits = fileURLToPath(new URL('../../configs/digits-2v3.yaml', import.meta.url));
const lines = (text: string) => text.trimEnd().split('\n');
const newFolder = () => mkdtempSync(join(tmpdir(), 'l2sweep-checks-'));
const outside = { GITHUB_ACTIONS: undefined, GITHUB_STEP_SUMMARY: undefined };
const checked = (...checks: string[]) => checks.flatMap((check) => ['--check', check]);

describe('run --check', () => {
  const cwd = newFolder();
  const run = (args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) =>
    l2sweepSync(['run', digits, '--lambda', '1,0.01', '--loss', 'hinge', ...args], {
      cwd,
      env: { ...outside, ...env },
    });
  const results = () => readFileSync(join(cwd, 'results/digits-2v3/results.csv'), 'utf8');

  test('ends with 0 where all checks pass, with a line on stderr for each', () => {
    const { code, stdout, stderr } = run(checked('test_error <= 5% at best', 'all converged'));
    expect(code).toBe(0);
    expect(stdout).toBe(results());
    expect(lines(stderr).slice(-3)).toEqual([
      expect.stringMatching(/^check passed: test_error <= 5% at best: test_error is 0 at 2 v 3, hinge, λ = 0.01$/),
      'check passed: all converged: converged is true at 2 v 3, hinge, λ = 1 (2 of 2 hold)',
      expect.stringMatching(/^warning: at best: the lowest test error is chosen on the samples it is measured on/),
    ]);
  });

  test('warns once of what at best is without held-out samples, not with --quiet, and not where no check says it', () => {
    const warnings = (...args: string[]) => run(args).stderr.match(/^warning: at best/gm)?.length ?? 0;
    const twice = checked('test_error <= 5% at best', 'd_adv > 0 at best');
    expect(warnings(...twice)).toBe(1);
    expect(warnings(...twice, '--quiet')).toBe(0);
    expect(warnings(...checked('test_error <= 99% at lambda=1'))).toBe(0);
  });

  test('ends with 3 where one fails or cannot be evaluated, and keeps and prints the results all the same', () => {
    const { code, stdout, stderr } = run(checked('d_adv >= 1.2 at lambda=0.01', 'tset_error < 1', 'all converged'));
    expect(code).toBe(3);
    expect(stdout).toBe(results());
    expect(lines(stderr)[0]).toMatch(/^warning: check "tset_error < 1" will fail: .*; did you mean "test_error"\?$/);
    expect(lines(stderr).slice(-3)).toEqual([
      expect.stringMatching(/^check FAILED: d_adv >= 1.2 at lambda=0.01: d_adv is 0.6793 at .*; expected >= 1.2$/),
      expect.stringMatching(/^check FAILED: tset_error < 1: there is no column tset_error; /),
      expect.stringMatching(/^check passed: all converged: /),
    ]);
  });

  test('tells only of checks that failed when it is quiet', () => {
    expect(lines(run(['-q', ...checked('all converged', 'd_adv < 0 at lambda=1', 'x < 1')]).stderr)).toEqual([
      expect.stringMatching(/^check FAILED: d_adv < 0 at lambda=1: /),
      expect.stringMatching(/^check FAILED: x < 1: /),
    ]);
  });

  test('tells of what is no check before anything is trained, all at once', () => {
    const elsewhere = newFolder();
    const { code, stdout, stderr } = l2sweepSync(['run', digits, ...checked('test_error =< 1', 'x')], {
      cwd: elsewhere,
    });
    expect([code, stdout]).toEqual([2, '']);
    expect(lines(stderr)).toEqual([
      expect.stringMatching(/^error: --check: check "test_error =< 1", character 12: .*; did you mean "<="\?$/),
      expect.stringMatching(/^error: --check: check "x", character 1: no comparison after "x"; expected a comparison/),
    ]);
    expect(existsSync(join(elsewhere, 'results'))).toBe(false);
  });

  test('holds the config to its own checks, too, which are no part of what the sweep is', () => {
    const { code, stderr } = run(['--set', 'checks=[d_adv < 0]', ...checked('all converged')]);
    expect(code).toBe(3);
    expect(lines(stderr).filter((line) => line.startsWith('check '))).toHaveLength(2);
    expect(run(['--set', 'checks=[d_adv > 0]']).code).toBe(0);
  });

  test('puts a failed check before points that did not converge, and after a mistake', () => {
    const hard = ['--set', 'tolerance=1e-300', '--loss', 'softplus', '--out', 'hard'];
    expect(run(hard).code).toBe(1);
    expect(run([...hard, ...checked('all converged')]).code).toBe(3);
    expect(run([...hard, ...checked('test_error <= 1')]).code).toBe(1);
    expect(run([...hard, ...checked('all converged'), '--robust', 'l2=0.123']).code).toBe(2);
  });

  test('fails where --on-error stopped the sweep before the points it is about', () => {
    const hard = ['--set', 'tolerance=1e-300', '--loss', 'softplus', '--lambda', '100:1e-6:5000', '--out', 'stopped'];
    const { code, stderr } = run([...hard, '--on-error', 'stop', ...checked('test_error <= 1')]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^check FAILED: test_error <= 1: only \d+ of 5000 points are finished, at 2 v 3, softplus$/m,
    );
  });

  test('with an error compared with a number above 1 is a mistake that suggests a percentage: nothing is trained', () => {
    const wrong = 'errors are fractions: test_error is from 0 to 1, never 5; expected fractions such as 0.05, or 5%';
    const { code, stdout, stderr } = run(['--out', 'none', ...checked('test_error <= 5 at best')]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      `error: --check: check "test_error <= 5 at best", character 15: ${wrong}; did you mean "5%"?\n`,
    );
    expect(existsSync(join(cwd, 'none'))).toBe(false);
    writeFileSync(
      join(cwd, 'fraction.yaml'),
      'dataset: {classes: [8, 9]}\nchecks:\n  - all converged\n  - test_error <= 5\n',
    );
    const inConfig = l2sweepSync(['validate', 'fraction.yaml'], { cwd, env: outside });
    expect(inConfig.code).toBe(2);
    expect(inConfig.stderr).toBe(
      `error: fraction.yaml:4:5: check "test_error <= 5", character 15: ${wrong}; did you mean "5%"?\n`,
    );
  });

  test('names the sweep where there are several, each held to all checks', () => {
    const other = join(cwd, 'other.json');
    writeFileSync(other, JSON.stringify({ dataset: { classes: [8, 9], scale: 16 }, checks: ['d_adv > 0'] }));
    const { code, stderr } = l2sweepSync(
      ['run', digits, other, '--lambda', '1', '--loss', 'hinge', '-o', 'both', ...checked('d_adv > 5')],
      { cwd, env: outside },
    );
    expect(code).toBe(3);
    expect(lines(stderr).filter((line) => line.includes('check '))).toEqual([
      expect.stringMatching(/^digits-2v3: check FAILED: d_adv > 5: /),
      expect.stringMatching(/^other: check passed: d_adv > 0: /),
      expect.stringMatching(/^other: check FAILED: d_adv > 5: /),
    ]);
  });

  test('is given up where the sweep is interrupted, which comes first', async () => {
    const options = ['--set', 'tolerance=1e-12', '--lambda', '100:1e-6:20000', '--out', 'long', '--verbose'];
    const child = spawn(process.execPath, [binary, 'run', digits, ...options, ...checked('d_adv < 0')], {
      cwd,
      env: environment,
    });
    let told = '';
    child.stderr.on('data', (text) => {
      if (told === '') child.kill('SIGINT');
      told += text;
    });
    child.stdout.resume();
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
    expect(told).toContain('warning: the sweep was interrupted: its check is not evaluated');
    expect(told).not.toContain('check FAILED');
    const shown = l2sweepSync(['show', 'long', ...checked('d_adv < 0', 'd_adv > 0 at lambda=100')], {
      cwd,
      env: outside,
    });
    expect(shown.code).toBe(3);
    expect(shown.stderr).toMatch(/check FAILED: d_adv < 0: only \d+ of 20000 points are finished, at 2 v 3, hinge/);
  });

  test('is in the plan', () => {
    const { code, stdout, stderr } = run(['--dry-run', ...checked('all converged', 'd_adv > 0 for 3v2')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}checks {5}all converged\n {13}d_adv > 0 for 3v2$/m);
    expect(stderr).toContain('check "d_adv > 0 for 3v2" will fail: the run has no class pair 3v2; expected 2v3');
  });

  test('works on a run that is there already', () => {
    const show = (...checks: string[]) =>
      l2sweepSync(['show', 'results/digits-2v3', ...checked(...checks)], { cwd, env: outside });
    expect(show('robust_error(l2, 0.4) <= 20% at best')).toMatchObject({ code: 0, stdout: results() });
    const failed = show('all converged', 'robust_error(l2, 0.45) <= 20% at best');
    expect(failed).toMatchObject({ code: 3, stdout: results() });
    expect(failed.stderr).toContain('robustness.csv has no l2 at 0.45; expected one of 0, 0.1, ');
    expect(show('robust_error(l4, 1) < 1').code).toBe(2);
  });
});

describe('in GitHub Actions', () => {
  const cwd = newFolder();
  const summary = join(cwd, 'summary.md');
  const actions = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };

  /** Two classes on a line, the first of them called what tries to be a workflow command. */
  const hostile = '50%|2\n::stop-commands::x\r,:';
  writeFileSync(
    join(cwd, 'hostile.csv'),
    `x,class\n${[0, 1, 2].map((x) => `${x},"${hostile}"`).join('\n')}\n${[3, 4, 5].map((x) => `${x},b`).join('\n')}\n`,
  );
  writeFileSync(join(cwd, 'hostile.json'), JSON.stringify({ name: 'a: b, 100%', dataset: { path: 'hostile.csv' } }));
  const run = (env: Readonly<Record<string, string | undefined>>, ...checks: string[]) =>
    l2sweepSync(['run', 'hostile.json', '--lambda', '1,0.1', '--loss', 'hinge', ...checked(...checks)], { cwd, env });
  const commandsIn = (stderr: string) => lines(stderr).filter((line) => line.trimStart().startsWith('::'));

  test('every failed check is one annotation, in which no name can be a command of its own', () => {
    const { code, stdout, stderr } = run(actions, 'd_adv < 0 at lambda=1', 'all converged', 'd_adv > 99 at best');
    expect(code).toBe(3);
    expect(stdout).not.toContain('::error');
    const commands = commandsIn(stderr);
    expect(commands).toHaveLength(2);
    // %, line feeds, and in a title colons and commas are written as GitHub's toolkit writes them.
    expect(commands[0]).toMatch(
      /^::error title=a%3A b%2C 100%25%3A d_adv < 0 at lambda=1::d_adv is \S+ at "50%25\|2\\n::stop-commands::x\\r,:" v b, hinge, λ = 1; expected < 0$/,
    );
    expect(commands[1]).toMatch(/^::error title=a%3A b%2C 100%25%3A d_adv > 99 at best::/);
  });

  test('there are no more annotations than GitHub shows, and all checks are in the summary', () => {
    const checks = Array.from({ length: 12 }, (_, k) => `d_adv > ${100 + k}`);
    writeFileSync(summary, 'what another command said\n');
    expect(commandsIn(run(actions, 'all converged', ...checks).stderr)).toHaveLength(10);
    const [first, title, , ...table] = lines(readFileSync(summary, 'utf8'));
    expect(first).toBe('what another command said');
    expect(title).toBe('### a: b, 100%: 12 of 13 failed');
    const rows = table.filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(2 + 13);
    expect(rows.at(-1)).toContain('passed');
    // Four cells' borders, and none that a class's name puts there.
    for (const row of rows) expect(row.match(/(?<!\\)\|/g), row).toHaveLength(4);
  });

  test('a summary that cannot be written changes no result', () => {
    const { code, stderr } = run({ ...actions, GITHUB_STEP_SUMMARY: join(cwd, 'no/such/folder.md') }, 'all converged');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: .*folder\.md: cannot be written: /m);
  });

  test('elsewhere there are none of these', () => {
    writeFileSync(summary, '');
    expect(commandsIn(run({ ...actions, GITHUB_ACTIONS: undefined }, 'd_adv < 0').stderr)).toEqual([]);
    expect(readFileSync(summary, 'utf8')).toBe('');
  });
});
