import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Starter } from '../config/starter.ts';
import type { Description } from '../data/describe.ts';
import { fewSamples, whyNoClasses } from '../data/warnings.ts';
import { UserError } from '../errors.ts';
import { exists } from '../files/names.ts';
import { classText } from '../model/classText.ts';
import type { DataPart, DataSource } from './dataSource.ts';
import type { DataOptions } from './options.ts';

type Classes = NonNullable<Description['classes']>;

/** Below this many samples in a class none are held out for testing. */
const ENOUGH_TO_HOLD_OUT = 8;

/** What `l2sweep schema` writes, as editors find it beside a config. */
const SCHEMA_FILE = 'l2sweep.schema.json';

/**
 * Looks at a data file, or a data set known by name, and chooses what a config for it begins with. `configFile`: where
 * that will be, which paths in it are relative to; default: in the current directory.
 */
export function starterFor(
  source: string,
  { known, labelsFile, parts }: DataSource,
  options: DataOptions,
  configFile = 'config.yaml',
): { readonly starter: Starter; readonly warnings: readonly string[] } {
  const [{ description, shape, notes, decisions, warnings }] = parts;
  const { suggestion } = description;
  const classes = classesFor(source, parts[0], options);
  const inConfig = (path: string) =>
    relative(resolve(dirname(configFile)), resolve(path))
      .split(sep)
      .join('/');
  const name =
    known?.name ??
    basename(source)
      .replace(/\.gz$/i, '')
      .replace(/\.[^.]+$/, '');
  const chosen = known ? classes.filter((one) => known.hardPair.includes(one.name)) : twoLargest(classes);
  const holdOut = parts.length === 1 && chosen.every((one) => one.samples >= ENOUGH_TO_HOLD_OUT);
  const labels =
    labelsFile === undefined
      ? (decisions?.labels ?? description.labelColumn ?? labelIndex(options))
      : inConfig(labelsFile);
  const folds = foldsOf(chosen, holdOut);
  const { scale, bounds, reason } = suggestion;
  const decided = decisions?.decisions ?? [];
  const few = holdOut ? [] : fewSamples(chosen.map(({ name, samples }) => ({ name, train: samples })));
  const starter = {
    heading: [
      ...editorLines(dirname(resolve(configFile))),
      `${name}: ${shape}, ${classes.length} classes.`,
      ...(notes.length > 0 ? [`Recognised: ${notes.join('; ')}.`] : []),
      'Check this file with `l2sweep validate FILE`, run it with `l2sweep run FILE`.',
      'Every key and what it takes: `l2sweep help config`.',
    ],
    name,
    dataset: {
      ...(known ? { name } : { path: inConfig(source), labels, format: options.format }),
      ...Object.fromEntries(decided.filter(({ key }) => key !== 'labels').map(({ key, value }) => [key, value])),
      classes: chosen.map((one) => asWritten(one.name)),
      scale,
      bounds,
      ...(holdOut && { test: { fraction: HELD_OUT, seed: 1 } }),
    },
    ...(folds >= 2 && { folds }),
    notes: {
      validation: validationNote(folds),
      ...Object.fromEntries(decided.map(({ key, reason }) => [`dataset.${key}`, reason])),
      'dataset.classes': classesNote(classes, chosen, known?.hardPair),
      'dataset.scale': `Divide features by a number, or none, standardize, minmax. Chosen because: ${reason}.`,
    },
  };
  return { starter, warnings: [...warnings, ...few] };
}

/** Samples of a class that are held out for testing. */
const HELD_OUT = 0.25;
const FOLDS = 10;

/** So many that each fold has samples of both classes. */
function foldsOf(chosen: Classes, holdOut: boolean): number {
  const trained = chosen.map(({ samples }) => samples - (holdOut ? Math.ceil(HELD_OUT * samples) : 0));
  return Math.min(FOLDS, ...trained);
}

function validationNote(folds: number): string {
  const why = folds < FOLDS ? ` ${folds} folds, as a class has no more training samples.` : '';
  return `Cross-validation, by which λ is chosen: every λ is trained once more without each fold of the training samples, and measured on it.${why}`;
}

/** The first line, which tells editors where the schema is, where it is; else how to get it. */
function editorLines(folder: string): string[] {
  const line = `yaml-language-server: $schema=${SCHEMA_FILE}`;
  if (exists(join(folder, SCHEMA_FILE))) return [line];
  return [`For completion in editors: l2sweep schema > ${SCHEMA_FILE}, then begin this file with: # ${line}`];
}

/** At least two classes. Throws a UserError where there are none, one, or measurements instead. */
function classesFor(source: string, { description, decisions }: DataPart, { labels }: DataOptions): Classes {
  const { classes, samples } = description;
  if (decisions?.refusal !== undefined) throw new UserError({ where: source, message: decisions.refusal });
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
  const names = classes.map(({ name }) => name);
  const found = decisions !== undefined && labels !== undefined ? undefined : whyNoClasses(names, samples);
  if (found === undefined) return classes;
  throw new UserError({
    where: source,
    message: `the labels hold ${found}, measurements rather than classes; expected a few classes, which l2sweep tells apart: it does not fit numbers`,
  });
}

/** The two classes with the most samples, in the order of classes; of equals the first. */
function twoLargest(classes: Classes): Classes {
  const bySize = [...classes.keys()].sort((a, b) => classes[b].samples - classes[a].samples || a - b);
  return bySize
    .slice(0, 2)
    .sort((a, b) => a - b)
    .map((k) => classes[k]);
}

function classesNote(classes: Classes, chosen: Classes, hardPair: readonly string[] | undefined): string {
  const why = hardPair
    ? `; ${hardPair.map(classText).join(' and ')} are not easily told apart`
    : classes.length > 2
      ? `: the two with the most samples of ${classes.length}`
      : '';
  const listed = classes.slice(0, 12).map(({ name, samples }) => `${classText(name)} (${samples})`);
  const rest = classes.length > listed.length ? [`and ${classes.length - listed.length} more`] : [];
  const one = classText(chosen[0].name);
  const also =
    classes.length > 2 ? ` Also: all-pairs, [[a, b], [c, d]], or [${one}, rest], ${one} against all others.` : '';
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
