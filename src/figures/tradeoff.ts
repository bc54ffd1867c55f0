import { norms } from '../attacks/index.ts';
import { signed } from '../results/rules.ts';
import { type Axis, axisFor } from './axis.ts';
import { choiceOf, chosen } from './choices.ts';
import { comparedText, describe, pointText } from './description.ts';
import type { Figure, View } from './figure.ts';
import { type Box, crossesPath, dotsPath, linePath, star } from './geometry.ts';
import { drawLegend, type LegendItem } from './legend.ts';
import { chosenText, percentText } from './numbers.ts';
import { ordered } from './panels.ts';
import { xAxis, yAxis } from './plotAxes.ts';
import { lineMarks, type Marks, type NamedPoint, type PlacedName, placeNames } from './pointNames.ts';
import { robustSizes, sizeKey } from './robustSizes.ts';
import type { RobustChoice, Series } from './series.ts';
import { seriesName } from './seriesName.ts';
import { chevrons, signMark } from './signMark.ts';
import { element, labelWidth, px, TEXT_SIZE, TICK_SIZE, text } from './svg.ts';
import { wrapText } from './svgText.ts';
import type { Texts } from './texts/texts.ts';

const scales = ['log', 'linear'] as const;

/** From so many px on, the values of a point stand on one line. */
const WIDE = 400;
const LINE = 16;
/** How near to a point a pointer means it, in px. */
const REACH = 24;
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
    const own: Trail = { series, point, size: size.own, look: 1 };
    const compared: Trail | undefined = other && size.other && { ...other, size: size.other, look: 2 };
    const trails = compared ? [own, compared] : [own];

    const plot = plotOf(view, trails);
    const below = plot.bottom + LINE - 4;
    const values = valueLines(own, view);
    return {
      width,
      height: Math.ceil(plot.bottom + 4 + (other ? LINE : 0) + (compared ? LINE * values.length : 0)),
      description: describe('tradeoff', view, [sizeText(own.size, texts), ...errorTexts(own, texts)]),
      frame: [
        plot.frame,
        ...trails.toReversed().map((trail) => drawTrail(trail, plot)),
        other ? text(2, below, otherText(view, compared !== undefined), { class: 'fig-muted' }) : '',
      ].join(''),
      content: [
        ...trails.map((trail) => drawCurrent(trail, plot)),
        ...drawNames(trails, plot),
        ...values.map((line, k) => text(2, plot.valuesAt + LINE * k, line, { class: 'fig-strong' })),
        ...(compared ? valueLines(compared, view) : []).map((line, k) =>
          text(2, below + LINE * (k + 1), line, { class: 'fig-2-text' }),
        ),
      ].join(''),
      pointAt: (x, y) => nearest(own, plot, x, y),
    };
  },
};

/** What is drawn of one series. */
interface Trail {
  readonly series: Series;
  readonly point: number;
  readonly size: RobustChoice;
  readonly look: 1 | 2;
}

interface Plot {
  readonly box: Box;
  readonly x: Axis;
  readonly y: Axis;
  /** Axes and legend. */
  readonly frame: string;
  /** The baseline of the current point's values. */
  readonly valuesAt: number;
  /** Where the name of the axis below ends. */
  readonly bottom: number;
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

function errorTexts(trail: Trail, { labels, fact }: Texts): string[] {
  const [clean, robust] = errorsAt(trail, trail.point);
  const split = trail.series.split === 'test' ? labels.test : labels.train;
  return [fact(split, percentText(clean)), fact(labels.robust, percentText(robust))];
}

function valueLines(trail: Trail, { width, texts }: View): string[] {
  const point = pointText(trail.series, trail.point);
  const errors = errorTexts(trail, texts).join(' · ');
  return width < WIDE ? [point, errors] : [`${point} · ${errors}`];
}

function otherText(view: View, isDrawn: boolean): string {
  const { other, texts, width } = view;
  const { notMeasured } = texts.labels;
  if (isDrawn) return comparedText(view, width - 4)!;
  return notMeasured(seriesName(other!.series, width - 4 - labelWidth(notMeasured(''))));
}

function plotOf(view: View, trails: readonly Trail[]): Plot {
  const { series, texts, width } = view;
  const { axes } = texts;
  const kind = chosen(view, 'scale', scales);
  const legend = drawLegend(legendItems(trails, texts), width);
  const valuesAt = legend.height + 19;
  const titleAt = valuesAt + LINE * valueLines(trails[0], view).length + 5;
  const title = `${axes.robustError}: ${sizeText(trails[0].size, texts)}`;
  const titles = wrapText([title], width - 4, TEXT_SIZE);
  const top = titleAt + LINE * (titles.length - 1) + 8;
  const bottom = top + Math.round(Math.min(Math.max(0.55 * width, 220), 340));
  const values = ([0, 1] as const).map((k) =>
    trails
      .flatMap((trail) => Array.from(trail.series.strengths, (_, p) => errorsAt(trail, p)).filter(isWhole))
      .map((errors) => 100 * errors[k]),
  );
  const y = axisFor(values[1], { kind, from: bottom, to: top + NAME_ROOM, room: 30, nice: true });
  const left = 10 + Math.max(20, ...y.ticks.map(({ label }) => labelWidth(label, TICK_SIZE)));
  const box = { left, right: width - 14, top, bottom };
  const x = axisFor(values[0], { kind, from: left, to: box.right, room: 46, nice: true });
  const base = xAxis(x, box, series.split === 'test' ? axes.testError : axes.trainError, width);
  const frame = [
    legend.markup,
    ...titles.map((line, k) => text(2, titleAt + LINE * k, line, { class: 'fig-muted' })),
    yAxis(y, box),
    base.markup,
    drawEqual(x, y),
  ];
  return { box, x, y, frame: frame.join(''), valuesAt, bottom: base.bottom };
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
function drawEqual(x: Axis, y: Axis): string {
  const [from, to] = [Math.max(x.lowest, y.lowest), Math.min(x.highest, y.highest)];
  if (!(from < to)) return '';
  return element('path', {
    class: 'fig-axis',
    d: `M${px(x.at(from))} ${px(y.at(from))}L${px(x.at(to))} ${px(y.at(to))}`,
  });
}

/** In px; NaN: a point has no place. */
function placeOf(trail: Trail, point: number, { x, y }: Plot): readonly [x: number, y: number] {
  const [clean, robust] = errorsAt(trail, point);
  return isWhole([clean, robust]) ? [x.at(100 * clean), y.at(100 * robust)] : [Number.NaN, Number.NaN];
}

/** In the order of λ or ε. */
function placesOf(trail: Trail, plot: Plot): Marks {
  const places = ordered(trail.series).map((p) => placeOf(trail, p, plot));
  return { xs: places.map(([x]) => x), ys: places.map(([, y]) => y) };
}

/** The curve with a mark per point, and those of the chosen ones. */
function drawTrail(trail: Trail, plot: Plot): string {
  const { series, size, look } = trail;
  const { xs, ys } = placesOf(trail, plot);
  const marks = [{ sign: '°', at: size.best } as const, ...signed(series.chosen.byRule)].map(({ sign, at }) => {
    const [x, y] = placeOf(trail, at, plot);
    return isWhole([x, y]) ? signMark(sign, x, y, look) : '';
  });
  const isOther = look === 2;
  return [
    element('path', {
      class: isOther ? 'fig-curve fig-2 fig-other' : 'fig-curve fig-1',
      d: linePath(xs, ys, plot.box),
    }),
    isOther
      ? element('path', { class: 'fig-crosses fig-2', d: crossesPath(xs, ys, () => true, 5) })
      : element('path', { class: 'fig-dots fig-1', d: dotsPath(xs, ys, () => true) }),
    ...marks,
  ].join('');
}

/** A ring around the current point, and of the series itself lines to both axes. */
function drawCurrent(trail: Trail, plot: Plot): string {
  const [cx, cy] = placeOf(trail, trail.point, plot);
  if (!isWhole([cx, cy])) return '';
  const { left, bottom } = plot.box;
  const ring = element('circle', { cx, cy, r: 7.5, class: 'fig-now' });
  if (trail.look === 2) return ring;
  const toAxes = `${cy + 7.5 < bottom ? `M${px(cx)} ${px(cy + 7.5)}V${px(bottom)}` : ''}${cx - 7.5 > left ? `M${px(cx - 7.5)} ${px(cy)}H${px(left)}` : ''}`;
  return ring + (toAxes === '' ? '' : element('path', { class: 'fig-now', d: toAxes }));
}

/** The λ or ε of some points beside them: of the chosen ones, of both ends, and of others between them, powers of ten if there are any. */
function drawNames(trails: readonly Trail[], plot: Plot): string[] {
  const lines = trails.map((trail) => lineMarks(placesOf(trail, plot)));
  const marks = { xs: lines.flatMap(({ xs }) => Array.from(xs)), ys: lines.flatMap(({ ys }) => Array.from(ys)) };
  const placed: PlacedName[] = [];
  return trails.flatMap((trail, k) => {
    const { series, size, look } = trail;
    const named = (point: number): NamedPoint[] => {
      const [x, y] = placeOf(trail, point, plot);
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
    const names = placeNames(
      { first: first.flatMap(named), others: (powers.length > 1 ? powers : order).flatMap(named) },
      placed,
      marks,
      plot.box,
      NAMES[k],
    );
    placed.push(...names);
    return names.map(({ left, baseline, name }) =>
      text(left, baseline, name, { class: `fig-${look}-text`, halo: true }),
    );
  });
}

/** Values of a grid may be off by a few units in the last place. */
function isPowerOfTen(value: number): boolean {
  return value.toExponential(9).startsWith('1.000000000e');
}

/** The point that is closest to a place, if it is close. */
function nearest(trail: Trail, plot: Plot, atX: number, atY: number): number | undefined {
  let best: number | undefined;
  let least = REACH * REACH;
  for (const p of trail.series.strengths.keys()) {
    const [x, y] = placeOf(trail, p, plot);
    const square = (x - atX) * (x - atX) + (y - atY) * (y - atY);
    if (square <= least) [best, least] = [p, square];
  }
  return best;
}
