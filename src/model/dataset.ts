import { twoSum } from '../math/compensated.ts';
import type { Matrix } from '../math/matrix.ts';

/** Width and height in pixels of samples that are images, row-major. */
export interface ImageShape {
  readonly width: number;
  readonly height: number;
}

/** What a data file says of its samples' classes: `codes[i]` is the index in `classes` of sample i's class. */
export interface Labels {
  /** Distinct class names, in ascending order (numeric where all are numbers: 2 before 10). Numbers are written shortest: `2`, not `2.0`. */
  readonly classes: readonly string[];
  readonly codes: Int32Array;
}

/** A data file as read: features as stored (divisor 1), classes if the file holds them. */
export interface Samples {
  readonly features: Matrix;
  readonly labels?: Labels;
  /** Weights ≥ 0, one per sample, if a column of the file holds them. */
  readonly weights?: Float64Array;
  /** In which fold each sample is, or in which group that folds do not split, if a column of the file says it. */
  readonly groups?: Labels;
  readonly image?: ImageShape;
  /** Column names, if the file has a header: one per feature. */
  readonly featureNames?: readonly string[];
  /** The name of the column that holds the classes, if the file has a header with such a column. */
  readonly labelName?: string;
  /** The columns of a table; undefined for formats without columns. */
  readonly columns?: TableColumns;
  /**
   * The levels of features that hold texts, by the feature's 0-based number: the values of these are indices of levels, NaN
   * at gaps. Undefined where all features hold numbers.
   */
  readonly texts?: ReadonlyMap<number, readonly string[]>;
  /** The 0-based row of each sample in the file, where rows have been left out. */
  readonly fileRows?: Uint32Array;
}

/** A column by its name or its 0-based index. */
export type ColumnName = string | number;

/** What the columns of a table are used for; by name where the table has a header, unless two have the same one. */
export interface TableColumns {
  /** One per feature, as they are in the file. */
  readonly features: readonly ColumnName[];
  /** Undefined where labels are in a file of their own. */
  readonly label?: ColumnName;
  /** Undefined where there are no weights. */
  readonly weight?: ColumnName;
  /** The others, which are not used. */
  readonly dropped: readonly ColumnName[];
}

/**
 * Samples of two classes with scaled features.
 * features: n × d. labels: n values, −1 for class I and +1 for class J. Both classes have at least one sample.
 * weights: n values v_i > 0, missing where all are 1. A sample of weight 2 counts as much as two samples.
 */
export interface BinarySamples<Features extends Matrix = Matrix> {
  readonly features: Features;
  readonly labels: Int8Array;
  readonly weights?: Float64Array | undefined;
}

/** Binary samples that know where they come from: `fileRows[i]` is sample i's 0-based row in the data file it was read from. */
export interface FileSamples extends BinarySamples {
  readonly fileRows: Uint32Array;
}

/** How many samples class I and class J have. */
export function classSizes({ labels }: Pick<BinarySamples, 'labels'>): [sizeI: number, sizeJ: number] {
  const sizeI = labels.reduce((size, y) => (y < 0 ? size + 1 : size), 0);
  return [sizeI, labels.length - sizeI];
}

/** Sums of the weights of classes that are nearer to each other, relatively, differ by rounding alone. */
const SAME = 2 ** -50;

/** V_I and V_J, the weights of class I and of class J added up: without weights, their sizes. Two that differ by rounding alone are one. */
export function classWeights({
  labels,
  weights,
}: Pick<BinarySamples, 'labels' | 'weights'>): [ofI: number, ofJ: number] {
  if (weights === undefined) return classSizes({ labels });
  const sums = [0, 0];
  const lost = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    const side = labels[i] < 0 ? 0 : 1;
    const { high, low } = twoSum(sums[side], weights[i]);
    sums[side] = high;
    lost[side] += low;
  }
  const [ofI, ofJ] = sums.map((sum, side) => sum + lost[side]);
  return Math.abs(ofI - ofJ) <= SAME * (ofI + ofJ) ? [ofI, ofI] : [ofI, ofJ];
}

/** V = Σ v: the number of samples, without weights. */
export function totalWeight(samples: Pick<BinarySamples, 'labels' | 'weights'>): number {
  const [ofI, ofJ] = classWeights(samples);
  return ofI + ofJ;
}

/** The box lo ≤ x_k ≤ hi that valid samples lie in, after scaling. */
export type Bounds = readonly [lo: number, hi: number];

/** One class pair, ready for a sweep: training samples, perhaps test samples, and what is known of the features. */
export interface BinaryDataset<Part extends BinarySamples = BinarySamples> {
  /** Class I: label −1. */
  readonly classI: string;
  /** Class J: label +1. */
  readonly classJ: string;
  readonly train: Part;
  readonly test?: Part;
  readonly bounds?: Bounds;
  readonly image?: ImageShape;
}
