/*
 * JSON that keeps every number to the last bit. JSON has no NaN, no ±∞ and no −0, and lists of numbers are long in it:
 * such numbers are written as {"number": "-Infinity"}, typed arrays as {"float64": …} and {"uint32": …}, base64 of their
 * little-endian bytes. A value that does not exist is left out of an object, and `null` in a list.
 */

/** As a value for JSON.stringify. */
export function toJson(value: unknown): unknown {
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { number: Object.is(value, -0) ? '-0' : `${value}` };
  }
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Float64Array) {
    const bytes = new DataView(new ArrayBuffer(8 * value.length));
    for (const [k, item] of value.entries()) bytes.setFloat64(8 * k, item, true);
    return { float64: base64(bytes) };
  }
  if (value instanceof Uint32Array) {
    const bytes = new DataView(new ArrayBuffer(4 * value.length));
    for (const [k, item] of value.entries()) bytes.setUint32(4 * k, item, true);
    return { uint32: base64(bytes) };
  }
  if (Array.isArray(value)) return value.map(toJson);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
}

/** The value that `toJson` was given, from what JSON.parse returns. */
export function fromJson(json: unknown): unknown {
  if (json === null) return undefined;
  if (typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map(fromJson);
  const { number, float64, uint32 } = json as Readonly<Record<string, unknown>>;
  if (typeof number === 'string') return Number(number);
  if (typeof float64 === 'string') {
    const bytes = bytesOf(float64);
    return Float64Array.from({ length: bytes.byteLength / 8 }, (_, k) => bytes.getFloat64(8 * k, true));
  }
  if (typeof uint32 === 'string') {
    const bytes = bytesOf(uint32);
    return Uint32Array.from({ length: bytes.byteLength / 4 }, (_, k) => bytes.getUint32(4 * k, true));
  }
  return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, fromJson(item)]));
}

function base64({ buffer }: DataView<ArrayBuffer>): string {
  return Buffer.from(buffer).toString('base64');
}

function bytesOf(text: string): DataView {
  const { buffer, byteOffset, byteLength } = Buffer.from(text, 'base64');
  return new DataView(buffer, byteOffset, byteLength);
}
