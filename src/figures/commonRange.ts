/** From the lowest to the highest value. */
export type Range = readonly [lowest: number, highest: number];

/** Ranges that are so much longer than those of half of the points are left out. */
const LONGEST = 1.75;

/**
 * One range for the points of a series, so that an axis stays where it is while λ changes. Without those points, such as
 * the ones at which an unbalanced bias has drifted far away, in whose range the others could not be seen.
 */
export function commonRange(ranges: readonly (Range | undefined)[]): Range | undefined {
  const known = ranges.filter((range) => range !== undefined);
  if (known.length === 0) return undefined;
  const span = ([lowest, highest]: Range) => highest - lowest;
  const spans = known.map(span).sort((a, b) => a - b);
  const usual = known.filter((range) => span(range) <= LONGEST * spans[spans.length >> 1]);
  return [Math.min(...usual.map(([lowest]) => lowest)), Math.max(...usual.map(([, highest]) => highest))];
}

/** The common range for a point that lies in it, else the point's own. */
export function rangeOf(own: Range, common: Range | undefined): Range {
  return common && contains(common, own) ? common : own;
}

/** Whether all points lie in the common range: then an axis over it does not depend on the point. */
export function isCommon(ranges: readonly (Range | undefined)[], common: Range | undefined): boolean {
  return common !== undefined && ranges.every((range) => range === undefined || contains(common, range));
}

function contains([lowest, highest]: Range, inner: Range): boolean {
  return inner[0] >= lowest && inner[1] <= highest;
}
