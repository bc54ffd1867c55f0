import { norms } from '../attacks/index.ts';
import { signed } from '../results/rules.ts';
import { choiceOf, chosen } from './choices.ts';
import { comparedText, describe, pointText } from './description.ts';
import type { Figure, View } from './figure.ts';
import { dots } from './grammar/dots.ts';
import { drawMarks, type Frame, type Mark } from './grammar/frame.ts';
import { drawLegend, type LegendItem } from './grammar/legend.ts';
import { line } from './grammar/line.ts';
import { lineMarks, type NamedPoint, type PlacedName, placeNames, together } from './grammar/names.ts';
import { type Plot, plot } from './grammar/plot.ts';
import { nearestIn, type Reading, ringAt } from './grammar/reading.ts';
import type { Scale } from './grammar/scale.ts';
import { element, labelWidth, px, TEXT_SIZE, text } from './grammar/svg.ts';
import { chosenText, percentText } from './numbers.ts';
import { robustSizes, sizeKey } from './robustSizes.ts';
import type { RobustChoice, Series } from './series.ts';
import { seriesName } from './seriesName.ts';
import { chevrons, signMark, star } from './signMark.ts';
import { ordered } from './strengths.ts';
import { wrapText } from './svgText.ts';
import type { Texts } from './texts/texts.ts';

const scales = ['log', 'linear'] as const;

/** From so many px on, the values of a point stand on one line. */
const WIDE = 400;
const LINE = 16;
/** How many points have their λ or ε beside them: of the series, and of the one it is compared with. */
const NAMES = [6, 4];
/** Above the highest point for its name: often it is in the corner. */
const NAME_ROOM = 18;

/**
 * The robust error against the error of the same samples without perturbation, from point to point in the order of λ or ε. No
 * point lies below the line where both are equal.
 */
export const tradeoff: Figure = {
  name: 'tradeoff',
  choices: (series, texts, other) => [
    choiceOf('scale', texts.choices.scale, scales),
    {
      name: 'size',
      label: texts.choices.size.label,
      options: robustSizes(series, other).map(({ own }) => ({ value: sizeKey(own), label: sizeText(own, texts) })),
    },
  ],
  isPossible: (series) => robustSizes(series).some(({ own }) => hasPoints(series, own.errors)),
  draw(view) {
    const { series, other, point, width, texts } = view;
    const sizes = robustSizes(series, other?.series);
    const keys = sizes.map(({ own }) => sizeKey(own));
    const size = sizes[keys.indexOf(chosen(view, 'size', keys))];
    const own: Trail = { series, point, size: size.own, names: NAMES[0], dashes: '' };
    const compared: Trail | undefined = other &&
      size.other && { ...other, size: size.other, names: NAMES[1], dashes: 'fig-other' };
    const trails = compared ? [own, compared] : [own];

    const legend = drawLegend(legendItems(trails, texts), width);
    const values = valueLines(own, view);
    const valuesAt = legend.height + 19;
    const titles = wrapText([`${texts.axes.robustError}: ${sizeText(own.size, texts)}`], width - 4, TEXT_SIZE);
    const frame = plotOf(view, trails, valuesAt + LINE * (values.length + titles.length - 1) + 13);
    const below = frame.bottom + LINE - 4;
    const order = ordered(series);
    const places = order.map((p) => placeOf(own, p, frame));
    return {
      width,
      height: Math.ceil(frame.bottom + 4 + (other ? LINE : 0) + (compared ? LINE * values.length : 0)),
      description: describe('tradeoff', view, [sizeText(own.size, texts), ...errorTexts(own, point, texts)]),
      frame: [
        legend.markup,
        ...titles.map((one, k) =>
          text(2, frame.box.top - 8 - LINE * (titles.length - 1 - k), one, { class: 'fig-muted' }),
        ),
        frame.side,
        frame.below,
        drawMarks(frame, [equalErrors, ...trails.toReversed().flatMap(trailMarks)]),
        other ? text(2, below, otherText(view, compared !== undefined), { class: 'fig-muted' }) : '',
      ].join(''),
      content: [
        ...trails.map((trail) => drawCurrent(trail, frame)),
        ...drawNames(trails, frame),
        ...values.map((one, k) => text(2, valuesAt + LINE * k, one, { class: 'fig-strong' })),
        ...(compared ? valueLines(compared, view) : []).map((one, k) => text(2, below + LINE * (k + 1), one)),
      ].join(''),
      readings: () => ({
        count: order.length,
        current: order.indexOf(point),
        nearest: nearestIn(
          places.map(([x]) => x),
          places.map(([, y]) => y),
        ),
        read: (place) => readingOf(own, order[place], places[place], texts),
      }),
    };
  },
};

/** What is drawn of one series. */
interface Trail {
  readonly series: Series;
  readonly point: number;
  readonly size: RobustChoice;
  /** At most so many points have their names. */
  readonly names: number;
  readonly dashes: string;
}

/** Of the attacked samples: the robust error is not below it. */
function cleanErrors({ split, columns }: Series): Float64Array | undefined {
  return split === 'test' ? columns.test_error : columns.train_error;
}

function hasPoints(series: Series, errors: Float64Array): boolean {
  const clean = cleanErrors(series);
  return clean?.some((error, p) => Number.isFinite(error + errors[p])) ?? false;
}

/** Both errors of a point as fractions; NaN: no value. */
function errorsAt({ series, size }: Trail, point: number): readonly [clean: number, robust: number] {
  return [cleanErrors(series)?.[point] ?? Number.NaN, size.errors[point]];
}

function sizeText({ norm, boxed, epsilon }: RobustChoice, { choices, labels }: Texts): string {
  return choices.size.option(norms[norm].symbol, chosenText(epsilon), boxed ? labels.boxed : labels.free);
}

/** Both errors with their names. */
function errorValues(trail: Trail, point: number, { labels }: Texts) {
  const [clean, robust] = errorsAt(trail, point);
  return [
    { label: trail.series.split === 'test' ? labels.test : labels.train, value: percentText(clean) },
    { label: labels.robust, value: percentText(robust) },
  ];
}

function errorTexts(trail: Trail, point: number, texts: Texts): string[] {
  return errorValues(trail, point, texts).map(({ label, value }) => texts.fact(label, value));
}

function valueLines(trail: Trail, { width, texts }: View): string[] {
  const point = pointText(trail.series, trail.point);
  const errors = errorTexts(trail, trail.point, texts).join(' · ');
  return width < WIDE ? [point, errors] : [`${point} · ${errors}`];
}

function otherText(view: View, isDrawn: boolean): string {
  const { other, texts, width } = view;
  const { notMeasured } = texts.labels;
  if (isDrawn) return comparedText(view, width - 4)!;
  return notMeasured(seriesName(other!.series, width - 4 - labelWidth(notMeasured(''))));
}

function plotOf(view: View, trails: readonly Trail[], top: number): Plot {
  const { series, texts, width } = view;
  const { axes } = texts;
  const kind = chosen(view, 'scale', scales);
  const [clean, robust] = ([0, 1] as const).map((k) =>
    trails
      .flatMap((trail) => Array.from(trail.series.strengths, (_, p) => errorsAt(trail, p)).filter(isWhole))
      .map((errors) => 100 * errors[k]),
  );
  return plot({
    width,
    top,
    height: Math.round(Math.min(Math.max(0.55 * width, 220), 340)),
    headroom: NAME_ROOM,
    x: { values: clean, title: series.split === 'test' ? axes.testError : axes.trainError, kind, nice: true, room: 46 },
    y: { values: robust, title: '', kind, nice: true },
  });
}

function isWhole(errors: readonly number[]): boolean {
  return errors.every((error) => Number.isFinite(error));
}

function legendItems(trails: readonly Trail[], { labels }: Texts): LegendItem[] {
  const signs = trails.flatMap(({ series: { chosen: points, axis } }) =>
    signed(points.byRule).map(({ rule, sign }): LegendItem => {
      const mark = (x: number, y: number) =>
        sign === '*'
          ? element('path', { class: 'fig-ink', d: star(x, y) })
          : element('path', { class: 'fig-now fig-chevrons', d: chevrons(x, y) });
      return { label: labels.chosen[rule](axis.symbol), mark };
    }),
  );
  return [
    ...signs.filter(({ label }, k) => signs.findIndex((other) => other.label === label) === k),
    { label: labels.robustBest, mark: (cx, cy) => element('circle', { cx, cy, r: 4.5, class: 'fig-now' }) },
    {
      label: labels.equalErrors,
      mark: (x, y) => element('path', { class: 'fig-axis', d: `M${px(x - 7)} ${px(y + 5)}l14-10` }),
    },
  ];
}

/** Where both errors are equal, as far as both axes go. */
const equalErrors: Mark = ({ x, y }) => {
  const ends = equalEnds(x, y);
  return ends
    ? element('path', {
        class: 'fig-axis',
        d: `M${px(ends.xs[0])} ${px(ends.ys[0])}L${px(ends.xs[1])} ${px(ends.ys[1])}`,
      })
    : '';
};

function equalEnds(x: Scale, y: Scale): { readonly xs: number[]; readonly ys: number[] } | undefined {
  const [from, to] = [Math.max(x.lowest, y.lowest), Math.min(x.highest, y.highest)];
  return from < to ? { xs: [x.at(from), x.at(to)], ys: [y.at(from), y.at(to)] } : undefined;
}

/** In px; NaN: a point has no place. */
function placeOf(trail: Trail, point: number, { x, y }: Frame): readonly [x: number, y: number] {
  const [clean, robust] = errorsAt(trail, point);
  return isWhole([clean, robust]) ? [x.at(100 * clean), y.at(100 * robust)] : [Number.NaN, Number.NaN];
}

/** Both errors in per cent, by λ; NaN where one is missing. */
function percentsOf(trail: Trail): { readonly x: number[]; readonly y: number[] } {
  const errors = ordered(trail.series).map((p) => errorsAt(trail, p));
  const percent = (k: 0 | 1) => errors.map((one) => (isWhole(one) ? 100 * one[k] : Number.NaN));
  return { x: percent(0), y: percent(1) };
}

/** The points, the line through them, and the marks of the chosen ones. */
function trailMarks(trail: Trail): Mark[] {
  const { series, size, dashes } = trail;
  const { x, y } = percentsOf(trail);
  const marks = [{ sign: '°', at: size.best } as const, ...signed(series.chosen.byRule)];
  return [
    line(x, y, `fig-1 ${dashes}`),
    dots({ x, y }, `fig-1 ${dashes === '' ? '' : 'fig-other-dots'}`.trim()),
    ...marks.map(
      ({ sign, at }): Mark =>
        (frame) => {
          const [cx, cy] = placeOf(trail, at, frame);
          return isWhole([cx, cy]) ? signMark(sign, cx, cy, 1) : '';
        },
    ),
  ];
}

/** A ring around the current point, and of the series itself lines to both axes. */
function drawCurrent(trail: Trail, frame: Frame): string {
  const [cx, cy] = placeOf(trail, trail.point, frame);
  if (!isWhole([cx, cy])) return '';
  const { left, bottom } = frame.box;
  const ring = element('circle', { cx, cy, r: 7.5, class: 'fig-now' });
  if (trail.dashes !== '') return ring;
  const down = cy + 7.5 < bottom ? `M${px(cx)} ${px(cy + 7.5)}V${px(bottom)}` : '';
  const toLeft = cx - 7.5 > left ? `M${px(cx - 7.5)} ${px(cy)}H${px(left)}` : '';
  return ring + (down + toLeft === '' ? '' : element('path', { class: 'fig-now', d: down + toLeft }));
}

/** The λ or ε of some points beside them: of the chosen ones, of both ends, and of others between them, powers of ten if there are any. */
function drawNames(trails: readonly Trail[], frame: Frame): string[] {
  const [cx, cy] = placeOf(trails[0], trails[0].point, frame);
  const lines = [
    ...trails.map((trail) => {
      const places = ordered(trail.series).map((p) => placeOf(trail, p, frame));
      return { xs: places.map(([x]) => x), ys: places.map(([, y]) => y) };
    }),
    equalEnds(frame.x, frame.y) ?? { xs: [], ys: [] },
    { xs: [frame.box.left, cx, cx], ys: [cy, cy, frame.box.bottom] },
  ];
  const marks = together(lines.map(lineMarks));
  const placed: PlacedName[] = [];
  return trails.flatMap((trail) => {
    const { series, size } = trail;
    const named = (point: number): NamedPoint[] => {
      const [x, y] = placeOf(trail, point, frame);
      return isWhole([x, y]) ? [{ x, y, name: pointText(series, point) }] : [];
    };
    const order = ordered(series).filter((p) => named(p).length > 0);
    const first = [
      signed(series.chosen.byRule).map(({ at }) => at),
      size.best,
      order.slice(0, 1),
      order.slice(-1),
    ].flat();
    const powers = order.filter((p) => isPowerOfTen(series.strengths[p]));
    const others = (powers.length > 1 ? powers : order).flatMap(named);
    const names = placeNames({ first: first.flatMap(named), others }, placed, marks, frame.box, trail.names);
    placed.push(...names);
    return names.map(({ left, baseline, name }) => text(left, baseline, name, { class: 'fig-1-text', halo: true }));
  });
}

/** Values of a grid may be off by a few units in the last place. */
function isPowerOfTen(value: number): boolean {
  return value.toExponential(9).startsWith('1.000000000e');
}

function readingOf(trail: Trail, point: number, [x, y]: readonly [number, number], texts: Texts): Reading {
  return {
    title: pointText(trail.series, point),
    values: errorValues(trail, point, texts),
    markup: ringAt(x, y, 'fig-read'),
    point,
  };
}
