import { type NormName, norms } from '../attacks/index.ts';
import { captionLines } from './captions.ts';
import { chosen } from './choices.ts';
import { commonRange, isCommon, type Range, rangeOf } from './commonRange.ts';
import { comparedText, describe } from './description.ts';
import type { Figure, View } from './figure.ts';
import { drawMarks, type Frame } from './grammar/frame.ts';
import { drawLegend } from './grammar/legend.ts';
import { plot } from './grammar/plot.ts';
import { nearestAcross, type Reading, ruleAt } from './grammar/reading.ts';
import { circle } from './grammar/svg.ts';
import { chosenText, percentText, valueText } from './numbers.ts';
import type { PerturbationSpread, Series } from './series.ts';
import { averages, averagesOf, curve, legendItems, lookOf, measured } from './spreadMarks.ts';

/** Sizes that a pointer or a key can read. */
const READ = 100;

/** The robust error against the size ε of the perturbations, in one norm, inside the bounds and without them. */
export const spread: Figure = {
  name: 'spread',
  choices(series, { choices }) {
    const options = normsOf(series).map((norm) => ({ value: norm, label: norms[norm].symbol }));
    return [{ name: 'norm', label: choices.norm.label, options }];
  },
  isPossible: (series) => normsOf(series).length > 0,
  draw(view) {
    const { series, other, point, width, texts } = view;
    const norm = chosen(view, 'norm', normsOf(series));
    const shown = spreadsOf(series, norm);
    const legend = drawLegend(legendItems(view, shown), width);
    const ranges = Array.from(series.strengths, (_, k) => sizeRange(shown, k));
    const common = view.isStill ? undefined : commonRange(ranges);
    const sizes = rangeOf(ranges[point] ?? [0, 0], common);
    const frame = plot({
      width,
      top: legend.height + 26,
      height: 318,
      x: { values: sizes, title: texts.axes.epsilon(norms[norm].symbol), kind: 'linear', include: 0 },
      y: { values: [0, 100], title: texts.axes.robustError, kind: 'linear', room: 34 },
    });
    const isFixed = isCommon(ranges, common);
    const caption = captionLines([comparedText(view, width - 4)], frame.bottom);
    const dashed = other ? spreadsOf(other.series, norm).map((one) => curve(one, other.point, 'fig-other')) : [];
    const places = Array.from(
      { length: READ + 1 },
      (_, k) => frame.x.lowest + ((frame.x.highest - frame.x.lowest) * k) / READ,
    );
    return {
      width,
      height: caption.bottom,
      description: describe('spread', view, factsOf(view, shown)),
      frame: legend.markup + frame.side + (isFixed ? frame.below : '') + caption.markup,
      content:
        (isFixed ? '' : frame.below) +
        drawMarks(frame, [
          ...dashed,
          ...shown.map((one) => curve(one, point, '')),
          ...shown.map((one) => measured(one, point)),
          ...shown.map((one) => averages(view, one)),
        ]),
      readings: () => ({
        count: places.length,
        current: 0,
        nearest: nearestAcross(places.map(frame.x.at), frame.box),
        read: (place) => readingOf(view, shown, frame, places[place]),
      }),
    };
  },
};

function normsOf({ spreads }: Series): readonly NormName[] {
  const drawn = spreads.filter(({ quantiles }) => quantiles.some((one) => one.length > 0));
  return [...new Set(drawn.map(({ norm }) => norm))];
}

/** The boxed one first. */
function spreadsOf({ spreads }: Series, norm: NormName): PerturbationSpread[] {
  return spreads.filter((one) => one.norm === norm).sort((a, b) => Number(b.boxed) - Number(a.boxed));
}

/** From 0 to where nearly all samples are misclassified, or as many as can be. */
function sizeRange(spreads: readonly PerturbationSpread[], point: number): Range | undefined {
  const largest = spreads.map(({ quantiles }) => {
    const sizes = quantiles[point];
    const nearlyAll = sizes.subarray(0, Math.floor(0.97 * (sizes.length - 1)) + 1);
    return nearlyAll.findLast((size) => Number.isFinite(size)) ?? 0;
  });
  const end = Math.max(0, ...largest);
  return end > 0 ? [0, end] : undefined;
}

/** The errors that are drawn at one size: of the steps, the last one up to it. */
function readingOf(
  { point, texts }: View,
  shown: readonly PerturbationSpread[],
  { x, y, box }: Frame,
  size: number,
): Reading {
  const cx = x.at(size);
  const read = shown.map((one) => {
    const sizes = one.quantiles[point];
    const step = sizes.findLastIndex((own) => own <= size);
    return {
      look: lookOf(one),
      name: texts.labels[one.boxed ? 'boxed' : 'free'],
      share: Math.max(0, step) / Math.max(sizes.length - 1, 1),
    } as const;
  });
  return {
    title: `ε = ${chosenText(size, 3)}`,
    values: read.map(({ look, name, share }) => ({
      label: `${texts.axes.robustError}, ${name}`,
      // Known to the steps between quantiles, of a per cent or two.
      value: `≈ ${Math.round(100 * share)}%`,
      look,
    })),
    markup:
      ruleAt(cx, [box], 'fig-read') +
      read.map(({ look, share }) => circle(cx, y.at(100 * share), 3.5, `fig-${look}-fill`)).join(''),
  };
}

function factsOf(view: View, shown: readonly PerturbationSpread[]): string[] {
  const { fact, labels, axes } = view.texts;
  return shown.flatMap((one) => {
    const [mean, median] = averagesOf(view, one);
    return [
      fact(`${norms[one.norm].symbol}, ${one.boxed ? labels.boxed : labels.free}: ${labels.mean}`, valueText(mean)),
      fact(labels.median, valueText(median)),
      ...Array.from(one.epsilons, (epsilon, k) =>
        fact(`${axes.robustError} ε = ${chosenText(epsilon)}`, percentText(one.errors[view.point]?.[k] ?? Number.NaN)),
      ),
    ];
  });
}
