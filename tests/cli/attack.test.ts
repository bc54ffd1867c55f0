import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { loadDatasets } from '../../src/data/load.ts';
import { readNpyMatrix } from '../../src/formats/npy.ts';
import { rowOf } from '../../src/math/matrix.ts';
import { type Ended, l2sweepSync } from './binary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const digits = join(root, 'configs/digits-2v3.yaml');

const newFolder = () => mkdtempSync(join(tmpdir(), 'l2sweep-attack-'));
const lines = (text: string) => text.trimEnd().split('\n');
const listed = (text: string) => text.split(',');

/** The rows of a CSV without quotes, by column. */
function records(csv: string): Record<string, string>[] {
  const [header, ...rows] = lines(csv).map(listed);
  return rows.map((row) => Object.fromEntries(header.map((name, k) => [name, row[k]])));
}

function matrixOf(directory: string, name: string): Float64Array[] {
  const matrix = readNpyMatrix(readFileSync(join(directory, name)), name);
  return Array.from({ length: matrix.rows }, (_, i) => rowOf(matrix, i));
}

/** w·x + b from the files of a run. */
function scorer(run: string, { loss, lambda }: Record<string, string>): (x: Float64Array) => number {
  const results = records(readFileSync(join(run, 'results.csv'), 'utf8'));
  const row = results.findIndex((other) => other.loss === loss && other.lambda === lambda);
  const w = matrixOf(run, 'weights.npy')[row];
  return (x) => x.reduce((sum, value, k) => sum + value * w[k], Number(results[row].bias));
}

const kinds = ['original', 'projected', 'mirror', 'l2', 'linf', 'l1', 'l0'];

describe('l2sweep attack', () => {
  const folder = newFolder();
  const run = join(folder, 'results/digits-2v3');
  const attack = (...options: string[]) => l2sweepSync(['attack', 'results/digits-2v3', ...options], { cwd: folder });

  const directory = join(run, 'attack');
  let first: Ended;
  let rows: ReturnType<typeof records>;
  let attacked: typeof rows;
  beforeAll(() => {
    l2sweepSync(['run', digits, '--lambda', '1:1e-4:5', '-q'], { cwd: folder });
    first = attack('--loss', 'hinge', '--lambda', '0.1,0.0001', '--norms', 'l2,linf,l1,l0');
    rows = records(first.stdout);
    attacked = rows.filter(({ kind }) => kind === 'original');
  });

  test('writes a table, which is what it prints, matrices of every kind and images', () => {
    expect([first.code, first.stderr]).toEqual([
      0,
      'results/digits-2v3/attack: 2 points × 6 samples in attack.csv, attack.png, attack.svg and 14 NPY files\n',
    ]);
    expect(readFileSync(join(directory, 'attack.csv'), 'utf8')).toBe(first.stdout);
    const matrices = kinds.flatMap((kind) => [`${kind}.npy`, `${kind}-perturbation.npy`]);
    expect(readdirSync(directory)).toEqual([...matrices, 'attack.csv', 'attack.png', 'attack.svg'].sort());
    expect([...readFileSync(join(directory, 'attack.png')).subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
    expect(readFileSync(join(directory, 'attack.svg'), 'utf8')).toMatch(/^<svg [\s\S]*row \d+[\s\S]*<\/svg>\n$/);
  });

  test('has a row per point, sample and kind, and the same samples at every point', () => {
    expect(rows.map(({ kind }) => kind)).toEqual(Array(12).fill(kinds).flat());
    expect(attacked.map(({ lambda }) => lambda)).toEqual([...Array(6).fill('0.1'), ...Array(6).fill('0.0001')]);
    const samples = attacked.map(({ sample }) => sample);
    expect(samples.slice(6)).toEqual(samples.slice(0, 6));
    expect(attacked.slice(0, 6).map((row) => row.class)).toEqual(['2', '2', '2', '3', '3', '3']);
  });

  test('takes samples from the rows of the data file that it names', () => {
    const data = lines(gunzipSync(readFileSync(join(root, 'datasets/optdigits.csv.gz'))).toString());
    for (const [k, x] of matrixOf(directory, 'original.npy').entries()) {
      const values = data[Number(attacked[k].sample)].split(',');
      expect(values[64]).toBe(attacked[k].class);
      expect([...x]).toEqual(values.slice(0, 64).map((value) => Number(value) / 16));
    }
  });

  test('chooses the hardest, median and easiest of each class by their score at the first point', () => {
    const { features, labels } = loadDatasets(loadConfig(digits).config.dataset).pair(0).test!;
    const score = scorer(run, attacked[0]);
    for (const [name, sign] of [
      ['2', -1],
      ['3', 1],
    ] as const) {
      const margins = [...labels.keys()]
        .filter((i) => labels[i] === sign)
        .map((i) => sign * score(rowOf(features, i)))
        .filter((margin) => margin > 0)
        .sort((a, b) => a - b);
      const chosen = attacked.slice(0, 6).filter((row) => row.class === name);
      const ranks = chosen.map(({ score_before }) =>
        margins.findIndex((margin) => Math.abs(margin - sign * Number(score_before)) < 1e-12),
      );
      expect(ranks[0]).toBe(0);
      expect(Math.abs(ranks[1] - (margins.length - 1) / 2)).toBeLessThan(1);
      expect(ranks[2]).toBe(margins.length - 1);
    }
  });

  test('writes samples in the box that the weights of the run take for the other class', () => {
    for (const kind of kinds.slice(3)) {
      const ofKind = rows.filter((row) => row.kind === kind);
      for (const [k, x] of matrixOf(directory, `${kind}.npy`).entries()) {
        const score = scorer(run, ofKind[k]);
        expect(ofKind[k]).toMatchObject({ box: 'true', flipped: 'true' });
        expect(Math.sign(score(x))).toBe(ofKind[k].class === '2' ? 1 : -1);
        expect(score(x)).toBeCloseTo(Number(ofKind[k].score_after), 12);
        expect(Math.max(...x)).toBeLessThanOrEqual(1);
        expect(Math.min(...x)).toBeGreaterThanOrEqual(0);
      }
    }
  });

  test('writes the changes, and their norms in the table', () => {
    const originals = matrixOf(directory, 'original.npy');
    for (const kind of kinds) {
      const ofKind = rows.filter((row) => row.kind === kind);
      const samples = matrixOf(directory, `${kind}.npy`);
      for (const [k, r] of matrixOf(directory, `${kind}-perturbation.npy`).entries()) {
        expect(r).toEqual(samples[k].map((value, i) => value - originals[k][i]));
        const sizes = [...r].map(Math.abs);
        expect(Number(ofKind[k].l2)).toBeCloseTo(Math.hypot(...r), 12);
        expect(Number(ofKind[k].linf)).toBe(Math.max(...sizes));
        expect(Number(ofKind[k].l1)).toBeCloseTo(
          sizes.reduce((sum, size) => sum + size, 0),
          12,
        );
        expect(Number(ofKind[k].l0)).toBe(sizes.filter((size) => size > 0).length);
        if (kind in ofKind[k]) expect(Number(ofKind[k].distance)).toBeCloseTo(Number(ofKind[k][kind]), 10);
      }
    }
  });

  test('puts projected images on the boundary and mirror images behind it, box or no box', () => {
    for (const [k, { score_before, class: name }] of attacked.entries()) {
      const [projected, mirrored] = ['projected', 'mirror'].map((kind) => rows.filter((row) => row.kind === kind)[k]);
      expect(Number(projected.score_after)).toBeCloseTo(0, 12);
      expect(Number(mirrored.score_after)).toBeCloseTo(-Number(score_before), 12);
      expect(Number(mirrored.distance)).toBeCloseTo(2 * Number(projected.distance), 12);
      expect([projected.box, projected.nudge, mirrored.flipped]).toEqual(['false', '', 'true']);
      expect(Math.sign(Number(mirrored.score_after))).toBe(name === '2' ? 1 : -1);
    }
  });

  test('gives the same bytes again, in place of its own files only', () => {
    const again = attack('--loss', 'hinge', '--lambda', '0.1,0.0001', '--norms', 'l2,linf,l1,l0', '-o', 'again');
    expect(again.stdout).toBe(first.stdout);
    for (const name of readdirSync(directory)) {
      expect(readFileSync(join(folder, 'again', name)).equals(readFileSync(join(directory, name))), name).toBe(true);
    }
    writeFileSync(join(folder, 'again/notes.txt'), 'mine');
    expect(attack('--best', '--norms', 'linf', '--samples', '2', '-o', 'again').code).toBe(0);
    expect(readdirSync(join(folder, 'again'))).toEqual(
      [
        ...['original', 'projected', 'mirror', 'linf'].flatMap((kind) => [`${kind}.npy`, `${kind}-perturbation.npy`]),
        ...['attack.csv', 'attack.png', 'attack.svg', 'notes.txt'],
      ].sort(),
    );
  });

  test('does not outlive a run that is replaced, but for files that are not its own', () => {
    const cwd = newFolder();
    const rerun = (...options: string[]) =>
      l2sweepSync(['run', digits, '--lambda', '0.1', '--loss', 'hinge', '-q', '-o', 'run', ...options], { cwd });
    rerun();
    l2sweepSync(['attack', 'run', '--norms', 'l2'], { cwd });
    writeFileSync(join(cwd, 'run/attack/notes.txt'), 'mine');
    rerun();
    expect(readdirSync(join(cwd, 'run/attack'))).toContain('attack.csv');
    rerun('--set', 'tolerance=1e-8', '--force');
    expect(readdirSync(join(cwd, 'run/attack'))).toEqual(['notes.txt']);
  });

  test('warns of a class that the first point gets wrong as a whole', () => {
    const cwd = newFolder();
    l2sweepSync(['run', digits, '--lambda', '100', '--loss', 'hinge', '-q', '-o', 'run'], { cwd });
    expect(l2sweepSync(['attack', 'run', '--quiet'], { cwd })).toMatchObject({ code: 0, stderr: '' });
    const { code, stdout, stderr } = l2sweepSync(['attack', 'run', '-c', 'class'], { cwd });
    expect(code).toBe(0);
    expect(new Set(lines(stdout).slice(1))).toEqual(new Set(['3']));
    expect(stderr).toContain(
      'warning: no samples of 2: hinge at λ = 100, the first point, gets none of its test samples right\n',
    );
  });

  test('writes nothing where there are files that are not its own', () => {
    mkdirSync(join(folder, 'thesis'));
    writeFileSync(join(folder, 'thesis/original.npy'), 'mine');
    for (const out of ['thesis', 'results/digits-2v3']) {
      const { code, stdout, stderr } = attack('--out', out);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`error: ${out}: not empty, and not the results of an attack; expected`);
    }
    expect(readFileSync(join(folder, 'thesis/original.npy'), 'utf8')).toBe('mine');
  });

  test('takes the best point of each loss where no λ is chosen, and the samples that are named', () => {
    // The lowest test error; of equals, the largest λ.
    const results = records(readFileSync(join(run, 'results.csv'), 'utf8'));
    const best = ['hinge', 'softplus'].map((loss) => {
      const ofLoss = results.filter((row) => row.loss === loss);
      const least = Math.min(...ofLoss.map(({ test_error }) => Number(test_error)));
      return Math.max(...ofLoss.filter((row) => Number(row.test_error) === least).map(({ lambda }) => Number(lambda)));
    });
    const { stdout, stderr } = attack('--samples', '63,2', '--out', 'best', '-c', 'loss,lambda,sample,kind');
    expect(stderr.match(/^warning: the lowest test error is chosen on the samples it is measured on/gm)).toHaveLength(
      1,
    );
    expect(attack('--samples', '63,2', '--out', 'best', '--quiet').stderr).toBe('');
    expect(attack('--lambda', '0.1', '--out', 'best').stderr).not.toContain('warning');
    const originals = records(stdout).filter(({ kind }) => kind === 'original');
    expect(originals.map(({ loss, lambda, sample }) => [loss, Number(lambda), sample])).toEqual([
      ['hinge', best[0], '63'],
      ['hinge', best[0], '2'],
      ['softplus', best[1], '63'],
      ['softplus', best[1], '2'],
    ]);
  });

  test('refuses to choose where there are no test samples, and takes the only λ where there is nothing to choose', () => {
    const cwd = newFolder();
    writeFileSync(join(cwd, 'line.csv'), '0,a\n1,a\n2,b\n3,b\n');
    writeFileSync(join(cwd, 'line.yaml'), 'dataset: {path: line.csv}\nloss: hinge\n');
    for (const lambda of ['0.1,0.01', '0.01'])
      l2sweepSync(['run', 'line.yaml', '-q', '-o', lambda, '--lambda', lambda], { cwd });
    for (const best of [[], ['--best']]) {
      const { code, stderr } = l2sweepSync(['attack', '0.1,0.01', ...best], { cwd });
      expect(code).toBe(2);
      expect(stderr).toBe(
        'error: there are no test samples, so that no point has the lowest test error; expected --lambda, test samples, or validation in the config\n',
      );
    }
    expect(l2sweepSync(['attack', '0.01', '--quiet'], { cwd })).toMatchObject({ code: 0, stderr: '' });
  });

  test('shows few columns of every point in 80 columns', () => {
    const { stdout } = attack('--lambda', '0.1', '--out', 'table', '--format', 'table');
    for (const line of lines(stdout)) expect([...line].length, line).toBeLessThanOrEqual(80);
    expect(lines(stdout).filter((line) => line.startsWith('2 v 3'))).toEqual([
      '2 v 3 · hinge · λ = 0.1',
      '2 v 3 · softplus · λ = 0.1',
    ]);
    expect(stdout).toMatch(/sample +class +kind +distance +score_before +score_after +flipped\n/);
  });

  test.each([
    [['--lambda', '0.02'], '--lambda: the run has no λ = 0.02; expected its own, nearest are 0.01 and 0.1'],
    [['--lambda', 'all'], '--lambda: not λ values: "all"; expected some of the run'],
    [['--loss', 'hing'], '--loss: the run has no loss "hing"; expected hinge, softplus; did you mean "hinge"?'],
    [['--pair', '2v4'], '--pair: the run has no class pair "2v4"; expected 2v3'],
    [['--samples', '2,3'], '--samples: row 3 is none of the 90 test samples of 2 v 3; expected rows of the data file'],
    [['--samples', 'first'], '--samples: "first" is no row; expected'],
    [['--split', 'val'], '--split: unknown split "val"; expected train or test'],
    [['--norms', 'l2,l3'], '--norms: unknown norm "l3"; expected l2, linf, l1, l0'],
    [['--per-class', '-1'], '--per-class: "-1" is no number of samples; expected'],
    [['--per-class', '0'], 'no samples are chosen; expected --samples or --per-class'],
    [['--columns', 'theta'], '--columns: unknown column "theta"; expected columns of attack.csv: class_i,'],
  ])('%j is a mistake, told before anything is written', (options, message) => {
    const { code, stdout, stderr } = attack(...options, '--out', 'wrong');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`error: ${message}`);
    expect(existsSync(join(folder, 'wrong'))).toBe(false);
  });

  test('needs to be told the class pair where there are several', () => {
    const cwd = newFolder();
    const pairs = [
      '--set',
      'dataset.classes=[[2, 3], [8, 9]]',
      '--lambda',
      '0.1',
      '--loss',
      'hinge',
      '-q',
      '-o',
      'run',
    ];
    l2sweepSync(['run', digits, ...pairs], { cwd });
    const { code, stderr } = l2sweepSync(['attack', 'run'], { cwd });
    expect([code, stderr]).toEqual([
      2,
      'error: the run has several class pairs; expected --pair with one of 2v3, 8v9\n',
    ]);
    const { stdout } = l2sweepSync(['attack', 'run', '--pair', '8v9', '-c', 'class_i,class'], { cwd });
    expect(new Set(lines(stdout).slice(1))).toEqual(new Set(['8,8', '8,9']));
  });

  test('says which samples cannot reach the boundary in the box, and writes NaN for them', () => {
    const cwd = newFolder();
    writeFileSync(join(cwd, 'line.csv'), '0,a\n0.125,a\n0.875,b\n1,b\n');
    writeFileSync(join(cwd, 'line.yaml'), 'dataset: {path: line.csv, bounds: [0.75, 1]}\nlambda: 0.01\n');
    l2sweepSync(['run', 'line.yaml', '-q', '-o', 'run'], { cwd });
    const { code, stdout, stderr } = l2sweepSync(['attack', 'run', '--samples', '0,3', '--norms', 'l2'], { cwd });
    expect(code).toBe(0);
    // The boundary is at 0.5, below the box: b has no way to it, and a, outside the box, moves up to it.
    const made = records(stdout).filter(({ kind }) => kind === 'l2');
    expect(Number(made[0].distance)).toBeCloseTo(0.5, 6);
    expect(made[0].flipped).toBe('true');
    expect(made[1]).toMatchObject({ distance: 'inf', l2: '', score_after: '', flipped: 'false', nudge: '' });
    expect(stderr).toContain('warning: 1 closest sample does not exist: the box ends before the boundary');
    expect(matrixOf(join(cwd, 'run/attack'), 'l2.npy')[1]).toEqual(Float64Array.of(Number.NaN));
    expect(readdirSync(join(cwd, 'run/attack'))).not.toContain('attack.png');
  });
});
