import type { Series } from './series.ts';
import { nameText } from './svg.ts';

/** Which series it is, on one line of at most `width` px: run · I v J · loss. */
export function seriesName({ run, classI, classJ, loss, trainer }: Series, width: number): string {
  const short = width / 5;
  const parts = [nameText(run, 2 * short), `${nameText(classI, short)} v ${nameText(classJ, short)}`, loss];
  return [...parts, ...(trainer === 'exact' ? [] : [trainer])].join(' · ');
}
