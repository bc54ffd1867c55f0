import { type Call, type Compiled, runSlices } from './slices.ts';

/**
 * What the threads of a team share besides the kernels' memory. A job is a call of a kernel, cut into slices; every thread
 * that has entered takes the next slice as long as there is one.
 */
export interface Board {
  /** Words in cache lines of their own. */
  readonly state: Int32Array<SharedArrayBuffer>;
  /** The job in hand, written while none is open and nobody is inside. */
  readonly job: Float64Array<SharedArrayBuffer>;
}

/** Counts openings and closings of jobs: odd while one is open. Threads wait on it. */
export const PHASE = 0;
/** Where the next slice starts. */
const NEXT = 16;
/** How many threads, besides the one that opened it, may be working on the job. The opener waits on it. */
export const INSIDE = 32;
/** How many threads wait without looking. */
export const ASLEEP = 48;
/** Not 0 after a thread has failed. */
export const FAILED = 64;
/** Not 0 when the threads are to end. */
export const ENDED = 80;

/**
 * So often a thread looks before it goes to sleep: some twenty microseconds, about what it takes to wake one. With much
 * more, threads that only look take the processor from those that work where others use the machine, too.
 */
export const LOOKS = 3_000;

const HEADER = 6;
const MOST_ARGUMENTS = 12;
const NOTHING_MOVES = -1;

export function newBoard(): Board {
  return {
    state: new Int32Array(new SharedArrayBuffer(96 * Int32Array.BYTES_PER_ELEMENT)),
    job: new Float64Array(new SharedArrayBuffer((HEADER + MOST_ARGUMENTS) * Float64Array.BYTES_PER_ELEMENT)),
  };
}

/** Writes a job; `kernel` is the number of the export. */
export function writeJob({ state, job }: Board, kernel: number, { args, range, moving }: Call, step: number): void {
  const { argument, bytes } = moving ?? { argument: NOTHING_MOVES, bytes: 0 };
  job.set([kernel, step, range, argument, bytes, args.length, ...args]);
  Atomics.store(state, NEXT, args[range]);
}

/** Lets every thread end that has nothing in hand. */
export function endThreads({ state }: Board): void {
  Atomics.store(state, ENDED, 1);
  // An opening and a closing at once: whoever waits looks up, and finds nothing open.
  Atomics.add(state, PHASE, 2);
  Atomics.notify(state, PHASE);
}

/** Works on the job that is open until no slice is left. */
export function takeSlices({ state, job }: Board, kernels: readonly Compiled[string][]): void {
  const [kernel, step, range, argument, bytes, length] = job;
  const args = Array.from(job.subarray(HEADER, HEADER + length));
  const call = argument === NOTHING_MOVES ? { args, range } : { args, range, moving: { argument, bytes } };
  runSlices(kernels[kernel], call, step, () => Atomics.add(state, NEXT, step));
}
