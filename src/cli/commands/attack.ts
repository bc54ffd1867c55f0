import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { appendedColumns, axisValueOf } from '../../metrics/axis.ts';
import type { BinaryDataset } from '../../model/dataset.ts';
import { axisText } from '../../outputs/axisText.ts';
import type { Attacked } from '../../samples/attack.ts';
import type { Pictures } from '../../store/attackDirectory.ts';
import { command } from '../command.ts';
import { argument, option, type Values } from '../flag.ts';
import { columns, format, out, pointOptions, quietButErrors } from '../options.ts';
import { normNames, runs } from '../proposals.ts';
import { count, oneOf, type Reader, someOf } from '../readers.ts';
import { note } from '../streams.ts';
import { colour, warn } from '../terminal.ts';

const rows: Reader<readonly number[]> = {
  read: (text) => {
    const words = text.split(',').map((word) => word.trim());
    const wrong = words.find((word) => !/^\d+$/.test(word));
    if (wrong === undefined) return words.map(Number);
    throw new UserError(`"${wrong}" is no row; expected rows of the data file, counted from 0, such as 12954,6710`);
  },
};

const options = [
  ...pointOptions,
  option(
    '--split <split>',
    "samples of train or test (default: the run's attack.split)",
    oneOf('split', ['train', 'test']),
  ),
  option('--samples <rows>', 'the samples in these rows of the data file, counted from 0, such as 12954,6710', rows),
  option(
    '--per-class <k>',
    'of each class the k hardest, median and easiest samples that the first point gets right (default: 1; with --samples none)',
    count('number of samples', 0, 99_999),
  ),
  option(
    '--norms <names>',
    "closest samples in these norms: l2, linf, l1, l0 (default: the run's)",
    someOf('norm', normNames),
  ),
  out('where to write (default: RUN/attack)'),
  format,
  columns('sample,kind,distance,flipped', tableColumns),
  quietButErrors,
] as const;

type AttackOptions = Values<typeof options>;

/** `l2sweep attack RUN`: adversarial samples of chosen points, as files and as pictures. */
export const attack = command({
  name: 'attack',
  description: 'perturb samples until the classifiers of a run get them wrong; write them as CSV, NPY and images',
  arguments: [argument('<run>', 'a results directory', runs)],
  options,
  explanation: '\nExample:\n  l2sweep attack results/digits-2v3 --loss hinge --lambda 1,0.01,0.0001',
  run: attackRun,
});

async function tableColumns() {
  const { attackColumns } = await import('../../store/attackDirectory.ts');
  return [...attackColumns, ...appendedColumns].map(({ name }) => ({ word: name }));
}

/** Perturbs the chosen samples at the chosen points, writes the files and prints the table. */
async function attackRun(directory: string, options: AttackOptions): Promise<void> {
  const { aboutTrainingMean, attackAll, attackTable } = await import('../../samples/attack.ts');
  const { ATTACK, checkAttackDirectory, writeAttack } = await import('../../store/attackDirectory.ts');
  const { chooseSamples, kindOf, splitOf } = await import('../../samples/chooseSamples.ts');
  const { warnOfChoice } = await import('../choosing.ts');
  const { choosePoints } = await import('../../store/choosePoints.ts');
  const { whileReading } = await import('../progress.ts');
  const { reopenRun } = await import('../../store/reopen.ts');
  const { checkColumns, ofTable, printerFor } = await import('../printing.ts');
  const names = (await tableColumns()).map(({ word }) => word);
  const printer = printerFor(options, { names, expected: `columns of attack.csv: ${names.join(', ')}` });
  const { samples: rows = [], perClass = rows.length > 0 ? 0 : 1 } = options;
  if (rows.length === 0 && perClass === 0) {
    throw new UserError('no samples are chosen; expected --samples or --per-class with at least one');
  }
  const out = options.out ?? join(directory, ATTACK);
  checkAttackDirectory(out);

  const run = whileReading(`the data of ${directory}`, () => reopenRun(directory), options.quiet);
  const chosen = choosePoints(directory, run, options);
  const dataset = run.datasets.pair(chosen[0].pair);
  const points = aboutTrainingMean(chosen, dataset);
  const hint = options.quiet ? () => {} : warn;
  warnOfChoice(run, options);
  const split = splitOf(run, options.split, dataset);
  const samples = chooseSamples(dataset, { rows, perClass, split }, points[0].classifier);
  for (const name of [dataset.classI, dataset.classJ]) {
    if (perClass === 0 || samples.some(({ className }) => className === name)) continue;
    hint(
      `no samples of ${name}: ${points[0].loss} at ${axisText(axisValueOf(points[0]))}, the first point, gets none of its ${kindOf(split)} samples right`,
    );
  }

  const attacked = attackAll(points, samples, options.norms ?? run.record.config.attack.norms, dataset.bounds);
  const table = attackTable(attacked, split);
  checkColumns(printer.columns ?? [], '--columns', ofTable(table));
  const sheet = await picturesOf(attacked, dataset, `${run.record.config.name}: ${kindOf(split)} samples`, hint);
  const written = writeAttack(out, { table, attacked, ...(sheet && { sheet }) });
  await printer.print(table, undefined);
  if (!options.quiet) tell(attacked, { out, written, points: points.length, samples: samples.length });
}

/** More rows than this make a sheet that nobody looks through, and few programs show. */
const MOST_SHEET_ROWS = 120;

/** The contact sheet, where samples are images. */
async function picturesOf(
  attacked: readonly Attacked[],
  { classI, classJ, image, bounds }: BinaryDataset,
  title: string,
  hint: (text: string) => void,
): Promise<Pictures | undefined> {
  if (image === undefined) return undefined;
  if (attacked.length > MOST_SHEET_ROWS) {
    hint(`no images: they would have ${attacked.length} rows; expected at most ${MOST_SHEET_ROWS} samples × points`);
    return undefined;
  }
  const { attackSheet } = await import('../../samples/attackSheet.ts');
  const { contactSheet } = await import('../../samples/contactSheet.ts');
  const { svgToPng } = await import('../reportFiles.ts');
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
