import type { Direction } from '../../data/make/clusters.ts';
import { UserError } from '../../errors.ts';
import { shortNumber } from '../../outputs/numberText.ts';
import { command } from '../command.ts';
import { option, type Values } from '../flag.ts';
import { writeMade } from '../madeData.ts';
import { type Words, wordOf } from '../proposals.ts';
import { count, fileOrStdout, number, type Reader } from '../readers.ts';
import { note } from '../streams.ts';

const toyHelp = `
Class I lies evenly between a = -1 and -0.2, class J between 0.2 and 1, both at
b = 0. The noisy point is the last row.

Examples:
  l2sweep data make toy -o toy.csv
  l2sweep data make toy --noise -0.1,0.3 | tail -1`;

const clustersHelp = `
Features are independent of each other, normal, with the same standard
deviations in both classes. The spectrum says which: isotropic (all 1), power:A
(k^-A for the k-th feature), or a list such as 3,1,0.5. The direction says where
the means lie from each other: along the feature with the largest deviation
(first), along that with the smallest (last), as far along all of them (mixed),
or so that the ideal boundary is tilted by an angle (30deg).

Beside FILE.csv (or FILE.npy and FILE-labels.npy) there will be FILE.json with
what is known of the clusters (least error, ideal direction and tilt, robust
errors), and with --test FILE-test.csv.

Examples:
  l2sweep data make clusters --test 5000 -o clusters.csv
  l2sweep data make clusters --spectrum power:1 --direction 60deg -o tilted.npy
  l2sweep data make clusters --spectrum 3,1 --label-noise 0.1 | head`;

/** A size that is no slip of the keyboard. */
const MOST = 1_000_000;

const outOptions = [
  option('-o, --out <file>', 'write this file, .csv or .npy, instead of CSV to stdout', fileOrStdout),
  option('--force', 'replace files that exist'),
] as const;

const toyOptions = [
  option('--points <count>', 'points of each class', count('number of points', 2, MOST)).usually('101'),
  option('--noise <a,b>', 'where the noisy point of class I is (default: 0.07,-0.07)', { read: readPoint }),
  option('--without-noise', 'leave the noisy point out'),
  ...outOptions,
] as const;

const clusterOptions = [
  option(
    '--dimension <count>',
    'features (default: 50, or as many as the list of --spectrum has)',
    count('number of features', 1, MOST),
  ),
  option(
    '--distance <number>',
    'distance of the two means',
    number('distance', (x) => x > 0 && x <= 1e100, 'a number > 0, the distance of the means'),
  ).usually('2'),
  option(
    '--spectrum <spectrum>',
    'standard deviations: isotropic, power:A or a list',
    written('spectrum', ['isotropic', 'power:'], async (given) => {
      const { parseSpectrum, spectrumExpected: expected } = await import('../../data/make/clusters.ts');
      return { value: parseSpectrum(given), expected };
    }),
  ).usually('isotropic'),
  option(
    '--direction <direction>',
    'of the means: first, last, mixed or an angle',
    written('direction', ['first', 'last', 'mixed'], async (given) => {
      const { directionExpected: expected, parseDirection } = await import('../../data/make/clusters.ts');
      return { value: parseDirection(given), expected };
    }),
  ).usually('mixed'),
  option(
    '--label-noise <probability>',
    'how often a label is the wrong one',
    number('probability', (x) => x >= 0 && x < 0.5, 'the probability that a label is wrong, from 0 to below 0.5'),
  ).usually('0'),
  option('--samples <count>', 'samples of each cluster', count('number of samples', 1, MOST)).usually('500'),
  option('--test <count>', 'test samples of each cluster', count('number of samples', 1, MOST)),
  option('--seed <number>', 'other samples of the same clusters', count('seed', 0, Number.MAX_SAFE_INTEGER)).usually(
    '0',
  ),
  ...outOptions,
] as const;

/** `l2sweep data make toy|clusters`: data sets that are computed, about which everything is known. */
export const make = command({
  name: 'make',
  explanation: `
Examples:
  l2sweep data make toy -o toy.csv
  l2sweep data make clusters --test 5000 -o clusters.csv`,
  description: 'make data about which everything is known',
  commands: [
    command({
      name: 'toy',
      description: 'two classes on a line of the plane, and one noisy point that tilts the boundary',
      options: toyOptions,
      explanation: toyHelp,
      run: makeToy,
    }),
    command({
      name: 'clusters',
      description: 'two Gaussian clusters, whose least error and ideal boundary are known',
      options: clusterOptions,
      explanation: clustersHelp,
      run: makeClusters,
    }),
  ],
});

function readPoint(text: string): readonly [number, number] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.length === 2 && numbers.every((x) => Math.abs(x) <= 1)) return [numbers[0], numbers[1]];
  throw new UserError(`"${text}" is no point of the square; expected two numbers from -1 to 1, such as 0.07,-0.07`);
}

/** What a text means, and the text itself. */
interface Written<Value> {
  readonly text: string;
  readonly value: Value;
}

/** `parse`: undefined for what is none, and what is expected. */
function written<Value>(
  what: string,
  words: Words,
  parse: (text: string) => Promise<{ value: Value | undefined; expected: string }>,
): Reader<Written<Value>> {
  return {
    read: async (text) => {
      const { value, expected } = await parse(text);
      if (value !== undefined) return { text, value };
      throw new UserError(`"${text}" is no ${what}; expected ${expected}`);
    },
    proposals: wordOf(words),
  };
}

/** Makes the toy problem that the command line describes. */
async function makeToy({ points, noise, withoutNoise, ...out }: Values<typeof toyOptions>): Promise<void> {
  if (withoutNoise && noise !== undefined) {
    throw new UserError({ where: '--without-noise', message: 'contradicts --noise; expected one of them' });
  }
  const { noisyPoint, toySamples } = await import('../../data/make/toy.ts');
  const train = toySamples({ points, noise: withoutNoise ? undefined : (noise ?? noisyPoint) });
  await writeMade({ train, dataset: { bounds: [-1, 1] }, settings: { lambda: { geomspace: [1, 1e-6, 25] } } }, out);
}

const DEFAULT_DIMENSION = 50;
/** As files these are hundreds of megabytes. */
const MOST_VALUES = 50_000_000;

/** Makes the Gaussian clusters that the command line describes, and says what is known of them. */
async function makeClusters(words: Values<typeof clusterOptions>): Promise<void> {
  const { clusterSamples } = await import('../../data/make/clusters.ts');
  const { knownFacts, sizes } = await import('../../data/make/knownFacts.ts');
  const deviations = await deviationsFor(words);
  const { distance, labelNoise, samples, test = 0, seed } = words;
  checkSize(2 * (samples + test) * deviations.length);
  const unit = await unitVector(words.direction, deviations);
  const clusters = { halfDifference: unit.map((u) => (distance / 2) * u), deviations, labelNoise };
  const facts = knownFacts(clusters);
  await writeMade(
    {
      train: clusterSamples(clusters, samples, seed, 'train'),
      ...(test > 0 && { test: clusterSamples(clusters, test, seed, 'test') }),
      facts: {
        dimension: deviations.length,
        distance,
        spectrum: words.spectrum.text,
        direction: words.direction.text,
        label_noise: labelNoise,
        samples_per_class: samples,
        test_per_class: test,
        seed,
        ...facts,
      },
      settings: {
        loss: ['hinge', 'softplus'],
        lambda: { geomspace: [10, 1e-4, 21] },
        attack: { epsilon: { l2: sizes(clusters, 'l2'), linf: sizes(clusters, 'linf') } },
      },
    },
    words,
  );
  note(
    `Known: the least error is ${percent(facts.bayes_error)}, that of the nearest centroid ${percent(facts.centroid_error)}; ` +
      `the ideal boundary is tilted by ${shortNumber(facts.ideal_angle)} (${shortNumber(degrees(facts.ideal_angle), 3)}°)`,
  );
}

async function deviationsFor({
  spectrum: { value: spectrum },
  dimension: count,
}: Values<typeof clusterOptions>): Promise<Float64Array> {
  const { deviationsOf } = await import('../../data/make/clusters.ts');
  if (spectrum.kind !== 'list') return deviationsOf(spectrum, count ?? DEFAULT_DIMENSION);
  const { length } = spectrum.deviations;
  if (count !== undefined && count !== length) {
    const message = `the list of --spectrum has ${length} standard deviations, not ${count}; expected one of the options`;
    throw new UserError({ where: '--dimension', message });
  }
  return deviationsOf(spectrum, length);
}

async function unitVector(
  { text, value: direction }: Written<Direction>,
  deviations: Float64Array,
): Promise<Float64Array> {
  const { directionOf, largestAngle } = await import('../../data/make/clusters.ts');
  const largest = largestAngle(deviations);
  if (typeof direction !== 'string' && direction.degrees > largest) {
    const found = Math.floor(100 * largest) / 100;
    throw new UserError({
      where: '--direction',
      message: `with this spectrum the means and the ideal direction are at most ${found}deg apart; expected less than ${text}, or variances that differ more`,
    });
  }
  return directionOf(direction, deviations);
}

function checkSize(values: number): void {
  if (values <= MOST_VALUES) return;
  throw new UserError(
    `samples × features would be ${values} numbers; expected at most ${MOST_VALUES}: fewer --samples, --test or --dimension`,
  );
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`;
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
