import { barsOf, type ClassBars, distanceRanges, type Quantity, quantities, shareRanges } from './bars.ts';
import { captionLines } from './captions.ts';
import { choiceOf, chosen } from './choices.ts';
import { commonRange, isCommon, rangeOf } from './commonRange.ts';
import { comparedText, describe, valueAt } from './description.ts';
import type { Figure, View } from './figure.ts';
import { bottomAxis, crisp, tickText } from './grammar/axis.ts';
import { bars } from './grammar/bars.ts';
import { type Box, drawMarks, type Frame, type Mark } from './grammar/frame.ts';
import { drawLegend } from './grammar/legend.ts';
import { upright } from './grammar/rule.ts';
import { type Scale, scaleFor } from './grammar/scale.ts';
import { element, text } from './grammar/svg.ts';
import { quantityNames, readingsOf } from './histogramReading.ts';
import { pinMark, ruleNames, rules } from './histogramRules.ts';
import { lossAxis, lossMarks } from './lossCurve.ts';
import { emptyDrawing } from './message.ts';
import { percentText, valueText } from './numbers.ts';
import { className } from './seriesName.ts';

const HEIGHT = 236;

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
  const name = (label: 1 | -1) => texts.labels.classOf(className(series, label, width / 3));
  const swatch = (look: 1 | 2) => (x: number, y: number) =>
    element('rect', { x: x - 6, y: y - 5, width: 12, height: 10, class: `fig-bar-light fig-${look} fig-${look}-fill` });
  return [
    { label: `↑ ${name(1)}`, mark: swatch(2) },
    { label: `↓ ${name(-1)}`, mark: swatch(1) },
  ];
}

function axisName({ texts, series }: View, quantity: Quantity): string {
  const unit = quantity === 'yd' ? texts.axes.featureUnits : quantity === 'loss' ? series.loss : '';
  return `${quantityNames[quantity]}${unit === '' ? '' : ` (${unit})`}`;
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

/** Of the series it is compared with: what is dashed, and its margin; nothing else of it, for there is one axis. */
function otherLines(view: View, other: NonNullable<View['other']>, quantity: Quantity): string[] {
  const margin = 1 / valueAt(other, 'w_norm');
  const own = quantity === 'yd' ? [Number.isFinite(margin) ? `1/‖w‖ = ${valueText(margin)}` : '–'] : [];
  return [comparedText(view, view.width - 4)!, ...own];
}

function factsOf(view: View): string[] {
  const { labels } = view.texts;
  return [
    view.texts.fact(labels.misclassified, percentText(valueAt(view, 'train_error'))),
    view.texts.fact(`${labels.margin} 1/‖w‖`, valueText(1 / valueAt(view, 'w_norm'))),
    view.texts.fact('R', valueText(valueAt(view, 'empirical_risk'))),
  ];
}
