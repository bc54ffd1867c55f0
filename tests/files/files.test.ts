import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { decompress, unpackedAhead } from '../../src/files/decompress.ts';
import { cacheDirectory, dataDirectories } from '../../src/files/places.ts';
import { readBytes, sha256 } from '../../src/files/read.ts';
import { writeAtomically } from '../../src/files/write.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'l2sweep-files-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);

test('a file that is missing or a directory is a mistake that names it', () => {
  const missing = join(directory, 'missing.csv');
  expect(() => readBytes(missing)).toThrow(UserError);
  expect(() => readBytes(missing)).toThrow(`${missing}: cannot be read: no such file or directory`);
  expect(() => readBytes(directory)).toThrow(`${directory}: cannot be read: it is a directory`);
});

test('gzip is undone where its last member is a small one, or content is longer than what is taken at once', () => {
  const long = Buffer.alloc(100_000, 'some text ');
  const several = new Uint8Array(Buffer.concat([gzipSync(long), gzipSync('end')]));
  expect(Buffer.from(decompress(several, 'data.gz')).equals(Buffer.concat([long, Buffer.from('end')]))).toBe(true);
  const huge = Buffer.alloc(2 ** 26 + 10);
  expect(Buffer.from(decompress(new Uint8Array(gzipSync(huge)), 'data.gz')).equals(huge)).toBe(true);
});

test('content that is unpacked ahead is the same, and what is damaged, plain or missing is left to whoever reads it', async () => {
  const text = Buffer.alloc(100_000, 'some text ');
  const packed = gzipSync(text);
  const files = { packed, several: Buffer.concat([packed, gzipSync('end')]), cut: packed.subarray(0, 99), plain: text };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
  const paths = [...Object.keys(files), 'missing'].map((name) => join(directory, name));
  const unpacked = await unpackedAhead(paths);
  expect([...unpacked.keys()].sort()).toEqual(paths.slice(0, 2));
  for (const path of paths.slice(0, 2)) expect(unpacked.get(path)).toEqual(decompress(readBytes(path), path));
});

test('gzip is undone whatever the name is, several members too, and other content stays', () => {
  const packed = new Uint8Array(Buffer.concat([gzipSync('one, '), gzipSync('two')]));
  expect(Buffer.from(decompress(packed, 'data.csv')).toString()).toBe('one, two');
  expect(decompress(bytes('plain'), 'data.csv')).toEqual(bytes('plain'));
});

test('the checksum is the SHA-256 of FIPS 180-2, appendix B.1', () => {
  expect(sha256(bytes('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('writing makes directories, replaces what is there and leaves nothing else', () => {
  const path = join(directory, 'a', 'b', 'results.csv');
  writeAtomically(path, 'old');
  writeAtomically(path, bytes('new'));
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(join(directory, 'a', 'b'))).toEqual(['results.csv']);
});

test('a write that fails leaves the old file as it was and no part of the new one', () => {
  const taken = join(directory, 'taken');
  mkdirSync(join(taken, 'inside'), { recursive: true });
  expect(() => writeAtomically(taken, 'new')).toThrow(UserError);
  expect(() => writeAtomically(taken, 'new')).toThrow(`${taken}: cannot be written: `);
  expect(readdirSync(directory)).toEqual(['taken']);

  writeFileSync(join(directory, 'file'), 'old');
  expect(() => writeAtomically(join(directory, 'file', 'below'), 'new')).toThrow(UserError);
  expect(readFileSync(join(directory, 'file'), 'utf8')).toBe('old');
});

test.skipIf(process.getuid?.() === 0)('a directory without permission to write is a mistake that says so', () => {
  chmodSync(directory, 0o500);
  expect(() => writeAtomically(join(directory, 'x'), '')).toThrow('permission denied');
  chmodSync(directory, 0o700);
});

test('the cache follows XDG_CACHE_HOME, and the platform where that is not set', () => {
  expect(cacheDirectory({ XDG_CACHE_HOME: '/x' }, 'linux')).toBe('/x/l2sweep');
  expect(cacheDirectory({ XDG_CACHE_HOME: '' }, 'linux')).toMatch(/\/\.cache\/l2sweep$/);
  expect(cacheDirectory({}, 'darwin')).toMatch(/\/Library\/Caches\/l2sweep$/);
  expect(cacheDirectory({ LOCALAPPDATA: '/local' }, 'win32')).toBe('/local/l2sweep/Cache');
});

test('data are looked for in L2SWEEP_DATA_DIR first, then in the cache', () => {
  const environment = { L2SWEEP_DATA_DIR: '/data', XDG_CACHE_HOME: '/cache' };
  expect(dataDirectories('mnist', environment)).toEqual(['/data/mnist', '/cache/l2sweep/mnist']);
  expect(dataDirectories('mnist', { XDG_CACHE_HOME: '/cache' })).toEqual(['/cache/l2sweep/mnist']);
});
