import { workerData } from 'node:worker_threads';
import type { Config } from '../config/schema.ts';
import { pairOf } from '../metrics/pair.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import type { Plan, PointResult, Segment } from '../store/pointResult.ts';
import { answerTasks } from '../thread.ts';
import { attackedSplit, logOf, runSegment } from './segment.ts';

/** What a worker knows from its start. */
export interface WorkerStart {
  readonly config: Config;
  readonly attackSplit: Plan['attackSplit'];
  /** One number in shared memory: not 0 when the current point is to be the last. */
  readonly stop: Int32Array;
  /** So many threads may work on a segment, the worker's own included. */
  readonly threads: number;
  /** The folder for what programs say that train. */
  readonly logs?: string | undefined;
}

/** What a worker is asked to do, one segment at a time; it answers with each point as soon as it is there. */
export interface Task {
  readonly segment: Segment;
  /** Its samples are in shared memory. */
  readonly dataset: BinaryDataset;
  /** Why its points are failed ones, whatever the trainer: it has ended the thread that ran the segment before. */
  readonly failure?: string;
}

const { config, attackSplit, stop, threads, logs } = workerData as WorkerStart;

const isStopped = () => Atomics.load(stop, 0) !== 0;

answerTasks<Task, PointResult>(async ({ segment, dataset, failure }, tell) => {
  const pair = pairOf(dataset, attackedSplit(segment, { attackSplit }));
  const options = { threads, isStopped, log: logOf(segment, logs), failure };
  for await (const result of runSegment(segment, pair, config, options)) {
    tell(result);
    if (isStopped()) break;
  }
});
