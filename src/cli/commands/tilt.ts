import { UserError } from '../../errors.ts';
import { appendedColumns } from '../../metrics/axis.ts';
import { command } from '../command.ts';
import { argument, option, type Values } from '../flag.ts';
import { columns, format, pointOptions } from '../options.ts';
import { runs } from '../proposals.ts';
import { fileOrStdout, oneOf } from '../readers.ts';
import { note } from '../streams.ts';

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

const options = [
  ...pointOptions,
  option('--split <split>', 'train or test samples', oneOf('split', ['train', 'test'])).usually('train'),
  option('-o, --out <file>', 'write into this file, .csv or .npy, instead of stdout', fileOrStdout),
  format,
  columns('sample,class,z,n', tableColumns),
] as const;

type TiltOptions = Values<typeof options>;

/** `l2sweep tilt RUN`: where the samples lie in the plane in which the boundary tilts. */
export const tilt = command({
  name: 'tilt',
  description: 'place samples in the plane in which the boundary of a point tilts',
  arguments: [argument('<run>', 'a results directory', runs)],
  options,
  explanation,
  run: tiltRun,
});

async function tableColumns() {
  const { tiltColumns } = await import('../../samples/tiltTable.ts');
  return [...tiltColumns, ...appendedColumns].map(({ name }) => ({ word: name }));
}

/** Prints where the samples lie, or writes it into a file. */
async function tiltRun(directory: string, options: TiltOptions): Promise<void> {
  const { writeAtomically } = await import('../../files/write.ts');
  const { selectColumns } = await import('../../results/table.ts');
  const { renderDelimited } = await import('../../outputs/csv.ts');
  const { checkColumns, ofTable, printerFor } = await import('../printing.ts');
  const { whileReading } = await import('../progress.ts');
  const { reopenRun } = await import('../../store/reopen.ts');
  const { warnOfChoice } = await import('../choosing.ts');
  const { choosePoints } = await import('../../store/choosePoints.ts');
  const { tiltMatrix, tiltTable } = await import('../../samples/tiltTable.ts');
  const { split, out } = options;
  const names = (await tableColumns()).map(({ word }) => word);
  const printer = printerFor(options, { names, expected: `some of ${names.join(', ')}` });
  checkOptions(options);
  const { datasets, ...run } = whileReading(`the data of ${directory}`, () => reopenRun(directory));
  const table = tiltTable(choosePoints(directory, run, options), datasets, split);
  warnOfChoice(run, options);
  checkColumns(printer.columns ?? [], '--columns', ofTable(table));
  if (out === undefined) {
    await printer.print(table, undefined);
    return;
  }
  writeAtomically(out, isNpy(out) ? tiltMatrix(table) : renderDelimited(selectColumns(table, printer.columns), ','));
  note(`${out}: ${table.rows.length} rows`);
}

/** Throws a UserError where the options do not go together. */
function checkOptions({ out, format, columns }: TiltOptions): void {
  const wrong = (where: string, message: string) => new UserError({ where, message });
  if (out === undefined) return;
  if (!isNpy(out) && !/\.csv$/i.test(out))
    throw wrong('--out', `the name says no format; expected one in .csv or .npy: got ${out}`);
  if (format !== undefined) throw wrong('--format', 'the name of the file says its format; expected --out without it');
  if (columns !== undefined && isNpy(out)) {
    throw wrong('--columns', 'an NPY file has columns of its own; expected --out FILE.npy without it');
  }
}

function isNpy(name: string): boolean {
  return /\.npy$/i.test(name);
}
