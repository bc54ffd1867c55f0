import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Seconds } from './job.ts';

/** How many threads linear algebra uses, by whatever library is underneath; without them, all cores. */
const threadCounts = [
  'OMP_NUM_THREADS',
  'OPENBLAS_NUM_THREADS',
  'MKL_NUM_THREADS',
  'BLIS_NUM_THREADS',
  'VECLIB_MAXIMUM_THREADS',
];

export interface ChildOptions {
  readonly threads: 'one' | 'all';
  /** It is stopped after so many seconds. */
  readonly secondsLimit: number;
}

/** What became of a program: why it failed, in a few words, if it did, and what it took from its start to its end. */
export interface ChildRun {
  readonly failure?: string;
  readonly whole: WholeSeconds;
}

/** CPU seconds are undefined where the system does not tell. */
export interface WholeSeconds extends Pick<Seconds, 'wallSeconds'> {
  readonly cpuSeconds: number | undefined;
}

/** Runs a program to its end, without its output; one at a time. */
export async function runChild(command: readonly string[], options: ChildOptions): Promise<ChildRun> {
  const cpuBefore = childrenSeconds();
  const started = performance.now();
  const failure = await endOf(command, options);
  const wallSeconds = (performance.now() - started) / 1e3;
  const cpuAfter = childrenSeconds();
  const cpuSeconds = cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore;
  return { ...(failure !== undefined && { failure }), whole: { cpuSeconds, wallSeconds } };
}

/** Why the program failed; undefined if it did not. */
function endOf(command: readonly string[], options: ChildOptions): Promise<string | undefined> {
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: environment(options.threads),
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: options.secondsLimit * 1000,
      killSignal: 'SIGKILL',
    });
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-2000);
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(undefined);
      else if (signal !== null) resolve(`ended by ${signal}; the limit was ${options.secondsLimit} s`);
      else resolve(complaintIn(output) ?? `exit code ${code}`);
    });
  });
}

function environment(threads: ChildOptions['threads']): NodeJS.ProcessEnv {
  const chosen = threadCounts.map((name) => [name, threads === 'one' ? '1' : undefined]);
  return { ...process.env, ...Object.fromEntries(chosen) };
}

/** The last line that names an error, else the last one: runtimes write other things after it. */
function complaintIn(text: string): string | undefined {
  const lines = text.trim().split('\n');
  return lines.findLast((line) => /\bError\b|Error:/.test(line)) ?? (lines.at(-1) || undefined);
}

/** Clock ticks per second in /proc, the same on all of Linux. */
const TICKS = 100;

/** User and system time of all children that have ended, their threads and children included. */
function childrenSeconds(): number | undefined {
  try {
    const text = readFileSync('/proc/self/stat', 'utf8');
    // The name in parentheses may hold spaces: fields are counted from behind it, where the third one is first.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[13]) + Number(fields[14])) / TICKS;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
