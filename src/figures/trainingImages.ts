import { decode } from 'fast-png';
import type { ImageShape } from '../model/dataset.ts';
import { grey } from './colours.ts';
import { pixelImage } from './pixelImage.ts';
import type { ImageSamples, TrainingImages } from './series.ts';

/**
 * Samples as one picture, one below the other, as an address: PNG has a byte for a value, and far less for many. features: one
 * sample after the other, each row-major; black and white are the ends of the range.
 */
export function trainingSheet(
  features: readonly number[],
  { width, height }: ImageShape,
  range: readonly [number, number],
): string {
  const all = { width, height: features.length / width };
  return features.length < width * height ? '' : pixelImage(features, all, (value) => grey(value, range), 1);
}

/** The d values of a training sample, to 1/255 of the range; undefined if it is not among those that are kept. */
export function pixelsOf({ training, shape, range }: ImageSamples, row: number): Float64Array | undefined {
  const k = training?.rows.indexOf(row) ?? -1;
  if (!training || k < 0) return undefined;
  const d = shape.width * shape.height;
  const [lowest, highest] = range;
  return Float64Array.from(
    levelsOf(training).subarray(k * d, (k + 1) * d),
    (level) => lowest + ((highest - lowest) * level) / 255,
  );
}

const decoded = new WeakMap<TrainingImages, Uint8Array>();

/** Of all of them; decoded once. */
function levelsOf(training: TrainingImages): Uint8Array {
  const known = decoded.get(training);
  if (known) return known;
  const bytes = Uint8Array.from(atob(training.sheet.slice(training.sheet.indexOf(',') + 1)), (one) =>
    one.charCodeAt(0),
  );
  const levels = Uint8Array.from(decode(bytes).data);
  decoded.set(training, levels);
  return levels;
}
