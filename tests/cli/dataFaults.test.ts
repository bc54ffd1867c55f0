import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { l2sweepSync } from './binary.ts';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'l2sweep-faults-'));
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

let written = 0;
/** Runs a command on a config for a table; `more`: further lines of its dataset, then of the config. */
function l2sweep(command: string, content: string, more: readonly string[] = [], ...options: string[]) {
  const name = `data${written++}`;
  writeFileSync(join(cwd, `${name}.csv`), content);
  const lines = ['dataset:', `  path: ${name}.csv`, ...more];
  writeFileSync(join(cwd, `${name}.yaml`), `${lines.join('\n')}\n`);
  return { ...l2sweepSync([command, `${name}.yaml`, ...options], { cwd }), results: join('results', name) };
}

/** The cells of a column of a CSV. */
function columnOf(stdout: string, name: string): string[] {
  const [header, ...rows] = stdout.trimEnd().split('\n');
  const at = header.split(',').indexOf(name);
  return rows.map((row) => row.split(',')[at]);
}

describe('features of extreme sizes', () => {
  const g1 = 'x,y\n0,p\n1e155,q\n';

  test('end a run before it begins where they cannot be squared, with the cure, at the place of the scale', () => {
    for (const command of ['run', 'validate']) {
      const { code, stdout, stderr, results } = l2sweep(command, g1, ['  scale: 10']);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(
        /^error: data\d+\.yaml:3:10: feature "x" of a training sample is 1e154 after scale: 10, too/,
      );
      expect(stderr).toContain('as dataset.scale: standardize makes them');
      expect(existsSync(join(cwd, results))).toBe(false);
    }
  });

  test.each([
    ['x,y\n0,p\n1e160,q\n', 'standardize', 0.5],
    ['x,y\n0,p\n1e-200,q\n', 'standardize', 0.5],
    ['x,y\n-1.7e308,p\n1.7e308,q\n', 'standardize', 0.5],
    [g1, 'minmax', 0.25],
  ])('%j is solved after scale: %s', (content, scale, norm) => {
    // Two samples D apart (D = 2, D = 1): the risk is 1 − wD/2, and with w² beside it w = D/4.
    const { code, stdout } = l2sweep('run', content, [`  scale: ${scale}`], '--lambda', '1', '--loss', 'hinge');
    expect(code).toBe(0);
    expect(columnOf(stdout, 'w_norm').map(Number)).toEqual([norm]);
    expect(columnOf(stdout, 'converged')).toEqual(['true']);
  });

  test('a column that is constant but for rounding tells nothing', () => {
    const x = '932 3174 -900 -147 -2638 1047 -2533 -1155 -701 1200 -180 -371 -992 903 -3259 1807 -519 4584 -696 783';
    const rows = x.split(' ').map((value, i) => `${Number(value) / 1000},${i % 2 ? '0.3,a' : '0.30000000000000004,b'}`);
    const content = `x,k,y\n${rows.join('\n')}\n`;
    const { stdout } = l2sweep('run', content, ['  scale: standardize'], '--lambda', '1e-2,1e-9', '--loss', 'softplus');
    expect(columnOf(stdout, 'train_error')).toEqual(['0.2', '0.2']);
  });
});

describe('classes that look like mistakes', () => {
  const spelled = 'x,y\n0,No\n1,yes\n2,Yes\n0.5,No\n';
  const hint = 'the classes "Yes" (1 sample) and "yes" (1 sample) differ only in case or blanks';

  test('are hinted at where they are mistaken for a choice, and where a choice was made', () => {
    const { code, stderr } = l2sweep('run', spelled);
    expect(code).toBe(2);
    expect(stderr).toContain('the data hold 3 classes: No, Yes, yes; expected a choice of two');
    expect(stderr).toContain(hint);
    const chosen = ['  classes: [No, Yes]', 'lambda: [1]'];
    for (const command of ['run', 'validate'])
      expect(l2sweep(command, spelled, chosen).stderr).toContain(`warning: ${hint}`);
    writeFileSync(join(cwd, 'spelled.csv'), spelled);
    expect(l2sweepSync(['data', 'info', 'spelled.csv'], { cwd }).stderr).toContain(`warning: ${hint}`);
  });

  test('are called several labels where they are lists of other classes', () => {
    const { stderr } = l2sweep('run', 'x,y\n0,a\n1,b\n2,a;b\n');
    expect(stderr).toContain('1 sample has several labels in one, such as "a;b"; expected one class per sample');
  });

  test('are written so that they can be copied back, into a config, an option and a check', () => {
    const content = 'x,y\n0,"a, b"\n1,c d\n4,"e ""f"""\n0.5,"a, b"\n3,c d\n';
    const refused = l2sweep('run', content);
    const example = /such as (classes: \[.*?\]) or/.exec(refused.stderr)![1];
    expect(example).toBe('classes: ["a, b", "c d"]');
    const { code, stderr, results } = l2sweep('run', content, [`  ${example}`], '--lambda', '1', '--loss', 'softplus');
    expect([code, stderr]).toEqual([0, expect.stringContaining('1 point ')]);
    const named = l2sweepSync(['attack', results, '--pair', '"a, b" v "c d"'], { cwd });
    expect(named.code).toBe(0);
    const unknown = l2sweepSync(['attack', results, '--pair', 'a'], { cwd });
    expect(unknown.stderr).toContain('has no class pair "a"; expected \'a, bvc d\'');
    const wrong = l2sweepSync(['show', results, '--check', 'w_norm > 0 at every lambda for 2v3'], { cwd });
    expect(wrong.stderr).toContain('expected "a, bvc d"');
    const right = l2sweepSync(['show', results, '--check', 'w_norm > 0 at every lambda for "a, bvc d"'], { cwd });
    expect(right.code).toBe(0);
  });
});

describe('data that leave no boundary', () => {
  const oneMean = 'x,y\n1,a\n2,a\n3,b\n1,b\n2,b\n3,a\n';

  test('have no best row, and every command that wants one says why', () => {
    writeFileSync(join(cwd, 'one-mean-test.csv'), oneMean);
    const { code, stdout, stderr, results } = l2sweep(
      'run',
      oneMean,
      ['  test: {path: one-mean-test.csv}'],
      '--lambda',
      '100,1,0.01',
      '-f',
      'table',
      '--report',
    );
    expect(code).toBe(0);
    expect(stdout).not.toContain('*');
    expect(stderr).toContain('because the two classes have one mean: the data, not the penalty, leave no boundary');
    expect(stderr).not.toContain('misclassified');
    expect(readFileSync(join(cwd, results, 'report.html'), 'utf8')).not.toContain('data-mark="*"');
    for (const command of ['attack', 'tilt']) {
      const refused = l2sweepSync([command, results], { cwd });
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain('no finished point has a boundary, and so none is chosen');
    }
    const failed = l2sweepSync(['show', results, '--check', 'test_error <= 50% at best'], { cwd });
    expect(failed.code).toBe(3);
    expect(failed.stderr).toContain('no point has an error and a boundary');
  });
});
