import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The program as users start it; needs `npm run build` (npm test does that first). */
export const binary = fileURLToPath(new URL('../../bin/l2sweep.js', import.meta.url));

/** How one run of the program ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Start {
  readonly cwd?: string;
  /** Added to an environment without NO_COLOR and FORCE_COLOR. */
  readonly env?: Readonly<Record<string, string>>;
  /** Closes stdout's reading end after this many bytes, as `head` does. */
  readonly readOnly?: number;
}

/** Runs `l2sweep` with these arguments and waits for its end; stdout and stderr are pipes. */
export function l2sweep(args: readonly string[], start: Start = {}): Promise<Ended> {
  return startNode([binary, ...args], start);
}

/** Runs Node with these arguments and waits for its end. */
export function startNode(args: readonly string[], { cwd, env = {}, readOnly }: Start = {}): Promise<Ended> {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  const child = spawn(process.execPath, args, { cwd, env: { ...inherited, ...env } });
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
