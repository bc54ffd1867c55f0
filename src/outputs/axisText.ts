import type { AxisValue } from '../metrics/axis.ts';
import { roundNumber } from './numberText.ts';

/** Where a point is in its sweep, as messages say it: `λ = 0.05623`. Typed so, it is understood again (`meantValues`). */
export function axisText({ symbol, value }: Pick<AxisValue, 'symbol' | 'value'>): string {
  return `${symbol} = ${roundNumber(value)}`;
}
