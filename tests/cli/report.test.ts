import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DOMParser } from '@xmldom/xmldom';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, test } from 'vitest';
import { unpack } from '../../src/report/unpack.ts';
import { hasMnist } from '../thorough.ts';
import { l2sweepSync } from './binary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const digits = join(root, 'configs/digits-2v3.yaml');

const newFolder = () => mkdtempSync(join(tmpdir(), 'l2sweep-report-'));
const text = (path: string) => readFileSync(path, 'utf8');

/** The data in a page. */
const dataOf = (page: string) =>
  unpack(/<script type="application\/json" id="data">([\s\S]*?)<\/script>/.exec(page)![1]);

/** Four samples in two features; classes may be called anything. */
const csv = (one = 'I', other = 'J') => `a,b,class\n-1,0,${one}\n-0.5,0.2,${one}\n0.6,0,${other}\n1,0.1,${other}\n`;

/** A folder with `data.csv`, a config and its results in `run`. */
function smallRun(options: { readonly data?: string; readonly name?: string; readonly args?: readonly string[] } = {}) {
  const { data = csv(), name = 'small', args = [] } = options;
  const folder = newFolder();
  writeFileSync(join(folder, 'data.csv'), data);
  writeFileSync(join(folder, 'c.yaml'), `name: ${JSON.stringify(name)}\ndataset: {path: data.csv}\nlambda: [1, 0.1]\n`);
  const ended = l2sweepSync(['run', 'c.yaml', '-o', 'run', ...args], { cwd: folder });
  return { folder, ended };
}

describe('l2sweep report', () => {
  const folder = newFolder();
  const lambdas = ['1', '0.1', '0.01'];
  beforeAll(() => {
    l2sweepSync(['run', digits, '--lambda', lambdas.join(','), '-q', '-o', 'digits'], { cwd: folder });
  });
  const report = (...args: string[]) => l2sweepSync(['report', ...args], { cwd: folder });

  test('writes a page into the results directory and says so; nothing goes to stdout', () => {
    const { code, stdout, stderr } = report('digits');
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^digits\/report\.html: 6 points, \d+ kB\n$/);
    const page = text(join(folder, 'digits/report.html'));
    const data = dataOf(page);
    expect(data.runs.map(({ name, results }) => [name, results])).toEqual([
      ['digits-2v3', text(join(folder, 'digits/results.csv'))],
    ]);
    expect(data.series.map(({ loss, strengths }) => [loss, ...strengths])).toEqual([
      ['hinge', 1, 0.1, 0.01],
      ['softplus', 1, 0.1, 0.01],
    ]);
    expect(readdirSync(join(folder, 'digits')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('writes the same page again, in the language asked for', () => {
    const before = text(join(folder, 'digits/report.html'));
    expect(before).toMatch(/<html[^>]* lang="en"/);
    expect(report('digits', '-o', 'again.html').code).toBe(0);
    expect(text(join(folder, 'again.html'))).toBe(before);
    expect(report('digits', '--lang', 'zh', '-o', 'zh.html').code).toBe(0);
    expect(text(join(folder, 'zh.html'))).toMatch(/<html[^>]* lang="zh/);
  });

  test('compares runs in one page, and keeps those with one name apart', () => {
    l2sweepSync(['run', digits, '--lambda', '1,0.5', '--loss', 'hinge', '-q', '-o', 'other'], { cwd: folder });
    expect(report('digits', 'other', '-o', 'both.html').stderr).toMatch(/^both\.html: 8 points/);
    const { runs, series } = dataOf(text(join(folder, 'both.html')));
    expect(runs.map(({ name }) => name)).toEqual(['digits-2v3', 'digits-2v3 (2)']);
    expect(series.map(({ run, loss, rows }) => [run, loss, rows.length])).toEqual([
      ['digits-2v3', 'hinge', 3],
      ['digits-2v3', 'softplus', 3],
      ['digits-2v3 (2)', 'hinge', 2],
    ]);
  });

  test.each([
    [['digits', 'other'], 'a report of several runs belongs to none of them; expected --out FILE.html'],
    [['digits', 'digits', '-o', 'x.html'], 'digits: named twice; expected every run once'],
    [['digits', '--lang', 'zz'], '--lang: unknown language "zz"; expected en or zh'],
    [['digits', '-o', 'x.pdf'], '--out: x.pdf is no page; expected a name in .html'],
    [['digits', '--lambda', '1'], '--lambda: is about static figures; expected it with --svg or --png'],
    [['digits', '--width', '500'], '--width: is about static figures; expected it with --svg or --png'],
    [
      ['digits', '--svg', 'x', '--width', '100'],
      '--width: "100" is no width; expected a whole number from 280 to 1200',
    ],
    [
      ['digits', '--svg', 'x', '--open'],
      '--open: is about the page; expected --out FILE.html, too, with --svg or --png',
    ],
    [['digits', '--svg', 'x', '--font', 'x.ttf'], '--font: is for PNG; expected it with --png'],
    [
      ['digits', '--svg', 'x', '--lambda', '3'],
      '--lambda: the run has no λ = 3; expected its own, nearest are 1 and 0.1',
    ],
    [['digits', '--svg', 'x', '--loss', 'hing'], '--loss: the run has no loss "hing"; expected hinge, softplus'],
    [
      ['digits', '--png', 'x', '--lang', 'zh'],
      '--png: the font that comes with l2sweep, DejaVu Sans, has no Chinese characters',
    ],
    [['digits', '--png', 'x', '--lang', 'zh', '--font', 'digits/run.json'], 'digits/run.json: the font has no '],
    [['nowhere'], 'nowhere: no such directory; expected the results directory of a run'],
  ])('%j is a mistake: exit code 2, one message, nothing written', (args, message) => {
    const { code, stdout, stderr } = report(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`error: ${message}`);
    for (const name of ['x', 'x.html', 'x.pdf']) expect(existsSync(join(folder, name))).toBe(false);
  });

  test('writes static figures of the best points, or of those chosen, as well-formed SVG; the page only if asked for', () => {
    const page = join(folder, 'digits/report.html');
    rmSync(page, { force: true });
    expect(report('digits', '--svg', 'best').stderr).toBe('best: 14 figures\n');
    expect(existsSync(page)).toBe(false);
    const kinds = ['curves', 'histogram', 'images', 'limits', 'spread', 'tilting', 'tradeoff'];
    const names = readdirSync(join(folder, 'best'));
    expect(new Set(names.map((name) => name.split('-')[0]))).toEqual(new Set(kinds));

    const chosen = report('digits', '--svg', 'two', '--loss', 'hinge', '--lambda', '0.1,0.01', '-o', 'page.html');
    expect(chosen.stderr).toMatch(/^two: 11 figures\npage\.html: 6 points/);
    const perPoint = (lambda: string) =>
      ['histogram', 'images', 'spread', 'tilting'].map((kind) => `${kind}-2v3-hinge-${lambda}.svg`);
    expect(readdirSync(join(folder, 'two'))).toEqual(
      [
        'curves-2v3-hinge.svg',
        'limits-2v3-hinge.svg',
        'tradeoff-2v3-hinge.svg',
        ...perPoint('0.01'),
        ...perPoint('0.1'),
      ].sort(),
    );
    for (const name of readdirSync(join(folder, 'two'))) {
      const svg = text(join(folder, 'two', name));
      const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml');
      expect(documentElement!.tagName).toBe('svg');
      expect(svg).toContain(name.includes('0.01') ? 'λ = 0.01' : 'λ = 0.1');
    }
  });

  test('writes the same SVG bytes again, and from another place; PNG as wide as asked for', () => {
    expect(report('digits', '--svg', 'one', '--png', 'pixels', '--width', '400', '--loss', 'hinge').code).toBe(0);
    const elsewhere = newFolder();
    l2sweepSync(['run', digits, '--lambda', lambdas.join(','), '-q', '-o', 'deep/er'], { cwd: elsewhere });
    l2sweepSync(['report', 'deep/er', '--svg', 'x', '--width', '400', '--loss', 'hinge'], { cwd: elsewhere });
    const names = readdirSync(join(folder, 'one'));
    expect(readdirSync(join(elsewhere, 'x'))).toEqual(names);
    for (const name of names) {
      const svg = text(join(folder, 'one', name));
      expect(text(join(elsewhere, 'x', name))).toBe(svg);
      const [, width] = /^<svg [^>]*width="([\d.]+)"/.exec(svg)!;
      const png = decode(readFileSync(join(folder, 'pixels', name.replace('.svg', '.png'))));
      expect(png.width).toBe(2 * Math.ceil(Number(width)));
      expect(Math.abs(Number(width) - 400)).toBeLessThan(60);
    }
  });

  test('names the files of several runs by the runs', () => {
    expect(report('digits', 'other', '--svg', 'several', '--loss', 'hinge').code).toBe(0);
    const prefixes = readdirSync(join(folder, 'several')).map((name) => /^digits-2v3(-2)?-(?=[a-z])/.exec(name)?.[0]);
    expect(new Set(prefixes)).toEqual(new Set(['digits-2v3-', 'digits-2v3-2-']));
  });
});

describe('a report with a run', () => {
  test('is written by run --report, and by merge --report', () => {
    const { folder, ended } = smallRun({ args: ['--report', '-f', 'csv'] });
    expect(ended.code).toBe(0);
    expect(ended.stdout).toBe(text(join(folder, 'run/results.csv')));
    expect(ended.stderr).toMatch(/run\/report\.html: 2 points, \d+ kB/);
    const page = text(join(folder, 'run/report.html'));
    rmSync(join(folder, 'run/report.html'));
    expect(l2sweepSync(['merge', 'c.yaml', '-o', 'run', '--report', '-q'], { cwd: folder })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(dataOf(text(join(folder, 'run/report.html')))).toEqual(dataOf(page));
  });

  test('is a page, too, where all points have failed: there are no weights then', () => {
    const args = ['--set', 'trainer=gradient-descent', '--set', 'gradient_descent.learning_rate=1e300'];
    const { folder: where, ended } = smallRun({ args });
    expect(ended.code).toBe(1);
    const { code, stderr } = l2sweepSync(['report', 'run'], { cwd: where });
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^run\/report\.html: 2 points, \d+ kB\n$/)]);
    rmSync(where, { recursive: true });
  });

  test('goes when its results are replaced by those of another sweep', () => {
    const { folder } = smallRun({ args: ['--report', '-q'] });
    const again = ['run', 'c.yaml', '-o', 'run', '-q'];
    l2sweepSync(again, { cwd: folder });
    expect(existsSync(join(folder, 'run/report.html'))).toBe(true);
    expect(l2sweepSync([...again, '--lambda', '2', '--force'], { cwd: folder }).code).toBe(0);
    expect(existsSync(join(folder, 'run/report.html'))).toBe(false);
  });

  test.skipIf(process.platform !== 'linux')(
    '--open gives the page to the desktop, and is no failure without one',
    () => {
      const { folder } = smallRun({ args: ['-q'] });
      const opener = join(folder, 'xdg-open');
      const asked = join(folder, 'asked.txt');
      const opened = (env: Readonly<Record<string, string>>) =>
        l2sweepSync(['report', 'run', '--open'], {
          cwd: folder,
          env: {
            ...{ DISPLAY: undefined, WAYLAND_DISPLAY: undefined, WSL_DISTRO_NAME: undefined, BROWSER: undefined },
            PATH: folder,
            ...env,
          },
        });
      const written = /^run\/report\.html: 2 points, \d+ kB\n/;
      const nowhere = opened({ DISPLAY: ':0' });
      expect(nowhere.code).toBe(0);
      expect(nowhere.stderr).toMatch(written);
      expect(nowhere.stderr).toContain(
        'warning: run/report.html: not opened, xdg-open: no such file or directory; open it in a browser',
      );
      writeFileSync(opener, `#!/bin/sh\nprintf %s "$1" > '${asked}'\nexit "\${OPENER_ENDS:-0}"\n`, { mode: 0o755 });
      const well = opened({ DISPLAY: ':0' });
      expect([well.code, well.stderr.replace(written, '')]).toEqual([0, '']);
      expect(text(asked)).toBe(realpathSync(join(folder, 'run/report.html')));
      const failed = opened({ WAYLAND_DISPLAY: 'wayland-0', OPENER_ENDS: '3' });
      expect([failed.code, failed.stderr.replace(written, '')]).toEqual([
        0,
        'warning: run/report.html: not opened, xdg-open ended with 3; open it in a browser\n',
      ]);
      rmSync(asked);
      const blind = opened({});
      expect([blind.code, blind.stderr.replace(written, '')]).toEqual([
        0,
        'warning: run/report.html: not opened, there is no display here; open it in a browser\n',
      ]);
      expect(existsSync(asked)).toBe(false);
      for (const browser of [opener, `${opener} %s --new-window:lynx`]) {
        const chosen = opened({ BROWSER: browser });
        expect([chosen.code, chosen.stderr.replace(written, '')]).toEqual([0, '']);
        expect(text(asked)).toBe(realpathSync(join(folder, 'run/report.html')));
        rmSync(asked);
      }
      rmSync(folder, { recursive: true });
    },
  );

  test('does without data that are gone, and says so', () => {
    const { folder } = smallRun({ args: ['-q'] });
    rmSync(join(folder, 'data.csv'));
    const { code, stderr } = l2sweepSync(['report', 'run'], { cwd: folder });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: .*data\.csv.*; the report goes without the figures that need the data\n/);
    expect(dataOf(text(join(folder, 'run/report.html'))).runs[0].notes).toEqual([{ kind: 'no-data' }]);
    expect(l2sweepSync(['report', 'run', '--svg', 'x'], { cwd: folder }).code).toBe(0);
    expect(readdirSync(join(folder, 'x'))).toContain('curves-IvJ-hinge.svg');
  });

  test('takes names from configs and data as text only, in pages, pictures and names of files', () => {
    const names = ['<script>alert(1)</script>', ']]>\u202e/../x'];
    const { folder, ended } = smallRun({ data: csv(...names), name: '"><img src=x onerror=alert(1)>', args: ['-q'] });
    expect(ended.code).toBe(0);
    expect(l2sweepSync(['report', 'run', '--svg', 'x', '-o', 'x.html'], { cwd: folder }).code).toBe(0);
    const page = text(join(folder, 'x.html'));
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img src=x');
    const files = readdirSync(join(folder, 'x'));
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      expect(file).toMatch(/^[\w.-]+\.svg$/);
      const { documentElement } = new DOMParser().parseFromString(text(join(folder, 'x', file)), 'image/svg+xml');
      expect(documentElement!.getElementsByTagName('script')).toHaveLength(0);
      expect(documentElement!.textContent).toContain('alert(1)');
    }
  });
});

test.skipIf(!hasMnist)('MNIST 2v3 × 81 λ × 2 losses is a page of a few megabytes', () => {
  const folder = newFolder();
  const config = join(root, 'configs/mnist-2v3.yaml');
  expect(l2sweepSync(['run', config, '-q', '-o', 'mnist'], { cwd: folder }).code).toBe(0);
  expect(l2sweepSync(['report', 'mnist'], { cwd: folder }).stderr).toMatch(/162 points, [345]\.\d MB/);
  const { runs, series } = dataOf(text(join(folder, 'mnist/report.html')));
  const shown = series[0].tilting!.labels.length;
  expect(runs[0].notes).toEqual([]);
  expect(series[0].tilting!.total).toBe(6000);
  // 1.5 MB of coordinates in all.
  expect(2 * shown * 162).toBeLessThanOrEqual(1.5e6);
  expect(shown).toBeGreaterThan(4000);
});
