import { unzlibSync } from 'fflate';
import { type ElementName, littleEndianNumbers } from '../math/littleEndian.ts';
import { cellsOf, numberOf } from './cells.ts';
import { INFINITE, NO_SHARE, NOT_A_NUMBER, type Packed, type PackedReport } from './packed.ts';
import type { ReportSeries, ShownData } from './shownData.ts';

/** The data of a report from the text that `pack` has made of it. Runs in browsers. */
export function unpack(text: string): ShownData {
  const { numeric, shared, report } = JSON.parse(text) as PackedReport;
  const { runs, series } = unpackValue(report, shared) as Omit<ShownData, 'series'> & { series: PackedSeries[] };
  const tables = runs.map(({ results }) => cellsOf(results));
  return { runs, series: series.map((one) => ({ ...one, ...columnsOf(tables[one.runIndex], one, numeric) })) };
}

type PackedSeries = Omit<ReportSeries, 'strengths' | 'status'>;

/** The columns of a series, those of results.csv first. */
function columnsOf(
  [header, ...records]: readonly (readonly string[])[],
  { rows, columns, axis }: PackedSeries,
  numeric: readonly string[],
): Pick<ReportSeries, 'strengths' | 'status' | 'columns'> {
  const texts = (name: string) => {
    const index = header.indexOf(name);
    return Array.from(rows, (row) => records[row][index]);
  };
  const written = Object.fromEntries(
    header.filter((name) => numeric.includes(name)).map((name) => [name, Float64Array.from(texts(name), numberOf)]),
  );
  return { strengths: written[axis.column], status: texts('status'), columns: { ...written, ...columns } };
}

function unpackValue(value: unknown, shared: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => unpackValue(item, shared));
  if ('$' in value) return unpackPacked(withBytes(value as Packed, shared));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpackValue(item, shared)]));
}

/** A packed value that has its bytes itself. */
type Whole = Packed & { readonly bytes?: string };

function withBytes(packed: Packed, shared: readonly string[]): Whole {
  return 'bytes' in packed && typeof packed.bytes === 'number'
    ? { ...packed, bytes: shared[packed.bytes] }
    : (packed as Whole);
}

function unpackPacked(packed: Whole): unknown {
  switch (packed.$) {
    case 'none':
      return undefined;
    case 'number':
      return Number(packed.text);
    case 'bits': {
      const bytes = bytesOf(packed.bytes);
      return Uint8Array.from({ length: packed.length }, (_, i) => (bytes[i >> 3] >> (i & 7)) & 1);
    }
    case 'deflated':
      return unzlibSync(bytesOf(packed.bytes));
    case 'shares':
      return numbersOf(packed.bytes, 'uint16').map((k) => (k === NO_SHARE ? Number.NaN : k / packed.of));
    case 'multiples': {
      const { width, first, length } = packed;
      return Float64Array.from({ length }, (_, k) => (first + k) * width);
    }
    case 'rounded': {
      const { unit, bytes } = packed;
      return Float32Array.from(numbersOf(bytes, 'int16'), (x) => {
        if (x === NOT_A_NUMBER) return Number.NaN;
        return Math.abs(x) === INFINITE ? Math.sign(x) * Number.POSITIVE_INFINITY : x * unit;
      });
    }
    default:
      return arrays[packed.$].from(numbersOf(packed.bytes, packed.$));
  }
}

/** What elements of a type are arrays of again. */
const arrays = {
  float64: Float64Array,
  uint32: Uint32Array,
  uint16: Uint32Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
};

function numbersOf(base64: string, name: ElementName): Float64Array {
  return littleEndianNumbers(bytesOf(base64), name);
}

function bytesOf(base64: string): Uint8Array {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}
