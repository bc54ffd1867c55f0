import { parentPort, type TransferListItem, Worker, type WorkerOptions } from 'node:worker_threads';

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

/** What a thread is doing for whoever waits for it. */
interface Work<Part> {
  take(parts: readonly Part[]): void;
  resolve(): void;
  reject(error: unknown): void;
}

/** What a thread answers: each part as soon as it is there, and that the task has ended, or that it will end of a bug. */
type Answer<Part> = { readonly part: Part } | 'ended' | 'bug';

/** A thread for one task after the other, whose module has called `answerTasks`. Without a task it keeps no process alive. */
export class TaskThread<Task, Part> {
  readonly #worker: Worker;
  /** Parts that have not been taken yet. */
  readonly #arrived: Part[] = [];
  #work: Work<Part> | undefined;
  #bug: unknown = new Error('a worker ended by itself');
  #hasExited = false;
  #isExpectedToExit = false;

  /** The module as `startThread` takes it. */
  constructor(name: string, beside: string, options?: WorkerOptions) {
    this.#worker = startThread(name, beside, options);
    this.#worker.on('message', (answer: Answer<Part>) => this.#hear(answer));
    this.#worker.on('error', (error) => {
      this.#bug = error;
    });
    // Comes after the last message, so that no finished part is lost to the bug that stopped the next one.
    this.#worker.on('exit', () => {
      this.#hasExited = true;
      this.#giveArrived();
      this.#settle(({ reject }) => reject(this.#bug));
    });
    // After the listeners: one for messages would have it keep the process alive again.
    this.#worker.unref();
  }

  /**
   * Calls `take` with parts as soon as they are there, several where they come faster than they are taken. Rejects with what
   * `take` throws, and with bugs in the thread. `transferred`: what in the task is not copied.
   */
  run(task: Task, take: Work<Part>['take'], transferred: readonly TransferListItem[] = []): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#hasExited) throw this.#bug;
      this.#work = { take, resolve, reject };
      this.#worker.ref();
      this.#worker.postMessage(task, transferred);
    });
  }

  /** Ends the thread, in the middle of a task if need be. */
  async end(): Promise<void> {
    this.#isExpectedToExit = true;
    this.#worker.ref();
    await this.#worker.terminate();
  }

  /** Whether it has ended though neither a bug in its task nor anybody else wanted that: what it runs has ended it. */
  get isBroken(): boolean {
    return this.#hasExited && !this.#isExpectedToExit;
  }

  /** What it prints, where its options are to keep that from the standard output of the process. */
  get stdout(): Worker['stdout'] {
    return this.#worker.stdout;
  }

  #hear(answer: Answer<Part>): void {
    if (answer === 'bug') {
      this.#isExpectedToExit = true;
      return;
    }
    if (answer === 'ended') {
      this.#giveArrived();
      this.#settle(({ resolve }) => resolve());
      return;
    }
    // The engine hands over all messages that are waiting, however many, before anything else has its turn: taken one by
    // one, each for as long as a disk needs, parts that come fast would keep an interruption from being heard.
    this.#arrived.push(answer.part);
    if (this.#arrived.length === 1) setImmediate(() => this.#giveArrived());
  }

  #giveArrived(): void {
    const parts = this.#arrived.splice(0);
    if (parts.length === 0) return;
    try {
      this.#work?.take(parts);
    } catch (error) {
      this.#settle(({ reject }) => reject(error));
    }
  }

  /** The work is over; what the thread still says about it is not heard. */
  #settle(how: (work: Work<Part>) => void): void {
    const work = this.#work;
    this.#work = undefined;
    this.#worker.unref();
    if (work) how(work);
  }
}

/** In a thread: does the tasks of a `TaskThread`; `work` calls `tell` with each part of the answer, and may go on for a while. */
export function answerTasks<Task, Part>(work: (task: Task, tell: (part: Part) => void) => void | Promise<void>): void {
  const port = parentPort!;
  const answer = (message: Answer<Part>) => port.postMessage(message);
  port.on('message', async (task: Task) => {
    try {
      await work(task, (part) => answer({ part }));
    } catch (error) {
      answer('bug');
      throw error;
    }
    answer('ended');
  });
}
