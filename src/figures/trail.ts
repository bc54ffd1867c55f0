import { signed } from '../results/rules.ts';
import { dots } from './grammar/dots.ts';
import { type Frame, isPlace, type Mark } from './grammar/frame.ts';
import type { LegendItem } from './grammar/legend.ts';
import { line, linePath } from './grammar/line.ts';
import { type Covered, lineMarks, type NamedPoint, type PlacedName, placeNames, together } from './grammar/names.ts';
import { circle, element, px, text } from './grammar/svg.ts';
import type { RobustChoice, Series } from './series.ts';
import { chevrons, signMark, star } from './signMark.ts';
import { ordered, pointText } from './strengths.ts';
import type { Texts } from './texts/texts.ts';

/** The classifiers of a series by two errors, from one λ or ε to the next. */
export interface Trail {
  readonly series: Series;
  readonly point: number;
  readonly size: RobustChoice;
  /** At most so many points have their λ or ε beside them. */
  readonly names: number;
  readonly dashes: string;
}

/** Of the attacked samples: the robust error is not below it. */
function cleanErrors({ split, columns }: Series): ArrayLike<number> {
  return (split === 'test' ? columns.test_error : columns.train_error) ?? [];
}

/** Both errors in per cent, by point; NaN where one of them is missing. */
export function percentsOf({ series, size }: Pick<Trail, 'series' | 'size'>): { x: Float64Array; y: Float64Array } {
  const clean = cleanErrors(series);
  const percent = (own: ArrayLike<number>, other: ArrayLike<number>) =>
    Float64Array.from(series.strengths, (_, p) => (Number.isFinite(other[p]) ? 100 * own[p] : Number.NaN));
  return { x: percent(clean, size.errors), y: percent(size.errors, clean) };
}

/** Where a point stands, in px; NaN: nowhere. */
export function placeIn({ x, y }: Frame, trail: Trail): (point: number) => readonly [x: number, y: number] {
  const percents = percentsOf(trail);
  return (point) => [x.at(percents.x[point]), y.at(percents.y[point])];
}

/** The line through the points, the points, and the marks of the chosen ones. */
export function trailMarks(trail: Trail): Mark[] {
  const { series, size, dashes } = trail;
  const percents = percentsOf(trail);
  const [x, y] = [percents.x, percents.y].map((values) => ordered(series).map((p) => values[p]));
  const signs = [{ sign: '°', at: size.best } as const, ...signed(series.chosen.byRule)];
  return [
    line(x, y, `fig-1 ${dashes}`),
    dots({ x, y }, dashes === '' ? 'fig-1' : 'fig-1 fig-other-dots'),
    (frame) =>
      signs
        .map(({ sign, at }) => {
          const [cx, cy] = placeIn(frame, trail)(at);
          return isPlace(cx, cy) ? signMark(sign, cx, cy, 1) : '';
        })
        .join(''),
  ];
}

const RING = 7.5;

/** A ring around the current point, and of the series itself lines to both axes. */
export function currentMark(trail: Trail): Mark {
  return (frame) => {
    const [cx, cy] = placeIn(frame, trail)(trail.point);
    if (!isPlace(cx, cy)) return '';
    const { left, bottom } = frame.box;
    const down = cy + RING < bottom ? `M${px(cx)} ${px(cy + RING)}V${px(bottom)}` : '';
    const across = cx - RING > left ? `M${px(cx - RING)} ${px(cy)}H${px(left)}` : '';
    const hasLines = trail.dashes === '' && down + across !== '';
    return circle(cx, cy, RING, 'fig-now') + (hasLines ? element('path', { class: 'fig-now', d: down + across }) : '');
  };
}

/** Eight places on the ring around a point. */
function ringOf([cx, cy]: readonly [number, number]): Covered {
  const [side, slant] = [RING, RING * Math.SQRT1_2];
  const across = [side, slant, 0, -slant, -side, -slant, 0, slant];
  const down = [0, slant, side, slant, 0, -slant, -side, -slant];
  return { xs: across.map((x) => cx + x), ys: down.map((y) => cy + y) };
}

/** Where both errors are equal, as far as both axes go. */
function equalErrors({ x, y }: Frame): Covered {
  const [from, to] = [Math.max(x.lowest, y.lowest), Math.min(x.highest, y.highest)];
  return from < to ? { xs: [x.at(from), x.at(to)], ys: [y.at(from), y.at(to)] } : { xs: [], ys: [] };
}

export const equalMark: Mark = (frame) => {
  const { xs, ys } = equalErrors(frame);
  const d = linePath(xs, ys, frame.box);
  return d === '' ? '' : element('path', { class: 'fig-axis', d });
};

/** The λ or ε of some points beside them: of the chosen ones, of both ends, and of others between them, powers of ten if there are any. */
export function trailNames(trails: readonly Trail[]): Mark {
  return (frame) => {
    const [cx, cy] = placeIn(frame, trails[0])(trails[0].point);
    const lines = trails.map((trail): Covered => {
      const places = ordered(trail.series).map(placeIn(frame, trail));
      return { xs: places.map(([x]) => x), ys: places.map(([, y]) => y) };
    });
    const toAxes = { xs: [frame.box.left, cx, cx], ys: [cy, cy, frame.box.bottom] };
    const rings = trails.map((trail) => ringOf(placeIn(frame, trail)(trail.point)));
    const marks = together([...[...lines, equalErrors(frame), toAxes].map(lineMarks), ...rings]);
    const placed: PlacedName[] = [];
    for (const trail of trails) {
      const { series, size, names } = trail;
      const placeOf = placeIn(frame, trail);
      const named = (points: readonly number[]) =>
        points
          .map((p): NamedPoint => ({ x: placeOf(p)[0], y: placeOf(p)[1], name: pointText(series, p) }))
          .filter(({ x, y }) => isPlace(x, y));
      const order = ordered(series).filter((p) => isPlace(...placeOf(p)));
      const chosen = signed(series.chosen.byRule).map(({ at }) => at);
      const first = named([...chosen, size.best, ...order.slice(0, 1), ...order.slice(-1)]);
      const powers = order.filter((p) => isPowerOfTen(series.strengths[p]));
      const others = named(powers.length > 1 ? powers : order);
      placed.push(...placeNames({ first, others }, placed, marks, frame.box, names));
    }
    const place = { class: 'fig-1-text', halo: true };
    return placed.map(({ left, baseline, name }) => text(left, baseline, name, place)).join('');
  };
}

/** Values of a grid may be off by a few units in the last place. */
function isPowerOfTen(value: number): boolean {
  return value.toExponential(9).startsWith('1.000000000e');
}

/** The signs of the chosen points, and the line. */
export function trailLegend(trails: readonly Trail[], { labels }: Texts): LegendItem[] {
  const signs = trails.flatMap(({ series: { chosen: points, axis } }) =>
    signed(points.byRule).map(({ rule, sign }): LegendItem => {
      const mark = (x: number, y: number) =>
        sign === '*'
          ? element('path', { class: 'fig-ink', d: star(x, y) })
          : element('path', { class: 'fig-now fig-chevrons', d: chevrons(x, y) });
      return { label: labels.chosen[rule](axis.symbol), mark };
    }),
  );
  const slope = (x: number, y: number) => element('path', { class: 'fig-axis', d: `M${px(x - 7)} ${px(y + 5)}l14-10` });
  return [
    ...signs.filter(({ label }, k) => signs.findIndex((other) => other.label === label) === k),
    { label: labels.robustBest, mark: (x, y) => circle(x, y, 4.5, 'fig-now') },
    { label: labels.equalErrors, mark: slope },
  ];
}
