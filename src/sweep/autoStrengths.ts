import { type AutoGrid, geomspace } from '../config/grid.ts';
import { type PenaltyName, penalties } from '../config/penalty.ts';
import type { Config, ConfigBeforeData } from '../config/schema.ts';
import type { Datasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import { totalVariance } from '../math/totalVariance.ts';
import { type BinaryDataset, totalWeight } from '../model/dataset.ts';

/** Of a class pair, what its strongest penalty follows from. */
export interface Spread {
  /** S² = (1/V) Σ v_i ‖x_i − x̄‖² of its scaled training samples. */
  readonly variance: number;
  /** V, the sum of their weights. */
  readonly weight: number;
}

/** Decimal digits that every double has: 7 × 0.1 is 0.7. */
const DIGITS = 15;

/**
 * The strengths of `lambda: auto`, from the strongest penalty down, in the spelling of the penalty: `count` values in equal
 * ratios from the strongest that one of the class pairs asks for, μ = S², to `ratio` times it as μ. One grid for all pairs,
 * losses and folds, so that their rows can be compared.
 *
 * At μ = S² the penalty rules, whatever the loss with slopes in [−1, 0]: w = (1/2μV) Σ v α y (x − x̄) with 0 ≤ α ≤ 1, because
 * Σ v α y = 0, so ‖w‖ ≤ S/2μ, and scores have a standard deviation of at most ‖w‖ S ≤ S²/2μ = ½. The strongest value is
 * rounded to two digits, to the side of a stronger penalty.
 */
export function autoStrengths({ count, ratio }: AutoGrid, penalty: PenaltyName, spreads: readonly Spread[]): number[] {
  const { fromMu } = penalties[penalty];
  const isRising = fromMu(1, 1) < fromMu(2, 1);
  const values = spreads.map(({ variance, weight }) => fromMu(variance, weight));
  const strongest = isRising ? twoDigits(Math.max(...values), 'above') : twoDigits(Math.min(...values), 'below');
  const weakest = isRising ? strongest * ratio : strongest / ratio;
  return geomspace([strongest, Number(weakest.toPrecision(DIGITS)), count]);
}

/** The config with λ from the data where it leaves them to these. Throws a UserError where no two training samples differ. */
export function withStrengths(
  { lambda, ...config }: ConfigBeforeData,
  { pairs, pair }: Pick<Datasets, 'pairs' | 'pair'>,
): Config {
  if (!('ratio' in lambda)) return { ...config, lambda };
  const spreads = pairs.map((_, index) => spreadOf(pair(index)));
  if (spreads.every(({ variance }) => variance > 0)) {
    return { ...config, lambda: autoStrengths(lambda, config.penalty, spreads) };
  }
  const message =
    'auto goes by how far the training samples lie apart, and those of a class pair are all the same; expected samples that differ, or numbers';
  throw new UserError({ key: ['lambda'], message });
}

function spreadOf({ train }: BinaryDataset): Spread {
  return { variance: totalVariance(train.features, train.weights), weight: totalWeight(train) };
}

/** Sums in another order do not tip a number that has two digits to the next one. */
const SLACK = 1e-9;

/** A number > 0 with two significant digits: the least at or above it, or the largest at or below it. */
function twoDigits(value: number, towards: 'above' | 'below'): number {
  const [mantissa, exponent] = value.toExponential().split('e').map(Number);
  const digits = towards === 'above' ? Math.ceil(mantissa * 10 * (1 - SLACK)) : Math.floor(mantissa * 10 * (1 + SLACK));
  return Number(`${digits}e${exponent - 1}`);
}
