import { zlibSync } from 'fflate';
import { type ElementName, littleEndianBytes } from '../math/littleEndian.ts';
import { metrics } from '../metrics/index.ts';
import { INFINITE, LARGEST, NO_SHARE, NOT_A_NUMBER, type Packed, type PackedReport } from './packed.ts';
import type { ShownData } from './shownData.ts';

/**
 * A report's data as the text of a `script` element of type application/json; `unpack` is the inverse. Numbers are exact,
 * but those of Float32Arrays are rounded to 2⁻¹⁵ of the array's largest. No text in the data can end the element.
 */
export function pack(data: ShownData): string {
  const numeric = metrics.filter(({ type }) => type === 'number').map(({ column }) => column);
  const series = data.series.map(({ strengths: _strengths, status: _status, columns, ...rest }) => ({
    ...rest,
    columns: Object.fromEntries(Object.entries(columns).filter(([name]) => !numeric.includes(name))),
  }));
  // A run of a report has a provenance, too, which no figure needs.
  const runs = data.runs.map(({ name, results, notes }) => ({ name, results, notes }));
  const shared: string[] = [];
  const report = { runs: packValue(runs, shared), series: series.map((one) => packValue(one, shared, one.attacked)) };
  const packed: PackedReport = { numeric, shared, report };
  return JSON.stringify(packed).replace(/[<\u2028\u2029]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** `shared`: bytes of arrays, which series of the same data have in common. `count`: what numbers may be fractions of. */
function packValue(value: unknown, shared: string[], count = 1): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $: 'number', text: String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return withSharedBytes(packArray(value, count), shared);
  if (Array.isArray(value))
    return value.map((item) => (item === undefined ? { $: 'none' } : packValue(item, shared, count)));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, packValue(item, shared, count)]));
}

const LONG = 2000;

function withSharedBytes(packed: Packed, shared: string[]): Packed {
  if (!('bytes' in packed) || typeof packed.bytes !== 'string' || packed.bytes.length < LONG) return packed;
  const known = shared.indexOf(packed.bytes);
  return { ...packed, bytes: known < 0 ? shared.push(packed.bytes) - 1 : known };
}

function packArray(values: ArrayBufferView, count: number): Packed {
  if (values instanceof Float32Array) return packRounded(values);
  if (values instanceof Float64Array) {
    return packShares(values, count) ?? packMultiples(values) ?? packElements(values, 'float64');
  }
  if (values instanceof Uint32Array)
    return packElements(values, values.every((x) => x < 2 ** 16) ? 'uint16' : 'uint32');
  if (values instanceof Int32Array) return packElements(values, 'int32');
  if (values instanceof Int8Array) return packElements(values, 'int8');
  if (values instanceof Uint8Array && values.every((x) => x <= 1)) return packBits(values);
  if (values instanceof Uint8Array) return { $: 'deflated', bytes: base64Of(zlibSync(values, { level: 9 })) };
  throw new TypeError(`${values.constructor.name} has no packed form`);
}

type Numbers = Float64Array | Uint32Array | Int32Array | Int16Array | Int8Array;

function packElements(values: Numbers, name: ElementName): Packed {
  return { $: name, bytes: bytesOf(values, name) };
}

function packShares(values: Float64Array, count: number): Packed | undefined {
  const numerators = new Uint32Array(values.length);
  for (const [k, value] of values.entries()) {
    numerators[k] = Number.isNaN(value) ? NO_SHARE : Math.round(value * count);
    if (!Number.isNaN(value) && !(numerators[k] < NO_SHARE && Object.is(numerators[k] / count, value)))
      return undefined;
  }
  return { $: 'shares', of: count, bytes: bytesOf(numerators, 'uint16') };
}

function packMultiples(values: Float64Array): Packed | undefined {
  if (values.length < 3) return undefined;
  const first = Math.round(values[0] / (values[1] - values[0]));
  const areMultiples = (width: number) => values.every((value, k) => Object.is((first + k) * width, value));
  // Each one, divided by its number, is the width but for rounding.
  for (const [k, value] of values.entries()) {
    const width = value / (first + k);
    if (areMultiples(width)) return { $: 'multiples', width, first, length: values.length };
  }
  return undefined;
}

function packRounded(values: Float32Array): Packed {
  let largest = 0;
  for (const x of values) if (Number.isFinite(x) && Math.abs(x) > largest) largest = Math.abs(x);
  const unit = largest / LARGEST;
  const rounded = new Int16Array(values.length);
  for (let i = 0; i < values.length; i++) rounded[i] = roundedTo(unit, values[i]);
  return { $: 'rounded', unit, bytes: bytesOf(rounded, 'int16') };
}

/** x in whole units. */
function roundedTo(unit: number, x: number): number {
  if (Number.isNaN(x)) return NOT_A_NUMBER;
  if (!Number.isFinite(x)) return x > 0 ? INFINITE : -INFINITE;
  return x === 0 ? 0 : Math.round(x / unit);
}

function packBits(values: Uint8Array): Packed {
  const bytes = new Uint8Array(Math.ceil(values.length / 8));
  for (let i = 0; i < values.length; i++) bytes[i >> 3] |= values[i] << (i & 7);
  return { $: 'bits', length: values.length, bytes: base64Of(bytes) };
}

function bytesOf(values: Numbers, name: ElementName): string {
  return base64Of(littleEndianBytes(values, name));
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
