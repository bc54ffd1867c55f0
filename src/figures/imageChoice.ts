import type { NormName } from '../attacks/index.ts';
import type { View } from './figure.ts';
import type { ImageSample, ImageSamples, Series } from './series.ts';

/** What the pinned sample is called among the options. */
export const PINNED = 'pinned';

/** A sample at one point. */
export interface LookedSample {
  readonly row: number;
  readonly label: number;
  readonly pixels: Float64Array;
  /** y·d(x); undefined: not measured. */
  readonly distance?: number | undefined;
  /** The smallest perturbations by kind; one that is not measured is NaN. */
  readonly kinds: readonly { readonly norm: NormName; readonly boxed: boolean; readonly size: number }[];
}

/** Those first that no classifier of the series has wrong, for there is more to see of them. */
export function samplesOf({ images }: Series): readonly ImageSample[] {
  const samples = images?.samples ?? [];
  const isWrong = ({ distances }: ImageSample) => distances.some((distance) => distance <= 0);
  return [...samples.filter((one) => !isWrong(one)), ...samples.filter(isWrong)];
}

/** The d values of a training sample, to 1/255 of the range; undefined if it is not among those that are kept. */
export function pixelsOf({ training, shape, range }: ImageSamples, row: number): Float64Array | undefined {
  const k = training?.rows.indexOf(row) ?? -1;
  if (!training || k < 0) return undefined;
  const d = shape.width * shape.height;
  const [lowest, highest] = range;
  const levels = training.levels.subarray(k * d, (k + 1) * d);
  return Float64Array.from(levels, (level) => lowest + ((highest - lowest) * level) / 255);
}

/** A training sample, if it is among those that can be looked at. */
export function pinnedSample({ images }: Series, row: number | undefined): LookedSample | undefined {
  const pixels = images && row !== undefined ? pixelsOf(images, row) : undefined;
  if (!images?.training || !pixels) return undefined;
  const label = images.training.labels[images.training.rows.indexOf(row!)];
  const kinds = images.samples[0].perturbations.map(({ norm, boxed }) => ({ norm, boxed, size: Number.NaN }));
  return { row: row!, label, pixels, kinds };
}

/** The samples that can be chosen at the current point, by what they are called among the options. */
export function lookedAt({ series, point, pinned }: View): Map<string, LookedSample> {
  const own = pinnedSample(series, pinned);
  const measured = samplesOf(series).map(({ row, label, pixels, distances, perturbations }): [string, LookedSample] => {
    const kinds = perturbations.map(({ norm, boxed, norms }) => ({ norm, boxed, size: norms[point] }));
    return [String(row), { row, label, pixels: Float64Array.from(pixels), distance: distances[point], kinds }];
  });
  return new Map([...(own ? [[PINNED, own] as const] : []), ...measured]);
}
