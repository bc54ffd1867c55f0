import { workerData } from 'node:worker_threads';
import type { Compiled } from './slices.ts';
import { ASLEEP, type Board, ENDED, FAILED, INSIDE, LOOKS, PHASE, takeSlices } from './teamBoard.ts';

/** What a thread of a team knows from its start. */
export interface TeamThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly board: Board;
}

const { module, memory, board } = workerData as TeamThreadStart;
const { state } = board;
const kernels = Object.values(new WebAssembly.Instance(module, { env: { memory } }).exports as Compiled);

for (let phase = nextOpening(0); phase !== undefined; phase = nextOpening(phase)) {
  Atomics.add(state, INSIDE, 1);
  try {
    // Only now is it sure that the job stays as it is: its opener closes it first, then waits for all who are inside.
    if (Atomics.load(state, PHASE) === phase) takeSlices(board, kernels);
  } catch (error) {
    Atomics.store(state, FAILED, 1);
    throw error;
  } finally {
    Atomics.sub(state, INSIDE, 1);
    if (!isOpen(Atomics.load(state, PHASE))) Atomics.notify(state, INSIDE);
  }
}

/** Waits for a job that is open and not the one of the phase `done`; undefined when there will be none. */
function nextOpening(done: number): number | undefined {
  for (let looks = 0; ; looks++) {
    const phase = Atomics.load(state, PHASE);
    if (Atomics.load(state, ENDED) !== 0) return undefined;
    if (isOpen(phase) && phase !== done) return phase;
    if (looks < LOOKS) continue;
    Atomics.add(state, ASLEEP, 1);
    Atomics.wait(state, PHASE, phase);
    Atomics.sub(state, ASLEEP, 1);
    looks = 0;
  }
}

function isOpen(phase: number): boolean {
  return (phase & 1) === 1;
}
