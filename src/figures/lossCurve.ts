import { losses } from '../losses/index.ts';
import type { Quantity } from './bars.ts';
import { valueAt } from './description.ts';
import type { View } from './figure.ts';
import { crisp, tickText } from './grammar/axis.ts';
import type { Box, Mark } from './grammar/frame.ts';
import { line } from './grammar/line.ts';
import { scaleFor } from './grammar/scale.ts';
import { element, text } from './grammar/svg.ts';

/** The loss is drawn up to this value; that of a sample on the boundary is α, 1 or ln 2. */
const HIGHEST_LOSS = 2.5;
const LOSS_TICKS = [1, 2];
const SAMPLES = 160;

/** The loss has its own axis on the right, as far upwards as downwards. */
export function lossAxis({ texts, width }: View, { right, top, bottom }: Box, middle: number): string[] {
  const ticks = LOSS_TICKS.flatMap((value) => {
    const rise = (value / HIGHEST_LOSS) * (middle - top);
    return [-rise, rise].map((offset) => ({ value, at: middle + offset }));
  });
  const marks = ticks.map(({ at }) => `M${right} ${crisp(at)}h4`).join('');
  return [
    element('path', { class: 'fig-axis', d: `M${crisp(right)} ${top}V${bottom}${marks}` }),
    ...ticks.map(({ value, at }) => tickText(right + 7, at + 4, String(value), 'start')),
    text(width - 2, top - 25, texts.axes.loss, { anchor: 'end', class: 'fig-3-text' }),
  ];
}

/** What class J pays upwards, and what class I pays downwards. */
export function lossMarks(shown: Pick<View, 'series' | 'point'>, look: string, quantity: Quantity): Mark[] {
  const wNorm = valueAt(shown, 'w_norm');
  if (Number.isNaN(wNorm)) return [];
  const { value } = losses[shown.series.loss];
  return ([1, -1] as const).map(
    (y): Mark =>
      ({ x, y: _, box }) => {
        const span = x.highest - x.lowest;
        const places = Array.from({ length: SAMPLES + 1 }, (_, k) => x.lowest + (span * k) / SAMPLES);
        const kink = marginPlace(wNorm, quantity);
        // The hinge bends there: with a point of its own it is no round corner.
        const values = [...places, kink, -kink].filter((z) => z >= x.lowest && z <= x.highest).sort((a, b) => a - b);
        const margin = (at: number) => (quantity === 'yd' ? wNorm * at : quantity === 's' ? y * at : at);
        const middle = (box.top + box.bottom) / 2;
        const half = y > 0 ? { ...box, bottom: middle } : { ...box, top: middle };
        const ends = { lowest: 0, highest: HIGHEST_LOSS, from: middle, to: y > 0 ? box.top : box.bottom };
        const scale = scaleFor([0, HIGHEST_LOSS], { kind: 'linear', room: 30, ...ends });
        return line(
          values,
          values.map((at) => value(margin(at))),
          look,
        )({ box: half, x, y: scale });
      },
  );
}

/** Where y s = 1, as the quantity's value. */
export function marginPlace(wNorm: number, quantity: Quantity): number {
  return quantity === 'yd' ? 1 / wNorm : 1;
}
