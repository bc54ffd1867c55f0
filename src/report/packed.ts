import type { ElementName } from '../math/littleEndian.ts';

/** How values that JSON does not know are written into a report's data: objects with the key `$`. */
export type Packed =
  /** Not there: an item of a list that is undefined. */
  | { readonly $: 'none' }
  /** NaN and infinite numbers. */
  | { readonly $: 'number'; readonly text: 'NaN' | 'Infinity' | '-Infinity' }
  /** The elements of a typed array, little-endian, in base64. */
  | { readonly $: ElementName; readonly bytes: string | number }
  /** A Uint8Array of any bytes, compressed by zlib. */
  | { readonly $: 'deflated'; readonly bytes: string | number }
  /** A Uint8Array of zeros and ones, eight in a byte, the first in its lowest bit. */
  | { readonly $: 'bits'; readonly length: number; readonly bytes: string | number }
  /** A Float64Array of fractions with one denominator, by their numerators; NaN is NO_SHARE. */
  | { readonly $: 'shares'; readonly of: number; readonly bytes: string | number }
  /** A Float64Array of neighbouring multiples of a width: k · width for k = first, first + 1, …. */
  | { readonly $: 'multiples'; readonly width: number; readonly first: number; readonly length: number }
  /** A Float32Array: whole numbers of 16 bits times `unit`. */
  | { readonly $: 'rounded'; readonly unit: number; readonly bytes: string | number };

/** In a rounded array ±INFINITE stand for ±∞ and NOT_A_NUMBER for NaN; the other numbers go up to LARGEST. */
export const LARGEST = 32766;
export const INFINITE = 32767;
export const NOT_A_NUMBER = -32768;

/** No numerator of shares: they are below. */
export const NO_SHARE = 65535;

/** What results.csv holds of a series is read from there again: of its columns only the others are packed. */
export interface PackedReport {
  /** The columns of results.csv that hold numbers. */
  readonly numeric: readonly string[];
  /** Long texts that several arrays may have as their bytes: these have the index here instead. */
  readonly shared: readonly string[];
  readonly report: unknown;
}
