import type { RuleSign } from '../results/rules.ts';
import { circle, element, px } from './grammar/svg.ts';

/** The mark of a chosen point at (x, y), in the colour of a curve: a star for `*`, two chevrons for `»`, a ring for `°`. */
export function signMark(sign: RuleSign | '°', x: number, y: number, look: 1 | 2 | 3): string {
  if (sign === '°') return circle(x, y, 4.5, `fig-hollow fig-${look}`);
  if (sign === '*') return element('path', { class: `fig-${look}-fill`, d: star(x, y) });
  return element('path', { class: `fig-chevrons fig-${look}`, d: chevrons(x, y) });
}

/** The `d` of two chevrons to the right, 10 px wide, as the » of the console. */
export function chevrons(x: number, y: number): string {
  return [x - 5, x].map((left) => `M${px(left)} ${px(y - 5)}l5 5l-5 5`).join('');
}

/** The `d` of a star with five points, as the * of the console. */
export function star(x: number, y: number): string {
  // Of radius 7 and 3, at multiples of 36°, the first straight up.
  const corners = [
    [0, -7],
    [1.76, -2.43],
    [6.66, -2.16],
    [2.85, 0.93],
    [4.11, 5.66],
    [0, 3],
    [-4.11, 5.66],
    [-2.85, 0.93],
    [-6.66, -2.16],
    [-1.76, -2.43],
  ];
  return `${corners.map(([dx, dy], k) => `${k === 0 ? 'M' : 'L'}${px(x + dx)} ${px(y + dy)}`).join('')}Z`;
}
