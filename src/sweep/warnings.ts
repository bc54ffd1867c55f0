import type { Config } from '../config/schema.ts';
import { suggestScale } from '../data/describe.ts';
import { type LossName, losses } from '../losses/index.ts';
import { columnRanges } from '../math/columnRanges.ts';
import { isSparse } from '../math/matrix.ts';
import { axisValueOf, strengthOf } from '../metrics/axis.ts';
import { dualityGap, excess, gapAtMean } from '../metrics/certificate.ts';
import { columnNames } from '../metrics/index.ts';
import { classText } from '../model/classText.ts';
import { type BinaryDataset, type BinarySamples, type Bounds, classWeights } from '../model/dataset.ts';
import { roundNumber } from '../outputs/numberText.ts';
import { isLost } from '../store/histogram.ts';
import type { PointResult } from '../store/pointResult.ts';

/** What is worth knowing about the data of a class pair before a sweep: samples outside the box. The texts do not name it. */
export function pairWarnings(dataset: BinaryDataset): string[] {
  const { bounds } = dataset;
  if (!bounds) return [];
  const warnings: string[] = [];
  for (const split of ['train', 'test'] as const) {
    const samples = dataset[split];
    const outside = samples ? countOutside(samples, bounds) : 0;
    if (outside > 0) {
      const kind = split === 'train' ? 'training' : 'test';
      warnings.push(
        `${outside} of ${samples!.features.rows} ${kind} samples have features outside bounds ` +
          `[${bounds.join(', ')}], which are meant to hold after scaling`,
      );
    }
  }
  return warnings;
}

/** What is worth knowing about the results of a segment, which the texts do not name. */
export function segmentWarnings(
  dataset: BinaryDataset,
  results: readonly PointResult[],
  config: Pick<Config, 'dataset' | 'tolerance' | 'trainer'>,
): string[] {
  const {
    dataset: { scale },
    tolerance,
  } = config;
  return [
    ...withoutBoundary(dataset, results, config),
    ...lostClasses(dataset, results),
    ...farFromZero(results, tolerance),
    ...(scale === 'standardize' || scale === 'minmax' ? [] : unevenFeatures(dataset, results)),
  ];
}

function hasNoBoundary({ status, weights }: PointResult): boolean {
  return status === 'ok' && weights !== undefined && weights.every((value) => value === 0);
}

function withoutBoundary(
  dataset: BinaryDataset,
  results: readonly PointResult[],
  { tolerance, trainer }: Pick<Config, 'tolerance' | 'trainer'>,
): string[] {
  const aboveOptimum = columnNames.indexOf(excess.column);
  // Trainers from outside prove nothing; how far above the optimum they are is measured.
  const isBest = ({ cells }: PointResult) =>
    typeof trainer === 'string' || (cells[aboveOptimum] as number) <= tolerance;
  const flat = results.filter(hasNoBoundary);
  const [best, others] = [flat.filter(isBest), flat.filter((result) => !isBest(result))];
  const empty = 'distances, angles and perturbations are empty there';
  return [
    ...(best.length > 0
      ? [`w = 0 is the best classifier at ${shareOf(best, results)}, because ${whyNoBoundary(dataset, best)}; ${empty}`]
      : []),
    ...(others.length > 0
      ? [`the trainer gives w = 0 at ${shareOf(others, results)} (column excess: how far from the best); ${empty}`]
      : []),
  ];
}

/** Why w = 0 is the best there is. */
function whyNoBoundary(dataset: BinaryDataset, flat: readonly PointResult[]): string {
  const { vanishing } = axisValueOf(flat[0].point);
  const isByValue = flat.every(({ point }) => axisValueOf(point).value > 0);
  const [because, more] = (isByValue && vanishing) || [
    coincidence(dataset, flat[0].point.loss as LossName),
    'the data, not the penalty, leave no boundary, whatever λ is',
  ];
  return `${because}: ${more}`;
}

/** What is so where w = 0 is optimal: Σ α y x = 0 for 0 ≤ α ≤ 1 with Σ α y = 0 (hinge), and α constant on each class (smooth losses). */
function coincidence({ classI, classJ, train }: BinaryDataset, loss: LossName): string {
  const [sizeI, sizeJ] = classWeights(train);
  if (Number.isFinite(losses[loss].largestCurvature) || sizeI === sizeJ) return 'the two classes have one mean';
  const [smaller, larger] = (sizeI < sizeJ ? [classI, classJ] : [classJ, classI]).map(classText);
  return `the mean of class ${smaller} lies amid the samples of class ${larger}`;
}

function lostClasses(dataset: BinaryDataset, results: readonly PointResult[]): string[] {
  const { classI, classJ, train } = dataset;
  const [sizeI, sizeJ] = classWeights(train);
  if (sizeI === sizeJ) return [];
  const warnings: string[] = [];
  for (const name of [classI, classJ]) {
    const lost = results.filter((result) => misses(result, name));
    if (lost.length === 0) continue;
    const weakest = Math.min(...lost.map(({ point }) => strengthOf(point)));
    const isFoundBelow = results.some(
      (result) => strengthOf(result.point) < weakest && result.status !== 'failed' && !hasNoBoundary(result),
    );
    const [strong, stronger] = axisValueOf(lost[0].point).excess;
    const why = isFoundBelow
      ? `${strong} leaves the decision to the bias`
      : `either ${stronger} or the features do not tell the classes apart`;
    warnings.push(
      `every training sample of class ${classText(name)} is misclassified at ` +
        `${shareOf(lost, results)}; the classes are unbalanced (${sizesText(train)}), and ${why}`,
    );
  }
  return warnings;
}

function misses({ histogram }: PointResult, name: string): boolean {
  const counts = histogram?.counts.find(({ className }) => className === name)?.counts;
  return counts !== undefined && isLost(histogram!.edges, counts);
}

/** `3 and 2 samples`, `weights 3 and 2.5`. */
export function sizesText(samples: Pick<BinarySamples, 'labels' | 'weights'>, kind = ''): string {
  const sizes = classWeights(samples);
  if (samples.weights === undefined) return `${sizes.join(' and ')} ${kind}samples`;
  return `${kind}weights ${sizes.map((size) => roundNumber(size)).join(' and ')}`;
}

/** Where the raw coordinates of weights.npy and `bias` cannot hold the classifier as well as it was found. */
function farFromZero(results: readonly PointResult[], tolerance: number): string[] {
  const [inFiles, atMean] = [dualityGap, gapAtMean].map(({ column }) => columnNames.indexOf(column));
  const far = results.filter(({ cells }) => {
    const [stated, found] = [cells[inFiles] as number, cells[atMean] as number];
    return found <= tolerance && stated - found > tolerance;
  });
  if (far.length === 0) return [];
  return [
    `at ${shareOf(far, results)} the features lie so far from 0 that column bias, a double, holds ` +
      'the classifier less well than the tolerance asks for (duality_gap); expected bias_at_mean with the means in run.json ' +
      'where it is used elsewhere, as errors and distances here do, or dataset.scale: standardize',
  ];
}

/** Where features far from 1 or from one another keep points from the tolerance: what brings them near. */
function unevenFeatures(dataset: BinaryDataset, results: readonly PointResult[]): string[] {
  const short = results.filter(({ status }) => status === 'not-converged');
  if (short.length === 0) return [];
  const { scale, reason } = suggestScale(dataset.train.features, dataset.image !== undefined);
  if (scale === 'none') return [];
  const cure = typeof scale === 'number' ? scale * dataset.train.features.divisor : scale;
  return [
    `${shareOf(short, results)} did not reach the tolerance, and ${reason}; expected fewer ` +
      `with dataset.scale: ${cure}`,
  ];
}

/** `3 of 9 λ (λ from 1 to 100)`. */
function shareOf(some: readonly PointResult[], all: readonly PointResult[]): string {
  return `${some.length} of ${all.length} ${axisValueOf(some[0].point).symbol} (${rangeOf(some)})`;
}

function rangeOf(results: readonly PointResult[]): string {
  const { symbol } = axisValueOf(results[0].point);
  const values = results.map(({ point }) => axisValueOf(point).value).sort((a, b) => a - b);
  const [lowest, highest] = [roundNumber(values[0]), roundNumber(values[values.length - 1])];
  return lowest === highest ? `${symbol} = ${lowest}` : `${symbol} from ${lowest} to ${highest}`;
}

function countOutside({ features }: BinarySamples, [lowest, highest]: Bounds): number {
  // Of bytes most boxes hold all that there can be.
  if (features.values instanceof Uint8Array && lowest <= 0 && highest >= 255 / features.divisor) return 0;
  const { min, max } = columnRanges(features);
  if (min.every((least) => least >= lowest) && max.every((largest) => largest <= highest)) return 0;
  const { rows, cols, values, divisor } = features;
  const isOutside = (stored: number): boolean => stored / divisor < lowest || stored / divisor > highest;
  let outside = 0;
  for (let i = 0; i < rows; i++) {
    const [from, to] = isSparse(features) ? features.rowStarts.subarray(i, i + 2) : [i * cols, (i + 1) * cols];
    const hasUnstoredZeros = to - from < cols;
    if ((hasUnstoredZeros && isOutside(0)) || values.subarray(from, to).some(isOutside)) outside++;
  }
  return outside;
}
