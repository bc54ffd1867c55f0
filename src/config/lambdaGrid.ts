import { log10, powerOfTen } from '../math/elementary.ts';

/** The most values a grid may have. */
export const MAX_GRID_LENGTH = 100_000;

/** The largest exponent `logspace` takes in earnest; beyond it somebody meant `geomspace`. */
export const MAX_EXPONENT = 30;

/** First value, last value, number of values, as in NumPy. */
export type GridRange = readonly [from: number, to: number, count: number];

/**
 * `count` values from `from` to `to` in equal ratios, endpoints exact; from, to > 0. Computed in exponents, so that powers
 * of ten on the grid are the doubles nearest to them: 100 → 1e-6 in 81 steps holds 1, 0.1, 0.01, … themselves.
 */
export function geomspace([from, to, count]: GridRange): number[] {
  return withEndpoints([from, to, count], evenly([log10(from), log10(to), count]).map(powerOfTen));
}

/** 10^e for `count` equally spaced exponents e from the first to the last. */
export function logspace(range: GridRange): number[] {
  return evenly(range).map(powerOfTen);
}

/** `count` equally spaced values, endpoints exact. */
export function linspace(range: GridRange): number[] {
  return withEndpoints(range, evenly(range));
}

/**
 * A grid as written on a command line, which needs no quoting: `100:1e-6:81` (geomspace) or `1,0.1,0.01`; as the value it
 * stands for in a config. Undefined if it is neither.
 */
export function parseGrid(text: string): { geomspace: number[] } | number[] | undefined {
  const isRange = text.includes(':');
  const parts = text.split(isRange ? ':' : ',').map((part) => part.trim());
  if (parts.some((part) => part === '' || Number.isNaN(Number(part))) || (isRange && parts.length !== 3))
    return undefined;
  const numbers = parts.map(Number);
  return isRange ? { geomspace: numbers } : numbers;
}

function evenly([from, to, count]: GridRange): number[] {
  return Array.from({ length: count }, (_, i) => (count === 1 ? from : from + (i * (to - from)) / (count - 1)));
}

function withEndpoints([from, to, count]: GridRange, values: number[]): number[] {
  values[0] = from;
  if (count > 1) values[count - 1] = to;
  return values;
}
