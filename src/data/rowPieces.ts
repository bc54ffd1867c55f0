import { UserError } from '../errors.ts';
import { decompressedPieces } from '../files/decompress.ts';
import { joined, piecesOf, STDIN } from '../files/read.ts';
import { LF, TAB } from '../formats/csvRecords.ts';
import type { ArraySamples, Format, PieceReader } from '../formats/format.ts';
import { formatNameOf, HEAD } from '../formats/formatNameOf.ts';
import { COMMA } from '../formats/separators.ts';
import type { RawTable } from '../formats/table.ts';
import type { Labels } from '../model/dataset.ts';
import { type GivenLayout, rowLayout } from './rowLayout.ts';
import { formatOf, labelsFileOf, readContent, readLabels, type SamplesFile } from './samplesFile.ts';

/** Some rows of a data file, as they are in it. */
export type RowPiece = ({ readonly table: RawTable } | { readonly samples: ArraySamples }) & {
  /** Which row of the file the first one is, from 0. */
  readonly firstRow: number;
  /** Their classes, where these are in a file of their own. */
  readonly ownLabels?: Labels;
};

/** Rows to read, of any format. */
export interface RowsFile extends Pick<SamplesFile, 'path' | 'labels' | 'format' | 'indexFrom' | 'encoding'> {
  /** How delimited text is laid out, if its columns are there by that; else its first lines tell. */
  readonly layout?: GivenLayout;
  /** Names of columns: a line that holds one of them is a header. */
  readonly named: readonly string[];
  /** The name of the array that holds the labels where `labels` says nothing. */
  readonly labelsArray?: string | undefined;
}

/** So many bytes are read at once: rows and what is made of them are in memory for this much of a file. */
const PIECE = 2 ** 20;

/**
 * The rows of a file piece by piece, where its format can be read so: CSV, TSV, NDJSON and LIBSVM, in UTF-8; other files whole. What
 * is decided from a content is decided from its first piece. Throws UserErrors as `readSamples` does.
 */
export async function* rowPieces(file: RowsFile, size = PIECE): AsyncGenerator<RowPiece> {
  const { path } = file;
  const content = new Content(decompressedPieces(piecesOf(path, size), fileNameOf(path)));
  const isMore = await content.fill(size);
  if (content.bytes.length === 0) {
    throw new UserError({ where: fileNameOf(path), message: 'there is nothing in it; expected rows of data' });
  }
  const name = formatNameOf(path, undefined, content.bytes.subarray(0, HEAD)) ?? file.format;
  const format = formatOf(path, name, content.bytes);
  const labelsFile = labelsFileOf(file, format);
  const isCut = isMore && labelsFile === undefined;
  const lines = isMore ? content.bytes.subarray(0, content.bytes.lastIndexOf(LF) + 1) : content.bytes;
  const told = { ...file, layout: layoutOf(lines, file, format) };
  const reader = isCut ? piecesReader(format, content.bytes, told) : undefined;
  if (reader) {
    yield* piecesBy(reader, content, size);
    return;
  }
  await content.fill(Number.POSITIVE_INFINITY);
  yield whole(format, content.bytes, told, labelsFile);
}

async function* piecesBy(
  reader: PieceReader<RawTable | ArraySamples>,
  content: Content,
  size: number,
): AsyncGenerator<RowPiece> {
  let line = 1;
  let firstRow = 0;
  let wanted = size;
  for (let isMore = true; isMore; ) {
    isMore = await content.fill(wanted);
    const end = isMore ? reader.endOfRows(content.bytes) : content.bytes.length;
    // A row may be longer than a piece.
    wanted = end === 0 ? 2 * wanted : size;
    const piece = content.take(end);
    const rows = reader.read(piece, line);
    for (let at = piece.indexOf(LF); at >= 0; at = piece.indexOf(LF, at + 1)) line++;
    if (rows === undefined) continue;
    yield 'textOf' in rows ? { table: rows, firstRow } : { samples: rows, firstRow };
    firstRow += 'textOf' in rows ? rows.rows : rows.features.rows;
  }
}

/** What has been read and not yet used. */
class Content {
  bytes: Uint8Array = new Uint8Array(0);
  readonly #source: AsyncGenerator<Uint8Array>;
  #isAtEnd = false;

  constructor(source: AsyncGenerator<Uint8Array>) {
    this.#source = source;
  }

  /** Reads until there are so many bytes; whether there may be more of them after that. */
  async fill(size: number): Promise<boolean> {
    const pieces = [this.bytes];
    let { length } = this.bytes;
    while (length < size && !this.#isAtEnd) {
      const { value, done } = await this.#source.next();
      if (done) this.#isAtEnd = true;
      else {
        pieces.push(value);
        length += value.length;
      }
    }
    if (pieces.length > 1) this.bytes = joined(pieces);
    return !this.#isAtEnd;
  }

  take(length: number): Uint8Array {
    const taken = this.bytes.subarray(0, length);
    this.bytes = this.bytes.subarray(length);
    return taken;
  }
}

/** UTF-16 has a byte order mark, or zeros. */
function isUtf16(bytes: Uint8Array): boolean {
  return (
    (bytes[0] === 0xff && bytes[1] === 0xfe) ||
    (bytes[0] === 0xfe && bytes[1] === 0xff) ||
    bytes.subarray(0, HEAD).includes(0)
  );
}

/** `start`: the beginning of the file. Undefined where it has to be read as a whole. */
function piecesReader(
  format: Format,
  start: Uint8Array,
  file: RowsFile,
): PieceReader<RawTable | ArraySamples> | undefined {
  const { encoding } = file;
  const isUtf8 = encoding === undefined || new TextDecoder(encoding).encoding === 'utf-8';
  const lines = start.subarray(0, start.lastIndexOf(LF) + 1);
  if (!isUtf8 || isUtf16(start) || lines.length === 0) return undefined;
  return format.labelsIn === 'column'
    ? format.pieces?.(lines, tableOptions(file, format))
    : format.pieces?.(lines, arrayOptions(file));
}

function whole(format: Format, content: Uint8Array, file: RowsFile, labelsFile: string | undefined): RowPiece {
  const { path } = file;
  if (format.labelsIn === 'column') {
    const table = format.readTable(content, tableOptions(file, format));
    return { table, firstRow: 0, ...ownLabels(labelsFile, table.rows, path) };
  }
  const samples = format.read(content, arrayOptions(file));
  return { samples, firstRow: 0, ...ownLabels(labelsFile, samples.features.rows, path) };
}

/** What messages call a file. */
export function fileNameOf(path: string): string {
  return path === STDIN ? 'stdin' : path;
}

function tableOptions({ path, named, encoding, layout }: RowsFile, { name }: Format) {
  return {
    fileName: fileNameOf(path),
    named,
    ...(encoding !== undefined && name !== 'parquet' && { encoding }),
    ...(isDelimited(name) && layout),
  };
}

const isDelimited = (name: string) => name === 'csv' || name === 'tsv';

/** How a text with such columns is to be read, by its first lines. */
function layoutOf(lines: Uint8Array, file: RowsFile, format: Format): GivenLayout {
  const { layout = {}, named } = file;
  if (format.labelsIn !== 'column' || !isDelimited(format.name) || named.length === 0) return layout;
  return rowLayout(lines, format.name === 'tsv' ? TAB : COMMA, layout, tableOptions({ ...file, layout: {} }, format));
}

function arrayOptions({ path, indexFrom, labelsArray, labels = labelsArray }: RowsFile) {
  return {
    fileName: fileNameOf(path),
    ...(indexFrom !== undefined && { indexFrom }),
    ...(labels !== undefined && { labels }),
  };
}

function ownLabels(labelsFile: string | undefined, rows: number, path: string): { ownLabels?: Labels } {
  if (labelsFile === undefined) return {};
  const labels = readLabels({ path }, labelsFile, readContent(labelsFile, 'labels'), rows);
  if (labels.codes.length === rows) return { ownLabels: labels };
  const message = `the file holds ${labels.codes.length} labels; expected ${rows}, one for each row of ${path}`;
  throw new UserError({ where: labelsFile, message });
}
