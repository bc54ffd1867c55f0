import { dot, norm } from '../math/vector.ts';
import { valueAt } from './description.ts';
import { pixelsOf } from './imageChoice.ts';
import { type At, marginOf } from './margins.ts';
import { valueText } from './numbers.ts';

/** How far a training sample is from the boundary, the same wherever it is told. */
export interface Distance {
  /** y·d(x); NaN: there is no boundary, or nothing is known of the sample. */
  readonly distance: number;
  /** So many digits of it hold. */
  readonly digits: number;
}

/** As it was measured or follows from the features; of other samples from where they are drawn, which is rounded. */
export function distanceOf(view: At, row: number): Distance {
  const exact = measured(view, row) ?? fromFeatures(view, row);
  if (exact !== undefined) return { distance: exact, digits: 4 };
  return { distance: marginOf(view, 'yd', row) ?? fromPixels(view, row) ?? Number.NaN, digits: 3 };
}

export function distanceText({ distance, digits }: Distance): string {
  return valueText(distance, digits);
}

function measured({ series: { images, split }, point }: At, row: number): number | undefined {
  return split === 'train' ? images?.samples.find((sample) => sample.row === row)?.distances[point] : undefined;
}

function fromFeatures(view: At, row: number): number | undefined {
  const { values } = view.series;
  const k = values?.rows.indexOf(row) ?? -1;
  if (!values || k < 0) return undefined;
  const d = values.names.length;
  return along(view, values.labels[k], values.features.subarray(k * d, (k + 1) * d), values.weights[view.point]);
}

function fromPixels(view: At, row: number): number | undefined {
  const { images } = view.series;
  const pixels = images && pixelsOf(images, row);
  if (!images?.training || !pixels) return undefined;
  const label = images.training.labels[images.training.rows.indexOf(row)];
  return along(view, label, pixels, Float64Array.from(images.weights[view.point]));
}

/** y (w·x + b) / ‖w‖. */
function along(view: At, label: number, x: Float64Array, w: Float64Array): number {
  const length = norm(w);
  return length > 0 ? (label * (dot(w, x) + valueAt(view, 'bias'))) / length : Number.NaN;
}
