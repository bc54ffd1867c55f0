import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { takeLock } from '../../src/files/lock.ts';

const newLock = () => join(mkdtempSync(join(tmpdir(), 'l2sweep-lock-')), 'lock.json');

function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('not refused');
}

/** A lock as a process of this machine would have left it behind. */
function heldBy(pid: number, changes: object = {}): string {
  const path = newLock();
  takeLock(path);
  const own = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...own, pid, ...changes }));
  return path;
}

/** The number of a process that has ended. */
const ended = spawnSync(process.execPath, ['--version']).pid;

describe('a lock', () => {
  test('keeps a second one out until it is given back, and says who has it since when', () => {
    const path = newLock();
    const giveBack = takeLock(path);
    const before = readFileSync(path, 'utf8');
    expect(refusal(() => takeLock(path))).toMatch(
      new RegExp(
        `^${path}: another run .*process ${process.pid} on this machine, since 2\\d{3}-.*; expected it to end`,
      ),
    );
    expect(readFileSync(path, 'utf8')).toBe(before);
    giveBack();
    expect(existsSync(path)).toBe(false);
    takeLock(path)();
  });

  test('of a process that has ended is taken over, and nothing else stays behind', () => {
    const path = heldBy(ended);
    takeLock(path);
    expect(JSON.parse(readFileSync(path, 'utf8')).pid).toBe(process.pid);
    expect(readdirSync(join(path, '..'))).toEqual(['lock.json']);
  });

  test.skipIf(!existsSync('/proc/self/stat'))('of a process whose number another one has now is taken over', () => {
    const path = heldBy(process.pid);
    const holder = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...holder, identity: { ...holder.identity, started: '1' } }));
    takeLock(path);
  });

  test.skipIf(!existsSync('/proc/self/stat'))('from before the machine was started again is taken over', () => {
    const path = heldBy(process.pid);
    const holder = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...holder, identity: { ...holder.identity, boot: 'another' } }));
    takeLock(path);
  });

  test('is in a directory that is made for it, or refused where that cannot be', () => {
    const path = join(newLock(), 'a', 'lock.json');
    takeLock(path);
    expect(existsSync(path)).toBe(true);
    const inFile = join(path, 'b', 'lock.json');
    expect(refusal(() => takeLock(inFile))).toMatch(new RegExp(`^${inFile}: cannot be written: `));
  });

  test('of another machine is refused, with how to remove it', () => {
    const path = heldBy(ended, { host: `not-${hostname()}` });
    const message = refusal(() => takeLock(path));
    expect(message).toContain(`on not-${hostname()}`);
    expect(message).toContain(`if it is gone, remove ${path}`);
  });

  test.each(['', '{"pid": 1', 'null'])(
    'of a process that was killed while it wrote %j is taken over when it is old',
    (content) => {
      const path = newLock();
      writeFileSync(path, content);
      utimesSync(path, new Date(), new Date(Date.now() - 60_000));
      takeLock(path);
      expect(JSON.parse(readFileSync(path, 'utf8')).pid).toBe(process.pid);
    },
  );

  test('is refused where what is there can be neither taken nor read, with how to be rid of it', () => {
    const path = newLock();
    // Is there for whoever would make it, and is not for whoever would read it.
    symlinkSync('nowhere', path);
    expect(refusal(() => takeLock(path))).toBe(
      `${path}: is there, but says of nobody that a run is at work; expected no such file: if no run is, remove it`,
    );
  });

  test('is refused where it says of nobody and is of tomorrow, as by a clock that is wrong', () => {
    const path = newLock();
    writeFileSync(path, '');
    utimesSync(path, new Date(), new Date(Date.now() + 86_400_000));
    const pause = vi.spyOn(Atomics, 'wait').mockReturnValue('timed-out');
    expect(refusal(() => takeLock(path))).toContain('is there, but says of nobody');
    pause.mockRestore();
  });

  test('is taken by one of many that want it at the same time, over and over, also where one was left behind', async () => {
    const path = heldBy(ended);
    const log = `${path}.log`;
    // Holders write when they have it and when they give it back: two at once would be seen in the order of the lines.
    const program = `
      import { appendFileSync } from 'node:fs';
      import { takeLock } from ${JSON.stringify(new URL('../../src/files/lock.ts', import.meta.url).href)};
      for (let taken = 0; taken < 5; ) {
        try {
          const giveBack = takeLock(${JSON.stringify(path)});
          appendFileSync(${JSON.stringify(log)}, 'take ' + process.pid + '\\n');
          appendFileSync(${JSON.stringify(log)}, 'give ' + process.pid + '\\n');
          taken++;
          if (taken === 5) process.kill(process.pid, 'SIGKILL');
          giveBack();
        } catch (error) {
          if (error.name !== 'UserError') throw error;
        }
      }`;
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], { stdio: 'inherit' }),
    );
    const signals = await Promise.all(
      children.map((child) => new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)))),
    );
    expect(signals).toEqual(children.map(() => 'SIGKILL'));
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(4 * 5 * 2);
    for (let k = 0; k < lines.length; k += 2) expect(lines[k + 1]).toBe(lines[k].replace('take', 'give'));
  });
});
