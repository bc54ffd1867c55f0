import type { NormName } from '../attacks/index.ts';
import type { LossName } from '../losses/index.ts';
import type { AxisLabel } from '../metrics/axis.ts';
import type { ImageShape } from '../model/dataset.ts';
import type { Choices } from '../results/rules.ts';

/**
 * One sweep along an axis as figures draw it: a class pair of a run, with one loss and trainer. What is listed by point is in the
 * order of results.csv. Everything is there before a figure is drawn: figures compute nothing that a metric defines.
 * Numbers to read are in double precision; those of a Float32Array are only drawn, and rounded to 2⁻¹⁵ of its largest.
 */
export interface Series {
  /** The run's name, as its config says; runs that are shown together have different ones. */
  readonly run: string;
  readonly classI: string;
  readonly classJ: string;
  readonly loss: LossName;
  readonly trainer: string;
  /** The samples that are perturbed, and how many there are. */
  readonly split: 'train' | 'test';
  readonly attacked: number;
  /** What the sweep is over, and its values as the user wrote them, by point. */
  readonly axis: AxisLabel;
  readonly strengths: Float64Array;
  /** Columns of results.csv that hold numbers, and those of `--certified` and `--limits`, by name and point; NaN: no value. */
  readonly columns: Readonly<Record<string, Float64Array>>;
  /** Column `status` by point. */
  readonly status: readonly string[];
  /** The points that are chosen. */
  readonly chosen: Choices;
  readonly robust?: RobustChoice;
  /** By point; none where there is no boundary. */
  readonly histograms: readonly (MarginHistograms | undefined)[];
  readonly spreads: readonly PerturbationSpread[];
  /** Missing where the data could not be read again, and where the centroids coincide. */
  readonly tilting?: TiltingSamples;
  /** Missing where samples are no images, and where the data could not be read again. */
  readonly images?: ImageSamples;
  /** Missing where samples are images or have many features, and where the data could not be read again. */
  readonly values?: SampleValues;
}

/** The point with the lowest error under perturbations of one size. */
export interface RobustChoice {
  readonly norm: NormName;
  readonly boxed: boolean;
  readonly epsilon: number;
  /** By point; NaN: no value. */
  readonly errors: Float64Array;
  /** The 95 % intervals of the errors, where they are known. */
  readonly interval?: readonly [lower: Float64Array, upper: Float64Array];
  readonly best: number;
}

/** How many samples of class I and class J lie in each of the bins between ascending edges. */
export interface ClassHistogram {
  readonly edges: Float64Array;
  readonly countsI: Uint32Array;
  readonly countsJ: Uint32Array;
}

/** How the training samples' margins are spread at one point. */
export interface MarginHistograms {
  /** Of y·d(x). y·s = ‖w‖ y·d has the same counts; s is y·s for class J, and −y·s for class I. */
  readonly distances: ClassHistogram;
  /** Of f(y·s). Missing where the data could not be read again. */
  readonly losses?: ClassHistogram;
}

/** How the smallest perturbations of the attacked samples (0 for misclassified ones) are spread in one norm, by point. */
export interface PerturbationSpread {
  readonly norm: NormName;
  /** Whether the perturbed samples stay inside the bounds. */
  readonly boxed: boolean;
  /**
   * By point: the smallest ε at which the robust error is at least k/(K − 1), for k = 0 … K − 1; ∞ where that is
   * impossible. Empty where there is no boundary, and where the data could not be read again.
   */
  readonly quantiles: readonly Float32Array[];
  /** The sizes of robustness.csv, the same at all points; none if it has none of this kind. */
  readonly epsilons: Float64Array;
  /** By point: the robust error at each of those sizes; NaN: no value. */
  readonly errors: readonly Float64Array[];
}

/** Training samples in the tilting plane: of each class evenly spaced ones in file order, where there are more than can be shown. */
export interface TiltingSamples {
  /** How many training samples there are in all. */
  readonly total: number;
  /** Where they are in the data file, from 0; m values. */
  readonly rows: Uint32Array;
  /** −1 or 1; m values. */
  readonly labels: Int8Array;
  /** (x − c)·ẑ; m values. */
  readonly z: Float32Array;
  /** (x − c)·n̂, by point; m values, none where there is no boundary. */
  readonly n: readonly Float32Array[];
  /** By point: 1 for misclassified samples; m values. */
  readonly misclassified: readonly Uint8Array[];
}

/** A few samples of the attacked split that are images, and the weights as an image. */
export interface ImageSamples {
  readonly shape: ImageShape;
  /** The values drawn black and white. */
  readonly range: readonly [number, number];
  /** The box, if there is one. */
  readonly bounds?: readonly [number, number];
  /** By point; d values, none where there is no classifier. */
  readonly weights: readonly Float32Array[];
  readonly samples: readonly ImageSample[];
  /** Training samples that can be looked at, too: evenly spaced ones, where there are more than can be kept. */
  readonly training?: TrainingImages;
}

export interface TrainingImages {
  /** In the data file, ascending; m values. */
  readonly rows: Uint32Array;
  /** −1 or 1; m values. */
  readonly labels: Int8Array;
  /** m × d, row-major: 0 and 255 are black and white as `range` says. */
  readonly levels: Uint8Array;
}

export interface ImageSample {
  /** Its row in the data file, from 0. */
  readonly row: number;
  readonly label: -1 | 1;
  /** d values. */
  readonly pixels: Float32Array;
  /** Signed distance y·d(x) by point; NaN: no boundary. */
  readonly distances: Float64Array;
  /** The smallest perturbation by norm and point, 0 where it is misclassified, ∞ where the box holds none, NaN: no boundary. */
  readonly perturbations: readonly { readonly norm: NormName; readonly boxed: boolean; readonly norms: Float64Array }[];
}

/** The values of training samples that are no images, of each class evenly spaced ones where there are more than can be kept. */
export interface SampleValues {
  /** How many training samples there are in all. */
  readonly total: number;
  /** Of the d features. */
  readonly names: readonly string[];
  /** The box of valid samples, if there is one. */
  readonly bounds?: readonly [number, number];
  /** In the data file, ascending; m values. */
  readonly rows: Uint32Array;
  /** −1 or 1; m values. */
  readonly labels: Int8Array;
  /** m × d, row-major. */
  readonly features: Float64Array;
  /** By point; d values, none where there is no classifier. */
  readonly weights: readonly Float64Array[];
}
