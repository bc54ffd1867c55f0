import { axes } from '../metrics/axis.ts';
import type { PerturbationSpread, RobustChoice, Series } from './series.ts';

/** A size of perturbations in a series, and in the one it is compared with. */
export interface RobustSize {
  readonly own: RobustChoice;
  /** Undefined where the other series has no such robust errors, and where they are those of another split. */
  readonly other: RobustChoice | undefined;
}

/**
 * The sizes of perturbations that a series has robust errors for, each with the point where they are lowest: first the one
 * that other figures mark. Beside another series, only those that both have, if there are any.
 */
export function robustSizes(series: Series, other?: Series): RobustSize[] {
  const ofOther = new Map(other?.split === series.split ? sizesOf(other).map((size) => [sizeKey(size), size]) : []);
  const sizes = sizesOf(series).map((own) => ({ own, other: ofOther.get(sizeKey(own)) }));
  const common = sizes.filter((size) => size.other !== undefined);
  return common.length > 0 ? common : sizes;
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

/** Of equals, the most regularised, as for the sizes that results tell the best point of. */
function lowest({ axis, columns, strengths }: Series, errors: Float64Array): number | undefined {
  const ranked = columns[axes[axis.name].strengthColumn] ?? strengths;
  let best: number | undefined;
  for (const [p, error] of errors.entries()) {
    if (Number.isNaN(error)) continue;
    const isLower = best === undefined || error < errors[best];
    if (isLower || (error === errors[best!] && ranked[p] > ranked[best!])) best = p;
  }
  return best;
}
