import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { geomspace } from '../src/config/grid.ts';
import { foldsOf } from '../src/data/folds.ts';
import { type LossName, losses } from '../src/losses/index.ts';
import { columnNames } from '../src/metrics/index.ts';
import { writeData as writeSamples } from './job.ts';
import { type Conditions, describeConditions } from './machine.ts';
import { mnistPair } from './mnistPair.ts';
import type { Options } from './options.ts';
import { beside, outputOf, python } from './peers/versions.ts';
import { type Column, renderMarkdown, rounded } from './table.ts';

/*
 * Cross-validation of a path, whole processes: ours with and without folds, and the programs that people cross-validate with,
 * on the same folds. Beside what `job.ts` describes, the data's directory has folds.u8 (n fold numbers, from 0) and for us the
 * same as a table.
 */

const FOLDS = 10;

/** Images of each class, and λ: the slowest need minutes for these. */
const sizes = (quick: boolean) => ({ perClass: quick ? 200 : 500, lambdas: geomspace([100, 1e-6, quick ? 9 : 41]) });

/** A program that cross-validates one loss. */
interface Way {
  readonly name: string;
  readonly loss: LossName;
  readonly command: (directory: string) => readonly string[];
  /** Its version; undefined where it is missing. */
  version(): string | undefined;
  /** λ.min in what it prints. */
  chosen(output: string): number | undefined;
}

export interface Validating {
  readonly way: string;
  readonly loss: LossName;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly chosen: number | undefined;
  /** CPU seconds relative to ours with folds. */
  readonly ratio: number | undefined;
}

const program = fileURLToPath(new URL('../bin/l2sweep.js', import.meta.url));
const sklearn = () => outputOf(python, ['-c', 'import sklearn; print(sklearn.__version__)']);

function ours(loss: LossName, name: string, settings: readonly string[]): Way {
  return {
    name,
    loss,
    command: (directory) => {
      const out = ['--out', join(directory, `results-${loss}`), '--force', '--quiet', '--no-plot', '-j', '1'];
      const sets = settings.flatMap((setting) => ['--set', setting]);
      return [
        process.execPath,
        program,
        'run',
        join(directory, 'sweep.yaml'),
        '--loss',
        loss,
        ...sets,
        ...out,
        '--format',
        'csv',
      ];
    },
    version: () => '',
    chosen: (output) => leastIn(output, loss === 'hinge' ? 'cv_error_mean' : 'cv_loss_mean'),
  };
}

function scikitLearn(loss: LossName, way: string): Way {
  const name = way === 'SVC' ? 'GridSearchCV(SVC)' : `LogisticRegressionCV, ${way}`;
  const command = (directory: string) => [python, beside('validate.py'), way, directory];
  return { name: `scikit-learn ${name}`, loss, command, version: sklearn, chosen: Number };
}

const ways: readonly Way[] = [
  ...(Object.keys(losses) as LossName[]).flatMap((loss) => [
    ours(loss, `l2sweep, ${FOLDS} folds`, []),
    ours(loss, 'l2sweep, no folds', ['validation=null']),
  ]),
  scikitLearn('hinge', 'SVC'),
  scikitLearn('softplus', 'newton-cholesky'),
  {
    name: 'cv.glmnet',
    loss: 'softplus',
    command: (directory) => ['Rscript', '--vanilla', beside('validate.R'), directory],
    version: () => outputOf('Rscript', ['-e', 'cat(as.character(packageVersion("glmnet")))']),
    chosen: Number,
  },
];

/** All ways on one pair of MNIST, one thread each; `announce` is told what begins, and what is left out. */
export function* measureValidating(
  { pairs: [pair], quick, secondsLimit }: Options,
  announce: (text: string) => void,
): Generator<Validating> {
  const directory = mkdtempSync(join(tmpdir(), 'l2sweep-validating-'));
  try {
    const { perClass, lambdas } = sizes(quick);
    writeData(directory, pair, perClass, lambdas);
    const reference = new Map<LossName, number>();
    for (const way of ways) {
      if (way.version() === undefined) {
        announce(`${way.name} is missing and left out`);
        continue;
      }
      announce(`${way.loss}: ${way.name}`);
      const { code, output, error, cpuSeconds, wallSeconds } = timed(way.command(directory), secondsLimit);
      if (code !== 0) {
        announce(`left out: ${error}`);
        continue;
      }
      if (!reference.has(way.loss)) reference.set(way.loss, cpuSeconds);
      const ratio = cpuSeconds / reference.get(way.loss)!;
      yield { way: way.name, loss: way.loss, cpuSeconds, wallSeconds, chosen: way.chosen(output), ratio };
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function timed(command: readonly string[], secondsLimit: number) {
  const variables = ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS'].map((name) => [name, '1']);
  const { stdout, error } = spawnSync(python, [beside('timed.py'), ...command], {
    encoding: 'utf8',
    env: { ...process.env, ...Object.fromEntries(variables) },
    maxBuffer: 2 ** 28,
    timeout: secondsLimit * 1000,
  });
  return stdout ? JSON.parse(stdout) : { code: 1, error: error?.message ?? `longer than ${secondsLimit} s` };
}

function writeData(directory: string, pair: Options['pairs'][number], limit: number, lambdas: readonly number[]): void {
  const samples = mnistPair(pair, limit);
  writeSamples(directory, samples, lambdas);
  const { rows, cols, values, divisor } = samples.features;
  const codes = Int32Array.from(samples.labels, (y) => (y < 0 ? 0 : 1));
  const labels = { classes: ['I', 'J'], codes };
  const folds = new Uint8Array(rows);
  const all = Array.from({ length: rows }, (_, row) => row);
  const ofPair = { classI: 'I', classJ: 'J', againstRest: false, key: [] };
  for (const { fold, heldOut } of foldsOf({ folds: FOLDS, repeats: 1, seed: 0 }, { labels }, ofPair, all)) {
    for (const row of heldOut) folds[row] = fold - 1;
  }
  writeFileSync(join(directory, 'folds.u8'), folds);
  const line = (row: number) => [
    ...values.subarray(row * cols, (row + 1) * cols),
    labels.classes[codes[row]],
    folds[row],
  ];
  const header = [...Array.from({ length: cols }, (_, k) => `x${k}`), 'class', 'fold'].join(',');
  writeFileSync(join(directory, 'data.csv'), `${[header, ...all.map((row) => line(row).join(','))].join('\n')}\n`);
  const config = {
    dataset: { path: 'data.csv', labels: 'class', scale: divisor },
    lambda: lambdas,
    validation: { column: 'fold' },
    attack: { norms: [] },
  };
  writeFileSync(join(directory, 'sweep.yaml'), JSON.stringify(config));
}

/** The λ of the least value of a column of our CSV, the first of equals; undefined where it is empty. */
function leastIn(csv: string, column: string): number | undefined {
  const [, ...rows] = csv
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const [lambda, mean] = ['lambda', column].map((name) => columnNames.indexOf(name));
  const means = rows
    .map((cells) => cells[mean])
    .filter((cell) => cell !== '')
    .map(Number);
  return means.length === 0 ? undefined : Number(rows[means.indexOf(Math.min(...means))][lambda]);
}

export const validatingColumns: readonly Column<Validating>[] = [
  { heading: 'loss', align: 'left', cell: ({ loss }) => loss },
  { heading: 'program', align: 'left', cell: ({ way }) => way },
  { heading: 'CPU s', align: 'right', cell: ({ cpuSeconds }) => rounded(cpuSeconds) },
  { heading: 'wall s', align: 'right', cell: ({ wallSeconds }) => rounded(wallSeconds) },
  { heading: '× ours with folds', align: 'right', cell: ({ ratio }) => rounded(ratio) },
  { heading: 'λ.min', align: 'right', cell: ({ chosen }) => (chosen ? String(Number(chosen.toPrecision(3))) : '–') },
];

/** What is measured, for people. */
export function titleOf({ pairs, quick }: Pick<Options, 'pairs' | 'quick'>): string {
  const { perClass, lambdas } = sizes(quick);
  return `MNIST ${pairs[0].join('v')}, ${perClass} images per class, ${lambdas.length} λ`;
}

/** The figures as a page of their own. */
export function validatingPage(measured: Conditions, title: string, found: readonly Validating[]): string {
  return `${[
    `# Cross-validation beside other programs, ${measured.date}`,
    describeConditions(measured),
    `${title}, ${FOLDS} folds, the same for all. Whole processes, reading and starting included, one thread each. λ.min by the mean error of hinge, by the mean loss of softplus (scikit-learn's SVC by accuracy, its LogisticRegressionCV by log loss, tol 1e-8; cv.glmnet by deviance, thresh 1e-9). Attacks are switched off.`,
    renderMarkdown(validatingColumns, found),
  ].join('\n\n')}\n`;
}
