import { gunzipSync } from 'node:zlib';
import { UserError } from '../errors.ts';
import { plainBytes } from './read.ts';

/** Whether the bytes begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The content of a file that may be gzip-compressed, told by its first bytes. Throws a UserError that names the file
 * where the compressed data is cut off or damaged, or where the name ends in `.gz` but the content is something else.
 */
export function decompress(bytes: Uint8Array, fileName: string): Uint8Array {
  if (!isGzip(bytes)) {
    if (!fileName.toLowerCase().endsWith('.gz')) return bytes;
    const found = bytes.length === 0 ? 'the file is empty' : 'the content is not gzip-compressed';
    throw new UserError({
      where: `${fileName}:byte 0`,
      message: `${found}; expected the gzip magic number 1f 8b, since the name ends in .gz`,
    });
  }
  try {
    return plainBytes(gunzipSync(bytes));
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
