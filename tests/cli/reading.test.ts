import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readingPieces, whileReading } from '../../src/cli/progress.ts';
import { writeTo } from '../../src/cli/streams.ts';

/** Everything that stderr was given. */
let told = '';

/** From here on stderr is this. */
function write({ isTTY, columns = 80 }: { isTTY: boolean; columns?: number }): void {
  const stream = new Writable({
    write: (chunk, _encoding, taken) => {
      told += chunk;
      taken();
    },
  });
  writeTo({ stdout: new Writable(), stderr: Object.assign(stream, { isTTY, columns }) });
}

const ERASED = '\r\u001b[K';

beforeEach(() => {
  told = '';
  vi.stubEnv('CI', '');
  vi.stubEnv('TERM', 'xterm');
  vi.stubEnv('LC_ALL', 'C.UTF-8');
});
afterEach(() => {
  vi.unstubAllEnvs();
  writeTo(process);
});

describe('while data are read', () => {
  test('a terminal says so from before the first byte to the last', () => {
    write({ isTTY: true });
    const seen = whileReading('data/mnist', () => told);
    expect(seen).toBe(`${ERASED}Reading data/mnist …`);
    expect(told).toBe(`${seen}${ERASED}`);
  });

  test('the line goes where they cannot be read, and the mistake stays', () => {
    write({ isTTY: true });
    const read = () => {
      throw new Error('no such file');
    };
    expect(() => whileReading('data/mnist', read)).toThrow('no such file');
    expect(told.endsWith(ERASED)).toBe(true);
  });

  test('the line is no longer than the terminal is wide, which could not take it away else', () => {
    write({ isTTY: true, columns: 20 });
    whileReading('a/very/long/path/of/a/file.csv', () => undefined);
    expect(told).toBe(`${ERASED}Reading a/very/lon…${ERASED}`);
  });

  test.each([
    ['a pipe', { isTTY: false }, {}, false],
    ['a terminal that is to be quiet', { isTTY: true }, {}, true],
    ['a terminal that cannot take a line away', { isTTY: true }, { TERM: 'dumb' }, false],
    ['the log of a CI job', { isTTY: true }, { CI: 'true' }, false],
  ])('%s says nothing', (_, stream, env, quiet) => {
    write(stream);
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    expect(whileReading('data/mnist', () => 7, quiet)).toBe(7);
    expect(told).toBe('');
  });

  test('piece by piece, the line goes when the first is there', async () => {
    write({ isTTY: true });
    async function* pieces() {
      yield 1;
      yield 2;
    }
    const seen: string[] = [];
    for await (const piece of readingPieces('new.csv', pieces())) seen.push(`${piece}: ${told}`);
    const line = `${ERASED}Reading new.csv …${ERASED}`;
    expect(seen).toEqual([`1: ${line}`, `2: ${line}`]);
    expect(told).toBe(line);
  });
});
