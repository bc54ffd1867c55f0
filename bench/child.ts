import { spawn } from 'node:child_process';

/** Linear algebra on one core, for every library that may be underneath. */
const oneThread = Object.fromEntries(
  ['OMP', 'OPENBLAS', 'MKL', 'BLIS', 'VECLIB_MAXIMUM', 'NUMEXPR'].map((name) => [`${name}_NUM_THREADS`, '1']),
);

export interface ChildOptions {
  readonly threads: 'one' | 'all';
  /** It is stopped after so many seconds. */
  readonly secondsLimit: number;
}

/** Runs a program to its end, without its output. Why it failed, in a few words; undefined if it did not. */
export function runChild(command: readonly string[], options: ChildOptions): Promise<string | undefined> {
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...(options.threads === 'one' && oneThread) },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: options.secondsLimit * 1000,
      killSignal: 'SIGKILL',
    });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-2000);
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(undefined);
      else if (signal !== null) resolve(`ended by ${signal}; the limit was ${options.secondsLimit} s`);
      else resolve(lastLine(complaint) ?? `exit code ${code}`);
    });
  });
}

function lastLine(text: string): string | undefined {
  return text.trim().split('\n').at(-1) || undefined;
}
