import { availableParallelism } from 'node:os';
import { setImmediate as itsTurn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { pairOf } from '../metrics/pair.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import type { Plan, PointResult, Segment } from '../store/pointResult.ts';
import { startThread } from '../thread.ts';
import type { Answer, Task, WorkerStart } from './worker.ts';

/** Runs segments, one at a time. */
export interface Runner {
  /**
   * Calls `take` with points as soon as they are there, several where they come faster than they are taken. Rejects with
   * what `take` throws and with bugs. Resolves early after the signal that the runner was made with: the point in hand is
   * then the last.
   */
  run(segment: Segment, dataset: BinaryDataset, take: (results: readonly PointResult[]) => void): Promise<void>;
  /** Ends the runner, in the middle of a segment if need be. */
  end(): Promise<void>;
}

/**
 * Runners in threads of their own, as many as there are segments, but no more than `count` threads; where there are fewer
 * segments, runners have several threads each.
 */
export function workers(count: number, { config, attackSplit, segments }: Plan, signal?: AbortSignal): Runner[] {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const raise = () => Atomics.store(stop, 0, 1);
  if (signal?.aborted) raise();
  signal?.addEventListener('abort', raise, { once: true });
  return threadsPerRunner(count, segments.length).map(
    (threads) => new WorkerRunner({ config, attackSplit, stop, threads }),
  );
}

/** `count` threads given to at most `segments` runners, the remainder to the first ones. */
export function threadsPerRunner(count: number, segments: number): number[] {
  const runners = Math.min(count, segments);
  return Array.from({ length: runners }, (_, k) => {
    const share = Math.floor(count / runners) + (k < count % runners ? 1 : 0);
    // The threads of one runner wait for one another: more than there are cores would be in each other's way.
    return Math.min(share, availableParallelism());
  });
}

/** A runner in this thread: no worker has to start, but other work, as hearing a signal, gets its turn between points only. */
export function ownThread({ config, attackSplit }: Plan, signal?: AbortSignal): Runner {
  return {
    async run(segment, dataset, take) {
      const { runSegment } = await import('./segment.ts');
      for (const result of runSegment(segment, pairOf(dataset, attackSplit), config, 1)) {
        take([result]);
        await itsTurn();
        if (signal?.aborted) return;
      }
    },
    async end() {},
  };
}

/** What a worker is doing for whoever waits for it. */
interface Work {
  take(results: readonly PointResult[]): void;
  resolve(): void;
  reject(error: unknown): void;
}

class WorkerRunner implements Runner {
  readonly #worker: Worker;
  /** Points that have not been taken yet. */
  readonly #arrived: PointResult[] = [];
  #work: Work | undefined;
  #bug: unknown = new Error('a worker ended by itself');
  #hasExited = false;

  constructor(start: WorkerStart) {
    this.#worker = startThread('worker', import.meta.url, { workerData: start });
    this.#worker.on('message', (answer: Answer) => this.#hear(answer));
    this.#worker.on('error', (error) => {
      this.#bug = error;
    });
    // Comes after the last message, so that no finished point is lost to the bug that stopped the next one.
    this.#worker.on('exit', () => {
      this.#hasExited = true;
      this.#giveArrived();
      this.#settle(({ reject }) => reject(this.#bug));
    });
  }

  run(segment: Segment, dataset: BinaryDataset, take: Work['take']): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#hasExited) throw this.#bug;
      this.#work = { take, resolve, reject };
      this.#worker.postMessage({ segment, dataset } satisfies Task);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #hear(answer: Answer): void {
    if (answer === 'ended') {
      this.#giveArrived();
      this.#settle(({ resolve }) => resolve());
      return;
    }
    // The engine hands over all messages that are waiting, however many, before anything else has its turn: taken one by
    // one, each for as long as a disk needs, points that come fast would keep an interruption from being heard.
    this.#arrived.push(answer);
    if (this.#arrived.length === 1) setImmediate(() => this.#giveArrived());
  }

  #giveArrived(): void {
    const results = this.#arrived.splice(0);
    if (results.length === 0) return;
    try {
      this.#work?.take(results);
    } catch (error) {
      this.#settle(({ reject }) => reject(error));
    }
  }

  /** The work is over; what the worker still says about it is not heard. */
  #settle(how: (work: Work) => void): void {
    const work = this.#work;
    this.#work = undefined;
    if (work) how(work);
  }
}
