import { type NormName, norms } from '../attacks/index.ts';
import { type Axis, axisFor } from './axis.ts';
import { chosen } from './choices.ts';
import { commonRange, isCommon, type Range, rangeOf } from './commonRange.ts';
import { comparedText, describe, valueAt } from './description.ts';
import type { Figure, View } from './figure.ts';
import { type Box, linePath } from './geometry.ts';
import { drawLegend, type LegendItem } from './legend.ts';
import { chosenText, percentText, valueText } from './numbers.ts';
import { xAxis, yAxis } from './plotAxes.ts';
import type { PerturbationSpread, Series } from './series.ts';
import { element, px, text } from './svg.ts';

const HEIGHT = 230;

interface Plot {
  readonly box: Box;
  readonly x: Axis;
  readonly y: Axis;
}

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
    const top = legend.height + 26;
    const box = { left: 44, right: width - 14, top, bottom: top + HEIGHT };
    const ranges = Array.from(series.strengths, (_, k) => sizeRange(shown, k));
    const common = commonRange(ranges);
    const x = axisFor(rangeOf(ranges[point] ?? [0, 0], common), {
      kind: 'linear',
      from: box.left,
      to: box.right,
      room: 56,
      include: 0,
    });
    const y = axisFor([0, 100], { kind: 'linear', from: box.bottom, to: box.top, room: 34 });
    const plot = { box, x, y };
    const base = xAxis(x, box, texts.axes.epsilon(norms[norm].symbol), width);
    const compared = comparedText(view, width - 4);
    return {
      width,
      height: Math.ceil(base.bottom + (other ? 18 : 4)),
      description: describe('spread', view, factsOf(view, shown)),
      frame: [
        legend.markup,
        yAxis(y, box),
        text(2, top - 10, texts.axes.robustError, { class: 'fig-muted' }),
        isCommon(ranges, common) ? base.markup : '',
        compared ? text(2, base.bottom + 12, compared, { class: 'fig-muted' }) : '',
      ].join(''),
      content: [
        isCommon(ranges, common) ? '' : base.markup,
        ...(other
          ? spreadsOf(other.series, norm).map((one) =>
              drawCurve(one, other.point, plot, one.boxed ? 'fig-other' : 'fig-other-free'),
            )
          : []),
        ...shown.map((one) => drawCurve(one, point, plot, one.boxed ? '' : 'fig-dotted')),
        ...shown.flatMap((one) => drawMeasured(one, point, plot)),
        ...shown.flatMap((one) => drawAverages(view, one, plot)),
      ].join(''),
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

function lookOf({ boxed }: PerturbationSpread): 'fig-1' | 'fig-2' {
  return boxed ? 'fig-1' : 'fig-2';
}

function legendItems({ texts }: View, shown: readonly PerturbationSpread[]): LegendItem[] {
  const { labels } = texts;
  return [
    ...shown.map(
      (one): LegendItem => ({
        label: one.boxed ? labels.boxed : labels.free,
        mark: (x, y) =>
          element('path', { class: curveClass(one, one.boxed ? '' : 'fig-dotted'), d: `M${px(x - 8)} ${px(y)}h16` }),
      }),
    ),
    { label: labels.mean, mark: (x, y) => element('path', { class: 'fig-now', d: triangle(x, y + 5) }) },
    { label: labels.median, mark: (x, y) => element('path', { class: 'fig-now', d: diamond(x, y) }) },
    { label: labels.measured, mark: (cx, cy) => element('circle', { cx, cy, r: 3, class: 'fig-now' }) },
  ];
}

function curveClass(one: PerturbationSpread, dashes: string): string {
  return ['fig-curve', lookOf(one), dashes].join(' ').trim();
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
function drawCurve(one: PerturbationSpread, point: number, { box, x, y }: Plot, dashes: string): string {
  const sizes = one.quantiles[point];
  const shown = Array.from(sizes).filter((size) => Number.isFinite(size) && x.at(size) <= box.right);
  if (shown.length === 0) return '';
  const heightOf = (k: number) => y.at((100 * k) / (sizes.length - 1));
  const [xs, ys]: [number[], number[]] = [[], []];
  for (const [k, size] of shown.entries()) {
    // Of equal sizes, the last one is the error there.
    if (size === shown[k + 1]) continue;
    if (xs.length > 0) {
      xs.push(x.at(size));
      ys.push(ys[ys.length - 1]);
    }
    xs.push(x.at(size));
    ys.push(heightOf(k));
  }
  xs.push(box.right);
  ys.push(ys[ys.length - 1]);
  return element('path', { class: curveClass(one, dashes), d: linePath(xs, ys, box) });
}

/** The mean on the axis, the median where half of the samples are misclassified. */
function drawAverages(view: View, one: PerturbationSpread, { box, x, y }: Plot): string[] {
  const [mean, median] = averagesOf(view, one).map((value) => x.at(value));
  const isSeen = (at: number) => at >= box.left && at <= box.right;
  return [
    ...(isSeen(mean) ? [element('path', { class: `fig-hollow ${lookOf(one)}`, d: triangle(mean, box.bottom) })] : []),
    ...(isSeen(median) ? [element('path', { class: `fig-hollow ${lookOf(one)}`, d: diamond(median, y.at(50)) })] : []),
  ];
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
function drawMeasured(one: PerturbationSpread, point: number, { box, x, y }: Plot): string[] {
  const errors = one.errors[point] ?? [];
  return Array.from(one.epsilons).flatMap((epsilon, k) => {
    const [cx, cy] = [x.at(epsilon), y.at(100 * errors[k])];
    return cx <= box.right && Number.isFinite(cy)
      ? [element('circle', { cx, cy, r: 3, class: `fig-hollow ${lookOf(one)}` })]
      : [];
  });
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
