import { isUtf8 } from 'node:buffer';
import { atLine } from './format.ts';

/**
 * The bytes of a text as UTF-8, without a byte order mark. `encoding`: what they are written in, by a label that
 * TextDecoder knows; default: UTF-8. Throws a UserError with the first line that is not, and what the text probably is.
 * `firstLine`: the number of the line that the bytes begin with.
 */
export function utf8Bytes(file: Uint8Array, fileName: string, encoding?: string, firstLine = 1): Uint8Array {
  if (encoding !== undefined && new TextDecoder(encoding).encoding !== 'utf-8') {
    return withoutZeros(new TextEncoder().encode(decoded(file, fileName, encoding)), fileName, firstLine);
  }
  const order = file[0] === 0xff && file[1] === 0xfe ? 'le' : file[0] === 0xfe && file[1] === 0xff ? 'be' : undefined;
  if (order) throw atLine(fileName, 1, `the text is UTF-16; expected UTF-8, or dataset.encoding: utf-16${order}`);
  const wide = utf16Order(file);
  if (wide) {
    const found = 'the text is not UTF-8: every other byte is 0, as in UTF-16';
    throw atLine(fileName, 1, `${found}; expected UTF-8, or dataset.encoding: utf-16${wide}`);
  }
  if (!isUtf8(file)) throw notUtf8(file, fileName, firstLine);
  const hasMark = file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf;
  return withoutZeros(hasMark ? file.subarray(3) : file, fileName, firstLine);
}

/** The same bytes. Throws a UserError where one is 0: in no text, and shown as nothing. */
function withoutZeros(bytes: Uint8Array, fileName: string, firstLine: number): Uint8Array {
  const zero = bytes.indexOf(0);
  if (zero < 0) return bytes;
  let line = firstLine;
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < zero; at = bytes.indexOf(0x0a, at + 1)) line++;
  throw atLine(fileName, line, 'a character of value 0 (NUL); expected text');
}

/** The text in the file. */
export function textOf(file: Uint8Array, fileName: string, encoding?: string, firstLine = 1): string {
  return decoded(utf8Bytes(file, fileName, encoding, firstLine), fileName, 'utf-8');
}

/** The bytes as one text. Throws a UserError where they are none in that encoding, or too many. */
export function decoded(bytes: Uint8Array, fileName: string, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    const isInvalid =
      error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
    const found = isInvalid ? `the text is not ${encoding}` : 'the text is too large to be read in one piece';
    const expected = isInvalid ? 'the right dataset.encoding' : 'at most 512 MiB, or a format such as CSV';
    throw atLine(fileName, 1, `${found}; expected ${expected}`);
  }
}

/** How much of a file tells its encoding. */
const SAMPLE = 4096;

/** The byte order of UTF-16 without a byte order mark: of the first bytes nearly every other one is 0. */
function utf16Order(file: Uint8Array): 'le' | 'be' | undefined {
  const head = file.subarray(0, SAMPLE);
  const zeros = [0, 0];
  for (const [k, byte] of head.entries()) if (byte === 0) zeros[k % 2]++;
  const most = 0.4 * head.length;
  if (head.length < 8 || zeros[0] + zeros[1] > 0.6 * head.length) return undefined;
  return zeros[1] > most ? 'le' : zeros[0] > most ? 'be' : undefined;
}

function notUtf8(file: Uint8Array, fileName: string, firstLine: number) {
  let line = firstLine;
  for (let start = 0; start < file.length; line++) {
    const lineFeed = file.indexOf(0x0a, start);
    const end = lineFeed < 0 ? file.length : lineFeed;
    const bytes = file.subarray(start, end);
    start = end + 1;
    if (isUtf8(bytes)) continue;
    const label = probableEncoding(file.subarray(start - 1 - bytes.length, start - 1 + SAMPLE));
    const shown = new TextDecoder(label).decode(bytes).match(/[^\p{Cc}]{0,6}[^\p{ASCII}\p{Cc}][^\p{Cc}]{0,10}/u)?.[0];
    const found = `the text is not UTF-8, probably ${names[label]}${shown ? ` (${JSON.stringify(shown)})` : ''}`;
    return atLine(fileName, line, `${found}; expected UTF-8, or dataset.encoding: ${label}`);
  }
  return atLine(fileName, line, 'the text is not UTF-8; expected UTF-8, or the right dataset.encoding');
}

const names = { 'windows-1252': 'Latin-1 or Windows-1252', gbk: 'GBK' } as const;

/**
 * GBK writes a character in two bytes, common ones from 0xb0 to 0xd7 and from 0xa1 to 0xfe; in Latin-1 small letters with
 * accents are from 0xdf on.
 */
function probableEncoding(bytes: Uint8Array): keyof typeof names {
  let common = 0;
  let single = 0;
  for (let k = 0; k < bytes.length; k++) {
    if (bytes[k] < 0x80) continue;
    const isPair = bytes[k] >= 0xb0 && bytes[k] <= 0xd7 && bytes[k + 1] >= 0xa1 && bytes[k + 1] <= 0xfe;
    if (isPair) {
      common++;
      k++;
    } else single++;
  }
  return common > single ? 'gbk' : 'windows-1252';
}
