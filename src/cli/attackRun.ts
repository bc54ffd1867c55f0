import { join } from 'node:path';
import { type NormName, norms } from '../attacks/index.ts';
import type { SplitName } from '../config/schema.ts';
import { type Problem, UserError } from '../errors.ts';
import { contactSheet } from '../figures/contactSheet.ts';
import { columnMeans } from '../math/columnMeans.ts';
import { strengthOf } from '../metrics/strength.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import { aboutMean } from '../model/linearClassifier.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { type Attacked, attackAll, attackColumns, attackTable } from '../sweep/attack/attack.ts';
import { ATTACK, checkAttackDirectory, type Pictures, writeAttack } from '../sweep/attack/attackDirectory.ts';
import { attackSheet } from '../sweep/attack/attackSheet.ts';
import { chooseSamples, kindOf } from '../sweep/attack/chooseSamples.ts';
import { choosePoints, epsilonColumn } from '../sweep/choosePoints.ts';
import { planOf } from '../sweep/plan.ts';
import { type ReopenedRun, reopenRun } from '../sweep/reopen.ts';
import { checkColumns, ofTable, printerFor } from './printing.ts';
import type { PrintOptions } from './printOptions.ts';
import { note } from './streams.ts';
import { svgToPng } from './svgToPng.ts';
import { colour, warn } from './terminal.ts';

/** What the command line says of an attack. */
export interface AttackOptions extends Pick<PrintOptions, 'format' | 'columns'> {
  readonly lambda?: string;
  readonly epsilon?: string;
  readonly best?: boolean;
  readonly loss?: string;
  readonly pair?: string;
  readonly split?: string;
  readonly samples?: string;
  readonly perClass?: string;
  readonly norms?: string;
  readonly out?: string;
}

/** Perturbs the chosen samples at the chosen points, writes the files and prints the table. */
export async function attackRun(directory: string, options: AttackOptions): Promise<void> {
  const names = [...attackColumns, epsilonColumn].map(({ name }) => name);
  const printer = printerFor(options, { names, expected: `columns of attack.csv: ${names.join(', ')}` });
  const wish = readOptions(options);
  const out = options.out ?? join(directory, ATTACK);
  checkAttackDirectory(out);

  const run = reopenRun(directory);
  const chosen = choosePoints(directory, run, options);
  const dataset = run.datasets.pair(chosen[0].pair);
  const mean = columnMeans(dataset.train.features);
  const points = chosen.map((point) => ({ ...point, classifier: aboutMean(point.classifier, mean) }));
  const split = splitOf(run, wish.split, dataset);
  const samples = chooseSamples(dataset, { ...wish, split }, points[0].classifier);
  for (const name of [dataset.classI, dataset.classJ]) {
    if (wish.perClass === 0 || samples.some(({ className }) => className === name)) continue;
    const { symbol, value } = strengthOf(points[0]);
    warn(
      `no samples of ${name}: ${points[0].loss} at ${symbol} = ${value}, the first point, gets none of its ${kindOf(split)} samples right`,
    );
  }

  const attacked = attackAll(points, samples, wish.norms ?? run.record.config.attack.norms, dataset.bounds);
  const table = attackTable(attacked, split);
  checkColumns(printer.columns ?? [], '--columns', ofTable(table));
  const sheet = await picturesOf(attacked, dataset, `${run.record.config.name}: ${kindOf(split)} samples`);
  const written = writeAttack(out, { table, attacked, ...(sheet && { sheet }) });
  await printer.print(table, undefined);
  tell(attacked, { out, written, points: points.length, samples: samples.length });
}

/** What the options say, read. */
interface Wish {
  readonly split: SplitName | undefined;
  readonly rows: readonly number[];
  readonly perClass: number;
  readonly norms: readonly NormName[] | undefined;
}

/** Throws a UserError with every mistake in the options that can be seen without the run. */
function readOptions({ split, samples, perClass, norms: wanted }: AttackOptions): Wish {
  const problems: Problem[] = [];
  const words = wanted?.split(',').map((name) => name.trim());
  const known = Object.keys(norms);
  for (const word of words ?? []) {
    if (known.includes(word)) continue;
    const message = `unknown norm "${word}"; expected ${known.join(', ')}${didYouMean(nearest(word, known))}`;
    problems.push({ where: '--norms', message });
  }
  if (split !== undefined && split !== 'train' && split !== 'test') {
    problems.push({ where: '--split', message: `unknown split "${split}"; expected train or test` });
  }
  const rows = samples?.split(',').map((text) => text.trim()) ?? [];
  const wrong = rows.find((text) => !/^\d+$/.test(text));
  if (wrong !== undefined) {
    const message = `"${wrong}" is no row; expected rows of the data file, counted from 0, such as 12954,6710`;
    problems.push({ where: '--samples', message });
  }
  const count = perClass ?? (samples === undefined ? '1' : '0');
  if (!/^\d{1,5}$/.test(count)) {
    problems.push({ where: '--per-class', message: `"${count}" is no number of samples; expected 0, 1, 2, …` });
  }
  if (problems.length > 0) throw new UserError(problems);
  if (rows.length === 0 && Number(count) === 0) {
    throw new UserError('no samples are chosen; expected --samples or --per-class with at least one');
  }
  return {
    split: split as SplitName | undefined,
    rows: rows.map(Number),
    perClass: Number(count),
    norms: words && ([...new Set(words)] as NormName[]),
  };
}

function splitOf({ record, datasets }: ReopenedRun, wanted: SplitName | undefined, dataset: BinaryDataset): SplitName {
  const split = wanted ?? planOf(record.config, datasets).attackSplit;
  if (dataset[split] !== undefined) return split;
  throw new UserError({ where: '--split', message: 'the run has no test samples; expected train' });
}

/** More rows than this make a sheet that nobody looks through, and few programs show. */
const MOST_SHEET_ROWS = 120;

/** The contact sheet, where samples are images. */
async function picturesOf(
  attacked: readonly Attacked[],
  { classI, classJ, image, bounds }: BinaryDataset,
  title: string,
): Promise<Pictures | undefined> {
  if (image === undefined) return undefined;
  if (attacked.length > MOST_SHEET_ROWS) {
    warn(`no images: they would have ${attacked.length} rows; expected at most ${MOST_SHEET_ROWS} samples × points`);
    return undefined;
  }
  const svg = contactSheet(attackSheet(attacked, { title: `${title}, ${classI} v ${classJ}`, image, bounds }));
  return { svg, png: await svgToPng(svg) };
}

interface Written {
  readonly out: string;
  readonly written: readonly string[];
  readonly points: number;
  readonly samples: number;
}

function tell(attacked: readonly Attacked[], { out, written, points, samples }: Written): void {
  const made = attacked.flatMap(({ perturbed }) => perturbed);
  const infeasible = made.filter(({ sample }) => sample === undefined).length;
  const stuck = made.filter(({ nudge, flipped, sample }) => sample && nudge !== undefined && !flipped).length;
  if (infeasible > 0) {
    const subject = infeasible === 1 ? '1 closest sample does' : `${infeasible} closest samples do`;
    warn(`${subject} not exist: the box ends before the boundary (distance inf)`);
  }
  if (stuck > 0) {
    const subject = stuck === 1 ? '1 closest sample does' : `${stuck} closest samples do`;
    warn(`${subject} not flip: the box ends at the boundary`);
  }
  const [matrices, others] = [written.filter(isMatrix), written.filter((name) => !isMatrix(name))];
  note(
    `${colour('stderr').bold(out)}: ${points} ${points === 1 ? 'point' : 'points'} × ${samples} ` +
      `${samples === 1 ? 'sample' : 'samples'} in ${others.toReversed().join(', ')} and ${matrices.length} NPY files`,
  );
}

function isMatrix(name: string): boolean {
  return name.endsWith('.npy');
}
