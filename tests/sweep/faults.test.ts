import fs, { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { readJournal } from '../../src/store/journal.ts';
import { newDirectory, sweepInto } from './examples.ts';

const files = ['results.csv', 'reference.csv', 'robustness.csv', 'weights.npy', 'histograms.csv'];
const bytesOf = (directory: string) => files.map((name) => readFileSync(join(directory, name), 'hex'));

const { writeSync, fdatasyncSync, fsyncSync, renameSync } = fs;
const original = { writeSync, fdatasyncSync, fsyncSync, renameSync };
// Seconds go by between any two points, so that all files are written after each.
beforeEach(() => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 60_000));
});
afterEach(() => {
  vi.restoreAllMocks();
  repair();
});

function repair(): void {
  Object.assign(fs, original);
  syncBuiltinESMExports();
}

function failure(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: injected, ${syscall}`), { code, syscall });
}

/** What the operating system does at the nth call of a kind, or from there on. */
interface Fault {
  readonly name: string;
  readonly lasts: boolean;
  readonly says: RegExp;
  /** Replaces one function of node:fs; `isDue` counts a call and tells whether it is to go wrong. */
  install(isDue: () => boolean): void;
}

const write = (file: number, bytes: Uint8Array, at: number, length: number) =>
  original.writeSync(file, bytes, at, length) as number;

async function mistakeOf(action: () => Promise<unknown>): Promise<unknown> {
  try {
    await action();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** A write that the disk has room for half of, or none. */
function replaceWrite(isDue: () => boolean, after: (taken: number) => number): void {
  fs.writeSync = ((file: number, bytes: Uint8Array, at: number) => {
    if (!isDue()) return write(file, bytes, at, bytes.length - at);
    return after(write(file, bytes, at, (bytes.length - at) >> 1));
  }) as typeof fs.writeSync;
  syncBuiltinESMExports();
}

const faults: readonly Fault[] = [
  {
    name: 'a full disk',
    lasts: true,
    says: /cannot be written: the disk is full; expected/,
    install: (isDue) =>
      replaceWrite(isDue, () => {
        throw failure('ENOSPC', 'write');
      }),
  },
  {
    name: 'an error of the device while writing',
    lasts: false,
    says: /cannot be written: EIO; expected/,
    install: (isDue) =>
      replaceWrite(isDue, () => {
        throw failure('EIO', 'write');
      }),
  },
  {
    name: 'an error of the device while making it durable',
    lasts: false,
    says: /cannot be written: EIO; expected/,
    install(isDue) {
      fs.fdatasyncSync = (file) => {
        if (isDue()) throw failure('EIO', 'fdatasync');
        original.fdatasyncSync(file);
      };
      fs.fsyncSync = (file) => {
        if (isDue()) throw failure('EIO', 'fsync');
        original.fsyncSync(file);
      };
      syncBuiltinESMExports();
    },
  },
  {
    name: 'an error of the device while renaming',
    lasts: false,
    says: /cannot be written: EIO; expected/,
    install(isDue) {
      fs.renameSync = (from, to) => {
        if (isDue()) throw failure('EIO', 'rename');
        original.renameSync(from, to);
      };
      syncBuiltinESMExports();
    },
  },
];

describe('a sweep', () => {
  let expected: ReturnType<typeof bytesOf>;
  beforeAll(async () => {
    const whole = newDirectory();
    await sweepInto(whole);
    expected = bytesOf(whole);
  });

  test.each(faults)(
    'that meets $name says so, loses nothing that was reported, and goes on afterwards',
    async (fault) => {
      let met = 0;
      for (let n = 1, isMet = true; isMet; n++) {
        const directory = newDirectory();
        const reported: number[] = [];
        isMet = false;
        let calls = 0;
        fault.install(() => {
          calls++;
          const isDue = fault.lasts ? calls >= n : calls === n;
          isMet ||= isDue;
          return isDue;
        });
        const error = await mistakeOf(() => sweepInto(directory, {}, { onPoint: ({ row }) => reported.push(row) }));
        repair();
        if (error) {
          met++;
          expect(error, `call ${n}`).toBeInstanceOf(UserError);
          expect((error as UserError).message, `call ${n}`).toMatch(fault.says);
          const content = readJournal(join(directory, 'journal.ndjson'));
          const kept = (content?.entries ?? []).flatMap((entry) => (entry.entry === 'point' ? [entry.result.row] : []));
          expect(kept, `call ${n}`).toEqual(expect.arrayContaining(reported));
          await sweepInto(directory);
        }
        expect(bytesOf(directory), `call ${n}`).toEqual(expected);
      }
      expect(met).toBeGreaterThan(10);
    },
  );

  test('whose writes are taken in parts comes out the same', async () => {
    const directory = newDirectory();
    let calls = 0;
    replaceWrite(
      () => ++calls % 2 === 1,
      (taken) => taken,
    );
    await sweepInto(directory);
    expect(calls).toBeGreaterThan(20);
    expect(bytesOf(directory)).toEqual(expected);
    expect(readJournal(join(directory, 'journal.ndjson'))?.entries).toHaveLength(11);
  });
});
