import { DOMParser, type Element } from '@xmldom/xmldom';
import type { Drawing, FigureName, View } from '../../src/figures/figure.ts';
import { figures } from '../../src/figures/index.ts';
import { widthOf } from '../../src/figures/svgText.ts';
import { texts } from '../../src/figures/texts/index.ts';
import { makeSeries } from './series.ts';

/** A drawing of one figure, and its elements: those of the frame, then those of the content. */
export interface Drawn extends Drawing {
  readonly elements: readonly Element[];
}

/** Draws the middle point of a made-up series in English, 640 px wide, if nothing else is said. */
export function draw(name: FigureName, changes: Partial<View> = {}): Drawn {
  const series = changes.series ?? makeSeries(name === 'plane' ? { width: 2, height: 1 } : {});
  const point = Math.floor(series.strengths.length / 2);
  const view: View = { series, point, choices: {}, texts: texts.en, width: 640, ...changes };
  const drawing = figures[name].draw(view);
  return { ...drawing, elements: elementsOf(drawing.frame + drawing.content) };
}

/** The point that is read at a place, if one is. */
export function pointAt({ readings }: Drawing, x: number, y: number): number | undefined {
  const { nearest, read } = readings!();
  const place = nearest(x, y);
  return place === undefined ? undefined : read(place).point;
}

/** Every element of a piece of SVG, in its order. Throws where it is not well-formed. */
export function elementsOf(markup: string): Element[] {
  const onError = (_: string, message: string): void => {
    throw new Error(message);
  };
  const document = new DOMParser({ onError }).parseFromString(
    `<svg xmlns="http://www.w3.org/2000/svg">${markup}</svg>`,
    'image/svg+xml',
  );
  return [...document.getElementsByTagName('*')];
}

function hasClass(element: Element, ...names: readonly string[]): boolean {
  const classes = (element.getAttribute('class') ?? '').split(' ');
  return names.every((name) => classes.includes(name));
}

export function withClass({ elements }: Pick<Drawn, 'elements'>, ...names: readonly string[]): Element[] {
  return elements.filter((element) => hasClass(element, ...names));
}

/** A line of text, and about the room it takes. */
export interface PlacedText {
  readonly text: string;
  readonly anchor: string;
  readonly isTick: boolean;
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly right: number;
}

export function textsOf({ elements }: Pick<Drawn, 'elements'>): PlacedText[] {
  return elements
    .filter(({ tagName }) => tagName === 'text')
    .map((element) => {
      const text = element.textContent ?? '';
      const anchor = element.getAttribute('text-anchor') ?? 'start';
      const isTick = hasClass(element, 'fig-tick');
      const [x, y] = [Number(element.getAttribute('x')), Number(element.getAttribute('y'))];
      const pieces = [...element.childNodes].map((node) => {
        const isSubscript = node.nodeType === 1 && hasClass(node as Element, 'fig-sub');
        return widthOf([node.textContent ?? ''], isSubscript ? 9 : isTick ? 11 : 12);
      });
      const width = pieces.reduce((sum, piece) => sum + piece, 0);
      const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
      return { text, anchor, isTick, x, y, left, right: left + width };
    });
}

/** From px to values, as the labels of two ticks tell. */
export type Reading = (px: number) => number;

/** Of the axis below, from the ticks whose labels stand in the middle below them. `log`: the value's logarithm to base 10. */
export function readX(drawn: Pick<Drawn, 'elements'>, kind: 'log' | 'linear' = 'linear'): Reading {
  const ticks = textsOf(drawn).filter(({ isTick, anchor }) => isTick && anchor === 'middle');
  return reading(ticks.map(({ text, x }) => ({ at: x, value: numberOf(text, kind) })));
}

/** Of the axis at the left between two heights; labels stand 4 px below their ticks' middles. */
export function readY(
  drawn: Pick<Drawn, 'elements'>,
  { kind = 'linear', from = 0, to = 1e4 }: { kind?: 'log' | 'linear'; from?: number; to?: number } = {},
): Reading {
  const ticks = textsOf(drawn).filter(({ isTick, anchor, y }) => isTick && anchor === 'end' && y > from && y < to);
  return reading(ticks.map(({ text, y }) => ({ at: y - 4, value: numberOf(text, kind) })));
}

/** Through the two ticks next to the middle one: those at the ends may be moved to stay in the drawing. */
function reading(ticks: readonly { readonly at: number; readonly value: number }[]): Reading {
  const known = ticks.filter(({ value }) => Number.isFinite(value));
  const middle = known.length >> 1;
  const [first, second] = known.length > 2 ? [known[middle - 1], known[Math.min(middle + 1, known.length - 1)]] : known;
  const slope = (second.value - first.value) / (second.at - first.at);
  return (px) => first.value + slope * (px - first.at);
}

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** The number that a label shows; of 10⁻³ on a logarithmic axis, −3. */
function numberOf(label: string, kind: 'log' | 'linear'): number {
  const [, power] = /^10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(label) ?? [];
  if (power === undefined) {
    const value = Number(label.replace('−', '-'));
    return kind === 'log' ? Math.log10(value) : value;
  }
  const exponent = Number([...power].map((one) => (one === '⁻' ? '-' : raised.indexOf(one))).join(''));
  return kind === 'log' ? exponent : 10 ** exponent;
}

/** The numbers of a path's `d`: of M and L commands, points one after the other. */
export function pointsOf(element: Element): [number, number][] {
  const d = element.getAttribute('d') ?? '';
  return [...d.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}
