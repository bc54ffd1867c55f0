import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a thread with the module `name` beside the one whose `import.meta.url` is given: compiled beside what is
 * compiled, TypeScript beside TypeScript, which something else must then teach the thread to read.
 */
export function startThread(name: string, beside: string, options: WorkerOptions = {}): Worker {
  if (!beside.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, beside), options);
  const module = new URL(`./${name}.ts`, beside);
  return new Worker(new URL(READER, import.meta.url), { ...options, argv: [module.href] });
}

/** From the source only, never in the package. */
const READER = '../scripts/sourceThread.js';
