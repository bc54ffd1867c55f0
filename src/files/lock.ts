import { closeSync, openSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { kill, pid } from 'node:process';
import { UserError } from '../errors.ts';
import { reasonOf, unwritable } from './reason.ts';
import { makeDirectory, removeFile, writeAll } from './write.ts';

/** Who holds a lock: the content of its file. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
  /** What a scheduler calls the task that the process is an attempt at. */
  readonly task?: string;
  /** Tells the process from others that had or will have its number, where the system says what does. */
  readonly identity?: ProcessIdentity;
}

interface ProcessIdentity {
  /** Of the machine: another one after every start. */
  readonly boot: string;
  /** Process numbers mean something within it only: containers have their own. */
  readonly namespace: string;
  /** When the process started, in ticks of the clock since the boot. */
  readonly started: string;
}

/** The lock is somebody else's. */
export class LockedError extends UserError {
  /** Who has it, in words. */
  readonly holder: string;

  constructor(path: string, holder: string, expected: string) {
    super({ where: path, message: `another run is at work in this directory (${holder}); expected ${expected}` });
    this.holder = holder;
  }
}

/** Milliseconds between two looks at a lock that is just changing hands. */
const PAUSE = 20;
/** Seconds after which what should take no time is taken for left behind. */
const PATIENCE = 5;
/** Looks at a lock that is never free and never anybody's: for what is left behind twice, and then some. */
const MOST_LOOKS = 1000;

/**
 * Takes a lock: a file that says who holds it, in a directory that is made if it is missing. One that a process of this
 * machine left behind when it was killed is taken over, and, where `task` is what a scheduler calls the task of this
 * process, so is one of an earlier attempt elsewhere: schedulers do not begin another while one is at work. Returns what
 * gives it back. Throws a UserError where somebody else holds it, or may hold it for all that can be known from here, where
 * it stays what is no lock, as a file from the future does, and where it cannot be written.
 */
export function takeLock(path: string, task?: string): () => void {
  const own = `${JSON.stringify({ ...thisProcess(), ...(task !== undefined && { task }) })}\n`;
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    if (create(path, own)) return () => giveBack(path, own);
    const text = textOf(path);
    if (text === undefined) continue;
    const holder = holderIn(text);
    if (holder && mayBeAtWork(holder, task)) throw refused(path, holder);
    // Its holder may be about to write it, or was killed in that moment.
    if (!holder && ageOf(path) <= PATIENCE) pause();
    else removeLeftBehind(path, text);
  }
  const message = 'is there, but says of nobody that a run is at work; expected no such file: if no run is, remove it';
  throw new UserError({ where: path, message });
}

/** Whether the name is that of a lock at `lockName`, or of what guards its removal. */
export function belongsToLock(name: string, lockName: string): boolean {
  return name === lockName || name === guardOf(lockName);
}

function thisProcess(): Holder {
  const identity = identityOf(pid);
  return { pid, host: hostname(), since: new Date().toISOString(), ...(identity && { identity }) };
}

function giveBack(path: string, own: string): void {
  if (textOf(path) === own) removeFile(path);
}

/** Makes a file that was not there, and nothing if it was. */
function create(path: string, content: string): boolean {
  try {
    makeDirectory(dirname(path));
    const file = openSync(path, 'wx');
    try {
      writeAll(file, new TextEncoder().encode(content));
    } catch (error) {
      removeFile(path);
      throw error;
    } finally {
      closeSync(file);
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw unwritable(path, error);
  }
}

/**
 * Removes the lock if it still is the one with that content. Only who made the guard may do so: otherwise one that sees a
 * lock left behind could remove the new lock of another that saw it, too.
 */
function removeLeftBehind(path: string, content: string): void {
  const guard = guardOf(path);
  if (!create(guard, '')) {
    if (ageOf(guard) > PATIENCE) removeFile(guard);
    else pause();
    return;
  }
  try {
    if (textOf(path) === content) removeFile(path);
  } finally {
    removeFile(guard);
  }
}

function guardOf(path: string): string {
  return `${path}.guard`;
}

function mayBeAtWork({ host, pid: number, identity, task: other }: Holder, task: string | undefined): boolean {
  const isEarlierAttempt = other !== undefined && other === task;
  if (host !== hostname()) return !isEarlierAttempt;
  const here = identityOf(pid);
  if (identity && here) {
    if (identity.boot !== here.boot) return false;
    if (identity.namespace !== here.namespace) return !isEarlierAttempt;
    const now = identityOf(number);
    if (now) return now.started === identity.started;
  }
  return exists(number);
}

/** Whether there is a process of that number, as far as this one may know. */
function exists(number: number): boolean {
  try {
    return kill(number, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Undefined where the system does not tell; and where there is no such process any more, though its parent does not know. */
function identityOf(number: number): ProcessIdentity | undefined {
  const status = textOf(`/proc/${number}/stat`);
  const boot = textOf('/proc/sys/kernel/random/boot_id');
  if (status === undefined || boot === undefined) return undefined;
  // "pid (name) state …": the name may have spaces and brackets in it.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  const started = fields[0] === 'Z' ? 'ended' : fields[19];
  return { boot: boot.trim(), namespace: readlinkSync('/proc/self/ns/pid'), started };
}

function refused(path: string, { pid: number, host, since, identity }: Holder): LockedError {
  const isNear = host === hostname() && identity?.namespace === identityOf(pid)?.namespace;
  const where = isNear ? 'on this machine' : `on ${host}, where this one cannot look`;
  const expected = isNear ? 'it to end first' : `it to end first; if it is gone, remove ${path}`;
  return new LockedError(path, `process ${number} ${where}, since ${since}`, expected);
}

function holderIn(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder | null;
    return typeof holder?.pid === 'number' && typeof holder.host === 'string' ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined where there is no such file. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw new UserError({ where: path, message: `cannot be read: ${reasonOf(error)}; expected a readable file` });
  }
}

/** In seconds; 0 where there is no such file. */
function ageOf(path: string): number {
  const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return modified === undefined ? 0 : (Date.now() - modified) / 1000;
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
}
