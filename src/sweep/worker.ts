import { parentPort, workerData } from 'node:worker_threads';
import type { Config } from '../config/schema.ts';
import { pairOf } from '../metrics/pair.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import type { Plan, PointResult, Segment } from '../store/pointResult.ts';
import { runSegment } from './segment.ts';

/** What a worker knows from its start. */
export interface WorkerStart {
  readonly config: Config;
  readonly attackSplit: Plan['attackSplit'];
  /** One number in shared memory: not 0 when the current point is to be the last. */
  readonly stop: Int32Array;
  /** So many threads may work on a segment, the worker's own included. */
  readonly threads: number;
}

/** What a worker is asked to do, one segment at a time. */
export interface Task {
  readonly segment: Segment;
  /** Its samples are in shared memory. */
  readonly dataset: BinaryDataset;
}

/** What a worker answers: each point as soon as it is there, and that the segment has ended. */
export type Answer = PointResult | 'ended';

const { config, attackSplit, stop, threads } = workerData as WorkerStart;
const port = parentPort!;

port.on('message', ({ segment, dataset }: Task) => {
  for (const result of runSegment(segment, pairOf(dataset, attackSplit), config, threads)) {
    port.postMessage(result satisfies Answer);
    if (Atomics.load(stop, 0) !== 0) break;
  }
  port.postMessage('ended' satisfies Answer);
});
