import * as module from 'node:module';
import { setFlagsFromString } from 'node:v8';

/** The types of Node 20 do not know it. */
interface WithCompileCache {
  enableCompileCache?(): unknown;
}

/**
 * Makes short runs short. From Node 22.1 on compiled code is kept between processes (NODE_DISABLE_COMPILE_CACHE=1: not), and functions
 * are optimised after many calls. The engine of Node 20 optimises them five times as early, for which a run of a second
 * spends a quarter of its CPU time: there it waits as long. Threads that start later do the same.
 */
export function tuneEngine(): void {
  (module as WithCompileCache).enableCompileCache?.();
  if (process.versions.v8.startsWith('11.')) setFlagsFromString(`--interrupt-budget=${OPTIMISED_AFTER}`);
}

/** Bytes of bytecode that a function runs through before it is considered; the engine's own number is 67584. */
const OPTIMISED_AFTER = 300_000;
