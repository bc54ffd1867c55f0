import type { CentredProducts } from '../math/centredProducts.ts';
import { compensatedDot } from '../math/compensated.ts';
import { difference, multiplied } from '../math/vector.ts';

/** One bias in three systems of coordinates: s(x) = w·(x − centre) + aboutCentre ≈ w·(x − mean) + atMean ≈ w·x + raw. */
export interface PlacedBias {
  readonly aboutCentre: number;
  /** The double next to aboutCentre + w·(mean − centre), and how far it is from it. */
  readonly atMean: number;
  readonly slipAtMean: number;
  /** The double next to aboutCentre − w·centre, and how far it is from it: where the mean is far from 0, farther. */
  readonly raw: number;
  readonly slipRaw: number;
}

/** w·centre and w·mean are summed in twice the digits, so that a slip is what the last rounding makes it. */
export function placeBias(
  w: Float64Array,
  aboutCentre: number,
  { centre, mean }: Pick<CentredProducts, 'centre' | 'mean'>,
): PlacedBias {
  const raw = compensatedDot(multiplied(w, -1), centre, aboutCentre);
  const atMean =
    mean === centre ? { high: aboutCentre, low: 0 } : compensatedDot(w, difference(mean, centre), aboutCentre);
  return { aboutCentre, atMean: atMean.high, slipAtMean: -atMean.low, raw: raw.high, slipRaw: -raw.low };
}
