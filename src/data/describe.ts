import type { DenseMatrix } from '../math/matrix.ts';
import type { Bounds, ImageShape, Samples } from '../model/dataset.ts';
import { ranges } from './scaling.ts';

/** What there is to know of a data file before sweeping over it. */
export interface Description {
  readonly samples: number;
  readonly features: number;
  readonly image?: ImageShape;
  /** How values are kept in memory. */
  readonly storage: 'bytes' | '32-bit floats' | '64-bit floats';
  /** Undefined for a file without labels. */
  readonly classes?: readonly { readonly name: string; readonly samples: number }[];
  /** The name of the column that holds the classes, where no other column has it. */
  readonly labelColumn?: string;
  readonly min: number;
  readonly max: number;
  /** Over all values of all features. */
  readonly mean: number;
  /** Fraction of values that are 0. */
  readonly zeros: number;
  /** Samples with the features of an earlier one. */
  readonly duplicates: number;
  /** Those of them with another class than the earlier one: no classifier gets both right. Undefined without labels. */
  readonly conflicts?: number;
  /** Names of the features (or their 0-based numbers) that have one and the same value in all samples. */
  readonly constantFeatures: readonly string[];
  readonly suggestion: Suggestion;
}

/** A `scale` and `bounds` to begin with, and why. */
export interface Suggestion {
  readonly scale: number | 'none' | 'standardize';
  readonly bounds?: Bounds;
  readonly reason: string;
}

/** `300 samples × 64 features (8 × 8 pixels)`. */
export function shapeText({ samples, features, image }: Description): string {
  return `${samples} samples × ${features} features${image ? ` (${image.width} × ${image.height} pixels)` : ''}`;
}

/** Everything about the samples as stored, unscaled. `image`: their size, where it is known from elsewhere. */
export function describeSamples(samples: Samples, image: ImageShape | undefined = samples.image): Description {
  const { features, labels, featureNames, labelName } = samples;
  const { rows, cols, values } = features;
  const { min, max } = ranges(features);
  let sum = 0;
  let zeros = 0;
  for (const value of values) {
    sum += value;
    if (value === 0) zeros++;
  }
  const { duplicates, conflicts } = countDuplicates(features, labels?.codes);
  const constant = [...min.keys()].filter((k) => min[k] === max[k]);
  const counts = new Int32Array(labels?.classes.length ?? 0);
  for (const code of labels?.codes ?? []) counts[code]++;
  return {
    samples: rows,
    features: cols,
    ...(image && { image }),
    storage:
      values instanceof Uint8Array ? 'bytes' : values instanceof Float32Array ? '32-bit floats' : '64-bit floats',
    ...(labels && { classes: labels.classes.map((name, code) => ({ name, samples: counts[code] })) }),
    ...(labelName && !featureNames?.includes(labelName) && { labelColumn: labelName }),
    min: least(min),
    max: largest(max),
    mean: sum / values.length,
    zeros: zeros / values.length,
    duplicates,
    ...(labels && { conflicts }),
    constantFeatures: constant.map((k) => featureNames?.[k] ?? String(k)),
    suggestion: suggestScale(features, image !== undefined),
  };
}

/** Ranges of features are called alike if the largest is at most this many times the median one, for images or tables. */
const alike = 2;
/** Ranges of features are called very different beyond this ratio of the largest and the smallest. */
const veryDifferent = 10;

function suggestScale(features: DenseMatrix, isImage: boolean): Suggestion {
  const { min, max } = ranges(features);
  const lowest = least(min);
  const highest = largest(max);
  if (lowest >= 0 && highest <= 1) return { scale: 'none', bounds: [0, 1], reason: 'all values are in [0, 1] already' };

  const widths = max.map((value, k) => value - min[k]).filter((width) => width > 0);
  widths.sort();
  if (widths.length === 0) return { scale: 'none', reason: 'all features are constant' };
  const widest = widths[widths.length - 1];
  const areAlike = isImage || widest <= alike * widths[widths.length >> 1];
  if (features.values instanceof Uint8Array && areAlike) {
    // Of pixels up to 255 a file may lack the very last ones; nothing below 128 comes from 8 bits per pixel.
    return highest >= 128
      ? { scale: 255, bounds: [0, 1], reason: 'bytes that use the range 0..255' }
      : { scale: highest, bounds: [0, 1], reason: `whole numbers that share the range 0..${highest}` };
  }
  const ratio = widest / widths[0];
  if (ratio > veryDifferent) {
    const factor = ratio < 1e6 ? String(Math.round(ratio)) : 'more than a million';
    return { scale: 'standardize', reason: `the features' ranges differ by a factor of ${factor}` };
  }
  if (Math.max(-lowest, highest) > veryDifferent) {
    return { scale: 'standardize', reason: 'the values are far from 1' };
  }
  return { scale: 'none', reason: 'the values are of order 1 in all features' };
}

/** Samples equal to an earlier one, and those of them whose class is not the one of every earlier equal sample. */
function countDuplicates(
  { rows, cols, values }: DenseMatrix,
  codes: Int32Array | undefined,
): { duplicates: number; conflicts: number } {
  const bits = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const width = cols * values.BYTES_PER_ELEMENT;
  const seen = new Map<number, number[]>();
  const isConflicting = new Uint8Array(rows);
  let duplicates = 0;
  let conflicts = 0;
  for (let i = 0; i < rows; i++) {
    const hash = hashOf(bits, i * width, width);
    const candidates = seen.get(hash);
    if (candidates === undefined) {
      seen.set(hash, [i]);
      continue;
    }
    const first = candidates.find((j) => areEqual(values, i * cols, j * cols, cols));
    if (first === undefined) {
      candidates.push(i);
      continue;
    }
    duplicates++;
    if (codes === undefined) continue;
    if (codes[i] !== codes[first]) isConflicting[first] = 1;
    if (isConflicting[first]) conflicts++;
  }
  return { duplicates, conflicts };
}

function areEqual(values: DenseMatrix['values'], a: number, b: number, cols: number): boolean {
  for (let k = 0; k < cols; k++) if (values[a + k] !== values[b + k]) return false;
  return true;
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, start: number, length: number): number {
  let hash = 0x811c9dc5;
  for (let k = start; k < start + length; k++) hash = Math.imul(hash ^ bytes[k], 0x01000193);
  return hash;
}

function least(values: Float64Array): number {
  return values.reduce((a, b) => Math.min(a, b));
}

function largest(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b));
}
