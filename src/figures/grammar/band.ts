import { type Box, isPlace, type Mark } from './frame.ts';
import type { Values } from './line.ts';
import { placesOf, type Scale } from './scale.ts';
import { element, px } from './svg.ts';

/** The area between a lower and an upper bound, in the colour of a look. */
export function band(x: Values, lower: Values, upper: Values, look: 1 | 2 | 3): Mark {
  return ({ box, x: across, y }) => {
    const [below, above] = [placesIn(lower, y, box), placesIn(upper, y, box)];
    const d = bandPath(placesOf(x, across), below, above, box);
    return d === '' ? '' : element('path', { class: `fig-${look}-band`, d });
  };
}

/** A bound that the scale cannot show lies beyond its end, as 0 does on a log scale, and ∞ on any; one that is not there, nowhere. */
function placesIn(values: Values, scale: Scale, { top, bottom }: Pick<Box, 'top' | 'bottom'>): Float64Array {
  return placesOf(values, scale).map((place, k) => {
    if (Number.isFinite(place) || Number.isNaN(values[k])) return place;
    return values[k] === Number.POSITIVE_INFINITY ? top : bottom;
  });
}

/** The `d` of the area between a lower and an upper curve, in as many pieces as there are gaps. */
export function bandPath(
  xs: ArrayLike<number>,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
  { top, bottom }: Pick<Box, 'top' | 'bottom'>,
): string {
  const inside = (y: number) => px(Math.min(Math.max(y, top), bottom));
  const ends = (k: number) => isPlace(xs[k], lower[k]) && isPlace(xs[k], upper[k]);
  let path = '';
  for (let k = 0; k < xs.length; k++) {
    if (!ends(k)) continue;
    const start = k;
    while (k + 1 < xs.length && ends(k + 1)) k++;
    let back = '';
    for (let l = start; l <= k; l++) {
      path += `${l === start ? 'M' : 'L'}${px(xs[l])} ${inside(upper[l])}`;
      back = `L${px(xs[l])} ${inside(lower[l])}${back}`;
    }
    path += `${back}Z`;
  }
  return path;
}
