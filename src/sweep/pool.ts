import { availableParallelism } from 'node:os';
import { setImmediate as itsTurn } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { printToStderr } from '../files/write.ts';
import { pairOf } from '../metrics/pair.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import type { Plan, PointResult, Segment } from '../store/pointResult.ts';
import type { Part, Reference } from './segment.ts';
import type { TrainingOptions } from './trainSegment.ts';
import type { WorkerSetting } from './worker.ts';
import { newThread, type WorkerThread, WorkerThreads } from './workerThreads.ts';

type TakePoints = (results: readonly PointResult[]) => void;
type TakeReference = (reference: Reference) => void;

/** Runs segments, one at a time. */
export interface Runner {
  /**
   * Calls `take` with points as soon as they are there, several where they come faster than they are taken, and
   * `takeReference`, where there is one, with the pair's reference before. Rejects with what they throw and with bugs. Resolves
   * early after the signal that the runner was made with: the point in hand is then the last.
   */
  run(segment: Segment, dataset: BinaryDataset, take: TakePoints, takeReference?: TakeReference): Promise<void>;
  /** Ends the runner, in the middle of a segment if need be. */
  end(): Promise<void>;
}

/**
 * Runners in threads of their own, as many as there are segments, but no more than `count` threads; where there are fewer
 * segments, runners have several threads each, of which one measures. `threads`: those that have started already.
 */
export function workers(
  count: number,
  { config, attackSplit, segments }: Plan,
  signal?: AbortSignal,
  logs?: string,
  threads = new WorkerThreads(),
): Runner[] {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const raise = () => Atomics.store(stop, 0, 1);
  if (signal?.aborted) raise();
  signal?.addEventListener('abort', raise, { once: true });
  return threadsPerRunner(count, segments.length).map((share): Runner => {
    const setting: WorkerSetting = { config, attackSplit, stop, threads: share, logs };
    if (typeof config.trainer === 'object' && 'module' in config.trainer) return runnerOfModules(setting);
    return share > 1 ? runnerOfTwo(setting, threads.take(), threads.take()) : runnerOfOne(setting, threads.take());
  });
}

/** What parts are for. */
function sorted(take: TakePoints, takeReference?: TakeReference): (parts: readonly Part[]) => void {
  return (parts) => {
    for (const part of parts) if ('reference' in part) takeReference?.(part.reference);
    const points = parts.flatMap((part) => ('point' in part ? [part.point] : []));
    if (points.length > 0) take(points);
  };
}

function runnerOfOne(setting: WorkerSetting, thread: WorkerThread): Runner {
  return {
    run: (segment, dataset, take, takeReference) =>
      thread.run(
        { setting, segment, dataset, wantsReference: takeReference !== undefined },
        sorted(take, takeReference),
      ),
    end: () => thread.end(),
  };
}

/** One thread trains while another one measures what is trained. */
function runnerOfTwo(setting: WorkerSetting, trains: WorkerThread, measures: WorkerThread): Runner {
  return {
    async run(segment, dataset, take, takeReference) {
      const task = { setting, segment, dataset, wantsReference: takeReference !== undefined };
      const { port1, port2 } = new MessageChannel();
      const training = trains.run({ ...task, half: { work: 'training', port: port1 } }, () => {}, [port1]);
      // A bug in it is told once all is measured that was trained before.
      training.catch(() => {});
      const takeParts = sorted(take, takeReference);
      await measures.run({ ...task, half: { work: 'measuring', port: port2 } }, takeParts, [port2]);
      await training;
    },
    async end() {
      await Promise.all([trains.end(), measures.end()]);
    },
  };
}

/**
 * In a thread that somebody else's module may end: then the points that have not come are failed ones, for that reason, and the next
 * segment has another thread. What the module prints goes to standard error, because standard output is for data.
 */
function runnerOfModules(setting: WorkerSetting): Runner {
  const started = () => {
    const thread = newThread({ stdout: true });
    thread.stdout.on('data', printToStderr);
    return thread;
  };
  let thread = started();
  return {
    async run(segment, dataset, take, takeReference) {
      const taken = new Set<number>();
      const takeOthers = (results: readonly PointResult[]) => {
        const others = results.filter(({ row }) => !taken.has(row));
        for (const { row } of others) taken.add(row);
        if (others.length > 0) take(others);
      };
      const task = { setting, segment, dataset, wantsReference: takeReference !== undefined };
      try {
        await thread.run(task, sorted(takeOthers, takeReference));
      } catch (error) {
        if (!thread.isBroken) throw error;
        thread = started();
        // The reference came before the module was loaded.
        await thread.run({ ...task, wantsReference: false, failure: endedBy(error) }, sorted(takeOthers));
      }
    },
    end: () => thread.end(),
  };
}

function endedBy(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return `ended the thread that it ran in: ${said.trim().split('\n')[0]}; expected { w, b } for each point`;
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

/**
 * A runner in this thread: no worker has to start, but other work, as hearing a signal, gets its turn between points only.
 * `outside`: trainers that cannot be handed to another thread, by name.
 */
export function ownThread(
  { config, attackSplit }: Plan,
  { signal, logs, outside }: { signal?: AbortSignal; logs?: string; outside?: TrainingOptions['outside'] } = {},
): Runner {
  const isStopped = () => signal?.aborted === true;
  return {
    async run(segment, dataset, take, takeReference) {
      const { attackedSplit, logOf, runSegment } = await import('./segment.ts');
      const pair = pairOf(dataset, attackedSplit(segment, { attackSplit }));
      const wantsReference = takeReference !== undefined;
      const options = { threads: 1, isStopped, outside, log: logOf(segment, logs), wantsReference };
      const takePart = sorted(take, takeReference);
      for await (const part of runSegment(segment, pair, config, options)) {
        takePart([part]);
        await itsTurn();
        if (isStopped()) return;
      }
    },
    async end() {},
  };
}
