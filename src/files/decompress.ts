import * as zlib from 'node:zlib';
import { UserError } from '../errors.ts';
import { plainBytes, readStart } from './read.ts';

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
    if (!fileName.toLowerCase().endsWith('.gz')) return bytes;
    const found = bytes.length === 0 ? 'the file is empty' : 'the content is not gzip-compressed';
    throw new UserError({
      where: `${fileName}:byte 0`,
      message: `${found}; expected the gzip magic number 1f 8b, since the name ends in .gz`,
    });
  }
  try {
    return plainBytes(zlib.gunzipSync(bytes));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'Z_BUF_ERROR') {
      throw new UserError({
        where: `${fileName}:byte ${bytes.length}`,
        message: 'truncated gzip data; expected more after the last byte (was the download or copy cut off?)',
      });
    }
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new UserError({ where: fileName, message: 'too large once decompressed; expected at most 4 GiB' });
    }
    if (code?.startsWith('Z_')) {
      const detail = (error as Error).message;
      throw new UserError({ where: fileName, message: `damaged gzip data (${detail}); expected an intact gzip file` });
    }
    throw error;
  }
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
