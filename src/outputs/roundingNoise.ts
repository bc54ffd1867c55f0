import type { Cell, Quantity } from '../metrics/metric.ts';

/** A billionth of a degree, in radians. */
const SMALLEST_ANGLE = (Math.PI / 180) * 1e-9;

/** Of the distance between the class means. */
const SMALLEST_LENGTH = 1e-12;

/**
 * What people see of a number that is 0 but for rounding: 0. So are angles below a billionth of a degree, lengths below
 * 1e-12 of the distance between the class means, ‖j − i‖, and what a quantity says of itself; an upper bound stays one. Files
 * keep the number.
 */
export function withoutNoise<Kind extends Cell>(
  cell: Kind,
  {
    unit,
    bound,
    rounding = 0,
  }: Pick<Quantity, 'unit' | 'rounding'> & { readonly bound?: Quantity['bound'] | undefined },
  classDistance?: Cell,
): Kind | 0 {
  if (typeof cell !== 'number' || bound === 'upper') return cell;
  const isLength = unit === 'feature units' && typeof classDistance === 'number';
  const smallest = unit === 'radians' ? SMALLEST_ANGLE : isLength ? SMALLEST_LENGTH * classDistance : rounding;
  return Math.abs(cell) < smallest ? 0 : cell;
}
