import type { SplitName } from '../config/schema.ts';
import type { Datasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import { zeroOne } from '../losses/zeroOne.ts';
import { appendedColumns } from '../metrics/axis.ts';
import type { Cell } from '../metrics/metric.ts';
import { pairOf } from '../metrics/pair.ts';
import { fallbackDirection, planeCoordinates, tiltingPlane } from '../metrics/tiltingPlane.ts';
import { aboutMean, scores } from '../model/linearClassifier.ts';
import { npyMatrix } from '../outputs/npy.ts';
import type { Column, Table } from '../results/table.ts';
import { type ChosenPoint, sampleColumns, sampleTable } from '../store/choosePoints.ts';

/** The columns of a table of samples in the tilting planes of classifiers. */
export const tiltColumns: readonly Column[] = [
  ...sampleColumns,
  { name: 'label', type: 'number' },
  { name: 'z', type: 'number' },
  { name: 'n', type: 'number' },
  { name: 'misclassified', type: 'boolean' },
];

/** The columns of such a table as a matrix: those that are numbers, and `misclassified` as 0 or 1; then the place on an axis that λ does not tell. */
const tiltMatrixColumns: readonly string[] = [
  'lambda',
  'sample',
  'label',
  'z',
  'n',
  'misclassified',
  ...appendedColumns.map(({ name }) => name),
];

/**
 * One row per point and sample: where the sample lies in the point's tilting plane. `sample` is its row in the data file,
 * from 0. The points are of one class pair. z and n are empty where there is no plane because the centroids coincide.
 * Throws a UserError where there are no samples of that split.
 */
export function tiltTable(points: readonly ChosenPoint[], datasets: Datasets, split: SplitName): Table {
  const dataset = datasets.pair(points[0].pair);
  const samples = dataset[split];
  if (samples === undefined) {
    throw new UserError({ where: '--split', message: `the run has no ${split} samples; expected train` });
  }
  const { classI, classJ } = dataset;
  const pair = pairOf(dataset, 'train');
  const fallback = once(() => fallbackDirection(pair));
  const items = points.map((point) => ({ point }));
  const table = sampleTable(tiltColumns, items, ({ point: { loss, lambda, ...point } }) => {
    const classifier = aboutMean(point.classifier, pair.mean);
    const plane = tiltingPlane(pair, classifier, fallback);
    const coordinates = plane && planeCoordinates(samples.features, plane);
    const s = scores(samples.features, classifier);
    return Array.from(samples.labels, (label, i): Cell[] => [
      ...[classI, classJ, loss, lambda, split, samples.fileRows[i]],
      ...[label < 0 ? classI : classJ, label, coordinates?.z[i], coordinates?.n[i]],
      zeroOne.value(label * s[i]) === 1,
    ]);
  });
  return { ...table, byPoint: ['sample', 'class', 'z', 'n', 'misclassified'] };
}

/** The same as an NPY file: one row per row of the table, the columns of `tiltMatrixColumns`. */
export function tiltMatrix(table: Table): Uint8Array {
  const indices = tiltMatrixColumns.flatMap((name) => {
    const index = table.columns.findIndex((column) => column.name === name);
    return index < 0 ? [] : [index];
  });
  const rows = table.rows.map((row) => Float64Array.from(indices, (index) => Number(row[index])));
  return npyMatrix(rows, indices.length);
}

function once<Value>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => {
    value ??= make();
    return value;
  };
}
