import { basename, dirname, relative, resolve, sep } from 'node:path';
import { nearest } from '../config/nearest.ts';
import type { DatasetName } from '../config/schema.ts';
import type { Starter } from '../config/starter.ts';
import { type Description, describeSamples } from '../data/describe.ts';
import { knownDatasets } from '../data/index.ts';
import { readSamples } from '../data/samplesFile.ts';
import { type Problem, UserError } from '../errors.ts';
import { exists } from '../files/kind.ts';
import { formatNameOf } from '../formats/formatNameOf.ts';
import { formats } from '../formats/index.ts';

/** What the command line says of a data file. */
export interface StarterOptions {
  readonly labels?: string;
  readonly format?: string;
  /** Where the config will be, which paths in it are relative to; default: in the current directory. */
  readonly configFile?: string;
}

type Classes = NonNullable<Description['classes']>;

/** Below this many samples in a class none are held out for testing. */
const ENOUGH_TO_HOLD_OUT = 8;

/** Looks at a data file, or a data set known by name, and chooses what a config for it begins with. */
export function starterFor(file: string, options: StarterOptions): Starter {
  if (Object.hasOwn(knownDatasets, file) && !exists(file)) return starterForKnown(file as DatasetName);
  const source = withPlaces(file, () => describeFile(file, options));
  const { description, labels, keepsLabelsApart } = source;
  const home = dirname(options.configFile ?? 'config.yaml');
  const inConfig = (path: string) => relative(resolve(home), resolve(path)).split(sep).join('/');
  const name = basename(file)
    .replace(/\.gz$/i, '')
    .replace(/\.[^.]+$/, '');
  return describe(name, description, {
    path: inConfig(file),
    labels: keepsLabelsApart && typeof labels === 'string' ? inConfig(labels) : labels,
    format: options.format,
  });
}

function starterForKnown(name: DatasetName): Starter {
  const { train, test, image } = knownDatasets[name].locate();
  return describe(name, describeSamples(readSamples(train).samples, image), { name }, test !== undefined);
}

interface DescribedFile {
  readonly description: Description;
  readonly labels?: string | number;
  readonly keepsLabelsApart: boolean;
}

function describeFile(file: string, { labels: given, format: named }: StarterOptions): DescribedFile {
  const format = formatNameOf(file, named);
  const keepsLabelsApart = format !== undefined && formats[format].labelsIn === 'file';
  const isIndex = given !== undefined && /^\d+$/.test(given) && !keepsLabelsApart;
  const labels = isIndex ? Number(given) : (given ?? (keepsLabelsApart ? labelsBeside(file) : undefined));
  const wanted = { ...(labels !== undefined && { labels }), ...(named !== undefined && { format: named }) };
  const { samples } = readSamples({ path: file, ...wanted });
  return { description: describeSamples(samples), keepsLabelsApart, ...(labels !== undefined && { labels }) };
}

/** Of `train-images-idx3-ubyte`, the labels' file as MNIST and its kin name it, if it is there. */
function labelsBeside(file: string): string | undefined {
  const labels = resolve(dirname(file), basename(file).replace('images-idx3', 'labels-idx1'));
  return labels !== resolve(file) && exists(labels) ? labels : undefined;
}

/** Mistakes in what the command line said, said in the command line's words. */
function withPlaces<Result>(file: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      error.problems.map((problem): Problem => {
        const [key] = problem.key ?? [];
        if (problem.where !== undefined || key === undefined) return problem;
        return { message: `${problem.message}${hint(file, key)}`, ...(key !== 'path' && { where: `--${key}` }) };
      }),
    );
  }
}

function hint(file: string, key: string | number): string {
  const known = key === 'path' ? nearest(file, Object.keys(knownDatasets)) : undefined;
  return known === undefined ? '' : `; did you mean the data set ${known}?`;
}

function describe(
  name: string,
  { samples, features, classes, image, suggestion }: Description,
  source: Readonly<Record<string, unknown>>,
  hasTest = false,
): Starter {
  if (classes === undefined) {
    throw new UserError({
      where: '--labels',
      message: "is missing; expected the labels' file, which the data file does not hold",
    });
  }
  if (classes.length < 2) {
    throw new UserError(
      `the data have one class only (${classes[0].name}); expected at least two: is --labels the right column?`,
    );
  }
  const { scale, bounds, reason } = suggestion;
  const chosen = classes.slice(0, 2);
  const holdOut = !hasTest && chosen.every((one) => one.samples >= ENOUGH_TO_HOLD_OUT);
  const shape = `${samples} samples × ${features} features${image ? ` (${image.width} × ${image.height} pixels)` : ''}`;
  return {
    heading: [
      `${name}: ${shape}, ${classes.length} classes.`,
      'Check this file with `l2sweep validate FILE`, run it with `l2sweep run FILE`.',
      'Every key and what it takes: `l2sweep schema`.',
    ],
    name,
    dataset: {
      ...source,
      classes: chosen.map((one) => asWritten(one.name)),
      scale,
      bounds,
      ...(holdOut && { test: { fraction: 0.25, seed: 1 } }),
    },
    notes: {
      'dataset.classes': classesNote(classes),
      'dataset.scale': `Divide features by a number, or none, standardize, minmax. Chosen because: ${reason}.`,
    },
  };
}

function classesNote(classes: Classes): string {
  const listed = classes.slice(0, 12).map(({ name, samples }) => `${name} (${samples})`);
  const rest = classes.length > listed.length ? [`and ${classes.length - listed.length} more`] : [];
  const also = classes.length > 2 ? ' Also: all-pairs, [[a, b], [c, d]] or [a, rest].' : '';
  return `Class I (−1) and class J (+1). The data have, with so many samples: ${[...listed, ...rest].join(', ')}.${also}`;
}

/** A class as people write it: numbers as numbers. */
function asWritten(name: string): string | number {
  return String(Number(name)) === name && Number.isFinite(Number(name)) ? Number(name) : name;
}
