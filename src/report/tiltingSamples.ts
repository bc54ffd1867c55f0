import type { TiltingSamples } from '../figures/series.ts';
import { selectRows, timesAbout } from '../math/matrix.ts';
import { dot } from '../math/vector.ts';
import type { Scored } from '../metrics/metric.ts';
import type { Pair } from '../metrics/pair.ts';
import { fallbackDirection, type TiltingPlane, tiltingPlane } from '../metrics/tiltingPlane.ts';
import { evenlySpaced } from './evenlySpaced.ts';

/** A class pair's samples in the tilting planes of one classifier after the other. */
export class TiltingPlanes {
  readonly #pair: Pair;
  readonly #chosen: Uint32Array;
  /** (x − c)·ẑ of the chosen samples, the same in all planes. */
  readonly #z: Float64Array;
  /** The n̂ of planes without tilt, and (x − c)·n̂. */
  #untilted: { readonly axis: Float64Array; readonly n: Float64Array } | undefined;

  /** For a pair whose centroids differ; at most `most` samples are shown. */
  constructor(pair: Pair, most: number) {
    this.#pair = pair;
    this.#chosen = evenlySpaced(pair.dataset.train.labels, most);
    this.#z = this.#along(pair.direction.map((value) => value / pair.centroidDistance));
  }

  /** What is the same at all points. fileRows: of all training samples. */
  shared(fileRows: Uint32Array): Pick<TiltingSamples, 'total' | 'rows' | 'labels' | 'z'> {
    const { labels } = this.#pair.dataset.train;
    return {
      total: labels.length,
      rows: Uint32Array.from(this.#chosen, (i) => fileRows[i]),
      labels: Int8Array.from(this.#chosen, (i) => labels[i]),
      z: Float32Array.from(this.#z),
    };
  }

  /** (x − c)·n̂ of each chosen sample, and 1 where it is misclassified; both empty where there is no boundary. */
  at({ classifier, wNorm, trainMargins }: Scored): { readonly n: Float32Array; readonly misclassified: Uint8Array } {
    const plane = tiltingPlane(this.#pair, classifier, () => this.#withoutTilt().axis);
    if (plane === undefined || wNorm === undefined) return { n: new Float32Array(), misclassified: new Uint8Array() };
    const { labels } = this.#pair.dataset.train;
    const distances = Float64Array.from(this.#chosen, (i) => (labels[i] * trainMargins[i]) / wNorm);
    return {
      n: Float32Array.from(plane.sin === 0 ? this.#withoutTilt().n : this.#across(plane, distances)),
      misclassified: Uint8Array.from(this.#chosen, (i) => (trainMargins[i] <= 0 ? 1 : 0)),
    };
  }

  /** From signed distances d = cos θ z + sin θ n + offset: the scores are there, and projections would cost as much again. */
  #across({ cos, sin, offset }: TiltingPlane, distances: Float64Array): Float64Array {
    return distances.map((d, k) => (d - offset - cos * this.#z[k]) / sin);
  }

  #withoutTilt(): { readonly axis: Float64Array; readonly n: Float64Array } {
    if (this.#untilted === undefined) {
      const axis = fallbackDirection(this.#pair);
      this.#untilted = { axis, n: this.#along(axis) };
    }
    return this.#untilted;
  }

  #along(axis: Float64Array): Float64Array {
    const centre = dot(this.#pair.midpoint, axis);
    const shown = selectRows(this.#pair.dataset.train.features, this.#chosen);
    return timesAbout(shown, this.#pair.mean, axis).map((product) => product - centre);
  }
}
