import * as zlib from 'node:zlib';
import { parquetMetadata, parquetSchema } from 'hyparquet';
import { readColumn } from 'hyparquet/src/column.js';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
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

type Metadata = ReturnType<typeof parquetMetadata>;
type ColumnData = NonNullable<Metadata['row_groups'][number]['columns'][number]['meta_data']>;

function tableOf(bytes: Uint8Array, fileName: string): RawTable {
  const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
  const file = whole as ArrayBuffer;
  const metadata = parquetMetadata(file, { geoparquet: false });
  const root = parquetSchema(metadata);
  const nested = root.children.find(({ children }) => children.length > 0);
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
        for (let column = 0; column < columns.length; column++) builder.value(column, cellOf(columns[column][row]));
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

/** The values of a column in a group of rows. */
function valuesOf(
  file: ArrayBuffer,
  data: ColumnData,
  schemaPath: Parameters<typeof readColumn>[2]['schemaPath'],
  rows: number,
  fileName: string,
): ArrayLike<unknown> {
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
  const select = { groupStart: 0, groupRows: rows, selectStart: 0, selectEnd: rows };
  const element = schemaPath[schemaPath.length - 1].element;
  const decoder = {
    ...data,
    pathInSchema: data.path_in_schema,
    element,
    schemaPath,
    parsers: DEFAULT_PARSERS,
    compressors,
  };
  const { data: pages } = readColumn(reader, select, decoder);
  const count = pages.reduce((sum, page) => sum + page.length, 0);
  if (count < rows) throw new Error(`parquet ${count} values instead of ${rows}`);
  if (pages.length === 1) return pages[0];
  const values: unknown[] = [];
  for (const page of pages) for (let k = 0; k < page.length; k++) values.push(page[k]);
  return values;
}

function cellOf(value: unknown): number | string | undefined {
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, '');
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (typeof value === 'boolean') return String(value);
  throw new Error('parquet values that are neither numbers nor texts');
}
