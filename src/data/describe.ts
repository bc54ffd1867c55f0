import { counted } from '../formats/format.ts';
import { columnRanges } from '../math/columnRanges.ts';
import { type DenseMatrix, isSparse, type Matrix, type SparseMatrix, type StoredValues } from '../math/matrix.ts';
import type { Bounds, ImageShape, Samples } from '../model/dataset.ts';
import { encodedAlone } from './encoding.ts';
import { LEAST_DEVIATION } from './magnitudes.ts';
import { isConstant, unitFor } from './scaling.ts';

/** What there is to know of a data file before sweeping over it. */
export interface Description {
  readonly samples: number;
  readonly features: number;
  readonly image?: ImageShape;
  /** How values are kept in memory. */
  readonly storage: 'bytes' | '32-bit floats' | '64-bit floats';
  /** Whether only the values that are not 0 are kept. */
  readonly sparse: boolean;
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
  /** Names of the features (or their 0-based numbers) that have one and the same value in all samples, but for rounding. */
  readonly constantFeatures: readonly string[];
  readonly suggestion: Suggestion;
}

/** A `scale` and `bounds` to begin with, and why. */
export interface Suggestion {
  readonly scale: number | 'none' | 'standardize' | 'minmax';
  readonly bounds?: Bounds;
  readonly reason: string;
}

/** `300 samples × 64 features (8 × 8 pixels)`, `20000 samples × 47000 features (sparse, 0.16 % non-zero)`. */
export function shapeText({ samples, features, image, sparse, zeros }: Description): string {
  const remarks = [
    ...(image ? [`${image.width} × ${image.height} pixels`] : []),
    ...(sparse ? [`sparse, ${Number((100 * (1 - zeros)).toPrecision(2))} % non-zero`] : []),
  ];
  return `${samples} samples × ${counted(features, 'feature')}${remarks.length > 0 ? ` (${remarks.join(', ')})` : ''}`;
}

/** Everything about the samples as stored, unscaled. `image`: their size, where it is known from elsewhere. */
export function describeSamples(samples: Samples, image: ImageShape | undefined = samples.image): Description {
  const { features, labels, featureNames, labelName } = encodedAlone(samples);
  const { rows, cols, values } = features;
  const count = rows * cols;
  const ranges = columnRanges(features);
  const { min, max } = ranges;
  const [lowest, highest] = [least(min), largest(max)];
  // As scaled, no sum overflows.
  const unit = unitFor(Math.max(-lowest, highest));
  const { sum, nonZeros, gaps } = totalsOf(values, unit);
  const { duplicates, conflicts } = countDuplicates(features, labels?.codes);
  const constant = [...min.keys()].filter((k) => isConstant(min[k], max[k]));
  const counts = new Int32Array(labels?.classes.length ?? 0);
  for (const code of labels?.codes ?? []) counts[code]++;
  return {
    samples: rows,
    features: cols,
    ...(image && { image }),
    storage:
      values instanceof Uint8Array ? 'bytes' : values instanceof Float32Array ? '32-bit floats' : '64-bit floats',
    sparse: isSparse(features),
    ...(labels && { classes: labels.classes.map((name, code) => ({ name, samples: counts[code] })) }),
    ...(labelName && !featureNames?.includes(labelName) && { labelColumn: labelName }),
    min: lowest,
    max: highest,
    mean: sum / (count - gaps) / unit,
    zeros: (count - nonZeros) / count,
    duplicates,
    ...(labels && { conflicts }),
    constantFeatures: constant.map((k) => featureNames?.[k] ?? String(k)),
    suggestion: suggestScale(features, image !== undefined, ranges),
  };
}

/** Σ x · unit over the values that are no gaps, how many are not 0, and how many are gaps. */
function totalsOf(values: StoredValues, unit: number): { sum: number; nonZeros: number; gaps: number } {
  const totals = { sum: 0, nonZeros: 0, gaps: 0 };
  if (values instanceof Uint8Array) {
    const counts = new Float64Array(256);
    for (let at = 0; at < values.length; at++) counts[values[at]]++;
    for (let byte = 0; byte < counts.length; byte++) totals.sum += counts[byte] * byte * unit;
    return { ...totals, nonZeros: values.length - counts[0] };
  }
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (Number.isNaN(value)) totals.gaps++;
    else totals.sum += value * unit;
    if (value !== 0) totals.nonZeros++;
  }
  return totals;
}

/** Ranges of features are called alike if the largest is at most this many times the median one, for images or tables. */
const alike = 2;
/** Ranges of features are called very different beyond this ratio of the largest and the smallest. */
const veryDifferent = 10;

/** The `scale` and `bounds` to begin with for features as they are. */
export function suggestScale(features: Matrix, isImage: boolean, { min, max } = columnRanges(features)): Suggestion {
  const lowest = least(min);
  const highest = largest(max);
  // Half of each, so that none overflows.
  const widths = max.map((value, k) => (isConstant(min[k], value) ? 0 : value / 2 - min[k] / 2));
  widths.sort();
  const varying = widths.filter((width) => width > 0);
  const widest = widths[widths.length - 1];
  const canBeSquared = widest === 0 || widest >= LEAST_DEVIATION;
  if (lowest >= 0 && highest <= 1 && canBeSquared) {
    return { scale: 'none', bounds: [0, 1], reason: 'all values are in [0, 1] already' };
  }
  if (varying.length === 0) return { scale: 'none', reason: 'all features are constant' };
  const areAlike = isImage || widest <= alike * varying[varying.length >> 1];
  if (features.values instanceof Uint8Array && areAlike) {
    // Of pixels up to 255 a file may lack the very last ones; nothing below 128 comes from 8 bits per pixel.
    return highest >= 128
      ? { scale: 255, bounds: [0, 1], reason: 'bytes that use the range 0..255' }
      : { scale: highest, bounds: [0, 1], reason: `whole numbers that share the range 0..${highest}` };
  }
  const ratio = widest / varying[0];
  const isUneven = ratio > veryDifferent;
  if (isUneven || !canBeSquared || Math.max(-lowest, highest) > veryDifferent) {
    const factor = ratio < 1e6 ? String(Math.round(ratio)) : 'more than a million';
    const reason = isUneven ? `the features' ranges differ by a factor of ${factor}` : 'the values are far from 1';
    if (!isSparse(features)) return { scale: 'standardize', reason };
    // Zeros are to stay zeros.
    const startAtZero = min.every((value, k) => value === 0 || isConstant(value, max[k]));
    return { scale: startAtZero ? 'minmax' : Math.max(-lowest, highest), reason };
  }
  return { scale: 'none', reason: 'the values are of order 1 in all features' };
}

/** Samples equal to an earlier one, and those of them whose class is not the one of every earlier equal sample. */
function countDuplicates(features: Matrix, codes: Int32Array | undefined): { duplicates: number; conflicts: number } {
  const { hashOf, areEqual } = isSparse(features) ? sparseRows(features) : denseRows(features);
  const seen = new Map<number, number[]>();
  const isConflicting = new Uint8Array(features.rows);
  let duplicates = 0;
  let conflicts = 0;
  for (let i = 0; i < features.rows; i++) {
    const hash = hashOf(i);
    const candidates = seen.get(hash);
    if (candidates === undefined) {
      seen.set(hash, [i]);
      continue;
    }
    const first = candidates.find((j) => areEqual(i, j));
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

/** How to find equal rows: equal ones have the same hash. */
interface Rows {
  hashOf(i: number): number;
  areEqual(i: number, j: number): boolean;
}

function denseRows({ cols, values }: DenseMatrix): Rows {
  const words = wordsOf(values, cols);
  const width = words.length / (values.length / cols);
  return {
    hashOf: (i) => hash(words, i * width, width),
    areEqual: (i, j) => sameNumbers(values, i * cols, j * cols, cols),
  };
}

function sparseRows({ values, columns, rowStarts }: SparseMatrix): Rows {
  const words = wordsOf(values, 1);
  const width = words.length / values.length;
  const count = (i: number) => rowStarts[i + 1] - rowStarts[i];
  return {
    hashOf(i) {
      const ofColumns = hash(columns, rowStarts[i], count(i));
      return hash(words, width * rowStarts[i], width * count(i), ofColumns);
    },
    areEqual(i, j) {
      const [a, b] = [rowStarts[i], rowStarts[j]];
      return count(i) === count(j) && sameNumbers(columns, a, b, count(i)) && sameNumbers(values, a, b, count(i));
    },
  };
}

/** The same memory as words of 32 bits where every `length` values fill some, else as bytes. */
function wordsOf(values: StoredValues, length: number): Int32Array | Uint8Array {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: size } = values;
  const isWhole = (length * size) % 4 === 0 && byteOffset % 4 === 0;
  return isWhole ? new Int32Array(buffer, byteOffset, byteLength / 4) : new Uint8Array(buffer, byteOffset, byteLength);
}

function sameNumbers(numbers: Int32Array | DenseMatrix['values'], a: number, b: number, count: number): boolean {
  for (let k = 0; k < count; k++) if (numbers[a + k] !== numbers[b + k]) return false;
  return true;
}

/** FNV-1a by words, going on from the hash of what is before. The upper bits of a word are brought down to the lower ones. */
function hash(words: Int32Array | Uint8Array, start: number, length: number, before = 0x811c9dc5): number {
  let value = before;
  for (let k = start; k < start + length; k++) {
    value = Math.imul(value ^ words[k], 0x01000193);
    value ^= value >>> 15;
  }
  return value;
}

function least(values: Float64Array): number {
  return values.reduce((a, b) => Math.min(a, b));
}

function largest(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b));
}
