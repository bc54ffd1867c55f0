import type { RuleSign } from '../results/rules.ts';
import { spreadApart } from './grammar/arrange.ts';
import { band } from './grammar/band.ts';
import type { Box, Frame, Mark } from './grammar/frame.ts';
import { line } from './grammar/line.ts';
import type { ScaleOptions } from './grammar/scale.ts';
import { circle, type Label, labelWidth, text } from './grammar/svg.ts';
import type { Series } from './series.ts';
import { signMark } from './signMark.ts';
import { ordered } from './strengths.ts';

/** One quantity over λ or ε. */
export interface Curve {
  readonly label: Label;
  readonly look: 1 | 2 | 3;
  /** By point; undefined: the series has none. */
  values(series: Series): ArrayLike<number> | undefined;
  /** Certified bounds by point, the ends of an interval, or a standard error below and above. */
  bounds?(series: Series): readonly [lower: ArrayLike<number>, upper: ArrayLike<number>] | undefined;
  valueText(value: number): string;
  /** The points marked on the curve, and how. */
  readonly marks?: readonly CurveMark[];
}

export interface CurveMark {
  readonly point: number;
  readonly sign: RuleSign | '°';
  readonly label: string;
}

/** What the bounds of a curve are: of an error, of what has a certificate, of a mean. */
export type Shade = 'confidence' | 'certificate' | 'standardError';

/** Curves over one axis of values. */
export interface Panel extends Pick<ScaleOptions, 'kind' | 'include' | 'limit' | 'unit'> {
  readonly title: string;
  readonly height: number;
  readonly curves: readonly Curve[];
  readonly shade?: Shade;
  /** Whether the axis makes room for a value; what lies beyond its ends is cut off. Default: for all. */
  fits?(value: number, curve: Curve): boolean;
  /** Whether the axis makes room for the bounds, too. */
  readonly fitsBounds?: boolean;
  /** A value with a line through it. */
  readonly line?: { readonly value: number; readonly label: Label };
}

/** A bound that is a smaller part of all values would stretch a logarithmic axis to where nothing else is. */
const LEAST_BOUND = 0.1;

/** What the axis of a panel makes room for. */
export function valuesToFit({ curves, fits = () => true, fitsBounds }: Panel, shown: readonly Series[]): number[] {
  const values = curves.flatMap((curve) =>
    shown.flatMap((one) => Array.from(curve.values(one) ?? []).filter((value) => fits(value, curve))),
  );
  if (!fitsBounds) return values;
  const least = values.reduce((lowest, value) => (value > 0 ? Math.min(lowest, value) : lowest), Number.MAX_VALUE);
  const bounds = curves.flatMap((curve) => shown.flatMap((one) => curve.bounds?.(one) ?? []));
  return [...values, ...bounds.flatMap((ends) => Array.from(ends)).filter((end) => end >= LEAST_BOUND * least)];
}

const along = (series: Series) => ordered(series).map((point) => series.strengths[point]);
const inOrder = (series: Series, values: ArrayLike<number>) => ordered(series).map((point) => values[point]);

/** Colours tell what a curve is, dashes (`names`) which series it is of. */
export function curveMarks(series: Series, curves: readonly Curve[], names = ''): Mark[] {
  return curves.flatMap(({ values, look }) => {
    const own = values(series);
    return own ? [line(along(series), inOrder(series, own), `fig-${look} ${names}`)] : [];
  });
}

export function boundMarks(series: Series, curves: readonly Curve[]): Mark[] {
  return curves.flatMap(({ bounds, look }) => {
    const own = bounds?.(series);
    return own ? [band(along(series), inOrder(series, own[0]), inOrder(series, own[1]), look)] : [];
  });
}

/** Whether the bounds of a curve can be told from it, which those of a point that is solved to the last digit cannot. */
export function isShaded(series: Series, { curves }: Panel, { y }: Pick<Frame, 'y'>): boolean {
  return curves.some(({ bounds }) => {
    const [lower = [], upper = []] = bounds?.(series) ?? [];
    return Array.from(lower).some((value, p) => Math.abs(y.at(value) - y.at(upper[p])) > 1);
  });
}

/** The curves at one point, each as a circle of the classes that its look has. */
export function dotsAt(
  series: Series,
  point: number,
  curves: readonly Curve[],
  namesOf: (look: 1 | 2 | 3) => string,
): Mark {
  return ({ x, y, box }) => {
    const cx = x.at(series.strengths[point]);
    return curves
      .map(({ values, look }) => {
        const cy = y.at(values(series)?.[point] ?? Number.NaN);
        return isInside(cy, box) && !Number.isNaN(cx) ? circle(cx, cy, 3.5, namesOf(look)) : '';
      })
      .join('');
  };
}

/** The chosen points, with their signs. */
export function chosenMarks(series: Series, curves: readonly Curve[]): Mark {
  return ({ x, y, box }) =>
    curves
      .flatMap(({ marks = [], look, values }) =>
        marks.map(({ point, sign }) => {
          const [cx, cy] = [x.at(series.strengths[point]), y.at(values(series)?.[point] ?? Number.NaN)];
          return Number.isNaN(cx) || !isInside(cy, box) ? '' : signMark(sign, cx, cy, look);
        }),
      )
      .join('');
}

/** At the right of the plot, where no curve comes. */
export function curveNames(series: Series, { curves, line: rule }: Panel, { box, y }: Frame): string[] {
  if (curves.length < 2) return [];
  const last = ordered(series).toReversed();
  const named = [
    ...curves.map(({ label, look, values }) => {
      const own = values(series) ?? [];
      const ends = last.map((point) => y.at(own[point] ?? Number.NaN));
      return { label, class: `fig-${look}-text`, y: ends.find((at) => isInside(at, box)) ?? Number.NaN };
    }),
    ...(rule ? [{ label: rule.label, class: 'fig-muted', y: y.at(rule.value) }] : []),
  ].filter((one) => isInside(one.y, box));
  const wanted = named.map((one) => one.y + 4);
  const places = spreadApart(wanted, 13, box.top + 8, box.bottom);
  return named.map((one, k) => text(box.right + 6, places[k], one.label, { class: one.class }));
}

function isInside(y: number, { top, bottom }: Box): boolean {
  return y >= top - 0.01 && y <= bottom + 0.01;
}

/** What the curves of a panel are at one point. */
export function valuesOf({ title, curves }: Panel, series: Series, point: number) {
  return curves.map(({ label, look, values, valueText }) => ({
    label: curves.length > 1 ? label : title,
    value: valueText(values(series)?.[point] ?? Number.NaN),
    name: label,
    look,
  }));
}

/** Between values, and between a value and its name: bold digits are wider than they are taken for. */
const [VALUE_GAP, NAME_GAP] = [14, 9];

/** How wide the values of all curves are side by side with their names, whatever the point. */
export function widestValues({ curves }: Panel, series: Series): number {
  const widths = curves.map((curve) => {
    const texts = Array.from(curve.values(series) ?? [], (value) => labelWidth(curve.valueText(value)));
    return VALUE_GAP + Math.max(0, ...texts) + (curves.length > 1 ? NAME_GAP + labelWidth(curve.label) : 0);
  });
  return widths.reduce((sum, width) => sum + width, 0);
}

/** The values at one point, up to x = `end`, each with the name of its curve if there is room. */
export function valueTexts(
  panel: Panel,
  series: Series,
  point: number,
  end: number,
  y: number,
  hasRoom: boolean,
): string[] {
  const isNamed = hasRoom && panel.curves.length > 1;
  return valuesOf(panel, series, point)
    .toReversed()
    .flatMap(({ value, name, look }) => {
      const valueAt = end;
      const nameAt = valueAt - labelWidth(value) - NAME_GAP;
      end = nameAt + NAME_GAP - VALUE_GAP - (isNamed ? NAME_GAP + labelWidth(name) : 0);
      const place = { anchor: 'end', class: `fig-${look}-text` } as const;
      return [
        text(valueAt, y, value, { ...place, class: `${place.class} fig-strong` }),
        ...(isNamed ? [text(nameAt, y, name, place)] : []),
      ];
    });
}
