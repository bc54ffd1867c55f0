import type { ClassHistogram, MarginHistograms, PlaneSamples, Series } from '../figures/series.ts';
import { type LossName, losses } from '../losses/index.ts';
import type { Kernels } from '../math/kernels/index.ts';
import { rowOf } from '../math/matrix.ts';
import type { Scored } from '../metrics/metric.ts';
import type { Pair } from '../metrics/pair.ts';
import { Scorer } from '../metrics/scorer.ts';
import type { BinaryDataset, FileSamples } from '../model/dataset.ts';
import type { LinearClassifier } from '../model/linearClassifier.ts';
import { binned, binnedLosses } from '../sweep/histogram.ts';
import type { Budget } from './budget.ts';
import { evenlySpaced } from './evenlySpaced.ts';
import { chooseImages, type ImagesAtPoint, MeasuredImages, rangeOf } from './imageSamples.ts';
import { quantilesOf } from './quantiles.ts';
import type { PerturbationKind } from './spreads.ts';
import { TiltingPlanes } from './tiltingSamples.ts';

/** What figures show of a series that is in no file: it is measured again, from the weights and the data. */
export interface MeasuredSeries extends Pick<Series, 'tilting' | 'images' | 'plane'> {
  readonly histograms: (MarginHistograms | undefined)[];
  /** By kind of perturbation and point. */
  readonly quantiles: readonly Float32Array[][];
}

export interface PairOptions {
  readonly pair: Pair;
  readonly dataset: BinaryDataset<FileSamples>;
  readonly kinds: readonly PerturbationKind[];
  /** The names of two features. */
  readonly featureNames: readonly string[] | undefined;
  readonly budget: Budget;
}

/** Measures the series of one class pair, one after the other. */
export class PairFigures {
  readonly #options: PairOptions;
  readonly #kernels: Kernels;
  readonly #scorer: Scorer;
  readonly #planes: TiltingPlanes | undefined;
  #images: MeasuredImages | undefined;

  constructor(kernels: Kernels, options: PairOptions) {
    const { pair, kinds, budget } = options;
    this.#options = options;
    this.#kernels = kernels;
    this.#scorer = new Scorer(kernels, pair, [...new Set(kinds.map(({ norm }) => norm))]);
    this.#planes = pair.centroidDistance > 0 ? new TiltingPlanes(pair, budget.planeSamples) : undefined;
  }

  /**
   * `classifiers`: by point. `best`: the point by whose margins images are chosen; those of the first series are the
   * pair's. `onPoint` is called after each.
   */
  measure(
    loss: LossName,
    classifiers: readonly (LinearClassifier | undefined)[],
    best: number | undefined,
    onPoint: () => void,
  ): MeasuredSeries {
    const { pair, dataset, kinds, budget } = this.#options;
    this.#images ??= this.#chooseImages(classifiers[best ?? -1]);
    const histograms: (MarginHistograms | undefined)[] = [];
    const quantiles: Float32Array[][] = kinds.map(() => []);
    const planes: ReturnType<TiltingPlanes['at']>[] = [];
    const images: (ImagesAtPoint | undefined)[] = [];
    for (const classifier of classifiers) {
      const scored = classifier && this.#scorer.score(classifier);
      histograms.push(scored && histogramsOf(scored, dataset.train.labels, loss));
      for (const [k, sizes] of quantilesAt(scored, kinds, budget.quantiles).entries()) quantiles[k].push(sizes);
      planes.push((scored && this.#planes?.at(scored)) ?? { n: new Float32Array(), misclassified: new Uint8Array() });
      images.push(scored && this.#images?.at(scored));
      onPoint();
    }
    const samples = this.#images?.series(images);
    return {
      histograms,
      quantiles,
      ...(this.#planes && {
        tilting: {
          ...this.#planes.shared(),
          n: planes.map(({ n }) => n),
          misclassified: planes.map(({ misclassified }) => misclassified),
        },
      }),
      ...(samples && {
        images: {
          shape: dataset.image!,
          range: rangeOf(samples, dataset.bounds),
          ...(dataset.bounds && { bounds: dataset.bounds }),
          weights: classifiers.map((classifier) => Float32Array.from(classifier?.w ?? [])),
          samples,
        },
      }),
      ...(pair.direction.length === 2 && { plane: this.#plane(classifiers) }),
    };
  }

  #chooseImages(classifier: LinearClassifier | undefined): MeasuredImages | undefined {
    const { pair, dataset, budget } = this.#options;
    if (dataset.image === undefined || classifier === undefined) return undefined;
    const samples = dataset[pair.attackSplit]!;
    const { trainMargins, testMargins } = this.#scorer.score(classifier);
    const margins = pair.attackSplit === 'train' ? trainMargins : testMargins!;
    return new MeasuredImages(this.#kernels, pair, samples, chooseImages(samples, margins, budget.imagesPerClass));
  }

  #plane(classifiers: readonly (LinearClassifier | undefined)[]): PlaneSamples {
    const { dataset, featureNames, budget } = this.#options;
    const { features, labels } = dataset.train;
    const shown = evenlySpaced(labels, Math.max(budget.planeSamples, LEAST_SHOWN));
    return {
      total: labels.length,
      ...(dataset.bounds && { bounds: dataset.bounds }),
      names: [featureNames?.[0] ?? 'x₁', featureNames?.[1] ?? 'x₂'],
      features: Float64Array.from([...shown].flatMap((i) => [...rowOf(features, i)])),
      labels: Int8Array.from(shown, (i) => labels[i]),
      weights: Float64Array.from(classifiers.flatMap((classifier) => [...(classifier?.w ?? [Number.NaN, Number.NaN])])),
    };
  }
}

/** Samples of two features cost nothing per point. */
const LEAST_SHOWN = 5000;

function histogramsOf(
  { wNorm, trainMargins }: Scored,
  labels: Int8Array,
  loss: LossName,
): MarginHistograms | undefined {
  if (wNorm === undefined) return undefined;
  const { value } = losses[loss];
  const distances: ClassHistogram = binned(
    trainMargins.map((m) => m / wNorm),
    labels,
  );
  return { distances, losses: binnedLosses(trainMargins.map(value), labels) };
}

/** Quantiles of each kind, empty where there is no boundary. */
function quantilesAt(scored: Scored | undefined, kinds: readonly PerturbationKind[], count: number): Float32Array[] {
  if (scored?.wNorm === undefined) return kinds.map(() => new Float32Array());
  const { perturbations } = scored;
  return kinds.map(({ norm, boxed }) => {
    const distances = perturbations[boxed ? 'boxed' : 'free'][norm]!;
    return quantilesOf(distances.toSorted(), count);
  });
}
