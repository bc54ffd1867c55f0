import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

/** The program as users start it; needs `npm run build` (npm test does that first). */
export const binary = fileURLToPath(new URL('../../bin/l2sweep.js', import.meta.url));

/** An environment in which nothing is said about the terminal and the locale, nor about npx, which may have started the tests. */
export const environment: NodeJS.ProcessEnv = {
  ...process.env,
  NO_COLOR: undefined,
  FORCE_COLOR: undefined,
  COLUMNS: undefined,
  LC_ALL: undefined,
  LC_CTYPE: undefined,
  LANG: undefined,
  TERM: undefined,
  CI: undefined,
  npm_command: undefined,
};

/** How one run of the program ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Start {
  readonly cwd?: string;
  /** Added to `environment`; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs the command line `l2sweep …` of the latest build to its end, in a thread of this process: for all that does not
 * depend on signals, on pipes, on a terminal or on what a process loads and leaves behind, at a fifth of the time that a
 * process takes. Nothing else has its turn meanwhile.
 */
export function l2sweepSync(args: readonly string[], { cwd, env }: Start = {}): Ended {
  program ??= new Program();
  const before = process.cwd();
  // Of threads, the main one alone can do that, for all.
  if (cwd !== undefined) process.chdir(cwd);
  try {
    return program.run(args, { ...environment, ...env });
  } finally {
    process.chdir(before);
  }
}

/** The same in a process of its own, without waiting; `input` goes to stdin; `readOnly` closes stdout's reading end after so many bytes, as `head` does. */
export function l2sweepProcess(
  args: readonly string[],
  { cwd, env, readOnly, input }: Start & { readonly readOnly?: number; readonly input?: string } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [binary, ...args], { cwd, env: { ...environment, ...env } });
  if (input !== undefined) child.stdin.end(input);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk;
    if (readOnly !== undefined && stdout.length >= readOnly) child.stdout.destroy();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Milliseconds after which a command line is given up. */
const PATIENCE = 600_000;

let program: Program | undefined;

/** The program, loaded once, in a thread that is waited for. */
class Program {
  readonly #done = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #channel = new MessageChannel();
  readonly #worker: Worker;

  constructor() {
    const latest = readFileSync(new URL('../../dist/current', import.meta.url), 'utf8');
    const build = new URL(`../../dist/${latest}/main.js`, import.meta.url).href;
    const port = this.#channel.port2;
    this.#worker = new Worker(new URL('./programThread.js', import.meta.url), {
      workerData: { build, binary, port, done: this.#done },
      transferList: [port],
      execArgv: [],
    });
    this.#worker.unref();
  }

  run(args: readonly string[], env: NodeJS.ProcessEnv): Ended {
    Atomics.store(this.#done, 0, 0);
    this.#worker.postMessage({ args, env });
    if (Atomics.wait(this.#done, 0, 0, PATIENCE) === 'timed-out')
      throw new Error(`no end of l2sweep ${args.join(' ')}`);
    const { ended, bug } = receiveMessageOnPort(this.#channel.port1)!.message;
    if (bug) throw bug;
    return ended;
  }
}
