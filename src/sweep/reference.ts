import { penalties } from '../config/penalty.ts';
import type { Config } from '../config/schema.ts';
import { dot } from '../math/vector.ts';
import { columnNames, measureAll } from '../metrics/index.ts';
import type { Cell } from '../metrics/metric.ts';
import type { Pair } from '../metrics/pair.ts';
import type { Scorer } from '../metrics/scorer.ts';

/** True by definition of the nearest-centroid classifier; measured, they would be off by rounding. */
const exact: Readonly<Record<string, Cell>> = { tilt_angle: 0, adversarial_strength: 1 };

/**
 * A pair's row of reference.csv: the nearest-centroid classifier w = ẑ = (j − i)/‖j − i‖, b = −ẑ·c with c = (i + j)/2,
 * which the classifiers of balanced classes tend to as μ → ∞. Its cells are those of results.csv; its λ is the one of an
 * infinite penalty. It minimises no objective, and any multiple of w and b decides in the same way: what depends on a
 * loss or on the size of w is empty. Where the centroids coincide it does not exist: a failed row. `scorer`: or why there is none.
 */
export function referenceRow(pair: Pair, config: Config, scorer: Scorer | string): Cell[] {
  const { direction, mean, midpoint, centroidDistance, totalWeight } = pair;
  const { toMu } = penalties[config.penalty];
  const point = {
    lambda: toMu(0, totalWeight) === Number.POSITIVE_INFINITY ? 0 : Number.POSITIVE_INFINITY,
    mu: Number.POSITIVE_INFINITY,
    trainer: 'nearest-centroid',
    seed: config.seed,
  };
  if (typeof scorer === 'string') return measureAll({ point, pair, failure: scorer });
  if (centroidDistance === 0) return measureAll({ point, pair, failure: 'the centroids of the two classes coincide' });
  const w = direction.map((value) => value / centroidDistance);
  const classifier = { w, b: -dot(w, midpoint), centre: mean };
  const cells = measureAll({ point, pair, scored: scorer.score(classifier) });
  return cells.map((cell, k) => exact[columnNames[k]] ?? cell);
}
