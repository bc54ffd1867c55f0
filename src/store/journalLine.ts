import { sha256 } from '../files/checksum.ts';
import type { Cell } from '../metrics/metric.ts';
import { fromJson, toJson } from './exactJson.ts';
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
  const body = JSON.stringify(toJson(entry)).slice(0, -1);
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
