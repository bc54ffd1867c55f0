import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { loadConfig } from '../../src/config/load.ts';
import { knownDatasets } from '../../src/data/index.ts';
import { loadDatasets } from '../../src/data/load.ts';
import { formats } from '../../src/formats/index.ts';
import { losses } from '../../src/losses/index.ts';
import { outputs } from '../../src/outputs/index.ts';
import { binary, environment, l2sweepProcess, l2sweepSync } from './binary.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'l2sweep-frame-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

const roomOf = (line: string) => [...line].length;

/** What terminals take for a change of colour begins with this. */
const ESCAPE = '\u001b[';

describe('the frame', () => {
  it('prints the version of package.json, and has loaded no dependency by then', async () => {
    for (const flag of ['--version', '-V']) {
      expect(l2sweepSync([flag])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    }
    const seen = await l2sweepProcess(['--version'], { env: { NODE_DEBUG: 'esm' } });
    expect(seen.stderr).not.toMatch(/node_modules[/\\](zod|chalk|commander)/);
  });

  it('lists every command with examples in 80 columns', () => {
    const { code, stdout, stderr } = l2sweepSync(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command().name()}\\b`, 'm'));
    expect(stdout).toContain('l2sweep run configs/digits-2v3.yaml');
    expect(Math.max(...stdout.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(80);
  });

  /** All there are, also below others, as words of a command line. */
  const everyCommand = (() => {
    const below = ({ commands: children }: Command, path: readonly string[]): string[][] =>
      children.flatMap((child) => [[...path, child.name()], ...below(child, [...path, child.name()])]);
    return [...commands.flatMap((create) => [[create().name()], ...below(create(), [create().name()])]), ['help']];
  })();

  it.each(everyCommand.map((words) => [words.join(' '), words] as const))(
    'ends the help of %s with examples that begin so, in lines that fit',
    (name, words) => {
      const { code, stdout } = l2sweepSync(['help', ...words]);
      expect(code).toBe(0);
      const [, examples] = /\nExamples?:\n((?: {2}.*\n)+)$/.exec(stdout) ?? [];
      expect(examples).toMatch(new RegExp(`l2sweep ${name}\\b`));
      expect(stdout).not.toContain('default: "');
      expect(Math.max(...stdout.split('\n').map(roomOf))).toBeLessThanOrEqual(80);
    },
  );

  it('breaks its texts at spaces alone, from 40 columns to 140', () => {
    const asked = [
      [],
      ['run'],
      ['report'],
      ['compare'],
      ['coef'],
      ['data', 'make', 'clusters'],
      ['config'],
      ['checks'],
    ];
    const wordsOf = (text: string) => text.split(/\s+/).filter((word) => word !== '');
    for (const words of asked) {
      const whole = wordsOf(l2sweepSync(['help', ...words], { env: { COLUMNS: '1000' } }).stdout);
      for (const width of [40, 53, 66, 79, 100, 140]) {
        const { stdout } = l2sweepSync(['help', ...words], { env: { COLUMNS: String(width) } });
        expect(wordsOf(stdout)).toEqual(whole);
        const wide = stdout.split('\n').filter((line) => roomOf(line) > width);
        // One word alone may be longer.
        expect(wide.filter((line) => wordsOf(line).length > 1)).toEqual([]);
      }
    }
  });

  it.each([
    ['formats', ['init', '--help'], Object.keys(formats)],
    ['formats', ['data', 'info', '--help'], Object.keys(formats)],
    ['data sets', ['init', '--help'], Object.keys(knownDatasets)],
    ['data sets', ['data', 'info', '--help'], Object.keys(knownDatasets)],
    ['outputs', ['show', '--help'], Object.keys(outputs)],
    ['losses', ['run', '--help'], Object.keys(losses)],
  ])('names all %s there are in %j', (_, args, names) => {
    const { stdout } = l2sweepSync(args);
    for (const name of names) expect(stdout).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it.each([
    [['help'], ['--help']],
    [
      ['help', 'run'],
      ['run', '--help'],
    ],
    [
      ['help', 'data', 'make', 'toy'],
      ['data', 'make', 'toy', '--help'],
    ],
  ])('shows with %j what it shows with %j', (help, flag) => {
    expect(l2sweepSync(help)).toEqual(l2sweepSync(flag));
  });

  it('explains the entries of a topic that are named, and those of a section of the config', () => {
    const { code, stdout } = l2sweepSync(['help', 'columns', 'd_adv', 'w_norm']);
    expect(code).toBe(0);
    expect(stdout.match(/^\S.*$/gm)).toEqual(['d_adv', 'w_norm']);
    expect(stdout).toMatch(/^ {4}formula: \(1\/n\) Σ y d\(x\)$/m);
    expect(l2sweepSync(['help', 'config', 'dataset.test']).stdout.match(/^\S.*$/gm)).toEqual(
      ['', '.path', '.labels', '.fraction', '.seed'].map((key) => `dataset.test${key}`),
    );
  });

  it('knows entries by the symbols of the screen, and by the last part of a key', () => {
    const entries = (...words: string[]) => l2sweepSync(['help', ...words]).stdout.match(/^\S.*$/gm);
    expect(entries('columns', 'λ', 'L2', 'θ')).toEqual(['lambda', 'tilt_angle', 'adv_l2_mean']);
    expect(entries('config', 'scale')).toEqual(['dataset.scale']);
    expect(entries('config', 'seed')).toEqual(['seed']);
  });

  it('suggests no word that is far from what was typed', () => {
    for (const word of ['foo', 'robust_error']) {
      const { code, stderr } = l2sweepSync(['show', 'x', '--columns', word]);
      expect(code).toBe(2);
      expect(stderr).not.toContain('did you mean');
    }
  });

  it('shows help on stderr and leaves with 2 where no command is given', () => {
    const { code, stdout, stderr } = l2sweepSync([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: l2sweep');
  });

  it.each([
    [['scema'], "unknown command 'scema'", 'schema'],
    [['validate'], "missing required argument 'config'", 'l2sweep validate --help'],
    [['schema', '--foo'], "unknown option '--foo'", 'l2sweep schema --help'],
    [['validate', 'x.yaml', '--lamda', '1'], "unknown option '--lamda'", '--lambda'],
    [['data', 'inof', 'x'], "unknown command 'inof'", 'info'],
    [['doctor'], "unknown command 'doctor'", 'see `l2sweep --help`'],
    [['data', 'foo'], "unknown command 'foo'", 'expected one of info, fetch, make'],
    [['launch', 'local'], "unknown command 'local'", 'expected slurm'],
    [['columns'], "unknown command 'columns'", 'see `l2sweep help columns`'],
    [['show', 'x', '--columns', 'robust_error'], '--columns: unknown column "robust_error"', '--robust NORM=SIZE'],
    [['data', 'convert', 'x'], "command 'convert' is not in this version", 'l2sweep --help'],
    [['show', 'x', '--columns', 'teste'], '--columns: unknown column "teste"', 'did you mean "test_error"'],
    [['show', 'x', '--columns', 'theta'], '--columns: unknown column "theta"', '`l2sweep help columns` explains them'],
    [['show', 'x', '--columns', 'foo'], '--columns: unknown column "foo"', ', d_adv, w_norm, tilt_angle, '],
    [['help', 'colums'], 'no help about "colums"', 'did you mean "columns"'],
    [['help', 'columns', 'd_avd'], 'columns has no "d_avd"', 'did you mean "d_adv"'],
    [['help', 'run', 'x'], 'no help about "x"', 'expected nothing after it'],
    [['schema', 'x'], 'too many arguments', 'l2sweep schema --help'],
  ])('%j is a mistake of usage: exit code 2, what is wrong and what was meant', (args, wrong, hint) => {
    const { code, stdout, stderr } = l2sweepSync(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error: ${wrong}`);
    expect(stderr).toContain(hint);
  });

  it('is quiet, with exit code 0, where the reader of its output goes away', async () => {
    const { code, stderr } = await l2sweepProcess(['schema'], { readOnly: 1 });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.skipIf(!existsSync('/dev/full')).each(['--version', '--help', 'schema'])(
    'says in one line that its output does not fit on the disk: %s',
    (word) => {
      const script = `"${process.execPath}" "${binary}" ${word} > /dev/full`;
      const { status, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8', env: environment });
      expect(status).toBe(2);
      expect(stderr).toMatch(/^error: stdout: cannot be written: the disk is full; expected .*\n$/);
    },
  );

  it.skipIf(process.platform === 'win32')('says so where the directory that it is in has been removed', () => {
    const script = `cd "$(mktemp -d)" && rmdir "$PWD" && "${process.execPath}" "${binary}" run x.yaml`;
    const { status, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8', env: environment });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'error: the current directory is gone; expected to be in one that is there\n',
    });
  });

  it('keeps its exit code where stderr cannot be written', () => {
    const script = `"${process.execPath}" "${binary}" schema --foo 2>&-`;
    expect(spawnSync('bash', ['-c', script], { env: environment }).status).toBe(2);
  });

  it('fills the width that COLUMNS gives, and names no default that is an empty list', () => {
    const widest = (COLUMNS: string) => {
      const { stdout } = l2sweepSync(['run', '--help'], { env: { COLUMNS } });
      expect(stdout).not.toContain('[]');
      return Math.max(...stdout.split('\n').map((line) => [...line].length));
    };
    expect(widest('70')).toBeLessThanOrEqual(70);
    expect(widest('wide')).toBeLessThanOrEqual(80);
    expect(widest('120')).toBeGreaterThan(100);
  });
});

describe('colour', () => {
  const colourful = (args: readonly string[], env: Readonly<Record<string, string>>) =>
    l2sweepSync(['schema', '--foo', ...args], { env }).stderr.includes(ESCAPE);

  it('is off in a pipe', () => expect(colourful([], {})).toBe(false));
  it('is on with FORCE_COLOR', () => expect(colourful([], { FORCE_COLOR: '1' })).toBe(true));
  it('is on with --color', () => expect(colourful(['--color'], { NO_COLOR: '1' })).toBe(true));
  it('is off with --no-color', () => expect(colourful(['--no-color'], { FORCE_COLOR: '1' })).toBe(false));
  it('is off with NO_COLOR', () => expect(colourful([], { NO_COLOR: '1' })).toBe(false));
});

describe('schema', () => {
  it('prints a draft-07 JSON Schema and nothing else', () => {
    const { code, stdout, stderr } = l2sweepSync(['schema']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout).$schema).toBe('http://json-schema.org/draft-07/schema#');
  });
});

describe('validate', () => {
  it('prints the plan of a config: shape, pairs, points and the equivalent C', () => {
    const file = join(folder, 'plan.yaml');
    writeFileSync(file, 'dataset: {name: optdigits, classes: [2, 3]}\nloss: [hinge, softplus]\n');
    const { code, stdout, stderr } = l2sweepSync(['validate', file, '--lambda', '1:0.01:3', '--set', 'penalty=half']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // optdigits holds 177 samples of 2 and 183 of 3; C = 1/(2μn) with μ = λ/2, n = 360
    expect(stdout).toContain('64 features');
    expect(stdout).toContain('177 + 183');
    expect(stdout).toContain('6 = 1 pair × 2 losses × 3 λ');
    expect(stdout).toMatch(/first 1: μ = 0\.5, C = 1\/\(2μn\) = 0\.002778/);
    expect(stdout).toMatch(/last {2}0\.01: μ = 0\.005, C = 1\/\(2μn\) = 0\.2778/);
  });

  it('warns of classes that are far from balanced, and is content all the same', () => {
    const file = join(folder, 'rest.yaml');
    writeFileSync(file, 'dataset: {classes: [2, rest]}\n');
    const { code, stderr } = l2sweepSync(['validate', file]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: 2 v rest: the classes are unbalanced \(177 and 1620 /);
  });

  it('gives a mistake in the data its place in the config', () => {
    const file = join(folder, 'class.yaml');
    writeFileSync(file, 'dataset:\n  name: optdigits\n  classes: [2, 33]\n');
    const { code, stdout, stderr } = l2sweepSync(['validate', file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/class\.yaml:3:\d+: .*33/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('init', () => {
  it.each([
    ['the data that come along', undefined, 'optdigits'],
    ['numbers in columns', 'a,b,y\n1,5,0\n2,6,1\n3,5,0\n900,7,1\n', undefined],
    ['classes that look like other things', 'a,y\n1,"true"\n2,"a, b"\n3,"true"\n5,"#x: 1"\n', undefined],
  ])('writes a config that loads, with its data: %s', (_, csv, known) => {
    const name = `data ${Math.random()}, #1.csv`;
    if (csv !== undefined) writeFileSync(join(folder, name), csv);
    const out = join(folder, `${name}.yaml`);
    const { code, stdout } = l2sweepSync(['init', known ?? name, '-o', out], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const { config } = loadConfig(out);
    expect(loadDatasets(config.dataset).pairs).toHaveLength(1);
    expect(readFileSync(out, 'utf8')).toMatch(/^# /);
  });

  it('says what to type next, with npx where that has begun it; its comments fit a narrow terminal', () => {
    const file = ['init', '-o', 'next.yaml', '--force'];
    expect(l2sweepSync(file, { cwd: folder }).stderr).toContain('next: l2sweep validate next.yaml');
    const byNpx = l2sweepSync(file, { cwd: folder, env: { npm_command: 'exec' } });
    expect(byNpx.stderr).toContain('next: npx l2sweep validate next.yaml');
    const lines = readFileSync(join(folder, 'next.yaml'), 'utf8').split('\n');
    expect(lines.filter((line) => line.includes('#') && [...line].length > 80)).toEqual([]);
  });

  it('writes the same to stdout without -o', () => {
    const { code, stdout } = l2sweepSync(['init']);
    expect(code).toBe(0);
    expect(stdout).toContain('name: optdigits');
  });

  it.each([
    ['last, by its name', 'x,kind\n1,a\n2,b\n', [], 'kind'],
    ['given by its index, by its name', 'kind,x\na,1\nb,2\n', ['--labels', '0'], 'kind'],
    ['with a number for a name, as a text', 'x,7\n1,a\n2,b\n', [], '7'],
    ['by its index where there is no header', 'a,1\nb,2\n', ['--labels', '0'], 0],
    ['by its index where the name is there twice', 'x,x\n1,a\n2,b\n', ['--labels', '1'], 1],
    ['by its index where it is the last one and has no name', '1,a\n2,b\n', [], 1],
  ])('writes the label column %s', (_, csv, flags, labels) => {
    writeFileSync(join(folder, 'labels.csv'), csv);
    const out = join(folder, 'labels.yaml');
    l2sweepSync(['init', 'labels.csv', ...flags, '-o', out, '--force'], { cwd: folder });
    const { config } = loadConfig(out);
    expect(config.dataset.labels).toBe(labels);
    expect(loadDatasets(config.dataset).pairs).toEqual([{ classI: 'a', classJ: 'b' }]);
  });

  it('proposes a pair of digits that linear classifiers do mistake for each other, and says so', () => {
    const out = join(folder, 'digits.yaml');
    l2sweepSync(['init', 'optdigits', '-o', out]);
    expect(readFileSync(out, 'utf8')).toMatch(/^ +# .*8 and 9 are not easily told apart/m);
    const run = l2sweepSync(['run', out, '--lambda', '0.001', '--columns', 'test_error', '-q'], { cwd: folder });
    for (const error of run.stdout.trim().split('\n').slice(1)) expect(Number(error)).toBeGreaterThan(0);
  });

  it('does not replace a file without --force', () => {
    const file = join(folder, 'mine.yaml');
    writeFileSync(file, 'mine');
    expect(l2sweepSync(['init', '-o', file]).code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(l2sweepSync(['init', '-o', file, '--force']).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('dataset:');
  });

  it.skipIf(!existsSync('/proc/self'))(
    'says at once that a directory cannot be made, where Node tries for ever',
    () => {
      const args = [binary, 'init', '-o', '/proc/nowhere/config.yaml'];
      const { status, stderr } = spawnSync(process.execPath, args, {
        encoding: 'utf8',
        env: environment,
        timeout: 60_000,
      });
      expect(status).toBe(2);
      expect(stderr).toMatch(/^error: \/proc\/nowhere\/config\.yaml: cannot be written: /);
    },
  );

  it('refuses data of one class and writes nothing', () => {
    writeFileSync(join(folder, 'one.csv'), 'a,y\n1,0\n2,0\n');
    const { code, stderr } = l2sweepSync(['init', 'one.csv', '-o', 'one.yaml'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('one class only');
    expect(readdirSync(folder)).not.toContain('one.yaml');
  });
});
