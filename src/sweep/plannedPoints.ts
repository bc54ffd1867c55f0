import { trainerName } from '../config/outsideSource.ts';
import { penalties } from '../config/penalty.ts';
import type { Config } from '../config/schema.ts';
import { strengthOf, sweptAxis } from '../metrics/axis.ts';
import type { Point } from '../metrics/metric.ts';
import type { Segment, SegmentFold } from '../store/pointResult.ts';

/** A point of a segment before anything is known of it. */
export interface PlannedPoint {
  readonly row: number;
  readonly point: Point;
  readonly fold: (SegmentFold & { readonly row: number }) | undefined;
}

/**
 * The points of a segment from the most regularised one down, whatever the order of the config. `totalWeight`: V, of its training
 * samples.
 */
export function plannedPoints({ loss, firstRow, fold }: Segment, totalWeight: number, config: Config): PlannedPoint[] {
  const { penalty, seed } = config;
  const trainer = trainerName(config.trainer);
  const axis = sweptAxis(config);
  const planned = axis.values.map((value, k): PlannedPoint => {
    const { lambda, ...others } = axis.pointAt(value, config);
    const mu = penalties[penalty].toMu(lambda, totalWeight);
    // In this order journals have them.
    const point = { loss, lambda, mu, trainer, seed, ...others, ...(fold && { fold: fold.fold }) };
    return { row: firstRow + k, point, fold: fold && { ...fold, row: fold.of + k } };
  });
  return planned.sort((a, b) => strengthOf(b.point) - strengthOf(a.point) || a.row - b.row);
}
