import { spawn } from 'node:child_process';

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

/** Runs a program to its end, without its output. Why it failed, in a few words; undefined if it did not. */
export function runChild(command: readonly string[], options: ChildOptions): Promise<string | undefined> {
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
