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

/** Samples of two features, which lie in a plane, cost nothing per point: so many are kept however many points there are. */
const LEAST_IN_PLANE = 5000;

/** Whether a sample is shown by its values. */
export function hasValues({ image, train }: BinaryDataset): boolean {
  const { cols } = train.features;
  return cols === 2 || (image === undefined && cols <= MOST_FEATURES);
}

/** Training samples that readers can point at, as grey images; black and white are the ends of the range. */
export function trainingImages(task: MeasureTask, range: readonly [number, number]): TrainingImages {
  const { rows, labels, features } = keptOf(task, budgeted(task, 1));
  return { rows, labels, levels: Uint8Array.from(features, (value) => grey(value, range)[0]) };
}

/** The same of samples that are no images. */
export function sampleValues(task: MeasureTask): SampleValues {
  const { dataset, featureNames, classifiers, budget } = task;
  const isPlane = dataset.train.features.cols === 2;
  const most = isPlane ? Math.max(budget.planeSamples, LEAST_IN_PLANE) : budgeted(task, BYTES);
  const { rows, labels, features } = keptOf(task, most);
  return {
    total: dataset.train.labels.length,
    names: Array.from({ length: dataset.train.features.cols }, (_, k) => featureNames?.[k] ?? `x${subscript(k + 1)}`),
    ...(dataset.bounds && { bounds: dataset.bounds }),
    rows,
    labels,
    features: Float64Array.from(features),
    weights: classifiers.map((classifier) => Float64Array.from(classifier?.w ?? [])),
  };
}

/** How many samples there is room for where a value takes so many bytes. */
function budgeted({ dataset, budget }: MeasureTask, bytes: number): number {
  return Math.max(1, Math.floor(budget.sampleBytes / (bytes * dataset.train.features.cols)));
}

function keptOf({ dataset: { train }, trainRows }: MeasureTask, most: number) {
  const shown = evenlySpaced(train.labels, most);
  return {
    rows: Uint32Array.from(shown, (i) => trainRows[i]),
    labels: Int8Array.from(shown, (i) => train.labels[i]),
    features: [...shown].flatMap((i) => [...rowOf(train.features, i)]),
  };
}

function subscript(k: number): string {
  return [...String(k)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('');
}
