import { Command } from 'commander';
import type { SplitName } from '../../config/schema.ts';
import type { PointChoice } from '../../sweep/choosePoints.ts';
import { withPointOptions } from '../pointOptions.ts';
import { type PrintOptions, withFormatOptions } from '../printOptions.ts';
import { note } from '../streams.ts';

interface TiltOptions extends PointChoice, Pick<PrintOptions, 'format' | 'columns'> {
  readonly split: string;
  readonly out?: string;
}

const explanation = `
A sample x has the coordinates z = (x − c)·ẑ and n = (x − c)·n̂, in feature
units: c is the midpoint of the class means i and j, ẑ = (j − i)/‖j − i‖, and n̂
is the part of the weights that is orthogonal to ẑ, at length 1. The boundary is
the line

  cos θ z + sin θ n + offset = 0

with θ and offset in columns tilt_angle and bias_from_midpoint of results.csv;
its left side is the sample's signed distance from the boundary. Without tilt
(θ = 0 or π, to 2⁻⁴⁰) n̂ is the direction orthogonal to ẑ in which the training
samples vary most.

An NPY file has one row per sample and point, in the order of the CSV, with the
columns lambda, sample, label (−1 or 1), z, n, misclassified (0 or 1); of a run
swept over ε adversarial_epsilon is the last.

Example:
  l2sweep tilt results/first --lambda 0.1,0.01 -o tilt.csv`;

/** `l2sweep tilt RUN`: where the samples lie in the plane in which the boundary tilts. */
export function tilt(): Command {
  const command = new Command('tilt')
    .description('place samples in the plane in which the boundary of a point tilts')
    .argument('<run>', 'a results directory');
  withPointOptions(command)
    .option('--split <split>', 'train or test samples', 'train')
    .option('-o, --out <file>', 'write into this file, .csv or .npy, instead of stdout');
  return withFormatOptions(command, 'sample,class,z,n').addHelpText('after', explanation).action(action);
}

async function action(directory: string, options: TiltOptions): Promise<void> {
  const { writeAtomically } = await import('../../files/write.ts');
  const { renderDelimited } = await import('../../outputs/csv.ts');
  const { selectColumns } = await import('../../results/table.ts');
  const { checkColumns, ofTable, printerFor } = await import('../printing.ts');
  const { reopenRun } = await import('../../sweep/reopen.ts');
  const { choosePoints, epsilonColumn } = await import('../../sweep/choosePoints.ts');
  const { tiltColumns, tiltMatrix, tiltTable } = await import('../../sweep/tiltTable.ts');
  const { split, out } = options;
  const names = [...tiltColumns, epsilonColumn].map(({ name }) => name);
  const printer = printerFor(options, { names, expected: `some of ${names.join(', ')}` });
  await checkOptions(options);
  const { datasets, ...run } = reopenRun(directory);
  const table = tiltTable(choosePoints(directory, run, options), datasets, split as SplitName);
  checkColumns(printer.columns ?? [], '--columns', ofTable(table));
  if (out === undefined) {
    await printer.print(table, undefined);
    return;
  }
  writeAtomically(out, isNpy(out) ? tiltMatrix(table) : renderDelimited(selectColumns(table, printer.columns), ','));
  note(`${out}: ${table.rows.length} rows`);
}

/** Throws a UserError where the options do not go together, or are not known. */
async function checkOptions({ split, out, format, columns }: TiltOptions): Promise<void> {
  const { UserError } = await import('../../errors.ts');
  const wrong = (where: string, message: string) => new UserError({ where, message });
  if (split !== 'train' && split !== 'test') throw wrong('--split', `unknown split "${split}"; expected train or test`);
  if (out === undefined) return;
  if (!isNpy(out) && !/\.csv$/i.test(out)) throw wrong('--out', `${out} is neither; expected a name in .csv or .npy`);
  if (format !== undefined) throw wrong('--format', 'the name of the file says its format; expected --out without it');
  if (columns !== undefined && isNpy(out)) {
    throw wrong('--columns', 'an NPY file has columns of its own; expected --out FILE.npy without it');
  }
}

function isNpy(name: string): boolean {
  return /\.npy$/i.test(name);
}
