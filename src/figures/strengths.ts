import { apart } from '../outputs/numberText.ts';
import { foundOnce } from './foundOnce.ts';
import { type Scale, scaleFor } from './grammar/scale.ts';
import { chosenText, withPower } from './numbers.ts';
import type { Series } from './series.ts';

const names = foundOnce(({ strengths }: Series) => apart([...strengths]));

/** λ or ε in names of files: four digits, or as many as tell the points of its series apart. */
export function strengthName(series: Series, point: number): string {
  return names(series)[point];
}

/** The same for people: `10⁻⁴`. */
export function strengthText(series: Series, point: number): string {
  return withPower(strengthName(series, point));
}

/** The same with its sign: `λ = 0.01`. */
export function pointText(series: Series, point: number): string {
  return `${series.axis.symbol} = ${strengthText(series, point)}`;
}

/** Whether one is over λ and the other over ε: they have no axis in common. */
export function isOnOwnScale(other: Series, series: Series): boolean {
  return other.axis.name !== series.axis.name;
}

/** The points in the order of λ or ε. */
export function ordered({ strengths }: Pick<Series, 'strengths'>): number[] {
  return [...strengths.keys()].sort((a, b) => strengths[a] - strengths[b]);
}

/** The point whose λ or ε is nearest in ratio. */
export function nearestPoint({ strengths }: Series, strength: number): number {
  const ratio = (x: number) => (x === strength ? 1 : Math.max(x / strength, strength / x));
  let nearest = 0;
  for (const [k, x] of strengths.entries()) if (ratio(x) < ratio(strengths[nearest])) nearest = k;
  return nearest;
}

/**
 * The point of another series that stands beside one of this: where both are over λ, or over ε, with the nearest value; else
 * at the same place of the slider, from the least regularised to the most.
 */
export function matchingPoint(other: Series, series: Series, point: number): number {
  if (!isOnOwnScale(other, series)) return nearestPoint(other, series.strengths[point]);
  const [own, others] = [ordered(series), ordered(other)];
  const share = own.length > 1 ? own.indexOf(point) / (own.length - 1) : 0.5;
  return others[Math.round(share * (others.length - 1))];
}

/** The scale of λ or ε of a series, and that of the one it is compared with: the same, unless they are over different things. */
export function strengthScales(
  series: Series,
  other: Series | undefined,
  from: number,
  to: number,
): { readonly own: Scale; readonly other: Scale } {
  const scaleOf = (...all: readonly Series[]) =>
    strengthScale(
      all.flatMap(({ strengths }) => [...strengths]),
      from,
      to,
    );
  if (other && isOnOwnScale(other, series)) return { own: scaleOf(series), other: scaleOf(other) };
  const common = scaleOf(series, ...(other ? [other] : []));
  return { own: common, other: common };
}

/** Linear where the values are equally spaced, as those of a linspace are; else logarithmic. A single one is its own tick. */
function strengthScale(strengths: readonly number[], from: number, to: number): Scale {
  const kind = areEquallySpaced(strengths) ? 'linear' : 'log';
  const scale = scaleFor(strengths, { kind, from, to, room: 46 });
  const [only, ...others] = new Set(strengths);
  if (others.length > 0) return scale;
  return { ...scale, ticks: [{ value: only, at: scale.at(only), label: chosenText(only) }], minor: [] };
}

function areEquallySpaced(values: readonly number[]): boolean {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  if (sorted.length < 3) return false;
  const step = (sorted[sorted.length - 1] - sorted[0]) / (sorted.length - 1);
  return sorted.every((value, k) => Math.abs(value - sorted[0] - k * step) <= 1e-6 * step);
}
