import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readNpyMatrix } from '../../../src/formats/npy.ts';
import { l2sweepSync } from '../../cli/binary.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const inRepository = readFileSync(join(root, 'datasets/toy.csv'), 'utf8');

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'l2sweep-toy-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

function makeToy(...words: string[]) {
  return l2sweepSync(['data', 'make', 'toy', ...words], { cwd: directory });
}

describe('the toy problem', () => {
  test('is in the repository as the command makes it', () => {
    const { code, stdout, stderr } = makeToy();
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(inRepository);
  });

  test('has 101 points per class, 0.008 apart as one would write them, and the noisy point', () => {
    const [header, ...lines] = inRepository.trimEnd().split('\n');
    expect(header).toBe('a,b,class');
    expect(lines).toHaveLength(203);
    for (let k = 0; k <= 100; k++) {
      // Whole thousandths: the decimal itself, whatever sums of doubles would give.
      expect(lines[k]).toBe(`${Number(`${-1000 + 8 * k}e-3`)},0,I`);
      expect(lines[101 + k]).toBe(`${Number(`${200 + 8 * k}e-3`)},0,J`);
    }
    expect(lines[202]).toBe('0.07,-0.07,I');
  });

  test('takes another number of points, another noisy point, or none', () => {
    expect(makeToy('--points', '2', '--noise', '-0.1,0.3').stdout).toBe(
      'a,b,class\n-1,0,I\n-0.2,0,I\n0.2,0,J\n1,0,J\n-0.1,0.3,I\n',
    );
    expect(makeToy('--points', '3', '--without-noise').stdout).toBe(
      'a,b,class\n-1,0,I\n-0.6,0,I\n-0.2,0,I\n0.2,0,J\n0.6,0,J\n1,0,J\n',
    );
  });

  test('goes into a new file, and over an old one with --force alone', () => {
    const written = makeToy('--out', 'new/toy.csv');
    expect([written.code, written.stdout]).toEqual([0, '']);
    expect(readFileSync(join(directory, 'new/toy.csv'), 'utf8')).toBe(inRepository);
    writeFileSync(join(directory, 'mine.csv'), 'mine');
    const refused = makeToy('--out', 'mine.csv');
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toBe(
      'error: mine.csv: the file exists already; expected a new name, or --force to replace it\n',
    );
    expect(readFileSync(join(directory, 'mine.csv'), 'utf8')).toBe('mine');
    expect(makeToy('--out', 'mine.csv', '--force').code).toBe(0);
    expect(readFileSync(join(directory, 'mine.csv'), 'utf8')).toBe(inRepository);
  });

  test('comes with a config that is valid where it is said to be put', () => {
    const { stderr } = makeToy('--out', 'swept.csv');
    const lines = stderr.split('\n').filter((line) => line.startsWith('  '));
    writeFileSync(join(directory, 'swept.yaml'), `${lines.map((line) => line.slice(2)).join('\n')}\n`);
    const { code, stdout } = l2sweepSync(['validate', 'swept.yaml'], { cwd: directory });
    expect(code).toBe(0);
    expect(stdout).toContain('I v J: 102 + 101 training, no test samples');
    expect(stdout).toContain('valid in [-1, 1]');
  });

  test.each([
    [['--points', '1'], '--points: "1" is no number of points; expected a whole number from 2'],
    [['--points', '2.5'], '--points: "2.5" is no number of points'],
    [['--noise', '0.07'], '--noise: "0.07" is no point of the square; expected two numbers from -1 to 1'],
    [['--noise', '0.07,x'], '--noise: "0.07,x" is no point'],
    [['--noise', '2,0'], '--noise: "2,0" is no point'],
    [['--noise', '0,0', '--without-noise'], '--without-noise: contradicts --noise'],
    [['--point', '3'], "unknown option '--point'"],
  ])('%j ends with exit code 2 and one message', (words, message) => {
    const { code, stdout, stderr } = makeToy(...words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('\n    at ');
  });
});

/*
 * The numbers of the toy problem, hinge: w at 28.301° to the a-axis, w = (11.92661, 6.42202), b = −1.385321, d_adv 0.526044
 * and no errors from λ = 1e-5 down; 19.378° at 1e-4, 2.2512° at 1e-3; 28.2678°, 19.3451° and 2.2182° to the line between
 * the means; at λ = 1 the bias is −0.7053 and 49.75 % are errors.
 */
describe('configs/toy.yaml', () => {
  const degrees = (radians: number) => (radians * 180) / Math.PI;
  let rows: Readonly<Record<string, string>>[];
  let w: ArrayLike<number>;
  const run = mkdtempSync(join(tmpdir(), 'l2sweep-toy-run-'));
  afterAll(() => rmSync(run, { recursive: true }));

  beforeAll(() => {
    const { code, stdout, stderr } = l2sweepSync(
      ['run', 'configs/toy.yaml', '--lambda', '1,1e-3,1e-4,1e-5,1e-6', '--set', 'tolerance=1e-12', '-o', run],
      { cwd: root },
    );
    expect(code, stderr).toBe(0);
    const [names, ...cells] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    rows = cells.map((row) => Object.fromEntries(row.map((cell, k) => [names[k], cell])));
    w = readNpyMatrix(readFileSync(join(run, 'weights.npy')), 'weights.npy').values;
  });

  test('has the angles of the published figures, to the a-axis and to the line between the means', () => {
    const toAxis = rows.map((_, k) => Math.abs(degrees(Math.atan2(w[2 * k + 1], w[2 * k]))));
    const toMeans = rows.map((row) => degrees(Number(row.tilt_angle)));
    for (const [k, [axis, means]] of [
      [2.2512, 2.2182],
      [19.378, 19.3451],
      [28.301, 28.2678],
      [28.301, 28.2678],
    ].entries()) {
      expect(Math.abs(toAxis[k + 1] - axis)).toBeLessThan(6e-4);
      expect(Math.abs(toMeans[k + 1] - means)).toBeLessThan(6e-5);
    }
  });

  test('gets the noisy point right without regularisation, and gives it up with enough of it', () => {
    for (const k of [3, 4]) {
      expect(w[2 * k]).toBeCloseTo(11.92661, 5);
      expect(w[2 * k + 1]).toBeCloseTo(6.42202, 5);
      expect(Number(rows[k].bias)).toBeCloseTo(-1.385321, 6);
      expect(Number(rows[k].d_adv)).toBeCloseTo(0.526044, 6);
      expect(rows[k].train_error).toBe('0');
    }
    for (const k of [1, 2]) expect(Number(rows[k].train_error)).toBe(1 / 203);
    expect(Number(rows[0].bias)).toBeCloseTo(-0.7053, 4);
    expect(Number(rows[0].train_error)).toBe(101 / 203);
  });
});
