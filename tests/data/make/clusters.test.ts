import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterSamples, directionOf } from '../../../src/data/make/clusters.ts';
import { robustErrorOf, type TwoClusters } from '../../../src/data/make/clusterTheory.ts';
import { knownFacts } from '../../../src/data/make/knownFacts.ts';
import { npy } from '../../../src/formats/npy.ts';
import { softplus } from '../../../src/losses/softplus.ts';
import { times } from '../../../src/math/matrix.ts';
import { angle, norm } from '../../../src/math/vector.ts';
import { l2sweepSync } from '../../cli/binary.ts';
import { exactFits } from '../../trainers/paths.ts';

/** Means 1.2 apart, at 50° to the ideal direction. */
function clustersWith(labelNoise: number): TwoClusters {
  const deviations = Float64Array.of(1, 0.8, 0.5, 0.3);
  return {
    halfDifference: directionOf({ degrees: 50 }, deviations).map((u) => 0.6 * u),
    deviations,
    labelNoise,
  };
}

describe('samples of two clusters', () => {
  test('have the means and the covariance that they are drawn with', () => {
    const clusters = clustersWith(0);
    const { halfDifference, deviations } = clusters;
    const perClass = 20_000;
    const { features, labels } = clusterSamples(clusters, perClass, 1, 'train');
    expect(labels.reduce((sum, y) => sum + y, 0)).toBe(0);
    const d = deviations.length;
    const centred = Array.from({ length: d }, (_, k) =>
      Float64Array.from(labels, (y, i) => features.values[i * d + k] - y * halfDifference[k]),
    );
    // Five standard errors each: once in a million for a seed that is not chosen.
    for (const side of [-1, 1]) {
      for (let k = 0; k < d; k++) {
        const mean = centred[k].reduce((sum, x, i) => sum + (labels[i] === side ? x : 0), 0) / perClass;
        expect(Math.abs(mean)).toBeLessThan((5 * deviations[k]) / Math.sqrt(perClass));
      }
    }
    for (let k = 0; k < d; k++) {
      for (let j = 0; j <= k; j++) {
        const product = centred[k].reduce((sum, x, i) => sum + x * centred[j][i], 0) / labels.length;
        const scale = deviations[k] * deviations[j];
        const error = Math.sqrt((j === k ? 2 : 1) / labels.length);
        expect(Math.abs(product / scale - (j === k ? 1 : 0))).toBeLessThan(5 * error);
      }
    }
  });

  test('have so many wrong labels as they should, and the same features for any label noise', () => {
    const right = clusterSamples(clustersWith(0), 10_000, 2, 'train');
    const noisy = clusterSamples(clustersWith(0.1), 10_000, 2, 'train');
    expect(noisy.features.values).toEqual(right.features.values);
    const wrong = noisy.labels.reduce((count, y, i) => count + (y === right.labels[i] ? 0 : 1), 0);
    expect(Math.abs(wrong - 2000)).toBeLessThan(5 * Math.sqrt(20_000 * 0.1 * 0.9));
  });

  test('are the same for the same seed, and others for another seed or part', () => {
    const draw = (seed: number, part: string) =>
      Buffer.from(clusterSamples(clustersWith(0), 5, seed, part).features.values.buffer as ArrayBuffer).toString('hex');
    const draws = [draw(0, 'train'), draw(1, 'train'), draw(0, 'test'), draw(2 ** 40, 'train')];
    expect(new Set(draws).size).toBe(draws.length);
    expect(draw(0, 'train')).toBe(draws[0]);
  });

  test.each([0, 0.15])(
    'let the exact trainer find the known direction and the least error (label noise %f)',
    (noise) => {
      const clusters = clustersWith(noise);
      const facts = knownFacts(clusters);
      const samples = clusterSamples(clusters, 20_000, 3, 'train');
      const [fit] = exactFits({ samples, loss: softplus, mus: [1e-5] }, { tolerance: 1e-8 });
      const ideal = Float64Array.from(facts.ideal_direction);
      const centroid = Float64Array.from(facts.centroid_direction);
      expect(angle(fit.w, norm(fit.w), ideal, 1)).toBeLessThan(0.05);
      expect((angle(fit.w, norm(fit.w), centroid, 1) * 180) / Math.PI).toBeCloseTo(50, -1);
      const unseen = clusterSamples(clusters, 50_000, 3, 'test');
      const products = times(unseen.features, fit.w);
      const errors = unseen.labels.reduce((count, y, i) => count + (y * (products[i] + fit.b) <= 0 ? 1 : 0), 0);
      const testError = errors / unseen.labels.length;
      const standardError = Math.sqrt((facts.bayes_error * (1 - facts.bayes_error)) / unseen.labels.length);
      expect(Math.abs(testError - robustErrorOf(clusters, fit, 'l2', 0))).toBeLessThan(5 * standardError);
      expect(testError).toBeGreaterThan(facts.bayes_error - 5 * standardError);
      expect(testError).toBeLessThan(facts.bayes_error + 0.001 + 5 * standardError);
    },
  );
});

describe('data make clusters', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'l2sweep-clusters-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const makeClusters = (...words: string[]) => l2sweepSync(['data', 'make', 'clusters', ...words], { cwd: directory });
  const read = (name: string) => readFileSync(join(directory, name));

  test('writes samples, test samples and what is known of them, and says with which config they are swept', () => {
    const words = [
      '--spectrum',
      'power:1',
      '--dimension',
      '6',
      '--direction',
      '40deg',
      '--samples',
      '30',
      '--test',
      '20',
    ];
    const { code, stdout, stderr } = makeClusters(...words, '--out', 'made/tilted.csv');
    expect([code, stdout]).toEqual([0, '']);
    const facts = JSON.parse(read('made/tilted.json').toString());
    expect(facts).toMatchObject({
      dimension: 6,
      spectrum: 'power:1',
      samples_per_class: 30,
      test_per_class: 20,
      seed: 0,
    });
    expect((facts.ideal_angle * 180) / Math.PI).toBeCloseTo(40, 9);
    const lines = read('made/tilted.csv').toString().trimEnd().split('\n');
    expect(lines[0]).toBe('x1,x2,x3,x4,x5,x6,class');
    expect(lines.filter((line) => line.endsWith(',I'))).toHaveLength(30);
    expect(lines.filter((line) => line.endsWith(',J'))).toHaveLength(30);
    const config = stderr.split('\n').filter((line) => line.startsWith('  '));
    writeFileSync(join(directory, 'made/tilted.yaml'), `${config.map((line) => line.slice(2)).join('\n')}\n`);
    const validated = l2sweepSync(['validate', 'made/tilted.yaml'], { cwd: directory });
    expect(validated.code).toBe(0);
    expect(validated.stdout).toContain('I v J: 30 + 30 training, 20 + 20 test samples');
  });

  test('writes the same numbers as NPY, with the labels in a file of their own', () => {
    const words = ['--spectrum', '2,1', '--samples', '4', '--test', '3', '--label-noise', '0.3'];
    const { code, stderr } = makeClusters(...words, '-o', 'plain.npy');
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(
      'dataset: {path: plain.npy, labels: plain-labels.npy, test: {path: plain-test.npy, labels: plain-test-labels.npy}}',
    );
    const lines = makeClusters('--spectrum', '2,1', '--samples', '4', '--label-noise', '0.3')
      .stdout.trimEnd()
      .split('\n');
    const { features } = npy.read(read('plain.npy'), { fileName: 'plain.npy' });
    const labels = npy.readLabels!(read('plain-labels.npy'), { fileName: 'plain-labels.npy' });
    expect(lines.slice(1)).toEqual(
      Array.from(labels.codes, (code, i) => {
        const row = [...(features.values as Float64Array).subarray(2 * i, 2 * i + 2)];
        return [...row, labels.classes[code] === '-1' ? 'I' : 'J'].join(',');
      }),
    );
  });

  test('writes the same bytes for the same seed', () => {
    const of = (seed: string) => makeClusters('--dimension', '3', '--samples', '5', '--seed', seed).stdout;
    expect(of('7')).toBe(of('7'));
    expect(of('7')).not.toBe(of('8'));
  });

  test('replaces no file, and writes none where one of them is there', () => {
    writeFileSync(join(directory, 'mine.json'), 'mine');
    const { code, stderr } = makeClusters('--samples', '2', '-o', 'mine.csv');
    expect(code).toBe(2);
    expect(stderr).toBe('error: mine.json: the file exists already; expected a new name, or --force to replace it\n');
    expect(() => read('mine.csv')).toThrow('ENOENT');
  });

  test.each([
    [['--dimension', '-3'], '--dimension: "-3" is no number of features; expected a whole number from 1'],
    [['--dimension', '3', '--spectrum', '1,2'], '--dimension: the list of --spectrum has 2 standard deviations, not 3'],
    [['--spectrum', 'isotropi'], '--spectrum: "isotropi" is no spectrum; expected isotropic, power:EXPONENT'],
    [['--spectrum', '1,0'], '--spectrum: "1,0" is no spectrum'],
    [['--direction', 'up'], '--direction: "up" is no direction; expected first, last, mixed, or an angle'],
    [
      ['--direction', '20deg'],
      '--direction: with this spectrum the means and the ideal direction are at most 0deg apart',
    ],
    [['--distance', '0'], '--distance: "0" is no distance; expected a number > 0'],
    [
      ['--label-noise', '0.5'],
      '--label-noise: "0.5" is no probability; expected the probability that a label is wrong',
    ],
    [['--samples', '1e9'], '--samples: "1e9" is no number of samples'],
    [['--samples', '100000', '--dimension', '1000'], 'samples × features would be 200000000 numbers; expected at most'],
    [['--seed', '-1'], '--seed: "-1" is no seed'],
    [['--test', '5'], '--test: test samples go into a file of their own; expected --out FILE'],
    [['--out', 'clusters.txt'], '--out: the name says no format; expected one in .csv or .npy: got clusters.txt'],
  ])('%j ends with exit code 2 and one message', (words, message) => {
    const { code, stdout, stderr } = makeClusters(...words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
