import { startThread } from '../../thread.ts';
import { alone, type Call, type Compiled, type Slicer, stepOf } from './slices.ts';
import {
  ASLEEP,
  type Board,
  endThreads,
  FAILED,
  INSIDE,
  LOOKS,
  newBoard,
  PHASE,
  takeSlices,
  writeJob,
} from './teamBoard.ts';
import type { TeamThreadStart } from './teamThread.ts';

/** A thread that sits in a slice for so many seconds, in which one takes a millisecond, is dead. */
const PATIENCE = 60;

/**
 * Threads that share the slices of each call with the caller, who never waits for one that has not begun. They start with
 * the first call that is worth it, sleep when there is nothing to do, and keep no process alive.
 */
export class Team implements Slicer {
  readonly threads: number;
  readonly #module: WebAssembly.Module;
  readonly #memory: WebAssembly.Memory;
  readonly #alone: Slicer;
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #kernels: readonly Compiled[string][];
  /** Of the threads that have been started and not ended. */
  #board: Board | undefined;
  #bug: unknown;

  /** `compiled`: the caller's own instance of the module on this memory. `threads`: the caller's included. */
  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory, compiled: Compiled, threads: number) {
    this.threads = threads;
    this.#module = module;
    this.#memory = memory;
    this.#alone = alone(compiled);
    this.#numbers = new Map(Object.keys(compiled).map((name, number) => [name, number]));
    this.#kernels = Object.values(compiled);
  }

  /** Throws what a thread has died of. */
  run(call: Call): void {
    const { args, range, kernel } = call;
    const step = stepOf(call, this.threads);
    if (args[range + 1] - args[range] <= step) {
      this.#alone.run(call);
      return;
    }
    if (this.#bug !== undefined) throw this.#bug;
    this.#board ??= this.#startThreads();
    const { state } = this.#board;
    writeJob(this.#board, this.#numbers.get(kernel)!, call, step);
    Atomics.add(state, PHASE, 1);
    if (Atomics.load(state, ASLEEP) > 0) Atomics.notify(state, PHASE);
    try {
      takeSlices(this.#board, this.#kernels);
    } finally {
      Atomics.add(state, PHASE, 1);
      awaitOthers(state);
    }
    if (Atomics.load(state, FAILED) !== 0) throw new Error('a thread of the kernels has failed');
  }

  /** Ends the threads; the next call that is worth it starts others. */
  rest(): void {
    if (this.#board) endThreads(this.#board);
    this.#board = undefined;
    this.#bug = undefined;
  }

  #startThreads(): Board {
    const board = newBoard();
    const workerData: TeamThreadStart = { module: this.#module, memory: this.#memory, board };
    for (let k = 1; k < this.threads; k++) {
      const worker = startThread('teamThread', import.meta.url, { workerData });
      worker.unref();
      // Heard of only when the caller lets other work have its turn; `FAILED` is there at once.
      worker.on('error', (error) => {
        if (this.#board === board) this.#bug = error;
      });
    }
    return board;
  }
}

/** Waits until the caller is the only one who works on the job, which is closed. */
function awaitOthers(state: Board['state']): void {
  let inside = Atomics.load(state, INSIDE);
  let seconds = 0;
  for (let looks = 0; inside !== 0; inside = Atomics.load(state, INSIDE)) {
    if (looks++ < LOOKS) continue;
    // Second by second, so that a process that was stopped for long does not take its threads for dead.
    if (Atomics.wait(state, INSIDE, inside, 1000) !== 'timed-out') seconds = 0;
    else if (++seconds === PATIENCE) throw new Error('a thread of the kernels has died in the middle of a call');
  }
}
