import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { DatasetConfig } from '../../src/config/dataset.ts';
import { loadConfig } from '../../src/config/load.ts';
import { holdOut } from '../../src/data/holdOut.ts';
import { type Datasets, labelHintsOf, loadDatasets } from '../../src/data/load.ts';
import { UserError } from '../../src/errors.ts';
import { npy } from '../../src/formats/npy.ts';
import { losses } from '../../src/losses/index.ts';
import { isSparse, withZeros } from '../../src/math/matrix.ts';
import { l2sweepSync } from '../cli/binary.ts';
import { exactFits } from '../trainers/paths.ts';
import { type CorpusTable, corpus, type Meaning } from './corpus.ts';

const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LAMBDAS = [0.1, 0.001];
const CLOSE = 1e-9;
const TOLERANCE = 1e-12;

interface Outcome {
  readonly verdict: 'right' | 'refused' | 'warned' | 'silently wrong';
  readonly why: string;
}

/** Samples as they are meant, by hand: encoded, filled and scaled with what the training samples tell. */
function meantSamples({ columns, labels, classes, gaps }: Meaning, { scale, test: tested }: DatasetConfig) {
  const rows = labels.flatMap((label, row) => {
    const hasGap = columns.some(({ numbers, texts }) =>
      numbers ? Number.isNaN(numbers[row]) : texts && texts[row] === undefined,
    );
    return label === undefined || (hasGap && gaps === 'drop') ? [] : [row];
  });
  const names = [...new Set(rows.map((row) => labels[row]!))];
  names.sort((a, b) => (names.every((name) => !Number.isNaN(Number(name))) ? Number(a) - Number(b) : a < b ? -1 : 1));
  const codes = Int32Array.from(rows, (row) => names.indexOf(labels[row]!));
  const fraction = tested && 'fraction' in tested ? tested.fraction : undefined;
  const heldOut =
    fraction === undefined ? new Uint8Array(rows.length) : holdOut({ classes: names, codes }, fraction, 1);
  const ofPair = (isHeldOut: number) =>
    rows.filter((row, k) => heldOut[k] === isHeldOut && classes.includes(labels[row]!));
  const [train, test] = [ofPair(0), ofPair(1)];

  const featureNames: string[] = [];
  const features: ((row: number) => number)[] = [];
  const addFeature = (name: string, value: (row: number) => number) => {
    featureNames.push(name);
    const known = train.map(value).sort((a, b) => a - b);
    const mean = known.reduce((sum, x) => sum + x, 0) / known.length;
    const deviation = Math.sqrt(known.reduce((sum, x) => sum + (x - mean) ** 2, 0) / known.length);
    if (scale === 'standardize')
      features.push((row) => (known[0] === known[known.length - 1] ? 0 : (value(row) - mean) / deviation));
    else features.push((row) => value(row) / (typeof scale === 'number' ? scale : 1));
  };
  for (const { name, numbers, texts, truths } of columns) {
    if (numbers) {
      const given = train
        .map((row) => numbers[row])
        .filter((x) => !Number.isNaN(x))
        .sort((a, b) => a - b);
      const half = given.length >> 1;
      const median = given.length % 2 ? given[half] : (given[half - 1] + given[half]) / 2;
      addFeature(name, (row) => (Number.isNaN(numbers[row]) ? median : numbers[row]));
    } else if (texts) {
      const given = train.flatMap((row) => (texts[row] === undefined ? [] : [texts[row]!]));
      const levels = [...new Set(given)].sort();
      const count = (level: string) => given.filter((one) => one === level).length;
      const usual = [...levels].sort((a, b) => count(b) - count(a))[0];
      for (const level of levels) addFeature(`${name}=${level}`, (row) => Number((texts[row] ?? usual) === level));
    } else addFeature(name, (row) => Number(truths![row]));
  }
  const matrix = (of: readonly number[]) => ({
    features: {
      rows: of.length,
      cols: features.length,
      divisor: 1,
      values: Float64Array.from(of.flatMap((row) => features.map((value) => value(row)))),
    },
    labels: Int8Array.from(of, (row) => (labels[row] === classes[0] ? -1 : 1)),
  });
  return { train: matrix(train), test: matrix(test), featureNames };
}

type BinarySamples = ReturnType<typeof meantSamples>['train'];

function errorOf(
  { features: { rows, cols, values }, labels }: BinarySamples,
  { w, b }: { w: Float64Array; b: number },
): number {
  let errors = 0;
  for (let i = 0; i < rows; i++) {
    const score = w.reduce((sum, weight, k) => sum + weight * values[i * cols + k], b);
    if ((score >= 0 ? 1 : -1) !== labels[i]) errors++;
  }
  return errors / rows;
}

/** What in the data of a config is not what is meant; undefined where all is. */
function differenceInData(meant: Meaning, datasets: Datasets, config: DatasetConfig): string | undefined {
  const { pairs, featureNames } = datasets;
  if (pairs.length !== 1 || pairs[0].classI !== meant.classes[0] || pairs[0].classJ !== meant.classes[1]) {
    return `classes ${JSON.stringify(pairs)}`;
  }
  const { train, featureNames: names } = meantSamples(meant, config);
  if (meant.isNamed && JSON.stringify(featureNames) !== JSON.stringify(names)) return `features ${featureNames}`;
  const { features, labels } = datasets.pair(0).train;
  const { values, rows, cols, divisor } = withZeros(features);
  if (cols !== train.features.cols || rows !== train.features.rows) return `${rows} samples of ${cols} features`;
  const isClose = (value: number, at: number) =>
    Math.abs(values[at] / divisor - value) <= CLOSE * Math.max(1, Math.abs(value));
  const isSame = train.features.values.every(isClose) && labels.join() === train.labels.join();
  return isSame ? undefined : 'other training samples';
}

/** What in a run is not what is meant; undefined where all is. */
function difference(meant: Meaning, configFile: string, out: string): string | undefined {
  const { dataset } = loadConfig(configFile).config;
  const inData = differenceInData(meant, loadDatasets(dataset), dataset);
  if (inData !== undefined) return inData;
  const { train, test } = meantSamples(meant, dataset);
  const { cols } = train.features;
  const lines = readFileSync(join(out, 'results.csv'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const cell = (row: number, name: string) => Number(lines[row + 1][lines[0].indexOf(name)]);
  const weights = npy.read(new Uint8Array(readFileSync(join(out, 'weights.npy'))), {
    fileName: 'weights.npy',
  }).features;
  if (isSparse(weights) || weights.cols !== cols) return `weights of ${weights.cols} features`;
  if (cell(0, 'n_train') !== train.labels.length) return `${cell(0, 'n_train')} training samples`;
  let row = 0;
  for (const loss of [losses.hinge, losses.softplus]) {
    for (const { w, b, mu, certificate } of exactFits(
      { samples: train, loss, mus: LAMBDAS },
      { tolerance: TOLERANCE },
    )) {
      const norm = Math.hypot(...w);
      const own = weights.values.slice(row * cols, (row + 1) * cols);
      const distance = Math.hypot(...w.map((weight, k) => weight - own[k]));
      if (distance > certificate.radius + cell(row, 'w_radius') + CLOSE * norm) return `weights at ${loss.name}, ${mu}`;
      const { features, labels } = train;
      let risk = 0;
      for (let i = 0; i < features.rows; i++) {
        const score = w.reduce((sum, weight, k) => sum + weight * features.values[i * cols + k], b);
        const margin = labels[i] * score;
        risk += loss.name === 'hinge' ? Math.max(0, 1 - margin) : Math.log1p(Math.exp(-margin));
      }
      const objective = risk / features.rows + mu * norm * norm;
      if (Math.abs(cell(row, 'objective') - objective) > CLOSE * objective) return `objective at ${loss.name}, ${mu}`;
      if (Math.abs(cell(row, 'train_error') - errorOf(train, { w, b })) > CLOSE)
        return `training error at ${loss.name}, ${mu}`;
      if (test.labels.length > 0 && Math.abs(cell(row, 'test_error') - errorOf(test, { w, b })) > CLOSE)
        return `test error at ${loss.name}, ${mu}`;
      row++;
    }
  }
  return undefined;
}

const settings = ['lambda=[0.1, 0.001]', 'loss=[hinge, softplus]', 'tolerance=1e-12', 'attack.norms=[]'];
const program = (...words: string[]) => l2sweepSync(words, { cwd: folder });

function run(configs: readonly string[], out: string) {
  const flags = ['-j', '1', '--progress', 'none', '-c', 'lambda', '-o', out, ...settings.flatMap((one) => ['-s', one])];
  return program('run', ...configs, ...flags);
}

/** What came of each table: written by init, all run at once, as one may. */
function outcomes(): (Outcome & { readonly table: CorpusTable })[] {
  const begun = corpus.map((table) => {
    const { file, content, beside = {}, flags = [] } = table;
    for (const [name, bytes] of Object.entries({ ...beside, [file]: content }))
      writeFileSync(join(folder, name), bytes);
    const config = `${file}.yaml`;
    const init = program('init', file, ...flags, '-o', config);
    // What it means is the same with fewer folds.
    if (init.code === 0) {
      const text = readFileSync(join(folder, config), 'utf8');
      writeFileSync(join(folder, config), text.replace(/^validation: .*$/m, 'validation: {folds: 2}'));
    }
    return { table, config, init };
  });
  const configs = begun.flatMap(({ config, init }) => (init.code === 0 ? [config] : []));
  const isRun = run(configs, 'out').code === 0;
  return begun.map(({ table, config, init }) => {
    const { file, meant, refusal } = table;
    if (init.code !== 0) {
      const isExpected = refusal?.test(init.stderr) ?? false;
      return {
        table,
        verdict: 'refused',
        why: `${isExpected ? 'as expected' : 'not as expected'}: ${init.stderr.trim()}`,
      };
    }
    const name = file.replace(/\..*/, '');
    const wrong = meant ? isRun && difference(meant, join(folder, config), join(folder, 'out', name)) : 'not refused';
    if (wrong === undefined) return { table, verdict: 'right', why: '' };
    const alone = run([config], `alone-${name}`);
    if (alone.code === 2) return { table, verdict: 'refused', why: `not as expected, in run: ${alone.stderr.trim()}` };
    const warnings = `${init.stderr}${alone.stderr}`.split('\n').filter((line) => line.startsWith('warning'));
    return { table, verdict: warnings.length > 0 ? 'warned' : 'silently wrong', why: [wrong, ...warnings].join('; ') };
  });
}

test('init and run come to what nearly every table means, and never to something else in silence', () => {
  const found = outcomes();
  const kinds = new Map<string, string[]>();
  for (const { table, verdict, why } of found) {
    const text = `${table.file} ${verdict}${why && ` (${why})`}`;
    kinds.set(table.kind, [...(kinds.get(table.kind) ?? []), text]);
  }
  const of = (verdict: Outcome['verdict']) => found.filter((one) => one.verdict === verdict);
  const told = ({ table, why }: (typeof found)[number]) => `${table.file}: ${why}`;
  console.log([...kinds].map(([kind, texts]) => `${kind}: ${texts.join(', ')}`).join('\n'));
  console.log(`${of('right').length} of ${corpus.length} tables of ${kinds.size} kinds are right`);
  expect(of('silently wrong').map(told)).toEqual([]);
  expect(
    of('refused')
      .map(told)
      .filter((text) => !text.includes(': as expected')),
  ).toEqual([]);
  expect(corpus.length).toBeGreaterThanOrEqual(60);
  expect(kinds.size).toBeGreaterThanOrEqual(30);
  expect(of('right').length / corpus.length).toBeGreaterThanOrEqual(0.95);
});

test('a config without decisions comes to what is meant, refuses the table, or warns', () => {
  const verdicts = corpus.map(({ file, beside = {}, content, flags: [, labels] = [], meant }) => {
    for (const [name, bytes] of Object.entries({ ...beside, [file]: content }))
      writeFileSync(join(folder, name), bytes);
    const config = join(folder, 'plain.yaml');
    writeFileSync(config, `dataset: ${JSON.stringify({ path: file, labels })}\nlambda: [1]\n`);
    try {
      const { dataset } = loadConfig(config).config;
      const datasets = loadDatasets(dataset);
      const wrong = meant ? differenceInData(meant, datasets, dataset) : 'not refused';
      if (wrong === undefined) return 'right';
      const hints = [...(datasets.warnings ?? []), ...labelHintsOf(datasets.classes)];
      return hints.length > 0 ? 'warned' : `${file}: silently wrong (${wrong})`;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return 'refused';
    }
  });
  const count = (verdict: string) => verdicts.filter((one) => one === verdict).length;
  console.log(`without init: ${['right', 'warned', 'refused'].map((one) => `${count(one)} ${one}`).join(', ')}`);
  expect(verdicts.filter((one) => !['right', 'warned', 'refused'].includes(one))).toEqual([]);
});
