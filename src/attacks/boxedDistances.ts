import type { Kernels } from '../math/kernels/index.ts';
import type { BinarySamples, Bounds } from '../model/dataset.ts';
import { type NormName, norms } from './index.ts';
import { SampleHeadroom } from './sampleHeadroom.ts';
import { weightSides } from './weightSides.ts';

/**
 * The smallest ‖r‖_p, in each norm named, that moves each sample onto the boundary with x + r inside the box: 0 where it is
 * misclassified, ∞ where Σ|w| c < m, as no point of the box that differs from x in harmful directions alone reaches the boundary. From
 * margins m = y s(x) and w ≠ 0; one distance per sample, in feature units. Exact up to rounding, without any sorting per sample.
 */
export function boxedDistances(
  kernels: Kernels,
  names: readonly NormName[],
  w: Float64Array,
  { features, labels }: BinarySamples,
  margins: Float64Array,
  bounds: Bounds,
): Partial<Record<NormName, Float64Array>> {
  const weights = weightSides(w);
  const mark = kernels.arena.mark();
  const sample = new SampleHeadroom(kernels, weights, features, bounds);
  const distances: Partial<Record<NormName, Float64Array>> = {};
  for (const name of names) distances[name] = new Float64Array(margins.length);
  for (let i = 0; i < margins.length; i++) {
    if (!(margins[i] > 0)) continue;
    const margin = margins[i] / weights.scale;
    sample.load(i, labels[i]);
    const isFeasible = sample.reach >= margin;
    for (const name of names) {
      distances[name]![i] = isFeasible ? norms[name].boxed(sample, margin) : Number.POSITIVE_INFINITY;
    }
  }
  kernels.arena.release(mark);
  return distances;
}
