import { sha256 } from '../files/read.ts';
import { littleEndianBytes, littleEndianNumbers } from '../math/littleEndian.ts';
import type { Cell } from '../metrics/metric.ts';
import type { PointResult } from './pointResult.ts';
import type { SweepIdentity } from './runRecord.ts';

/** One line of a journal. */
export type Entry = SweepEntry | BeginEntry | PointEntry | ReferenceEntry | EndEntry;

/** The first line: whose journal it is. */
export interface SweepEntry {
  readonly entry: 'sweep';
  readonly schema_version: 1;
  readonly sweep: SweepIdentity;
  /** What the cells of a point are: the columns of results.csv. */
  readonly columns: readonly string[];
}

/** Work on a segment begins, at its first point. */
export interface BeginEntry {
  readonly entry: 'begin';
  readonly segment: string;
}

/** A finished point. */
export interface PointEntry {
  readonly entry: 'point';
  readonly segment: string;
  readonly result: PointResult;
}

/** What is known of a class pair apart from its points. */
export interface PairFacts {
  /** Its row of reference.csv. */
  readonly cells: readonly Cell[];
  readonly warnings: readonly string[];
  /** The mean of its training samples, which `bias_at_mean` is about: d values. */
  readonly mean: Float64Array;
}

/** The same in a journal; `pair`: its index. */
export interface ReferenceEntry extends PairFacts {
  readonly entry: 'reference';
  readonly pair: number;
}

/** All points of a segment are there; how many of them failed or did not converge. */
export interface EndEntry {
  readonly entry: 'end';
  readonly segment: string;
  readonly failed: number;
  readonly not_converged: number;
  readonly warnings: readonly string[];
}

/** `{…,"check":"…"}` and a line feed; the check is the beginning of the SHA-256 of what is before it. */
export function lineOf(entry: Entry): Uint8Array {
  const body = jsonText(entry).slice(0, -1);
  return new TextEncoder().encode(`${body},"check":"${checkOf(new TextEncoder().encode(body))}"}\n`);
}

const CHECK_DIGITS = 16;
/** `,"check":"…"}` */
const TAIL = CHECK_DIGITS + 12;

/** The entry of a line without its line feed; undefined where the line is not as it was written. */
export function entryOf(line: Uint8Array): Entry | undefined {
  const body = line.subarray(0, Math.max(line.length - TAIL, 0));
  const text = new TextDecoder().decode(line);
  if (!text.endsWith(`,"check":"${checkOf(body)}"}`)) return undefined;
  return fromJson(JSON.parse(text)) as Entry;
}

function checkOf(bytes: Uint8Array): string {
  return sha256(bytes).slice(0, CHECK_DIGITS);
}

/*
 * Every number is kept to the last bit. JSON has no NaN, no ±∞ and no −0, and lists of numbers are long in it: such numbers
 * are written as {"number": "-Infinity"}, typed arrays as {"float64": …} and {"uint32": …}, base64 of their little-endian
 * bytes. A value that does not exist is left out of an object, and `null` in a list.
 */

/** As JSON. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, item) => {
    if (typeof item === 'number') {
      return Number.isFinite(item) && !Object.is(item, -0) ? item : { number: Object.is(item, -0) ? '-0' : `${item}` };
    }
    if (item instanceof Float64Array) return { float64: base64(littleEndianBytes(item, 'float64')) };
    if (item instanceof Uint32Array) return { uint32: base64(littleEndianBytes(item, 'uint32')) };
    return item;
  });
}

/** The value that `jsonText` was given, from what JSON.parse returns. */
export function fromJson(json: unknown): unknown {
  if (json === null) return undefined;
  if (typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map(fromJson);
  const { number, float64, uint32 } = json as Readonly<Record<string, unknown>>;
  if (typeof number === 'string') return Number(number);
  if (typeof float64 === 'string') return littleEndianNumbers(Buffer.from(float64, 'base64'), 'float64');
  if (typeof uint32 === 'string') {
    return Uint32Array.from(littleEndianNumbers(Buffer.from(uint32, 'base64'), 'uint32'));
  }
  return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, fromJson(item)]));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
