import { UserError } from '../errors.ts';
import { type FormatName, formats } from './index.ts';

/**
 * The format of a data file: the one named, else by what its first bytes are, else by the end of its name; undefined if
 * nothing tells. `head`: the first bytes, decompressed, where they could be read.
 */
export function formatNameOf(path: string, named?: unknown, head?: Uint8Array): FormatName | undefined {
  if (named !== undefined) return Object.hasOwn(formats, String(named)) ? (named as FormatName) : undefined;
  const name = path.toLowerCase().replace(/\.(gz|zst)$/, '');
  const byName = (Object.keys(formats) as FormatName[]).find((key) =>
    formats[key].endings.some((end) => name.endsWith(end)),
  );
  const found = head === undefined || head.length === 0 ? undefined : formatOfContent(head);
  if (found?.isSure) return found.name;
  // .txt is of libsvm by tradition, and of anything else.
  return name.endsWith('.txt') || byName === undefined ? (found?.name ?? byName) : byName;
}

/** Whether a text that may be a column or a file is a file's path, by its slashes or by how it ends. */
export function looksLikePath(text: string): boolean {
  return /[/\\]/.test(text) || formatNameOf(text) !== undefined;
}

/** So much of a file is enough for `formatNameOf`. */
export const HEAD = 1 << 16;

interface Found {
  readonly name: FormatName;
  /** Whether it cannot be anything else, whatever the name of the file. */
  readonly isSure: boolean;
}

function formatOfContent(head: Uint8Array): Found | undefined {
  const begins = (...bytes: number[]) => bytes.every((byte, k) => head[k] === byte);
  const sure = (name: FormatName): Found => ({ name, isSure: true });
  if (begins(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)) return sure('npy');
  // Behind PAR1 are bytes that are no text, unless it is the name of a column.
  const isBinary = head.subarray(4, 64).some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20));
  if (begins(0x50, 0x41, 0x52, 0x31) && (isBinary || head.length < 12)) return sure('parquet');
  if (begins(0x50, 0x4b, 0x03, 0x04)) return isArchiveOfArrays(head) ? sure('npz') : undefined;
  if (begins(0, 0) && [8, 9, 11, 12, 13, 14].includes(head[2]) && head[3] > 0 && head[3] < 5) return sure('idx');
  // UTF-16, which the reader of tables tells.
  if (begins(0xff, 0xfe) || begins(0xfe, 0xff)) return { name: 'csv', isSure: false };
  if (head.subarray(0, 1000).includes(0)) return undefined;
  const lines = new TextDecoder()
    .decode(head)
    .replace(/^\ufeff/, '')
    .split('\n');
  // The last one may be cut off.
  if (head.length >= HEAD && lines.length > 1) lines.pop();
  const used = lines.filter((line) => line.trim() !== '').slice(0, 20);
  if (used.length === 0) return undefined;
  if (used.filter((line) => !line.startsWith('%')).some((line) => /^\s*@(relation|attribute)\s/i.test(line)))
    return sure('arff');
  const [first] = used;
  if (/^\s*\{\s*".*\}\s*$/s.test(first) && (used.length === 1 || /^\s*\{\s*"/.test(used[1]))) {
    return sure(used.length > 1 ? 'ndjson' : isColumns(first) ? 'json' : 'ndjson');
  }
  if (/^\s*(\[\s*(\{|\[|$)|\{\s*("|$))/.test(first)) return sure('json');
  const data = used.filter((line) => !/^\s*#/.test(line));
  const isSparse = (line: string) => /^\s*[^\s:,]+(\s+qid:\S+)?(\s+\d+:[+-]?[\d.][^\s:,]*)*\s*(#.*)?$/.test(line);
  // Most of the lines: whoever reads them tells what is wrong with the others.
  const sparse = data.filter(isSparse);
  if (2 * sparse.length > data.length && sparse.some((line) => /\s\d+:/.test(line))) return sure('libsvm');
  return { name: 'csv', isSure: false };
}

/** `{"a": [1, 2], …}` on one line. */
function isColumns(line: string): boolean {
  return /^\s*\{\s*"[^"]*"\s*:\s*[[{]/.test(line);
}

/** Whether the first file of a ZIP archive is an NPY array. */
function isArchiveOfArrays(head: Uint8Array): boolean {
  const length = (head[26] ?? 0) + 256 * (head[27] ?? 0);
  return new TextDecoder().decode(head.subarray(30, 30 + length)).endsWith('.npy');
}

/** What is no data file of any format, by its first bytes: each is called what it is, with what to do about it. */
const strangers: readonly (readonly [test: (head: Uint8Array, text: string) => boolean, message: string])[] = [
  [
    (_, text) => text.startsWith('version https://git-lfs.github.com/spec'),
    'a pointer of Git LFS, not the data; expected the file itself: git lfs pull',
  ],
  [
    (_, text) => /^\s*(<!doctype html|<html|<head|<\?xml[^>]*>\s*<!doctype html)/i.test(text),
    'a web page (HTML), not the data; expected the file itself: download its raw content',
  ],
  [(head, text) => text.startsWith('PK\x03\x04') && !isArchiveOfArrays(head), zipMessage()],
  [(_, text) => text.startsWith('BZh'), 'compressed by bzip2; expected it unpacked (bunzip2), or gzip'],
  [(_, text) => text.startsWith('\xfd7zXZ\0'), 'compressed by xz; expected it unpacked (unxz), or gzip'],
  [(_, text) => text.startsWith("7z\xbc\xaf'\x1c"), 'a 7-Zip archive; expected it unpacked, or gzip'],
  [(_, text) => text.startsWith('Rar!\x1a'), 'a RAR archive; expected it unpacked, or gzip'],
  [(_, text) => text.startsWith('%PDF-'), 'a PDF document; expected a table, such as CSV'],
  [(_, text) => text.startsWith('\xd0\xcf\x11\xe0'), 'an old Excel workbook (.xls); expected it saved as CSV'],
  [(_, text) => text.startsWith('\x89HDF\r\n'), 'an HDF5 file; expected CSV, NPY, NPZ or Parquet'],
  [(_, text) => text.startsWith('MATLAB 5.0'), 'a MATLAB file; expected CSV, NPY, NPZ or Parquet'],
  [(head) => head[0] === 0x80 && head[1] >= 2 && head[1] <= 5, 'a Python pickle; expected CSV, NPY, NPZ or Parquet'],
];

function zipMessage(): string {
  return 'a ZIP archive (or an Excel workbook, which is one); expected the table in it, unpacked or saved as CSV';
}

/** Throws a UserError where the first bytes are those of something that is no data file. */
export function refuseStrangers(head: Uint8Array, fileName: string): void {
  const text = new TextDecoder('latin1').decode(head.subarray(0, 512));
  const found = strangers.find(([test]) => test(head, text));
  if (found) throw new UserError({ where: fileName, message: `the file is ${found[1]}` });
}
