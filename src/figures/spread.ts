import { type NormName, norms } from '../attacks/index.ts';
import { chosen } from './choices.ts';
import { commonRange, isCommon, type Range, rangeOf } from './commonRange.ts';
import { comparedText, describe, valueAt } from './description.ts';
import type { Figure, View } from './figure.ts';
import { signAt } from './grammar/dots.ts';
import { drawMarks, type Frame, type Mark } from './grammar/frame.ts';
import { drawLegend } from './grammar/legend.ts';
import { line } from './grammar/line.ts';
import { plot } from './grammar/plot.ts';
import { nearestAcross, type Reading, ruleAt } from './grammar/reading.ts';
import { element, px, text } from './grammar/svg.ts';
import { chosenText, percentText, valueText } from './numbers.ts';
import type { PerturbationSpread, Series } from './series.ts';

const HEIGHT = 230;
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
    const frame = plot({
      width,
      top: legend.height + 26,
      height: HEIGHT,
      x: {
        values: rangeOf(ranges[point] ?? [0, 0], common),
        title: texts.axes.epsilon(norms[norm].symbol),
        kind: 'linear',
        include: 0,
      },
      y: { values: [0, 100], title: texts.axes.robustError, kind: 'linear', room: 34 },
    });
    const isFixed = isCommon(ranges, common);
    const compared = comparedText(view, width - 4);
    const others = other ? spreadsOf(other.series, norm) : [];
    return {
      width,
      height: Math.ceil(frame.bottom + (other ? 18 : 4)),
      description: describe('spread', view, factsOf(view, shown)),
      frame: [
        legend.markup,
        frame.side,
        isFixed ? frame.below : '',
        compared ? text(2, frame.bottom + 12, compared, { class: 'fig-muted' }) : '',
      ].join(''),
      content:
        (isFixed ? '' : frame.below) +
        drawMarks(frame, [
          ...others.map((one) => curve(one, other!.point, 'fig-other')),
          ...shown.map((one) => curve(one, point, '')),
          ...shown.map((one) => measured(one, point)),
          ...shown.map((one) => averages(view, one)),
        ]),
      readings: () => ({
        count: READ + 1,
        current: 0,
        nearest: nearestAcross(
          Array.from({ length: READ + 1 }, (_, k) => frame.x.at(sizeAt(k, frame))),
          frame.box,
        ),
        read: (place) => readingOf(view, shown, frame, sizeAt(place, frame)),
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

function lookOf({ boxed }: PerturbationSpread): 1 | 2 {
  return boxed ? 1 : 2;
}

function legendItems({ texts: { labels } }: View, shown: readonly PerturbationSpread[]) {
  return [
    ...shown.map((one) => ({
      label: one.boxed ? labels.boxed : labels.free,
      mark: (x: number, y: number) => signAt.line(x, y, `fig-curve fig-${lookOf(one)}`),
    })),
    {
      label: labels.mean,
      mark: (x: number, y: number) => element('path', { class: 'fig-now', d: triangle(x, y + 5) }),
    },
    { label: labels.median, mark: (x: number, y: number) => element('path', { class: 'fig-now', d: diamond(x, y) }) },
    {
      label: labels.measured,
      mark: (cx: number, cy: number) => element('circle', { cx, cy, r: 3, class: 'fig-now' }),
    },
  ];
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

/** Steps up at the sizes at which the robust error reaches k/(K − 1); from the last finite one on, level up to the end. */
function curve(one: PerturbationSpread, point: number, dashes: string): Mark {
  return (frame) => {
    const sizes = one.quantiles[point];
    const shown = Array.from(sizes).filter((size) => Number.isFinite(size) && size <= frame.x.highest);
    if (shown.length === 0) return '';
    const [xs, ys]: [number[], number[]] = [[], []];
    for (const [k, size] of shown.entries()) {
      // Of equal sizes, the last one is the error there.
      if (size === shown[k + 1]) continue;
      if (xs.length > 0) {
        xs.push(size);
        ys.push(ys[ys.length - 1]);
      }
      xs.push(size);
      ys.push((100 * k) / (sizes.length - 1));
    }
    xs.push(frame.x.highest);
    ys.push(ys[ys.length - 1]);
    return line(xs, ys, `fig-${lookOf(one)} ${dashes}`)(frame);
  };
}

/** The mean on the axis, the median where half of the samples are misclassified. */
function averages(view: View, one: PerturbationSpread): Mark {
  return ({ box, x, y }) => {
    const [mean, median] = averagesOf(view, one).map((value) => x.at(value));
    const isSeen = (at: number) => at >= box.left && at <= box.right;
    const hollow = (d: string) => element('path', { class: `fig-hollow fig-${lookOf(one)}`, d });
    return [
      isSeen(mean) ? hollow(triangle(mean, box.bottom)) : '',
      isSeen(median) ? hollow(diamond(median, y.at(50))) : '',
    ].join('');
  };
}

function averagesOf(view: View, { norm, boxed }: PerturbationSpread): [mean: number, median: number] {
  const key = `adv_${norm}${boxed ? '_box' : ''}`;
  return [valueAt(view, `${key}_mean`), valueAt(view, `${key}_median`)];
}

/** With its tip 10 px above y. */
function triangle(x: number, y: number): string {
  return `M${px(x)} ${px(y - 10)}l5 9h-10z`;
}

function diamond(x: number, y: number): string {
  return `M${px(x)} ${px(y - 5)}l5 5l-5 5l-5-5z`;
}

/** The robust errors of robustness.csv. */
function measured(one: PerturbationSpread, point: number): Mark {
  return ({ box, x, y }) => {
    const errors = one.errors[point] ?? [];
    const circles = Array.from(one.epsilons, (epsilon, k) => {
      const [cx, cy] = [x.at(epsilon), y.at(100 * errors[k])];
      const isSeen = cx <= box.right && Number.isFinite(cy);
      return isSeen ? element('circle', { cx, cy, r: 3, class: `fig-hollow fig-${lookOf(one)}` }) : '';
    });
    return circles.join('');
  };
}

function sizeAt(place: number, { x }: Frame): number {
  return x.lowest + ((x.highest - x.lowest) * place) / READ;
}

/** The errors that are drawn at one size: of the steps, the last one up to it. */
function readingOf({ point, texts }: View, shown: readonly PerturbationSpread[], frame: Frame, size: number): Reading {
  const read = shown.map((one) => {
    const sizes = one.quantiles[point];
    return {
      one,
      share:
        Math.max(
          0,
          sizes.findLastIndex((step) => step <= size),
        ) / Math.max(sizes.length - 1, 1),
    };
  });
  const cx = frame.x.at(size);
  const dots = read.map(({ one, share }) =>
    element('circle', { cx, cy: frame.y.at(100 * share), r: 3.5, class: `fig-${lookOf(one)}-fill` }),
  );
  return {
    title: `ε = ${chosenText(size, 3)}`,
    values: read.map(({ one, share }) => ({
      label: `${texts.axes.robustError}, ${one.boxed ? texts.labels.boxed : texts.labels.free}`,
      value: `≈ ${percentText(share)}`,
      look: lookOf(one),
    })),
    markup: ruleAt(cx, [frame.box], 'fig-read') + dots.join(''),
  };
}

function factsOf(view: View, shown: readonly PerturbationSpread[]): string[] {
  const { point, texts } = view;
  return shown.flatMap((one) => {
    const name = `${norms[one.norm].symbol}, ${one.boxed ? texts.labels.boxed : texts.labels.free}`;
    const [mean, median] = averagesOf(view, one);
    const errors = one.errors[point] ?? [];
    return [
      texts.fact(`${name}: ${texts.labels.mean}`, valueText(mean)),
      texts.fact(texts.labels.median, valueText(median)),
      ...Array.from(one.epsilons, (epsilon, k) =>
        texts.fact(`${texts.axes.robustError} ε = ${chosenText(epsilon)}`, percentText(errors[k] ?? Number.NaN)),
      ),
    ];
  });
}
