import { type AxisValue, nearestValues } from '../metrics/axis.ts';
import { apart, roundNumber } from './numberText.ts';

/** Where a point is in its sweep, as messages say it: `λ = 0.05623`. Typed so, it is understood again (`meantValues`). */
export function axisText({ symbol, value }: Pick<AxisValue, 'symbol' | 'value'>): string {
  return `${symbol} = ${roundNumber(value)}`;
}

/** The two values of a grid that are nearest to one that is not on it: `0.05623 and 0.1`. */
export function nearestText(grid: readonly number[], wanted: number): string {
  return apart(nearestValues(grid, wanted).slice(0, 2)).join(' and ');
}
