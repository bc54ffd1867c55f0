import { countByLabel, equalBins } from '../math/bins.ts';
import type { Margins } from './margins.ts';
import type { ClassHistogram } from './series.ts';

/** So large a share of the steps between neighbouring values is the same, to so much, where they are evenly spaced. */
const [SHARE, TOLERANCE] = [0.9, 0.05];
const FEWEST = 20;
/** Of the spacing: samples on an edge are in the bin below it, however they are rounded. */
const ROUNDING = 1e-3;

/** The distance between neighbouring values, where they are evenly spaced but for some. */
function spacingOf(values: Float64Array): number | undefined {
  const sorted = values.toSorted();
  const steps = sorted.subarray(1).map((value, k) => value - sorted[k]);
  const usual = steps.toSorted()[steps.length >> 1];
  const same = steps.filter((step) => Math.abs(step - usual) < TOLERANCE * usual);
  if (steps.length < FEWEST || same.length < SHARE * steps.length) return undefined;
  return same.reduce((sum, step) => sum + step, 0) / same.length;
}

/**
 * A histogram of evenly spaced samples with as many of them in each bin: where bins are about as wide as samples are apart,
 * one has a sample more than the next, a pattern that is not in the data. Undefined where samples are not evenly spaced.
 */
export function evenBins(
  { values, labels }: Margins & { readonly labels: Int8Array },
  { edges }: ClassHistogram,
): ClassHistogram | undefined {
  const spacings = [-1, 1].map((label) => spacingOf(values.filter((_, k) => labels[k] === label)));
  const [spacing, other] = spacings;
  if (spacing === undefined || other === undefined || Math.abs(other - spacing) > TOLERANCE * spacing) return undefined;
  const width = spacing * Math.max(1, Math.round((edges[1] - edges[0]) / spacing));
  const sorted = values.toSorted();
  const bins = equalBins(sorted[0], sorted[sorted.length - 1], width);
  return countByLabel(
    values.map((value) => value - ROUNDING * spacing),
    labels,
    bins,
  );
}
