import { losses } from '../losses/index.ts';
import { barsOf, type ClassBars, distanceRanges, type Quantity, quantities, shareRanges } from './bars.ts';
import { captionLines } from './captions.ts';
import { choiceOf, chosen } from './choices.ts';
import { commonRange, isCommon, rangeOf } from './commonRange.ts';
import { comparedText, describe, valueAt } from './description.ts';
import type { Figure, View } from './figure.ts';
import { spreadRow } from './grammar/arrange.ts';
import { bottomAxis, crisp, tickText } from './grammar/axis.ts';
import { bars } from './grammar/bars.ts';
import { type Box, drawMarks, type Frame, type Mark } from './grammar/frame.ts';
import { drawLegend } from './grammar/legend.ts';
import { line } from './grammar/line.ts';
import { nearestAcross, type Reading, type Readings } from './grammar/reading.ts';
import { upright } from './grammar/rule.ts';
import { type Scale, scaleFor } from './grammar/scale.ts';
import { element, labelWidth, nameText, text } from './grammar/svg.ts';
import { marginsOf, rowNear } from './margins.ts';
import { emptyDrawing } from './message.ts';
import { percentText, valueText } from './numbers.ts';

const names: Readonly<Record<Quantity, string>> = { yd: 'y·d(x)', s: 's(x)', ys: 'y·s(x)', loss: 'f(y·s(x))' };

/** The loss is drawn up to this value; that of a sample on the boundary is α, 1 or ln 2. */
const HIGHEST_LOSS = 2.5;
const LOSS_TICKS = [1, 2];
const HEIGHT = 236;
const SAMPLES_OF_LOSS = 160;

/**
 * How the training samples are spread: class J upwards, class I downwards, each bar as high as its share of all samples.
 * Over it the loss that a sample pays at its place, and the margin.
 */
export const histogram: Figure = {
  name: 'histogram',
  choices({ histograms }, { choices }) {
    const hasLosses = histograms.some((one) => one?.losses);
    const values = quantities.filter((quantity) => quantity !== 'loss' || hasLosses);
    return [choiceOf('quantity', choices.quantity, values)];
  },
  isPossible: ({ histograms }) => histograms.some((one) => one !== undefined),
  draw(view) {
    const { series, point, width, texts, isStill } = view;
    const quantity = chosen(view, 'quantity', quantities);
    const legend = drawLegend(legendItems(view), width);
    const top = legend.height + 38;
    const classes = barsOf(series, point, quantity);
    if (!classes) return emptyDrawing('histogram', view, top + HEIGHT + 43);

    const box: Box = { left: 44, right: width - 30, top, bottom: top + HEIGHT };
    const middle = (box.top + box.bottom) / 2;
    // Distances and shares of all points have common axes, so that they can be seen to move; scores grow with ‖w‖.
    const shares = isStill ? [] : shareRanges(series, quantity);
    const distances = quantity === 'yd' && !isStill ? distanceRanges(series) : [];
    const [commonShares, commonDistances] = [commonRange(shares), commonRange(distances)];
    const edges = classes.flatMap((one) => [one.edges[0], one.edges[one.edges.length - 1]]);
    const most = Math.max(...classes.map((one) => Math.max(...one.shares)));
    const [, highest] = rangeOf(shares[point] ?? [0, most], commonShares);
    const up = scaleFor([100 * highest], { kind: 'linear', from: middle, to: box.top, room: 30, include: 0 });
    const x = scaleFor(rangeOf([Math.min(...edges), Math.max(...edges)], commonDistances), {
      kind: 'linear',
      from: box.left + 2,
      to: box.right - 2,
      room: 56,
      include: 0,
    });
    const frame: Frame = { box, x, y: up };
    const base = bottomAxis(x, box, axisName(view, quantity), width);
    const sides = shareAxis(up, box, middle);
    const [areSharesFixed, isFixed] = [isCommon(shares, commonShares), isCommon(distances, commonDistances)];
    const hasLoss = quantity !== 'loss';
    const other = hasLoss ? view.other : undefined;
    const caption = captionLines(other ? otherLines(view, other, quantity) : [], base.bottom);
    return {
      width,
      height: caption.bottom,
      description: describe('histogram', view, factsOf(view)),
      frame: [
        legend.markup,
        text(2, top - 25, texts.axes.share, { class: 'fig-muted' }),
        areSharesFixed ? sides : '',
        isFixed ? base.markup : '',
        ...(hasLoss ? lossAxis(view, box, middle) : []),
      ].join(''),
      content: [
        areSharesFixed ? '' : sides,
        isFixed ? '' : base.markup,
        drawMarks(frame, [
          ...classes.map((one) => classMark(one, quantity, middle)),
          ({ box: { left, right } }) => element('path', { class: 'fig-axis', d: `M${left} ${crisp(middle)}H${right}` }),
          ...(other ? lossMarks(other, 'fig-3 fig-other', quantity) : []),
          ...(other && quantity === 'yd' ? [upright(1 / valueAt(other, 'w_norm'), 'fig-curve fig-3 fig-other')] : []),
          ...(hasLoss ? lossMarks(view, 'fig-3', quantity) : []),
          ...rules(view, quantity),
          pinMark(view, quantity),
        ]),
        ...ruleNames(view, quantity, frame),
        caption.markup,
      ].join(''),
      readings: () => readingsOf(view, quantity, classes, frame),
    };
  },
};

function legendItems({ series, texts, width }: View) {
  const name = (one: string) => texts.labels.classOf(nameText(one, width / 3));
  const swatch = (look: 1 | 2) => (x: number, y: number) =>
    element('rect', { x: x - 6, y: y - 5, width: 12, height: 10, class: `fig-bar-light fig-${look} fig-${look}-fill` });
  return [
    { label: `↑ ${name(series.classJ)}`, mark: swatch(2) },
    { label: `↓ ${name(series.classI)}`, mark: swatch(1) },
  ];
}

function axisName({ texts, series }: View, quantity: Quantity): string {
  const unit = quantity === 'yd' ? texts.axes.featureUnits : quantity === 'loss' ? series.loss : '';
  return `${names[quantity]}${unit === '' ? '' : ` (${unit})`}`;
}

/** Shares in per cent, upwards and downwards from the middle. */
function shareAxis(up: Scale, { left, right, top, bottom }: Box, middle: number): string {
  const above = up.ticks.filter(({ at }) => at >= top - 0.01);
  const below = above.slice(1).map((tick) => ({ ...tick, at: 2 * middle - tick.at }));
  const ticks = [...above, ...below];
  const grid = ticks.map(({ at }) => `M${left} ${crisp(at)}H${right}`).join('');
  return [
    element('path', { class: 'fig-grid', d: grid }),
    element('path', { class: 'fig-axis', d: `M${crisp(left)} ${top}V${bottom}` }),
    ...ticks.map(({ at, label }) => tickText(left - 6, at + 4, label, 'end')),
  ].join('');
}

/** The loss has its own axis on the right, as far upwards as downwards. */
function lossAxis({ texts, width }: View, { right, top, bottom }: Box, middle: number): string[] {
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

/** Class J upwards, class I downwards; misclassified samples stand out. */
function classMark({ y: label, edges, shares }: ClassBars, quantity: Quantity, middle: number): Mark {
  const look = label < 0 ? 1 : 2;
  const isWrong = (k: number) =>
    quantity === 's' && label < 0 ? edges[k] >= 0 : quantity !== 'loss' && edges[k + 1] <= 0;
  const names = (k: number) => `${isWrong(k) ? 'fig-bar' : 'fig-bar-light'} fig-${look} fig-${look}-fill`;
  const mark = bars(
    edges,
    shares.map((share) => 100 * share),
    names,
  );
  return (frame) => {
    const { y } = frame;
    return mark(label > 0 ? frame : { ...frame, y: { ...y, at: (value) => 2 * middle - y.at(value) } });
  };
}

/** What class J pays upwards, and what class I pays downwards. */
function lossMarks(shown: Pick<View, 'series' | 'point'>, look: string, quantity: Quantity): Mark[] {
  const wNorm = valueAt(shown, 'w_norm');
  if (Number.isNaN(wNorm)) return [];
  const { value } = losses[shown.series.loss];
  return ([1, -1] as const).map(
    (y): Mark =>
      ({ x, y: _, box }) => {
        const span = x.highest - x.lowest;
        const places = Array.from({ length: SAMPLES_OF_LOSS + 1 }, (_, k) => x.lowest + (span * k) / SAMPLES_OF_LOSS);
        const kink = marginOf(wNorm, quantity);
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

/** Of the series it is compared with: what is dashed, and its margin; nothing else of it, for there is one axis. */
function otherLines(view: View, other: NonNullable<View['other']>, quantity: Quantity): string[] {
  const margin = 1 / valueAt(other, 'w_norm');
  const own = quantity === 'yd' ? [Number.isFinite(margin) ? `1/‖w‖ = ${valueText(margin)}` : '–'] : [];
  return [comparedText(view, view.width - 4)!, ...own];
}

/** Where y s = 1, as the quantity's value. */
function marginOf(wNorm: number, quantity: Quantity): number {
  return quantity === 'yd' ? 1 / wNorm : 1;
}

/** 0, where samples become misclassified, and the margin; of losses, their mean. */
function rules(view: View, quantity: Quantity): Mark[] {
  if (quantity === 'loss') return [upright(valueAt(view, 'empirical_risk'), 'fig-now', 4)];
  const margin = marginOf(valueAt(view, 'w_norm'), quantity);
  const both = quantity === 's' ? [margin, -margin] : [margin];
  return [upright(0, 'fig-now', 4), ...both.map((value) => upright(value, 'fig-thin', 4))];
}

/** What they are, above them as far as there is room. */
function ruleNames(view: View, quantity: Quantity, { x, box }: Frame): string[] {
  const { labels } = view.texts;
  const row = (items: readonly { readonly at: number; readonly label: string; readonly anchor: 0 | 0.5 | 1 }[]) => {
    const widths = items.map(({ label }) => labelWidth(label));
    const starts = items.map(({ at, anchor }, k) => at - anchor * widths[k]);
    return spreadRow(starts, widths, 8, 2, view.width - 2).map((start, k) => text(start, box.top - 8, items[k].label));
  };
  if (quantity === 'loss') {
    const risk = valueAt(view, 'empirical_risk');
    const at = x.at(risk);
    return at >= box.left && at <= box.right ? row([{ at, label: `R = ${valueText(risk)}`, anchor: 0.5 }]) : [];
  }
  const margin = marginOf(valueAt(view, 'w_norm'), quantity);
  if (!Number.isFinite(margin)) return [];
  const zero = x.at(0);
  const isSeen = margin <= x.highest;
  const name = quantity === 'yd' ? `1/‖w‖ = ${valueText(margin)}` : `${labels.margin} ${quantity === 's' ? '±1' : '1'}`;
  const wrong = quantity === 's' ? [] : [{ at: zero - 5, label: `← ${labels.misclassified}`, anchor: 1 as const }];
  return row([
    ...wrong,
    isSeen
      ? { at: Math.max(x.at(margin), zero + 5), label: name, anchor: 0 }
      : { at: box.right, label: `${name} →`, anchor: 1 },
  ]);
}

/** Where the pinned sample is. */
function pinMark(view: View, quantity: Quantity): Mark {
  const margins = view.pinned === undefined ? undefined : marginsOf(view, quantity);
  const k = margins?.rows.indexOf(view.pinned!) ?? -1;
  return !margins || k < 0 ? () => '' : upright(margins.values[k], 'fig-pin');
}

/** A bar is read, with its samples counted and one of them named, which a click pins. */
function readingsOf(view: View, quantity: Quantity, classes: readonly ClassBars[], frame: Frame): Readings {
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
    title: `${names[quantity]}: ${valueText(from, 3)} … ${valueText(to, 3)}`,
    values: [
      ...[1, 0].map((k) => {
        const own = classes[k];
        const name = nameText(k === 0 ? series.classI : series.classJ, 120);
        // The bars of class I may be those of mirrored edges.
        const at = own.edges.findIndex((edge) => Math.abs(edge - from) < 0.5 * (to - from));
        const look = k === 0 ? (1 as const) : (2 as const);
        return { label: texts.labels.classOf(name), value: percentText(own.shares[at] ?? 0), look };
      }),
      ...(row === undefined ? [] : [{ label: texts.labels.sampleHere, value: texts.labels.row(row) }]),
    ],
    markup: element('rect', { x: left, y: top, width: right - left, height: bottom - top, class: 'fig-read' }),
    ...(row !== undefined && { sample: row }),
  };
}

function factsOf(view: View): string[] {
  const { labels } = view.texts;
  return [
    view.texts.fact(labels.misclassified, percentText(valueAt(view, 'train_error'))),
    view.texts.fact(`${labels.margin} 1/‖w‖`, valueText(1 / valueAt(view, 'w_norm'))),
    view.texts.fact('R', valueText(valueAt(view, 'empirical_risk'))),
  ];
}
