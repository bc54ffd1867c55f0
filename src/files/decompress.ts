import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { UserError } from '../errors.ts';
import { plainBytes, readBytes, readStart } from './read.ts';

/** Whether the bytes begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

const isZstd = (bytes: Uint8Array) => bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;

/** From Node 22.15 on. */
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (bytes: Uint8Array) => Buffer };

/** The first bytes of a file's content, decompressed; undefined where they cannot be read, which reading all of it tells. */
export function headOf(path: string, length: number): Uint8Array | undefined {
  try {
    const bytes = readStart(path, length);
    if (!isGzip(bytes)) return isZstd(bytes) ? decompress(bytes, path) : bytes;
    return plainBytes(zlib.gunzipSync(bytes, { finishFlush: zlib.constants.Z_SYNC_FLUSH })).subarray(0, length);
  } catch {
    return undefined;
  }
}

/**
 * The content of a file that may be gzip-compressed (or by zstd, where Node can), told by its first bytes. Throws a UserError that names the file
 * where the compressed data is cut off or damaged, or where the name ends in `.gz` but the content is something else.
 */
export function decompress(bytes: Uint8Array, fileName: string): Uint8Array {
  if (isZstd(bytes)) return decompressZstd(bytes, fileName);
  if (!isGzip(bytes)) {
    refusePlain(bytes, fileName);
    return bytes;
  }
  try {
    return plainBytes(zlib.gunzipSync(bytes, { chunkSize: chunkSizeFor(bytes) }));
  } catch (error) {
    throw gzipMistake(error, fileName, bytes.length);
  }
}

/** The content of files by their paths. */
export type Unpacked = ReadonlyMap<string, Uint8Array>;

const gunzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gunzip);

/**
 * The content of those of the files that are gzip-compressed, decompressed beside one another and beside this thread. Those
 * that cannot be are left out: whoever reads them says why.
 */
export async function unpackedAhead(paths: readonly string[]): Promise<Unpacked> {
  const unpacked = new Map<string, Uint8Array>();
  const unpack = async (path: string) => {
    if (!isGzip(readStart(path, 2))) return;
    const bytes = readBytes(path);
    unpacked.set(path, plainBytes(await gunzip(bytes, { chunkSize: chunkSizeFor(bytes) })));
  };
  await Promise.allSettled(paths.map(unpack));
  return unpacked;
}

/** Throws a UserError where the name says that the bytes, which are not, were gzip-compressed. */
function refusePlain(bytes: Uint8Array, fileName: string): void {
  if (!fileName.toLowerCase().endsWith('.gz')) return;
  const found = bytes.length === 0 ? 'the file is empty' : 'the content is not gzip-compressed';
  throw new UserError({
    where: `${fileName}:byte 0`,
    message: `${found}; expected the gzip magic number 1f 8b, since the name ends in .gz`,
  });
}

/** What is wrong with gzip data of so many bytes, by zlib's error; another error as it is. */
function gzipMistake(error: unknown, fileName: string, length: number): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'Z_BUF_ERROR') {
    return new UserError({
      where: `${fileName}:byte ${length}`,
      message: 'truncated gzip data; expected more after the last byte (was the download or copy cut off?)',
    });
  }
  if (code === 'ERR_BUFFER_TOO_LARGE') {
    return new UserError({ where: fileName, message: 'too large once decompressed; expected at most 4 GiB' });
  }
  if (code?.startsWith('Z_')) {
    const detail = (error as Error).message;
    return new UserError({ where: fileName, message: `damaged gzip data (${detail}); expected an intact gzip file` });
  }
  return error;
}

/**
 * The same content piece by piece, however large, from pieces of the file, which may be a pipe. Data compressed by zstd are
 * taken together.
 */
export async function* decompressedPieces(file: Iterable<Uint8Array>, fileName: string): AsyncGenerator<Uint8Array> {
  const iterator = file[Symbol.iterator]();
  const first = iterator.next().value ?? new Uint8Array(0);
  let length = 0;
  function* all(): Generator<Uint8Array> {
    for (let piece: Uint8Array | undefined = first; piece !== undefined; piece = iterator.next().value) {
      length += piece.length;
      yield piece;
    }
  }
  if (isZstd(first)) {
    yield decompressZstd(Buffer.concat([...all()]), fileName);
  } else if (!isGzip(first)) {
    refusePlain(first, fileName);
    yield* all();
  } else {
    try {
      for await (const piece of pipeline(Readable.from(all()), zlib.createGunzip(), () => {})) yield plainBytes(piece);
    } catch (error) {
      throw gzipMistake(error, fileName, length);
    }
  }
}

/** Bytes that content is decompressed into at once: 16 KiB, zlib's own choice, to 64 MiB. */
const LEAST_CHUNK = 2 ** 14;
const LARGEST_CHUNK = 2 ** 26;

/** Content is at most so many times as long as its compressed data: the limit of deflate (zlib's technical details). */
const LARGEST_RATIO = 1032;

/**
 * Room for all of the content, with a byte to spare, since pieces would be copied: by the size at the end of a gzip file. That is
 * of its last member only, and may be wrong.
 */
function chunkSizeFor(bytes: Uint8Array): number {
  const { buffer, byteOffset, byteLength } = bytes;
  const size = byteLength < 4 ? 0 : new DataView(buffer, byteOffset, byteLength).getUint32(byteLength - 4, true);
  return Math.min(Math.max(size + 1, LEAST_CHUNK), LARGEST_RATIO * byteLength, LARGEST_CHUNK);
}

function decompressZstd(bytes: Uint8Array, fileName: string): Uint8Array {
  if (zstdDecompressSync === undefined) {
    const message = 'compressed by zstd, which takes Node 22.15 or newer; expected gzip, or the file unpacked (unzstd)';
    throw new UserError({ where: fileName, message });
  }
  try {
    return plainBytes(zstdDecompressSync(bytes));
  } catch (error) {
    const detail = (error as Error).message;
    throw new UserError({ where: fileName, message: `damaged zstd data (${detail}); expected an intact file` });
  }
}
