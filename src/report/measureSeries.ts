import type { ClassHistogram, Series } from '../figures/series.ts';
import { type LossName, losses } from '../losses/index.ts';
import { borrowKernels, type Kernels } from '../math/kernels/index.ts';
import type { Scored } from '../metrics/metric.ts';
import { type Pair, pairOf } from '../metrics/pair.ts';
import { Scorer } from '../metrics/scorer.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import { aboutMean, type StoredClassifier } from '../model/linearClassifier.ts';
import { binnedLosses } from '../store/histogram.ts';
import type { Budget } from './budget.ts';
import { chooseImages, type ImagesAtPoint, MeasuredImages, rangeOf } from './imageSamples.ts';
import { quantilesOf } from './quantiles.ts';
import type { PerturbationKind } from './spreads.ts';
import { TiltingPlanes } from './tiltingSamples.ts';
import { hasValues, sampleValues, trainingImages } from './trainingSamples.ts';

/** What figures show of a series that is in no file: it is measured again, from the weights and the data. */
export interface MeasuredSeries {
  readonly drawn: Pick<Series, 'tilting' | 'images' | 'values'>;
  /** By point, of f(y·s); none where there is no boundary. */
  readonly losses: (ClassHistogram | undefined)[];
  /** By kind of perturbation and point. */
  readonly quantiles: readonly Float32Array[][];
}

/** All that it takes to measure a series again: data that may go to another thread. */
export interface MeasureTask {
  readonly dataset: BinaryDataset;
  readonly attackSplit: Pair['attackSplit'];
  /** Of the attacked samples, the rows in their data file. */
  readonly fileRows: Uint32Array;
  /** Of the training samples, the same. */
  readonly trainRows: Uint32Array;
  readonly featureNames: readonly string[] | undefined;
  readonly loss: LossName;
  /** By point; undefined where there is none. */
  readonly classifiers: readonly (StoredClassifier | undefined)[];
  /** The one by whose margins images are chosen, the same for all series of a class pair. */
  readonly chooser: StoredClassifier | undefined;
  readonly kinds: readonly PerturbationKind[];
  readonly budget: Budget;
}

/** Measures a series; `onPoint` is called after each of its points. */
export function measureSeries(task: MeasureTask, onPoint: () => void): MeasuredSeries {
  const { kernels, giveBack } = borrowKernels();
  try {
    return measureWith(kernels, task, onPoint);
  } finally {
    giveBack();
  }
}

function measureWith(kernels: Kernels, task: MeasureTask, onPoint: () => void): MeasuredSeries {
  const { dataset, attackSplit, loss, classifiers, kinds, budget } = task;
  const pair = pairOf(dataset, attackSplit);
  const scorer = new Scorer(kernels, pair, [...new Set(kinds.map(({ norm }) => norm))]);
  const planes = pair.centroidDistance > 0 ? new TiltingPlanes(pair, budget.planeSamples) : undefined;
  const images = measuredImages(kernels, task, pair, scorer);
  const { value } = losses[loss];

  const lossBins: (ClassHistogram | undefined)[] = [];
  const quantiles: Float32Array[][] = kinds.map(() => []);
  const inPlanes: ReturnType<TiltingPlanes['at']>[] = [];
  const imagesAt: (ImagesAtPoint | undefined)[] = [];
  for (const classifier of classifiers) {
    const scored = classifier && scorer.score(aboutMean(classifier, pair.mean));
    lossBins.push(scored?.wNorm ? binnedLosses(scored.trainMargins.map(value), dataset.train.labels) : undefined);
    for (const [k, sizes] of quantilesAt(scored, kinds, budget.quantiles).entries()) quantiles[k].push(sizes);
    inPlanes.push((scored && planes?.at(scored)) ?? { n: new Float32Array(), misclassified: new Uint8Array() });
    imagesAt.push(scored && images?.at(scored));
    onPoint();
  }
  const samples = images?.series(imagesAt);
  const range = samples && rangeOf(samples, dataset.bounds);
  return {
    losses: lossBins,
    quantiles,
    drawn: {
      ...(planes && {
        tilting: {
          ...planes.shared(task.trainRows),
          n: inPlanes.map(({ n }) => n),
          misclassified: inPlanes.map(({ misclassified }) => misclassified),
        },
      }),
      ...(samples && {
        images: {
          shape: dataset.image!,
          range: range!,
          ...(dataset.bounds && { bounds: dataset.bounds }),
          weights: classifiers.map((classifier) => Float32Array.from(classifier?.w ?? [])),
          samples,
          training: trainingImages(task, range!),
        },
      }),
      ...(hasValues(dataset) && { values: sampleValues(task) }),
    },
  };
}

function measuredImages(
  kernels: Kernels,
  { dataset, attackSplit, fileRows, chooser, budget }: MeasureTask,
  pair: Pair,
  scorer: Scorer,
): MeasuredImages | undefined {
  if (dataset.image === undefined || chooser === undefined) return undefined;
  const samples = { ...dataset[attackSplit]!, fileRows };
  const { trainMargins, testMargins } = scorer.score(aboutMean(chooser, pair.mean));
  const margins = attackSplit === 'train' ? trainMargins : testMargins!;
  return new MeasuredImages(kernels, pair, samples, chooseImages(samples, margins, budget.imagesPerClass));
}

/** Quantiles of each kind, empty where there is no boundary. */
function quantilesAt(scored: Scored | undefined, kinds: readonly PerturbationKind[], count: number): Float32Array[] {
  if (scored?.wNorm === undefined) return kinds.map(() => new Float32Array());
  const { perturbations } = scored;
  return kinds.map(({ norm, boxed }) => quantilesOf(perturbations[boxed ? 'boxed' : 'free'][norm]!.toSorted(), count));
}
