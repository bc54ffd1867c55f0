import { basename, dirname, relative, resolve, sep } from 'node:path';
import type { Starter } from '../../config/starter.ts';
import type { Description } from '../../data/describe.ts';
import { UserError } from '../../errors.ts';
import { classText } from '../../model/classText.ts';
import { shellCommand } from '../../outputs/shellQuote.ts';
import { command } from '../command.ts';
import type { DataSource } from '../dataSource.ts';
import { argument, type DataOptions, dataOptions, option, text, type Values } from '../options.ts';
import { datasetNames, either, files, wordOf } from '../proposals.ts';
import { note, ownCommand, writeData } from '../streams.ts';
import { warn } from '../terminal.ts';

const options = [
  ...dataOptions,
  option('-o, --out <config>', 'write into this file instead of stdout', text(files)),
  option('--force', 'replace that file if it exists'),
] as const;

/** `l2sweep init FILE`: a config for a data file, with a comment on every key that it has. */
export const init = command({
  name: 'init',
  description: 'write a commented starter config for a data file',
  arguments: [
    argument(
      '[file]',
      'a data file, or a known name: optdigits, mnist (default: optdigits, which comes with l2sweep)',
      either(files, wordOf(datasetNames)),
    ),
  ],
  options,
  explanation: '\nExample:\n  l2sweep init measurements.csv --labels species -o sweep.yaml',
  run: writeConfig,
});

async function writeConfig(source = 'optdigits', { out, force, ...given }: Values<typeof options>): Promise<void> {
  const { exists } = await import('../../files/names.ts');
  const { writeAtomically } = await import('../../files/write.ts');
  const { starterConfig } = await import('../../config/starter.ts');
  const { describeSource } = await import('../dataSource.ts');
  if (out !== undefined && exists(out) && !force) {
    throw new UserError({
      where: out,
      message: 'the file exists already; expected a new name, or --force to replace it',
    });
  }
  const described = describeSource(source, given);
  const text = starterConfig(starterFor(source, described, given, out));
  for (const warning of described.parts[0].warnings) warn(warning);
  if (out === undefined) {
    await writeData(text);
    return;
  }
  writeAtomically(out, text);
  note(`${out} written; next: ${shellCommand([...ownCommand(), 'validate', out])}`);
}

type Classes = NonNullable<Description['classes']>;

/** Below this many samples in a class none are held out for testing. */
const ENOUGH_TO_HOLD_OUT = 8;

/**
 * Looks at a data file, or a data set known by name, and chooses what a config for it begins with. `configFile`: where
 * that will be, which paths in it are relative to; default: in the current directory.
 */
function starterFor(
  source: string,
  { known, labelsFile, parts }: DataSource,
  options: DataOptions,
  configFile = 'config.yaml',
): Starter {
  const [{ description, shape }] = parts;
  const { classes, suggestion } = description;
  if (classes === undefined) {
    throw new UserError({
      where: '--labels',
      message: "is missing; expected the labels' file, which the data file does not hold",
    });
  }
  if (classes.length < 2) {
    throw new UserError(
      `the data have one class only (${classText(classes[0].name)}); expected at least two: is --labels the right column?`,
    );
  }
  const inConfig = (path: string) =>
    relative(resolve(dirname(configFile)), resolve(path))
      .split(sep)
      .join('/');
  const name =
    known?.name ??
    basename(source)
      .replace(/\.gz$/i, '')
      .replace(/\.[^.]+$/, '');
  const chosen = known ? classes.filter((one) => known.hardPair.includes(one.name)) : classes.slice(0, 2);
  const holdOut = parts.length === 1 && chosen.every((one) => one.samples >= ENOUGH_TO_HOLD_OUT);
  const labels = labelsFile === undefined ? (description.labelColumn ?? labelIndex(options)) : inConfig(labelsFile);
  const { scale, bounds, reason } = suggestion;
  return {
    heading: [
      `${name}: ${shape}, ${classes.length} classes.`,
      'Check this file with `l2sweep validate FILE`, run it with `l2sweep run FILE`.',
      'Every key and what it takes: `l2sweep help config`.',
    ],
    name,
    dataset: {
      ...(known ? { name } : { path: inConfig(source), labels, format: options.format }),
      classes: chosen.map((one) => asWritten(one.name)),
      scale,
      bounds,
      ...(holdOut && { test: { fraction: 0.25, seed: 1 } }),
    },
    notes: {
      'dataset.classes': classesNote(classes, known?.hardPair),
      'dataset.scale': `Divide features by a number, or none, standardize, minmax. Chosen because: ${reason}.`,
    },
  };
}

function classesNote(classes: Classes, hardPair: readonly string[] | undefined): string {
  const why = hardPair ? `; ${hardPair.map(classText).join(' and ')} are not easily told apart` : '';
  const listed = classes.slice(0, 12).map(({ name, samples }) => `${classText(name)} (${samples})`);
  const rest = classes.length > listed.length ? [`and ${classes.length - listed.length} more`] : [];
  const also = classes.length > 2 ? ' Also: all-pairs, [[a, b], [c, d]] or [a, rest].' : '';
  return `Class I (−1) and class J (+1)${why}. The data have, with so many samples: ${[...listed, ...rest].join(', ')}.${also}`;
}

/** The label column as the command line gave it: its index, where it has no name of its own. */
function labelIndex({ labels }: DataOptions): string | number | undefined {
  return labels === undefined ? undefined : asWritten(labels);
}

/** A class or an index as people write it: numbers as numbers. */
function asWritten(name: string): string | number {
  return String(Number(name)) === name && Number.isFinite(Number(name)) ? Number(name) : name;
}
