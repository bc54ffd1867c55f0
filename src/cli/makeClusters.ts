import { clusterSamples } from '../data/make/clusters.ts';
import { directionExpected, directionOf, largestAngle, parseDirection } from '../data/make/direction.ts';
import { knownFacts, sizes } from '../data/make/knownFacts.ts';
import { deviationsOf, parseSpectrum, spectrumExpected } from '../data/make/spectrum.ts';
import { UserError } from '../errors.ts';
import { shortNumber } from '../outputs/numberText.ts';
import { countOption, numberOption, type OutOptions, writeMade } from './making.ts';
import { note } from './streams.ts';

export interface ClusterWords extends OutOptions {
  readonly dimension?: string;
  readonly distance: string;
  readonly spectrum: string;
  readonly direction: string;
  readonly labelNoise: string;
  readonly samples: string;
  readonly test?: string;
  readonly seed: string;
}

const DEFAULT_DIMENSION = 50;
/** As files these are hundreds of megabytes. */
const MOST_VALUES = 20_000_000;

/** Makes the Gaussian clusters that the command line describes, and says what is known of them. */
export async function makeClusters(words: ClusterWords): Promise<void> {
  const deviations = readDeviations(words);
  const distance = numberOption(
    '--distance',
    words.distance,
    (x) => x > 0 && x <= 1e100,
    'a number > 0, the distance of the means',
  );
  const labelNoise = numberOption(
    '--label-noise',
    words.labelNoise,
    (x) => x >= 0 && x < 0.5,
    'the probability that a label is wrong, from 0 to below 0.5',
  );
  const samples = countOption('--samples', words.samples, 1);
  const test = words.test === undefined ? 0 : countOption('--test', words.test, 1);
  const seed = countOption('--seed', words.seed, 0, Number.MAX_SAFE_INTEGER);
  checkSize(2 * (samples + test) * deviations.length);
  const unit = readDirection(words.direction, deviations);
  const clusters = { halfDifference: unit.map((u) => (distance / 2) * u), deviations, labelNoise };
  const facts = knownFacts(clusters);
  await writeMade(
    {
      train: clusterSamples(clusters, samples, seed, 'train'),
      ...(test > 0 && { test: clusterSamples(clusters, test, seed, 'test') }),
      facts: {
        dimension: deviations.length,
        distance,
        spectrum: words.spectrum,
        direction: words.direction,
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

function readDeviations({ spectrum: text, dimension }: ClusterWords): Float64Array {
  const spectrum = parseSpectrum(text);
  if (spectrum === undefined) {
    throw new UserError({ where: '--spectrum', message: `"${text}" is no spectrum; expected ${spectrumExpected}` });
  }
  const count = dimension === undefined ? undefined : countOption('--dimension', dimension, 1);
  if (spectrum.kind !== 'list') return deviationsOf(spectrum, count ?? DEFAULT_DIMENSION);
  const { length } = spectrum.deviations;
  if (count !== undefined && count !== length) {
    const message = `the list of --spectrum has ${length} standard deviations, not ${count}; expected one of the options`;
    throw new UserError({ where: '--dimension', message });
  }
  return deviationsOf(spectrum, length);
}

function readDirection(text: string, deviations: Float64Array): Float64Array {
  const direction = parseDirection(text);
  if (direction === undefined) {
    throw new UserError({ where: '--direction', message: `"${text}" is no direction; expected ${directionExpected}` });
  }
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
