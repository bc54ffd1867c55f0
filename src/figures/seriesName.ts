import { labelWidth, nameText } from './grammar/svg.ts';
import type { Series } from './series.ts';

/** Which series it is, on one line of at most `width` px: run · I v J · loss. */
export function seriesName({ run, classI, classJ, loss, trainer }: Series, width: number): string {
  const kind = ['', loss, ...(trainer === 'exact' ? [] : [trainer])].join(' · ');
  const room = width - labelWidth(` ·  v ${kind}`);
  return `${nameText(run, room / 2)} · ${nameText(classI, room / 4)} v ${nameText(classJ, room / 4)}${kind}`;
}

/** The name of class I (label −1) or J (1), of at most `width` px. */
export function className({ classI, classJ }: Pick<Series, 'classI' | 'classJ'>, label: number, width: number): string {
  return nameText(label < 0 ? classI : classJ, width);
}
