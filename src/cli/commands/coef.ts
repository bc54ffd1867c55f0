import { UserError } from '../../errors.ts';
import { command } from '../command.ts';
import { argument, option, type Values } from '../flag.ts';
import { format, pointOptions, quietButErrors } from '../options.ts';
import { runs } from '../proposals.ts';
import { count, names } from '../readers.ts';
import { note } from '../streams.ts';

const explanation = `
A row per feature, the largest weights first, after the intercept: the score is
s = Σ weight · feature + intercept, class I below 0 and class J from 0 on. Weights
are of features as they are scaled, whose sizes can be compared, or with --raw of
the numbers in the file; a text has a feature for each of its values. Several
points have a column each.

Examples:
  l2sweep coef results/breast --top 5
  l2sweep coef results/breast --loss softplus --all -f csv > path.csv`;

const options = [
  ...pointOptions,
  option('--all', 'all points of these losses, a column each'),
  option('--top <k>', 'only the k features with the largest weights', count('number of features')),
  option('--raw', "weights for the numbers as they are in the data's file, not scaled"),
  format,
  option(
    '-c, --columns <names>',
    'only these columns, in this order, e.g. feature,weight; of several points lambda=0.01 …',
    names([]),
  ),
  quietButErrors,
] as const;

type CoefOptions = Values<typeof options>;

/** `l2sweep coef RUN`: the weights of a run by the names of the features. */
export const coef = command({
  name: 'coef',
  description: 'print the weights of a run by feature, the largest first',
  arguments: [argument('<run>', 'a results directory', runs)],
  options,
  explanation,
  run: coefRun,
});

async function coefRun(directory: string, options: CoefOptions): Promise<void> {
  const { warnOfChoice } = await import('../choosing.ts');
  const { ofTable, printerFor } = await import('../printing.ts');
  const { whileReading } = await import('../progress.ts');
  const { axisValueOf, sweptAxis } = await import('../../metrics/axis.ts');
  const { axisText } = await import('../../outputs/axisText.ts');
  const { pairText } = await import('../../model/classText.ts');
  const { readResults } = await import('../../store/readResults.ts');
  const { scoringModels } = await import('../../scoring/scoringModel.ts');
  const { coefficientTable } = await import('../../scoring/coefficients.ts');
  const { all, raw, top, quiet, ...choice } = options;
  if (all && (choice.lambda !== undefined || choice.epsilon !== undefined || choice.best || choice['1se'])) {
    throw new UserError({ where: '--all', message: 'all points are chosen; expected no other choice of points' });
  }
  const axis = all ? sweptAxis(readResults(directory).record.config) : undefined;
  const chosen = axis ? { ...choice, [axis.name]: axis.values.join(',') } : choice;
  const read = () => scoringModels(directory, chosen);
  const { models, preprocessing, ...run } = whileReading(directory, read, quiet);
  warnOfChoice(run, { ...chosen, ...(quiet && { quiet }) });
  const table = coefficientTable(models, raw ? 'raw' : 'scaled', { top, indexFrom: preprocessing.index_from });
  const printer = printerFor(options, ofTable(table));
  await printer.print(table, undefined);
  if (quiet) return;
  const [{ loss, point, features }] = models;
  const points = models.length === 1 ? `${loss}, ${axisText(axisValueOf(point))}` : `${models.length} points`;
  note(`${pairText(models[0])}: ${points}; ${table.rows.length - 1} of ${preprocessing.feature_count} features`);
  const isImage = run.record.config.dataset.image !== undefined || features === undefined;
  if (isImage)
    note(
      `features are called by their index, from ${preprocessing.index_from ?? 0}; where they are pixels, l2sweep report ${directory} draws the weights as images`,
    );
}
