import { isPlace, type Mark } from './frame.ts';
import type { Values } from './line.ts';
import { placesOf } from './scale.ts';
import { element, px } from './svg.ts';

/** How marks are drawn: of few samples large, of many small, for they lie on one another. */
export type DotSize = 'large' | 'usual' | 'small';

const [FEW, MANY] = [30, 800];

export function sizeFor(count: number): DotSize {
  return count <= FEW ? 'large' : count < MANY ? 'usual' : 'small';
}

const crossSize: Readonly<Record<DotSize, number>> = { large: 8, usual: 5, small: 3 };
const classOf: Readonly<Record<DotSize, string>> = { large: ' fig-large', usual: '', small: ' fig-crowd' };

/** Signs at (x, y): one element, however many there are. */
interface Signs {
  readonly x: Values;
  readonly y: Values;
  /** Which of them; all, if it is missing. */
  has?(k: number): boolean;
  readonly size?: DotSize;
}

/** Dots, as lines of length 0. */
export function dots(signs: Signs, look: string): Mark {
  return drawSigns(signs, `fig-dots ${look}${classOf[signs.size ?? 'usual']}`, 'h0');
}

export function crosses(signs: Signs, look: string): Mark {
  const size = signs.size ?? 'usual';
  return drawSigns(signs, `fig-crosses ${look}${classOf[size]}`, crossPath(crossSize[size]));
}

/** Circles of 9 px, of 15 around large marks. */
export function rings(signs: Signs, names = 'fig-rings'): Mark {
  const radius = signs.size === 'large' ? 7.5 : 4.5;
  return drawSigns(signs, names, ringPath(radius));
}

function drawSigns({ x, y, has = () => true }: Signs, names: string, sign: string): Mark {
  return ({ x: across, y: up }) => {
    const [xs, ys] = [placesOf(x, across), placesOf(y, up)];
    let d = '';
    for (let k = 0; k < xs.length; k++) if (has(k) && isPlace(xs[k], ys[k])) d += `M${px(xs[k])} ${px(ys[k])}${sign}`;
    return d === '' ? '' : element('path', { class: names, d });
  };
}

function crossPath(size: number): string {
  const half = size / 2;
  return `m-${half}-${half}l${size} ${size}m-${size} 0l${size}-${size}`;
}

function ringPath(r: number): string {
  return `m-${r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0-${2 * r} 0`;
}

/** The same signs at one place in px, for legends. */
export const signAt = {
  dot: (x: number, y: number, look: string) =>
    element('path', { class: `fig-dots ${look}`, d: `M${px(x)} ${px(y)}h0` }),
  cross: (x: number, y: number, look: string) =>
    element('path', { class: `fig-crosses ${look}`, d: `M${px(x)} ${px(y)}${crossPath(5)}` }),
  ring: (x: number, y: number) => element('path', { class: 'fig-rings', d: `M${px(x)} ${px(y)}${ringPath(4.5)}` }),
  line: (x: number, y: number, names: string) => element('path', { class: names, d: `M${px(x - 8)} ${px(y)}h16` }),
};
