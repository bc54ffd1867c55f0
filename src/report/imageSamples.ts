import { BoxedSamples } from '../attacks/boxedSamples.ts';
import { norms } from '../attacks/index.ts';
import { freeDistances } from '../attacks/norm.ts';
import type { ImageSample, ImageSamples } from '../figures/series.ts';
import type { Kernels } from '../math/kernels/index.ts';
import { rowOf, selectRows } from '../math/matrix.ts';
import type { Scored } from '../metrics/metric.ts';
import type { Pair } from '../metrics/pair.ts';
import { normsOf } from '../metrics/robustness.ts';
import type { FileSamples } from '../model/dataset.ts';
import { kindsWithin, type PerturbationKind } from './spreads.ts';

/** Which of the attacked samples are shown as images: rows of the split, those of class I first. */
export type ChosenImages = Uint32Array;

/**
 * Of each class `perClass` samples, fewer where it has fewer, by their margins m = y s(x) at one point: up to a third are
 * misclassified, the one farthest beyond the boundary first; then the ones closest to it, a third; the others lie evenly
 * between those and the one farthest from it.
 */
export function chooseImages({ labels }: FileSamples, margins: Float64Array, perClass: number): ChosenImages {
  const third = Math.ceil(perClass / 3);
  return Uint32Array.from(
    [-1, 1].flatMap((label) => {
      const ranked = [...labels.keys()].filter((i) => labels[i] === label).sort((a, b) => margins[a] - margins[b]);
      if (ranked.length <= perClass) return ranked;
      const wrong = ranked.filter((i) => !(margins[i] > 0)).slice(0, third);
      const right = ranked.filter((i) => margins[i] > 0);
      const closest = right.slice(0, third);
      const others = right.slice(closest.length);
      const count = Math.min(others.length, perClass - wrong.length - closest.length);
      const spaced = Array.from({ length: count }, (_, k) => others[Math.ceil(((k + 1) * others.length) / count) - 1]);
      return [...wrong, ...closest, ...spaced];
    }),
  );
}

/** One value per image. */
export interface ImagesAtPoint {
  /** y·d(x). */
  readonly distances: Float64Array;
  /** The smallest perturbations, by kind. */
  readonly norms: readonly Float64Array[];
}

/** Measures chosen images at one point after the other. */
export class MeasuredImages {
  readonly #pair: Pair;
  readonly #chosen: ChosenImages;
  readonly #samples: FileSamples;
  /** Where there is a box. */
  readonly #boxed: BoxedSamples | undefined;
  readonly #kinds: readonly PerturbationKind[];

  constructor(kernels: Kernels, pair: Pair, samples: FileSamples, chosen: ChosenImages) {
    this.#pair = pair;
    this.#chosen = chosen;
    this.#samples = {
      features: selectRows(samples.features, chosen),
      labels: Int8Array.from(chosen, (i) => samples.labels[i]),
      fileRows: Uint32Array.from(chosen, (i) => samples.fileRows[i]),
    };
    const { bounds } = pair.dataset;
    this.#boxed = bounds && new BoxedSamples(kernels, this.#samples.features, bounds);
    this.#kinds = kindsWithin(bounds);
  }

  /** The images with what `at` returned for the points of a series. */
  series(points: readonly (ImagesAtPoint | undefined)[]): ImageSample[] {
    const { features, labels, fileRows } = this.#samples;
    return Array.from(this.#chosen, (_, k) => ({
      row: fileRows[k],
      label: labels[k] < 0 ? -1 : 1,
      pixels: Float32Array.from(rowOf(features, k)),
      distances: Float64Array.from(points, (point) => point?.distances[k] ?? Number.NaN),
      perturbations: this.#kinds.map(({ norm, boxed }, kind) => ({
        norm,
        boxed,
        norms: Float64Array.from(points, (point) => point?.norms[kind][k] ?? Number.NaN),
      })),
    }));
  }

  /** What is measured at a point; undefined where there is no boundary. */
  at(scored: Scored): ImagesAtPoint | undefined {
    const { wNorm, trainMargins, testMargins } = scored;
    if (wNorm === undefined) return undefined;
    const { w } = scored.classifier;
    const all = this.#pair.attackSplit === 'train' ? trainMargins : testMargins!;
    const margins = Float64Array.from(this.#chosen, (i) => all[i]);
    const boxed = this.#boxed?.distances(normsOf('boxed'), w, this.#samples.labels, margins);
    return {
      distances: margins.map((m) => m / wNorm),
      norms: this.#kinds.map((kind) => (kind.boxed ? boxed![kind.norm]! : freeDistances(norms[kind.norm], w, margins))),
    };
  }
}

/** The values drawn black and white: the bounds, else the least and the largest value of the images. */
export function rangeOf(samples: readonly ImageSample[], bounds: ImageSamples['bounds']): [number, number] {
  if (bounds) return [...bounds];
  const least = (pixels: Float32Array) => pixels.reduce((a, b) => Math.min(a, b));
  const largest = (pixels: Float32Array) => pixels.reduce((a, b) => Math.max(a, b));
  const lowest = Math.min(...samples.map(({ pixels }) => least(pixels)));
  const highest = Math.max(...samples.map(({ pixels }) => largest(pixels)));
  return [lowest, highest > lowest ? highest : lowest + 1];
}
