import type { RuleSign } from '../results/rules.ts';
import { star } from './geometry.ts';
import { element, px } from './svg.ts';

/** The mark of a chosen point at (x, y), in the colour of a curve: a star for `*`, two chevrons for `»`, a ring for `°`. */
export function signMark(sign: RuleSign | '°', x: number, y: number, look: 1 | 2 | 3): string {
  if (sign === '°') return element('circle', { cx: x, cy: y, r: 4.5, class: `fig-hollow fig-${look}` });
  if (sign === '*') return element('path', { class: `fig-${look}-fill`, d: star(x, y) });
  return element('path', { class: `fig-chevrons fig-${look}`, d: chevrons(x, y) });
}

/** The `d` of two chevrons to the right, 10 px wide, as the » of the console. */
export function chevrons(x: number, y: number): string {
  return [x - 5, x].map((left) => `M${px(left)} ${px(y - 5)}l5 5l-5 5`).join('');
}
