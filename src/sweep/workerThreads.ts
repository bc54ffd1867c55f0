import type { WorkerOptions } from 'node:worker_threads';
import type { Config } from '../config/schema.ts';
import { TaskThread } from '../thread.ts';
import type { Part } from './segment.ts';
import type { Task } from './worker.ts';

/** A thread that runs segments, or halves of them. */
export type WorkerThread = TaskThread<Task, Part>;

export function newThread(options?: WorkerOptions): WorkerThread {
  return new TaskThread('worker', import.meta.url, options);
}

/** Threads that start before it is known what there is to do, while data are read. */
export class WorkerThreads {
  readonly #waiting: WorkerThread[];

  constructor(count = 0) {
    this.#waiting = Array.from({ length: count }, () => newThread());
  }

  /** One that waits, else a new one. */
  take(): WorkerThread {
    return this.#waiting.pop() ?? newThread();
  }

  /** Ends those that nobody has taken. */
  async end(): Promise<void> {
    await Promise.all(this.#waiting.splice(0).map((thread) => thread.end()));
  }
}

/**
 * So many threads are worth starting early, whatever the data: one for the path of each loss. One that only measures has nothing to
 * do before the first point is trained, and its start would take the cores from the others.
 */
export function leastThreads(jobs: number, { loss, trainer }: Pick<Config, 'loss' | 'trainer'>): number {
  return typeof trainer === 'string' ? Math.min(jobs, loss.length) : 0;
}
