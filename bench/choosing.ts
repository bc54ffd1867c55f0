import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, configSchema } from '../src/config/schema.ts';
import { loadDatasets } from '../src/data/load.ts';
import { clusterSamples, deviationsOf, directionOf } from '../src/data/make/clusters.ts';
import { bayesWeights, robustErrorOf, type TwoClusters } from '../src/data/make/clusterTheory.ts';
import type { MadeSamples } from '../src/data/make/madeSamples.ts';
import { type LossName, losses } from '../src/losses/index.ts';
import { columnNames } from '../src/metrics/index.ts';
import type { Cell } from '../src/metrics/metric.ts';
import { chosen } from '../src/results/choice.ts';
import { ResultsDirectory } from '../src/store/resultsDirectory.ts';
import { recordOf } from '../src/store/runRecord.ts';
import { withStrengths } from '../src/sweep/autoStrengths.ts';
import { planOf } from '../src/sweep/plan.ts';
import { sweep } from '../src/sweep/sweep.ts';
import type { Conditions } from './machine.ts';
import { type Column, renderMarkdown } from './table.ts';

/*
 * How far from the truth an error is that a λ was chosen by. Of Gaussian clusters the true error of every classifier is known
 * in closed form, so that each way to choose λ can be held to it, over many draws of the samples.
 */

/** One way to choose λ on one draw. */
export interface Choice {
  readonly loss: LossName;
  readonly rule: Rule['name'];
  readonly seed: number;
  readonly lambda: number;
  /** The error that is reported for it. */
  readonly reported: number;
  /** The probability that the chosen classifier errs. */
  readonly truth: number;
  /** How much more that is than the least one on the path. */
  readonly regret: number;
}

/** A point of a path on all training samples. */
interface Candidate {
  readonly lambda: number;
  readonly cell: (column: string) => Cell;
  readonly truth: number;
}

interface Rule {
  readonly name: string;
  /** An index of the path, from the strongest penalty down. */
  choose(path: readonly Candidate[]): number;
  reported(point: Candidate): number;
}

const error = (column: string) => (point: Candidate) => point.cell(column) as number;

const rules: readonly Rule[] = [
  { name: 'lowest test error', choose: leastOf(error('test_error')), reported: error('test_error') },
  { name: 'λ.min, cv error', choose: (path) => chosenOn(path).min, reported: error('cv_error_mean') },
  { name: 'λ.min, test error', choose: (path) => chosenOn(path).min, reported: error('test_error') },
  { name: 'λ.1se, cv error', choose: (path) => chosenOn(path)['1se'], reported: error('cv_error_mean') },
  { name: 'λ.1se, test error', choose: (path) => chosenOn(path)['1se'], reported: error('test_error') },
  { name: 'the truth', choose: leastOf(({ truth }) => truth), reported: ({ truth }) => truth },
];

/** 50 features whose standard deviations fall as 1/√k. */
const deviations = deviationsOf({ kind: 'power', exponent: 0.5 }, 50);

/** Their best classifier errs on 15 % of the samples, a twentieth of which have the wrong label. */
const clusters: TwoClusters = {
  halfDifference: directionOf('mixed', deviations).map((share) => share * 0.25),
  deviations,
  labelNoise: 0.05,
};

/** Training samples of each class, and as many for the test. */
const PER_CLASS = 50;

export const SEEDS = 50;

/** The least error that there is. */
const bayesError = robustErrorOf(clusters, { w: bayesWeights(clusters), b: 0 }, 'l2', 0);

/** All choices on one draw after the other. */
export async function* measureChoosing(seeds: number): AsyncGenerator<Choice> {
  for (let seed = 1; seed <= seeds; seed++) {
    for (const loss of Object.keys(losses) as LossName[]) {
      const path = await pathOf(loss, seed);
      const least = Math.min(...path.map(({ truth }) => truth));
      for (const { name, choose, reported } of rules) {
        const point = path[choose(path)];
        const { lambda, truth } = point;
        yield { loss, rule: name, seed, lambda, reported: reported(point), truth, regret: truth - least };
      }
    }
  }
}

/** A sweep with ten folds, on a new draw. */
async function pathOf(loss: LossName, seed: number): Promise<Candidate[]> {
  const folder = mkdtempSync(join(tmpdir(), 'l2sweep-choosing-'));
  try {
    for (const part of ['train', 'test']) {
      writeFileSync(join(folder, `${part}.csv`), csvOf(clusterSamples(clusters, PER_CLASS, seed, part)));
    }
    const written = configSchema({ name: 'choosing', resolvePath: (path) => join(folder, path) }).parse({
      dataset: { path: 'train.csv', test: { path: 'test.csv' } },
      loss,
      lambda: { auto: { count: 41, ratio: 1e-5 } },
      validation: { folds: 10, seed },
      attack: { norms: [] },
    });
    const data = loadDatasets(written.dataset, written.validation);
    const config = withStrengths(written, data);
    const truths = new Map<number, number>();
    const { table } = await sweep(planOf(config, data), data, directoryIn(folder, config, data), {
      onPoint({ row, fold, weights: w, cells }) {
        const b = cells[columnNames.indexOf('bias')] as number;
        // A classifier that says the same of all samples is wrong on one class of two.
        const isConstant = w === undefined || w.every((weight) => weight === 0);
        if (!fold) truths.set(row, isConstant ? 0.5 : robustErrorOf(clusters, { w, b }, 'l2', 0));
      },
    });
    return table.rows.map((cells, row): Candidate => {
      const cell = (column: string) => cells[columnNames.indexOf(column)];
      return { lambda: config.lambda[row], cell, truth: truths.get(row)! };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function directoryIn(folder: string, config: Config, data: ReturnType<typeof loadDatasets>): ResultsDirectory {
  const machine = { host: '', platform: '', cpu: '', cores: 0, memory_bytes: 0 };
  const origin = { versions: { l2sweep: '', node: '' }, command_line: [], working_directory: '', git: null, machine };
  return new ResultsDirectory(join(folder, 'results'), recordOf(config, data, origin, new Date()), { force: false });
}

function csvOf({ features: { rows, cols, values }, labels }: MadeSamples): string {
  const line = (row: number) => [...values.subarray(row * cols, (row + 1) * cols), labels[row] < 0 ? 'I' : 'J'];
  return Array.from({ length: rows }, (_, row) => `${line(row).join(',')}\n`).join('');
}

function chosenOn(path: readonly Candidate[]) {
  return chosen(
    path.map(({ cell }) => ({
      strength: cell('mu') as number,
      mean: cell('cv_error_mean') as number,
      se: cell('cv_error_se') as number,
    })),
  )!;
}

/** Of equals the one with the strongest penalty. */
function leastOf(quantity: (point: Candidate) => number): Rule['choose'] {
  return (path) => {
    const values = path.map(quantity);
    return values.indexOf(Math.min(...values));
  };
}

/** One rule over all draws. */
export interface RuleSummary {
  readonly loss: LossName;
  readonly rule: Rule['name'];
  readonly choices: readonly Choice[];
}

export function summaries(choices: readonly Choice[]): RuleSummary[] {
  return (Object.keys(losses) as LossName[]).flatMap((loss) =>
    rules.map(({ name: rule }) => ({
      loss,
      rule,
      choices: choices.filter((one) => one.loss === loss && one.rule === rule),
    })),
  );
}

function percent(values: readonly number[]): string {
  return `${(100 * meanOf(values)).toFixed(1)}%`;
}

/** `1.2% ± 0.3%`: the mean over the draws and its standard error. */
function withError(values: readonly number[]): string {
  const mean = meanOf(values);
  const variance = meanOf(values.map((value) => (value - mean) ** 2));
  return `${percent(values)} ± ${(100 * Math.sqrt(variance / (values.length - 1))).toFixed(1)}%`;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** In tenths of a decade, from the strongest quarter to the weakest. */
function quartiles(lambdas: readonly number[]): string {
  const sorted = lambdas.toSorted((a, b) => b - a);
  const at = (share: number) => Number(sorted[Math.round(share * (sorted.length - 1))].toPrecision(1));
  return [0.25, 0.75].map((share) => at(share)).join(' … ');
}

export const choosingColumns: readonly Column<RuleSummary>[] = [
  { heading: 'loss', align: 'left', cell: ({ loss }) => loss },
  { heading: 'λ, error reported', align: 'left', cell: ({ rule }) => rule },
  {
    heading: 'middle half of λ',
    align: 'right',
    cell: ({ choices }) => quartiles(choices.map(({ lambda }) => lambda)),
  },
  {
    heading: 'reported',
    align: 'right',
    cell: ({ choices }) => percent(choices.map(({ reported }) => reported)),
  },
  { heading: 'true error', align: 'right', cell: ({ choices }) => percent(choices.map(({ truth }) => truth)) },
  {
    heading: 'true − reported',
    align: 'right',
    cell: ({ choices }) => withError(choices.map(({ truth, reported }) => truth - reported)),
  },
  {
    heading: 'above the best λ',
    align: 'right',
    cell: ({ choices }) => withError(choices.map(({ regret }) => regret)),
  },
];

/** The table as a page of its own. */
export function choosingPage({ date }: Pick<Conditions, 'date'>, choices: readonly Choice[]): string {
  const draws = new Set(choices.map(({ seed }) => seed)).size;
  return `${[
    `# Errors that a λ was chosen by, ${date}`,
    `Two clusters of 50 normal features, ${PER_CLASS} training and ${PER_CLASS} test samples of each class, ${draws} draws; the best classifier errs on ${percent([bayesError])}. 41 λ from the data, 10 folds. The true error of each chosen classifier is known in closed form. ± is the standard error over the draws. "The truth" chooses the λ with the least true error of its path, which nobody can.`,
    renderMarkdown(choosingColumns, summaries(choices)),
  ].join('\n\n')}\n`;
}
