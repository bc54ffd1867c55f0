import { losses } from '../losses/index.ts';
import { type Axis, axisFor } from './axis.ts';
import { barsOf, type ClassBars, distanceRanges, type Quantity, quantities, shareRanges } from './bars.ts';
import { choiceOf, chosen } from './choices.ts';
import { commonRange, isCommon, type Range, rangeOf } from './commonRange.ts';
import { comparedText, describe, valueAt } from './description.ts';
import type { Figure, View } from './figure.ts';
import { type Box, linePath, spreadRow } from './geometry.ts';
import { emptyDrawing } from './message.ts';
import { percentText, valueText } from './numbers.ts';
import { crisp, tickText, xAxis } from './plotAxes.ts';
import { element, labelWidth, nameText, px, text } from './svg.ts';

const names: Readonly<Record<Quantity, string>> = { yd: 'y·d(x)', s: 's(x)', ys: 'y·s(x)', loss: 'f(y·s(x))' };

/** The loss is drawn up to this value; that of a sample on the boundary is α, 1 or ln 2. */
const HIGHEST_LOSS = 2.5;
const LOSS_TICKS = [1, 2];
const HEIGHT = 236;
const TOP = 38;
const SAMPLES_OF_LOSS = 160;
const LINE = 16;

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
    const { series, point, width, texts } = view;
    const quantity = chosen(view, 'quantity', quantities);
    const bars = barsOf(series, point, quantity);
    if (!bars) return emptyDrawing('histogram', view, TOP + HEIGHT + 43);

    const box: Box = { left: 44, right: width - 30, top: TOP, bottom: TOP + HEIGHT };
    const middle = (box.top + box.bottom) / 2;
    // Distances and shares of all points have common axes, so that they can be seen to move; scores grow with ‖w‖.
    const shares = shareRanges(series, quantity);
    const distances = quantity === 'yd' ? distanceRanges(series) : [];
    const [commonShares, commonDistances] = [commonRange(shares), commonRange(distances)];
    const edges = bars.flatMap((one) => [one.edges[0], one.edges[one.edges.length - 1]]);
    const extent: Range = [Math.min(...edges), Math.max(...edges)];
    const [, highest] = rangeOf(shares[point] ?? [0, 1], commonShares);
    const up = axisFor([100 * highest], { kind: 'linear', from: middle, to: box.top, room: 30, include: 0 });
    const ends = { from: box.left + 2, to: box.right - 2 };
    const x = axisFor(rangeOf(extent, commonDistances), { kind: 'linear', ...ends, room: 56, include: 0 });
    const base = xAxis(x, box, axisName(view, quantity), width);
    const shareMarkup = shareAxis(up, box, middle);
    const [areSharesFixed, isFixed] = [isCommon(shares, commonShares), isCommon(distances, commonDistances)];
    const hasLoss = quantity !== 'loss';
    const frame = [
      ...(areSharesFixed ? [shareMarkup] : []),
      text(2, 13, texts.axes.share, { class: 'fig-muted' }),
      ...(hasLoss ? lossAxis(view, box, middle) : []),
      ...(isFixed ? [base.markup] : []),
    ];
    const content = [
      ...(areSharesFixed ? [] : [shareMarkup]),
      ...(isFixed ? [] : [base.markup]),
      ...bars.flatMap((one) => drawBars(one, quantity, x, up, middle)),
      element('path', { class: 'fig-axis', d: `M${box.left} ${crisp(middle)}H${box.right}` }),
      ...(hasLoss && view.other ? drawOther(view, view.other, quantity, x, box, base.bottom + 12) : []),
      ...(hasLoss ? drawLoss(view, 'fig-curve fig-3', quantity, x, box) : []),
      ...drawLines(view, quantity, x, box),
      ...classNames(view, box),
    ];
    return {
      width,
      height: Math.ceil(base.bottom + 4 + (hasLoss && view.other ? LINE * (quantity === 'yd' ? 2 : 1) : 0)),
      description: describe('histogram', view, factsOf(view)),
      frame: frame.join(''),
      content: content.join(''),
    };
  },
};

function axisName({ texts, series }: View, quantity: Quantity): string {
  const unit = quantity === 'yd' ? texts.axes.featureUnits : quantity === 'loss' ? series.loss : '';
  return `${names[quantity]}${unit === '' ? '' : ` (${unit})`}`;
}

/** Shares in per cent, upwards and downwards from the middle. */
function shareAxis(up: Axis, { left, right, top, bottom }: Box, middle: number): string {
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
    return [
      { value, at: middle - rise },
      { value, at: middle + rise },
    ];
  });
  const marks = ticks.map(({ at }) => `M${right} ${crisp(at)}h4`).join('');
  return [
    element('path', { class: 'fig-axis', d: `M${crisp(right)} ${top}V${bottom}${marks}` }),
    ...ticks.map(({ value, at }) => tickText(right + 7, at + 4, String(value), 'start')),
    text(width - 2, 13, texts.axes.loss, { anchor: 'end', class: 'fig-3-text' }),
  ];
}

/** Misclassified samples stand out. */
function drawBars({ y, edges, shares }: ClassBars, quantity: Quantity, x: Axis, up: Axis, middle: number): string[] {
  const paths = { strong: '', light: '' };
  for (const [k, share] of shares.entries()) {
    if (share === 0) continue;
    const [from, to] = [x.at(edges[k]), x.at(edges[k + 1])];
    const rise = middle - up.at(100 * share);
    const isWrong = quantity === 's' && y < 0 ? edges[k] >= 0 : quantity !== 'loss' && edges[k + 1] <= 0;
    paths[isWrong ? 'strong' : 'light'] +=
      `M${px(from)} ${px(middle)}V${px(middle - y * rise)}H${px(to)}V${px(middle)}Z`;
  }
  const colour = y < 0 ? 'fig-1 fig-1-fill' : 'fig-2 fig-2-fill';
  return [
    ...(paths.light === '' ? [] : [element('path', { class: `fig-bar-light ${colour}`, d: paths.light })]),
    ...(paths.strong === '' ? [] : [element('path', { class: `fig-bar ${colour}`, d: paths.strong })]),
  ];
}

/** What class J pays upwards, and what class I pays downwards. */
function drawLoss(
  shown: Pick<View, 'series' | 'point'>,
  look: string,
  quantity: Quantity,
  x: Axis,
  box: Box,
): string[] {
  const wNorm = valueAt(shown, 'w_norm');
  const { value } = losses[shown.series.loss];
  const middle = (box.top + box.bottom) / 2;
  const span = x.highest - x.lowest;
  const places = Array.from({ length: SAMPLES_OF_LOSS + 1 }, (_, k) => x.lowest + (span * k) / SAMPLES_OF_LOSS);
  const kink = marginOf(wNorm, quantity);
  // The hinge bends there: with a point of its own it is no round corner.
  const values = [...places, kink, -kink].filter((z) => z >= x.lowest && z <= x.highest).sort((a, b) => a - b);
  const xs = values.map((at) => x.at(at));
  return ([1, -1] as const).map((y) => {
    const margin = (at: number) => (quantity === 'yd' ? wNorm * at : quantity === 's' ? y * at : at);
    const ys = values.map((at) => middle - (y * (middle - box.top) * value(margin(at))) / HIGHEST_LOSS);
    const half = y > 0 ? { top: box.top, bottom: middle } : { top: middle, bottom: box.bottom };
    return element('path', { class: look, d: linePath(xs, ys, half) });
  });
}

/** The loss of the series it is compared with, and of distances its margin; nothing else of it, for there is one axis. */
function drawOther(
  view: View,
  other: NonNullable<View['other']>,
  quantity: Quantity,
  x: Axis,
  box: Box,
  baseline: number,
): string[] {
  const look = 'fig-curve fig-3 fig-other';
  const margin = 1 / valueAt(other, 'w_norm');
  const hasMargin = quantity === 'yd' && Number.isFinite(margin);
  return [
    ...(Number.isNaN(margin) ? [] : drawLoss(other, look, quantity, x, box)),
    ...(hasMargin && margin <= x.highest
      ? [element('path', { class: look, d: `M${crisp(x.at(margin))} ${box.top}V${box.bottom}` })]
      : []),
    text(2, baseline, comparedText(view, view.width - 4)!, { class: 'fig-muted' }),
    ...(hasMargin ? [text(2, baseline + LINE, `1/‖w‖ = ${valueText(margin)}`, { class: 'fig-muted' })] : []),
  ];
}

/** Where y s = 1, as the quantity's value. */
function marginOf(wNorm: number, quantity: Quantity): number {
  return quantity === 'yd' ? 1 / wNorm : 1;
}

/** 0, where samples become misclassified, and the margin; of losses, their mean. */
function drawLines(view: View, quantity: Quantity, x: Axis, box: Box): string[] {
  const { labels } = view.texts;
  const upright = (at: number, name: string) =>
    element('path', { class: name, d: `M${crisp(at)} ${box.top - 4}V${box.bottom}` });
  const row = (items: readonly { readonly at: number; readonly label: string; readonly anchor: 0 | 0.5 | 1 }[]) => {
    const widths = items.map(({ label }) => labelWidth(label));
    const starts = items.map(({ at, anchor }, k) => at - anchor * widths[k]);
    return spreadRow(starts, widths, 8, 2, view.width - 2).map((start, k) => text(start, TOP - 8, items[k].label));
  };
  if (quantity === 'loss') {
    const risk = valueAt(view, 'empirical_risk');
    const at = x.at(risk);
    if (!(at >= box.left && at <= box.right)) return [];
    return [upright(at, 'fig-now'), ...row([{ at, label: `R = ${valueText(risk)}`, anchor: 0.5 }])];
  }
  const margin = marginOf(valueAt(view, 'w_norm'), quantity);
  const zero = x.at(0);
  const isSeen = margin <= x.highest;
  const name = quantity === 'yd' ? `1/‖w‖ = ${valueText(margin)}` : `${labels.margin} ${quantity === 's' ? '±1' : '1'}`;
  const wrong = quantity === 's' ? [] : [{ at: zero - 5, label: `← ${labels.misclassified}`, anchor: 1 as const }];
  const lines = [upright(zero, 'fig-now')];
  if (isSeen) lines.push(upright(x.at(margin), 'fig-thin'));
  if (quantity === 's' && -margin >= x.lowest) lines.push(upright(x.at(-margin), 'fig-thin'));
  const marginItem = isSeen
    ? { at: Math.max(x.at(margin), zero + 5), label: name, anchor: 0 as const }
    : { at: box.right, label: `${name} →`, anchor: 1 as const };
  return [...lines, ...(Number.isFinite(margin) ? row([...wrong, marginItem]) : [])];
}

function classNames({ series, texts, width }: View, { right, top, bottom }: Box): string[] {
  const name = (one: string) => texts.labels.classOf(nameText(one, width / 3));
  return [
    text(right - 8, top + 15, name(series.classJ), { anchor: 'end', class: 'fig-2-text', halo: true }),
    text(right - 8, bottom - 7, name(series.classI), { anchor: 'end', class: 'fig-1-text', halo: true }),
  ];
}

function factsOf(view: View): string[] {
  const { labels } = view.texts;
  return [
    view.texts.fact(labels.misclassified, percentText(valueAt(view, 'train_error'))),
    view.texts.fact(`${labels.margin} 1/‖w‖`, valueText(1 / valueAt(view, 'w_norm'))),
    view.texts.fact('R', valueText(valueAt(view, 'empirical_risk'))),
  ];
}
