import type { SampleValues, TrainingImages } from '../figures/series.ts';
import { trainingSheet } from '../figures/trainingImages.ts';
import { rowOf } from '../math/matrix.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import { evenlySpaced } from './evenlySpaced.ts';
import type { MeasureTask } from './measureSeries.ts';

/** With more features, the values of a sample are no figure. */
const MOST_FEATURES = 40;

/** Whether a sample is shown by its values. */
export function hasValues({ image, train }: BinaryDataset): boolean {
  return image === undefined && train.features.cols <= MOST_FEATURES;
}

/** Training samples that readers can point at, as images of grey values in a range. */
export function trainingImages(task: MeasureTask, range: readonly [number, number]): TrainingImages {
  const { rows, labels, features } = keptOf(task);
  return { rows, labels, sheet: trainingSheet(features, task.dataset.image!, range) };
}

/** The same of samples that are no images. */
export function sampleValues(task: MeasureTask): SampleValues {
  const { dataset, featureNames, classifiers } = task;
  const { rows, labels, features } = keptOf(task);
  return {
    names: Array.from({ length: dataset.train.features.cols }, (_, k) => featureNames?.[k] ?? `x${subscript(k + 1)}`),
    ...(dataset.bounds && { bounds: dataset.bounds }),
    rows,
    labels,
    features: Float32Array.from(features),
    weights: classifiers.map((classifier) => Float32Array.from(classifier?.w ?? [])),
  };
}

function keptOf({ dataset: { train }, trainRows, budget }: MeasureTask) {
  const shown = evenlySpaced(train.labels, Math.max(1, Math.floor(budget.sampleValues / train.features.cols)));
  return {
    rows: Uint32Array.from(shown, (i) => trainRows[i]),
    labels: Int8Array.from(shown, (i) => train.labels[i]),
    features: [...shown].flatMap((i) => [...rowOf(train.features, i)]),
  };
}

function subscript(k: number): string {
  return [...String(k)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('');
}
