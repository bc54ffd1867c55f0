import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { writeTo } from '../../src/cli/streams.ts';
import { announceReading } from '../../src/cli/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'reading-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string, bytes: number) => {
  const path = join(folder, name);
  writeFileSync(path, '');
  truncateSync(path, bytes);
  return path;
};

test.each([
  ['says on a terminal which large files are read, with their size', true, ['large.csv … 120 MB']],
  ['says nothing in a pipe', false, []],
])('%s', (_, isTTY, expected) => {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, taken) => {
      lines.push(String(chunk));
      taken();
    },
  });
  writeTo({ stdout: new Writable(), stderr: Object.assign(stream, { isTTY }) });
  announceReading([fileOf('large.csv', 120e6), fileOf('small.csv', 1e6), 'a column', 3, undefined]);
  writeTo(process);
  expect(lines).toEqual(expected.map((text) => `reading ${join(folder, text)}\n`));
});
