import type { ClassBars, Quantity } from './bars.ts';
import type { View } from './figure.ts';
import type { Frame } from './grammar/frame.ts';
import { nearestAcross, type Reading, type Readings } from './grammar/reading.ts';
import { element } from './grammar/svg.ts';
import { marginsOf, rowNear } from './margins.ts';
import { percentText, valueText } from './numbers.ts';
import { className } from './seriesName.ts';

/** What is counted. */
export const quantityNames: Readonly<Record<Quantity, string>> = {
  yd: 'y·d(x)',
  s: 's(x)',
  ys: 'y·s(x)',
  loss: 'f(y·s(x))',
};

/** A bar is read, with its samples counted and one of them named, which a click pins. */
export function readingsOf(view: View, quantity: Quantity, classes: readonly ClassBars[], frame: Frame): Readings {
  const { edges } = classes[1];
  const middles = Array.from({ length: edges.length - 1 }, (_, k) => frame.x.at((edges[k] + edges[k + 1]) / 2));
  return {
    count: middles.length,
    current: Math.max(
      0,
      edges.findIndex((edge) => edge >= 0),
    ),
    nearest: nearestAcross(middles, frame.box),
    read: (bar) => readingOf(view, quantity, classes, frame, bar),
  };
}

function readingOf(view: View, quantity: Quantity, classes: readonly ClassBars[], frame: Frame, bar: number): Reading {
  const { series, texts } = view;
  const { edges } = classes[1];
  const [from, to] = [edges[bar], edges[bar + 1]];
  const [left, right] = [frame.x.at(from), frame.x.at(to)];
  const row = rowNear(marginsOf(view, quantity), from, to);
  const { top, bottom } = frame.box;
  return {
    title: `${quantityNames[quantity]}: ${valueText(from, 3)} … ${valueText(to, 3)}`,
    values: [
      ...[1, 0].map((k) => {
        const own = classes[k];
        // The bars of class I may be those of mirrored edges.
        const at = own.edges.findIndex((edge) => Math.abs(edge - from) < 0.5 * (to - from));
        const look = k === 0 ? (1 as const) : (2 as const);
        return {
          label: texts.labels.classOf(className(series, own.y, 120)),
          value: percentText(own.shares[at] ?? 0),
          look,
        };
      }),
      ...(row === undefined ? [] : [{ label: texts.labels.sampleHere, value: texts.labels.row(row) }]),
    ],
    markup: element('rect', { x: left, y: top, width: right - left, height: bottom - top, class: 'fig-read' }),
    ...(row !== undefined && { sample: row }),
  };
}
