import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

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
  /** Closes stdout's reading end after this many bytes, as `head` does. */
  readonly readOnly?: number;
}

/** Runs `l2sweep` with these arguments and waits for its end; stdout and stderr are pipes. */
export function l2sweep(args: readonly string[], start: Start = {}): Promise<Ended> {
  return startNode([binary, ...args], start);
}

/** The same, waited for without giving other work its turn. */
export function l2sweepSync(args: readonly string[], { cwd, env }: Omit<Start, 'readOnly'> = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [binary, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...environment, ...env },
  });
  return { code: status, stdout, stderr };
}

/** Runs Node with these arguments and waits for its end. */
function startNode(args: readonly string[], { cwd, env, readOnly }: Start = {}): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd, env: { ...environment, ...env } });
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
