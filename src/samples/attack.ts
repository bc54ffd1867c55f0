import { type NormName, norms } from '../attacks/index.ts';
import type { SplitName } from '../config/schema.ts';
import { columnMeans } from '../math/columnMeans.ts';
import type { Cell } from '../metrics/metric.ts';
import type { BinaryDataset, Bounds } from '../model/dataset.ts';
import { aboutMean } from '../model/linearClassifier.ts';
import type { Table } from '../results/table.ts';
import { attackColumns } from '../store/attackDirectory.ts';
import { type ChosenPoint, sampleTable } from '../store/choosePoints.ts';
import type { ChosenSample } from './chooseSamples.ts';
import { type Perturbed, perturb } from './perturb.ts';

/** One sample at one point, and all that was made of it. */
export interface Attacked {
  readonly point: ChosenPoint;
  readonly sample: ChosenSample;
  readonly perturbed: readonly Perturbed[];
}

/** The points with their classifiers about the mean of the training samples, where no digits are lost far from 0. */
export function aboutTrainingMean(points: readonly ChosenPoint[], { train }: BinaryDataset): ChosenPoint[] {
  const mean = columnMeans(train.features, train.weights);
  return points.map((point) => ({ ...point, classifier: aboutMean(point.classifier, mean) }));
}

/** Perturbs each sample at each point: points in their order, for each of them the samples in theirs. */
export function attackAll(
  points: readonly ChosenPoint[],
  samples: readonly ChosenSample[],
  normNames: readonly NormName[],
  bounds: Bounds | undefined,
): Attacked[] {
  return points.flatMap((point) =>
    samples.map((sample) => ({
      point,
      sample,
      perturbed: perturb(sample.x, sample.y, point.classifier, normNames, bounds),
    })),
  );
}

/** What the screen shows, as far as it fits. */
const shownFirst = ['sample', 'class', 'kind', 'distance', 'score_before', 'score_after', 'flipped', 'nudge', 'l2'];

/** One row per point, sample and kind. */
export function attackTable(attacked: readonly Attacked[], split: SplitName): Table {
  const table = sampleTable(attackColumns, attacked, ({ point, sample, perturbed }) =>
    perturbed.map(({ kind, box, distance, change, scoreBefore, scoreAfter, flipped, nudge }): Cell[] => [
      point.classI,
      point.classJ,
      point.loss,
      point.lambda,
      split,
      sample.fileRow,
      sample.className,
      kind,
      box,
      distance,
      change && norms.l2.length(change),
      change && norms.linf.length(change),
      change && norms.l1.length(change),
      change && norms.l0.length(change),
      scoreBefore,
      scoreAfter,
      flipped,
      nudge,
    ]),
  );
  return { ...table, byPoint: shownFirst };
}
