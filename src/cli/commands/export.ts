import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { ExportedModel, Exporter } from '../../exporters/exporter.ts';
import type { ExporterName } from '../../exporters/index.ts';
import { axisValueOf } from '../../metrics/axis.ts';
import { pairText } from '../../model/classText.ts';
import { axisText } from '../../outputs/axisText.ts';
import type { ScoringModel } from '../../scoring/scoringModel.ts';
import { command } from '../command.ts';
import { argument, option, type Values } from '../flag.ts';
import { pointOptions, quietButErrors } from '../options.ts';
import { exporterNames, runs } from '../proposals.ts';
import { oneOf, writtenFile } from '../readers.ts';
import { note, writeData } from '../streams.ts';
import { colour, stdoutIsTerminal, warn } from '../terminal.ts';

const explanation = `
The model takes raw rows, as the data file has them, and does with them what the
run did: texts become features, gaps are filled, features are scaled. Its score
is kept about the mean m of the training samples,

  s(x) = Σ w (x − m)/σ + b

so that columns far from 0 lose no digits. Class I where s < 0, else class J.

Examples:
  l2sweep export results/breast --loss softplus --to python
  l2sweep export results/breast --loss hinge --lambda 0.01 -o breast.onnx
  l2sweep export results/breast --loss hinge --to json -o - | jq .bias`;

const options = [
  ...pointOptions,
  option(
    '--to <target>',
    'json, npz (NumPy), onnx or python (default: what the name after --out tells)',
    oneOf('target', exporterNames),
  ),
  option(
    '-o, --out <file>',
    'the file to write, - for stdout (default: RUN/model-LOSS-LAMBDA.json, .npz …)',
    writtenFile,
  ),
  quietButErrors,
] as const;

type ExportOptions = Values<typeof options>;

/** `l2sweep export RUN`: one model of a run, with all that is done to a raw row, for other programs. */
export const exportModel = command({
  name: 'export',
  description: 'write the classifier of a point, with its preprocessing, as JSON, NPZ, ONNX or a Python module',
  arguments: [argument('<run>', 'a results directory', runs)],
  options,
  explanation,
  run: exportRun,
});

/** Writes the one model that is chosen into a file or to stdout. */
async function exportRun(directory: string, options: ExportOptions, version: string): Promise<void> {
  const { exporters } = await import('../../exporters/index.ts');
  const { scoringModels } = await import('../../scoring/scoringModel.ts');
  const { writeAtomically } = await import('../../files/write.ts');
  const { roundNumber } = await import('../../outputs/numberText.ts');
  const { warnOfChoice } = await import('../choosing.ts');
  const { whileReading } = await import('../progress.ts');
  const { fileNameOf } = await import('../../files/fileName.ts');
  const exporter: Exporter = exporters[targetOf(options, exporters)];
  const { out } = options;
  if (out === '-' && exporter.content === 'bytes' && stdoutIsTerminal()) {
    const message = `${exporter.name} is not for a terminal; expected a file or a pipe, such as > model${exporter.ending}`;
    throw new UserError({ where: '--to', message });
  }
  const read = () => scoringModels(directory, options);
  const { record, table, models } = whileReading(directory, read, options.quiet);
  warnOfChoice({ record, table }, options);
  const model = theOneOf(models);
  const exported: ExportedModel = {
    model,
    source: { run: record.config.name, objective: record.objective?.[model.loss] ?? '', version },
  };
  const content = exporter.render(exported);
  if (out === '-') return writeData(content);
  const pair = record.data.pairs.length > 1 ? `${model.classI}v${model.classJ}-` : '';
  const name = fileNameOf(`model-${pair}${model.loss}-${roundNumber(axisValueOf(model.point).value)}`);
  const path = out ?? join(directory, `${name}${exporter.ending}`);
  writeAtomically(path, content);
  if (options.quiet) return;
  if (model.weights.every((w) => w === 0))
    warn(`${pointText(model)}: all weights are 0, so that every row has the same score`);
  const count = model.weights.length;
  note(
    `${colour('stderr').bold(path)}: ${pairText(model)}, ${pointText(model)}, ${count} ${count === 1 ? 'feature' : 'features'}`,
  );
}

/** The target that is named, or that the name of the file tells. Throws a UserError where there is none, or they are two. */
function targetOf({ to, out }: ExportOptions, exporters: Readonly<Record<ExporterName, Exporter>>): ExporterName {
  const all = Object.values(exporters);
  const told = all.find(({ ending }) => out?.toLowerCase().endsWith(ending))?.name as ExporterName | undefined;
  if (to !== undefined && told !== undefined && to !== told) {
    const message = `${out} is a name for ${told}; expected one in ${exporters[to].ending}, or --to ${told}`;
    throw new UserError({ where: '--out', message });
  }
  const target = to ?? told;
  if (target !== undefined) return target;
  const what = out === undefined ? 'no target is named' : `the name ${out} tells no target`;
  const endings = all.map(({ ending }) => ending).join(', ');
  throw new UserError(
    `${what}; expected --to with one of ${Object.keys(exporters).join(', ')}, or --out with a name in ${endings}`,
  );
}

/** Throws a UserError where several points are chosen. */
function theOneOf(models: readonly ScoringModel[]): ScoringModel {
  if (models.length === 1) return models[0];
  const names = models.slice(0, MOST_NAMES).map(pointText).join(', ');
  const rest = models.length > MOST_NAMES ? ', …' : '';
  const losses = new Set(models.map(({ loss }) => loss));
  const option = losses.size > 1 ? '--loss' : `--${axisValueOf(models[0].point).name}`;
  throw new UserError(`${models.length} points are chosen: ${names}${rest}; expected one, by ${option}`);
}

/** Points that a message lists. */
const MOST_NAMES = 4;

function pointText({ loss, point }: ScoringModel): string {
  return `${loss} at ${axisText(axisValueOf(point))}`;
}
