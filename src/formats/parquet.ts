import * as zlib from 'node:zlib';
import { parquetMetadata, parquetSchema } from 'hyparquet';
import { parquetHeader, readPage } from 'hyparquet/src/column.js';
import { convert, convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { readVarInt } from 'hyparquet/src/thrift.js';
import { UserError } from '../errors.ts';
import { plainBytes } from '../files/read.ts';
import { atByte, quote, type TableFormat, type TableOptions } from './format.ts';
import type { RawTable } from './table.ts';
import { TableBuilder } from './tableBuilder.ts';

/** Apache Parquet: flat columns of numbers, texts and truth values. */
export const parquet: TableFormat = {
  name: 'parquet',
  endings: ['.parquet', '.pq'],
  labelsIn: 'column',
  dropsTrailingZeros: false,
  readTable: readParquet,
};

/** The largest table, in cells. */
const MOST_CELLS = 2 ** 28;

const decompressors: Readonly<Record<string, ((bytes: Uint8Array) => Buffer) | undefined>> = {
  GZIP: zlib.gunzipSync,
  BROTLI: zlib.brotliDecompressSync,
  // From Node 22.15 on.
  ZSTD: (zlib as { zstdDecompressSync?: (bytes: Uint8Array) => Buffer }).zstdDecompressSync,
};

function readParquet(bytes: Uint8Array, { fileName }: TableOptions): RawTable {
  if (bytes.length < 12 || new TextDecoder('latin1').decode(bytes.subarray(0, 4)) !== 'PAR1') {
    throw atByte(fileName, 0, 'the file does not begin with PAR1; expected a Parquet file');
  }
  try {
    return tableOf(bytes, fileName);
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error;
    // What hyparquet says itself; anything else is what damaged bytes do to it.
    const reason = /^parquet (?!.*undefined)(.*)/s.exec(error.message)?.[1];
    const found = reason === undefined ? 'damaged' : `damaged or of a kind that cannot be read (${quote(reason)})`;
    throw atByte(fileName, 0, `the Parquet file is ${found}; expected another`);
  }
}

type PageHeader = ReturnType<typeof parquetHeader>;
type Metadata = ReturnType<typeof parquetMetadata>;
type ColumnData = NonNullable<Metadata['row_groups'][number]['columns'][number]['meta_data']>;

function tableOf(bytes: Uint8Array, fileName: string): RawTable {
  const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
  const file = whole as ArrayBuffer;
  const metadata = parquetMetadata(file, { geoparquet: false });
  const root = parquetSchema(metadata);
  const nested = root.children.find(
    ({ children, element }) => children.length > 0 || element.repetition_type === 'REPEATED',
  );
  if (nested) {
    const name = quote(nested.element.name);
    throw atByte(fileName, 0, `the column ${name} holds lists or records; expected numbers, texts or truth values`);
  }
  // pandas keeps the numbers of its rows in such columns.
  const leaves = root.children.filter(({ element }) => !/^__index_level_\d+__$/.test(element.name));
  const names = leaves.map(({ element }) => element.name);
  const rows = Number(metadata.num_rows);
  if (rows < 1 || names.length === 0) {
    throw atByte(fileName, 0, `${rows} rows of ${names.length} columns; expected at least one of each`);
  }
  if (rows * names.length > MOST_CELLS) {
    throw atByte(
      fileName,
      0,
      `${rows} rows of ${names.length} columns are too many cells; expected at most ${MOST_CELLS}`,
    );
  }

  const read = (builder: TableBuilder, most: number) => {
    for (const group of metadata.row_groups) {
      const count = Number(group.num_rows);
      const columns = leaves.map((leaf) => {
        const chunk = group.columns.find((column) => column.meta_data?.path_in_schema[0] === leaf.element.name);
        if (!chunk?.meta_data) throw new Error(`parquet no column ${leaf.element.name}`);
        return valuesOf(file, chunk.meta_data, [root, leaf], count, fileName);
      });
      for (let row = 0; row < count && builder.rows < most; row++) {
        for (let column = 0; column < columns.length; column++) builder.value(column, columns[column][row]);
        builder.endRow(builder.rows + 1);
      }
    }
  };
  const builder = new TableBuilder(names.length, rows * names.length);
  read(builder, Number.POSITIVE_INFINITY);
  if (builder.rows !== rows) throw new Error(`parquet ${builder.rows} rows instead of ${rows}`);
  const left = root.children.length - leaves.length;
  return builder.finish(read, {
    names,
    firstPlace: 'row 1',
    noun: 'row',
    notes: left > 0 ? ['the row numbers of pandas (__index_level_0__) left out'] : [],
  });
}

type Decoder = Parameters<typeof readPage>[2];
type Cell = number | string | undefined;

/** The values of a column in a group of rows. */
function valuesOf(
  file: ArrayBuffer,
  data: ColumnData,
  schemaPath: Decoder['schemaPath'],
  rows: number,
  fileName: string,
): ArrayLike<Cell> {
  const { codec } = data;
  if (!['UNCOMPRESSED', 'SNAPPY'].includes(codec) && decompressors[codec] === undefined) {
    const also = codec === 'ZSTD' ? ' (zstd from Node 22.15 on)' : '';
    throw atByte(fileName, 0, `the columns are compressed by ${codec}; expected snappy, gzip, brotli or none${also}`);
  }
  const start = Number(data.dictionary_page_offset || data.data_page_offset);
  const length = Number(data.total_compressed_size);
  if (!(start >= 0 && length >= 0 && start + length <= file.byteLength))
    throw new Error('parquet a column beyond the end');
  const compressors = Object.fromEntries(
    Object.entries(decompressors).map(([name, inflate]) => [name, (page: Uint8Array) => plainBytes(inflate!(page))]),
  );
  const reader = { view: new DataView(file, start, length), offset: 0 };
  const element = schemaPath[schemaPath.length - 1].element;
  const decoder = {
    ...data,
    codec: 'UNCOMPRESSED' as const,
    pathInSchema: data.path_in_schema,
    element,
    schemaPath,
    parsers: DEFAULT_PARSERS,
  };
  const decompress = (packed: Uint8Array, size: number) => decompressPage(packed, size, codec, compressors);
  const pages = [...pagesOf(reader, decoder, rows, decompress)];
  const count = pages.reduce((sum, page) => sum + page.length, 0);
  if (count < rows) throw new Error(`parquet ${count} values instead of ${rows}`);
  return joined(pages, count);
}

/** Inflates a page, or a part of it, to a known size. */
type Decompress = (packed: Uint8Array, size: number) => Uint8Array;

/**
 * The pages of a column that is flat: hyparquet's own way with them makes lists of lists, one value at a time. Each is
 * decompressed and checked before hyparquet decodes it; `decoder` is for pages that are not compressed.
 */
function* pagesOf(
  reader: Parameters<typeof readPage>[0],
  decoder: Decoder,
  rows: number,
  decompress: Decompress,
): Generator<ArrayLike<Cell>> {
  const { view } = reader;
  const isOptional = decoder.element.repetition_type !== 'REQUIRED';
  let dictionary: Parameters<typeof convertWithDictionary>[1];
  for (let count = 0; count < rows && reader.offset < view.byteLength - 1; ) {
    const packedHeader = parquetHeader(reader);
    const size = packedHeader.compressed_page_size;
    const packed = new Uint8Array(view.buffer, view.byteOffset + reader.offset, size);
    reader.offset += size;
    const page = plainPage(packedHeader, decompress, packed);
    const header = plainHeader(packedHeader, page.length);
    checkPage(page, header, rows - count, isOptional, decoder.element.type === 'BOOLEAN');
    if (header.type === 'DICTIONARY_PAGE') {
      const plain = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 0 };
      const { data } = readPage(plain, header, decoder, undefined, undefined, 0);
      if (data) dictionary = cellsOf(convert(data, decoder)) as typeof dictionary;
      continue;
    }
    const first = header.type === 'DATA_PAGE' ? header.data_page_header : undefined;
    const second = header.type === 'DATA_PAGE_V2' ? header.data_page_header_v2 : undefined;
    const described = first ?? second;
    if (!described) throw new Error(`parquet unsupported page type: ${header.type}`);
    const { dataPage, definitionLevels } = first
      ? readDataPage(page, first, decoder)
      : readDataPageV2(page, header, decoder);
    const cells = cellsOf(convertWithDictionary(dataPage, dictionary, described.encoding, decoder));
    count += described.num_values;
    yield cells.length === described.num_values ? cells : spread(cells, definitionLevels ?? []);
  }
}

/** The cells of a page that has gaps: where its level is 0, there is none. */
function spread(cells: ArrayLike<Cell>, levels: readonly number[]): Cell[] {
  let next = 0;
  return levels.map((level) => (level === 0 ? undefined : cells[next++]));
}

/** Values as cells. Those of 64-bit integers are numbers as long as these are exact. */
function cellsOf(values: ArrayLike<unknown>): ArrayLike<Cell> {
  if (ArrayBuffer.isView(values) && !(values instanceof BigInt64Array || values instanceof BigUint64Array)) {
    return values as unknown as ArrayLike<number>;
  }
  for (let k = 0; k < values.length; k++) if (typeof values[k] !== 'number') return Array.from(values, cellOf);
  return values as ArrayLike<number>;
}

/** The cells of pages, one after the other: doubles where all are numbers. */
function joined(pages: readonly ArrayLike<Cell>[], count: number): ArrayLike<Cell> {
  if (pages.length === 1) return pages[0];
  const numbers = new Float64Array(count);
  let at = 0;
  for (const page of pages) {
    for (let k = 0; k < page.length; k++) {
      const cell = page[k];
      if (typeof cell !== 'number') return pages.flatMap((each) => Array.from(each));
      numbers[at++] = cell;
    }
  }
  return numbers;
}

/** The bytes of a page, decompressed: all of it, or what is behind the levels, which version 2 does not compress. */
function plainPage(
  { data_page_header_v2: v2, uncompressed_page_size: size }: PageHeader,
  decompress: Decompress,
  packed: Uint8Array,
): Uint8Array {
  if (!v2) return decompress(packed, size);
  if (v2.is_compressed === false) return packed;
  const levels = v2.repetition_levels_byte_length + v2.definition_levels_byte_length;
  if (!(levels >= 0 && levels <= packed.length)) throw new Error('parquet levels beyond their page');
  const values = decompress(packed.subarray(levels), size - levels);
  const page = new Uint8Array(levels + values.length);
  page.set(packed.subarray(0, levels));
  page.set(values, levels);
  return page;
}

/** The header of a page as if it had been written without compression. */
function plainHeader(header: PageHeader, size: number): PageHeader {
  const v2 = header.data_page_header_v2;
  const sizes = { compressed_page_size: size, uncompressed_page_size: size };
  return { ...header, ...sizes, ...(v2 && { data_page_header_v2: { ...v2, is_compressed: false } }) };
}

/** Bits of padding that a run of packed numbers may have behind its end. */
const PADDING = 512;

/**
 * Throws where a page promises more values than the group has rows left, or where a run of its levels or of its indices
 * into the dictionary is longer than the page: hyparquet believes these counts, and would not end.
 */
function checkPage(
  page: Uint8Array,
  { data_page_header: v1, data_page_header_v2: v2, dictionary_page_header: dictionary }: PageHeader,
  rows: number,
  isOptional: boolean,
  isBoolean: boolean,
): void {
  const promised = (v1 ?? v2 ?? dictionary)?.num_values ?? -1;
  const most = v1 || v2 ? rows : 8 * page.length;
  if (!(promised >= 0 && promised <= most)) throw new Error(`parquet ${promised} values in a page of at most ${most}`);
  const data = v1 ?? v2;
  if (data === undefined) return;
  if (v2 && !(v2.num_nulls >= 0 && v2.num_nulls <= promised)) throw new Error('parquet more gaps than values');
  const reader = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 0 };
  const checkRuns = (width: number, length: number) => {
    const end = reader.offset + length;
    if (!(length >= 0 && end <= page.length && width <= 32)) throw new Error('parquet runs beyond their page');
    for (let seen = 0; seen < promised && reader.offset < end; ) {
      const header = readVarInt(reader);
      const isPacked = (header & 1) === 1;
      const run = (header >>> 1) * (isPacked ? 8 : 1);
      if (run > promised - seen + (isPacked ? PADDING : 0)) throw new Error('parquet a run beyond its page');
      reader.offset += isPacked ? (run / 8) * width : (width + 7) >> 3;
      seen += run;
    }
    reader.offset = end;
  };
  const prefixed = () => {
    const length = reader.view.getUint32(reader.offset, true);
    reader.offset += 4;
    return length;
  };
  if (v2) reader.offset = v2.repetition_levels_byte_length;
  if (isOptional) checkRuns(1, v2 ? v2.definition_levels_byte_length : prefixed());
  if (reader.offset >= page.length) return;
  if (isBoolean) {
    if (data.encoding === 'RLE') checkRuns(1, prefixed());
  } else if (data.encoding?.endsWith('DICTIONARY') || data.encoding === 'RLE') {
    const width = reader.view.getUint8(reader.offset++);
    checkRuns(width, page.length - reader.offset);
  }
}

function cellOf(value: unknown): Cell {
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, '');
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (typeof value === 'boolean') return String(value);
  throw new Error('parquet values that are neither numbers nor texts');
}
