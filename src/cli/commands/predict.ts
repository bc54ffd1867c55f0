import { UserError } from '../../errors.ts';
import { command } from '../command.ts';
import { argument, option, type Values } from '../flag.ts';
import { columns, format, pointOptions, quietButErrors } from '../options.ts';
import { dataSources, files, runs } from '../proposals.ts';
import { text } from '../readers.ts';
import { isStdoutClosed, note } from '../streams.ts';
import { warn } from '../terminal.ts';

const explanation = `
One line per row of the file, and per point where several are chosen: row (from
0), class, score s = w·x + b (class I below 0, class J from 0 on), distance (the
same in units of the scaled features), probability (of class J; softplus), and
label and correct where the file has labels. Columns are found by their names
where file and run have some, in any order and with others between them. Gaps
are filled, left out or refused as the run does; a text that no training sample
has counts as all zeros, which is said on stderr, as are the errors.

CSV, TSV, NDJSON and LIBSVM are read piece by piece, however large; - is stdin.

Examples:
  l2sweep predict results/breast new.csv > scores.csv
  l2sweep predict results/breast new.csv --loss softplus --lambda 0.01 --perturbations`;

const options = [
  ...pointOptions,
  option(
    '--labels <column|file>',
    "label column's name or 0-based index (default: the run's); IDX, NPY: labels' file",
    text(files),
  ),
  option(
    '--perturbations',
    "add the smallest change that takes a row to the boundary, in each of the run's norms, and inside its bounds",
  ),
  format,
  columns('row,class,score', tableColumns),
  quietButErrors,
] as const;

type PredictOptions = Values<typeof options>;

/** `l2sweep predict RUN DATA`: what the classifiers of a run say of raw rows. */
export const predict = command({
  name: 'predict',
  description: 'score the rows of a data file with the classifiers of a run',
  arguments: [
    argument('<run>', 'a results directory', runs),
    argument(
      '<file>',
      'a data file as it is, of any format, with labels or without, or a known name: optdigits, mnist (its test samples)',
      dataSources,
    ),
  ],
  options,
  explanation,
  run: predictRun,
});

async function tableColumns() {
  const { predictionColumns } = await import('../../scoring/predictions.ts');
  return predictionColumns.map(({ name }) => ({ word: name }));
}

/** Prints what the chosen points say of each row; then on stderr what is odd about the rows, and how many are wrong. */
async function predictRun(directory: string, path: string, options: PredictOptions): Promise<void> {
  const { warnOfChoice } = await import('../choosing.ts');
  const { inFlags, scoredFile } = await import('../dataSource.ts');
  const { fileNameOf } = await import('../../data/rowPieces.ts');
  const { printerFor } = await import('../printing.ts');
  const { readingPieces, whileReading } = await import('../progress.ts');
  const { scoringModels } = await import('../../scoring/scoringModel.ts');
  const { scoreFile } = await import('../../scoring/scoreFile.ts');
  const { Tally } = await import('../../scoring/tally.ts');
  const names = (await tableColumns()).map(({ word }) => word);
  const printer = printerFor(options, { names, expected: `some of ${names.join(', ')}` });
  const run = whileReading(directory, () => scoringModels(directory, options), options.quiet);
  warnOfChoice(run, options);
  const { attack, dataset } = run.record.config;
  const tally = new Tally(fileNameOf(path), run.models);
  const norms = options.perturbations ? attack.norms : [];
  if (options.perturbations && norms.length === 0) {
    const message = 'the run measures no perturbations (attack.norms: []); expected a run with some norms';
    throw new UserError({ where: '--perturbations', message });
  }
  try {
    const file = scoredFile(path, options.labels === undefined ? {} : { labels: options.labels });
    const pieces = scoreFile(file, run, { norms, bounds: dataset.bounds }, tally);
    await printer.printPieces(options.quiet ? pieces : readingPieces(path, pieces));
  } catch (error) {
    throw inFlags(error);
  }
  if (options.quiet || isStdoutClosed()) return;
  for (const line of tally.warnings()) warn(line);
  for (const line of tally.summary()) note(line);
}
