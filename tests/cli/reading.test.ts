import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { countingProgress, readingPieces, whileReading } from '../../src/cli/progress.ts';
import { commandToCopy, note, writeTo } from '../../src/cli/streams.ts';
import { l2sweepSync } from './binary.ts';

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
});
afterAll(() => writeTo(process));

describe('while data are read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'l2sweep-reading-'));
  const run = join(folder, 'run');

  beforeAll(() => {
    const config = fileURLToPath(new URL('../../configs/toy.yaml', import.meta.url));
    expect(l2sweepSync(['run', config, '--lambda', '1', '--out', run, '--quiet']).code).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ['report', ['report', run], `the data of ${run}`],
    ['report, static figures', ['report', run, '--svg', join(folder, 'svg')], `the data of ${run}`],
    ['export', ['export', run, '--to', 'json'], run],
  ])('%s says so first on a terminal, and nothing of it in a log', async (_, args, what) => {
    write({ isTTY: true, columns: 400 });
    await runProgram(args, '0');
    expect(told.startsWith(`${ERASED}Reading ${what} …${ERASED}`), told).toBe(true);
    told = '';
    write({ isTTY: false });
    await runProgram(args, '0');
    expect(told).not.toContain('Reading');
    expect(told).not.toBe('');
    expect(process.exitCode ?? 0).toBe(0);
  });

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

test('where the locale has ASCII alone, so have bars and what stands beside them', () => {
  vi.stubEnv('LC_ALL', 'C');
  write({ isTTY: true });
  vi.useFakeTimers();
  const progress = countingProgress('λ again');
  vi.advanceTimersByTime(1000);
  progress.update(1, 2);
  vi.useRealTimers();
  expect(told).toBe(`${ERASED}############............ 1/2 - lambda again`);
});

describe('commands to copy', () => {
  const command = 'l2sweep run a-config-of-mine.yaml --out results/of-mine';

  test.each([
    ['are on a line of their own, and whole, on a terminal that is narrower', 30, `next:\n${command}\nor not\n`],
    ['go on in the line where there is room', 80, `next: ${command} or not\n`],
  ])('%s', (_, columns, expected) => {
    vi.stubEnv('npm_command', '');
    write({ isTTY: true, columns });
    note(`next: ${commandToCopy('run', 'a-config-of-mine.yaml', '--out', 'results/of-mine')} or not`);
    expect(told).toBe(expected);
    told = '';
    note(`next: \`${command}\` or not`);
    expect(told).toBe(expected.replace(command, `\`${command}\``));
  });

  test('are as they are in a log', () => {
    write({ isTTY: false });
    note(`next: ${commandToCopy('show', 'a run')}`);
    expect(told).toMatch(/^next: (npx )?l2sweep show 'a run'\n$/);
  });
});
