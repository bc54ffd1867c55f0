import { grey } from '../figures/colours.ts';
import type { SampleValues, TrainingImages } from '../figures/series.ts';
import { rowOf } from '../math/matrix.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import { evenlySpaced } from './evenlySpaced.ts';
import type { MeasureTask } from './measureSeries.ts';

/** With more features, the values of a sample are no figure. */
const MOST_FEATURES = 40;
/** Of a value that is told exactly, in the report; one of an image takes less than one. */
const BYTES = 11;

/** Whether a sample is shown by its values. */
export function hasValues({ image, train }: BinaryDataset): boolean {
  return image === undefined && train.features.cols <= MOST_FEATURES;
}

/** Training samples that readers can point at, as grey images; black and white are the ends of the range. */
export function trainingImages(task: MeasureTask, range: readonly [number, number]): TrainingImages {
  const { rows, labels, features } = keptOf(task, 1);
  return { rows, labels, levels: Uint8Array.from(features, (value) => grey(value, range)[0]) };
}

/** The same of samples that are no images. */
export function sampleValues(task: MeasureTask): SampleValues {
  const { dataset, featureNames, classifiers } = task;
  const { rows, labels, features } = keptOf(task, BYTES);
  return {
    names: Array.from({ length: dataset.train.features.cols }, (_, k) => featureNames?.[k] ?? `x${subscript(k + 1)}`),
    ...(dataset.bounds && { bounds: dataset.bounds }),
    rows,
    labels,
    features: Float64Array.from(features),
    weights: classifiers.map((classifier) => Float64Array.from(classifier?.w ?? [])),
  };
}

/** bytes: of a value. */
function keptOf({ dataset: { train }, trainRows, budget }: MeasureTask, bytes: number) {
  const most = Math.floor(budget.sampleBytes / (bytes * train.features.cols));
  const shown = evenlySpaced(train.labels, Math.max(1, most));
  return {
    rows: Uint32Array.from(shown, (i) => trainRows[i]),
    labels: Int8Array.from(shown, (i) => train.labels[i]),
    features: [...shown].flatMap((i) => [...rowOf(train.features, i)]),
  };
}

function subscript(k: number): string {
  return [...String(k)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('');
}
