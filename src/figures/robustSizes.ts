import { ordered } from './panels.ts';
import type { PerturbationSpread, RobustChoice, Series } from './series.ts';

/**
 * The sizes of perturbations that a series has robust errors for, each with the point where they are lowest: first the one
 * that other figures mark. Beside another series, only those that both have, if there are any.
 */
export function robustSizes(series: Series, other?: Series): RobustChoice[] {
  const own = sizesOf(series);
  const common = other ? own.filter((size) => sameSize(size, series, other) !== undefined) : [];
  return common.length > 0 ? common : own;
}

/** A size of a series in another one; undefined where that has none, and where its errors are those of another split. */
export function sameSize(size: RobustChoice, { split }: Series, other: Series): RobustChoice | undefined {
  if (other.split !== split) return undefined;
  return sizesOf(other).find((one) => sizeKey(one) === sizeKey(size));
}

/** `linf-box-0.1`: norm and box as in checks. */
export function sizeKey({ norm, boxed, epsilon }: RobustChoice): string {
  return `${norm}${boxed ? '-box' : ''}-${epsilon}`;
}

function sizesOf(series: Series): RobustChoice[] {
  const { robust, spreads } = series;
  const measured = spreads.flatMap((spread) => sizesOfSpread(series, spread));
  if (robust === undefined) return measured;
  return [robust, ...measured.filter((size) => sizeKey(size) !== sizeKey(robust))];
}

function sizesOfSpread(series: Series, { norm, boxed, epsilons, errors }: PerturbationSpread): RobustChoice[] {
  return Array.from(epsilons).flatMap((epsilon, k) => {
    const atSize = Float64Array.from(errors, (one) => one[k] ?? Number.NaN);
    const best = lowest(series, atSize);
    return epsilon > 0 && best !== undefined ? [{ norm, boxed, epsilon, errors: atSize, best }] : [];
  });
}

/** Of equals, the most regularised. */
function lowest(series: Series, errors: Float64Array): number | undefined {
  let best: number | undefined;
  for (const p of ordered(series)) {
    if (!Number.isNaN(errors[p]) && (best === undefined || errors[p] <= errors[best])) best = p;
  }
  return best;
}
