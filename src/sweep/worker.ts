import type { MessagePort } from 'node:worker_threads';
import type { Config } from '../config/schema.ts';
import { borrowKernels } from '../math/kernels/index.ts';
import { pairOf } from '../metrics/pair.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import type { Plan, Segment } from '../store/pointResult.ts';
import { answerTasks } from '../thread.ts';
import { measureOnly, trainOnly } from './halves.ts';
import { attackedSplit, logOf, type Part, runSegment } from './segment.ts';

/** What is the same for all segments that a worker runs. */
export interface WorkerSetting {
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
  readonly setting: WorkerSetting;
  readonly segment: Segment;
  /** Its samples are in shared memory. */
  readonly dataset: BinaryDataset;
  /** See `SegmentOptions`. */
  readonly wantsReference: boolean;
  /** Why its points are failed ones, whatever the trainer: it has ended the thread that ran the segment before. */
  readonly failure?: string;
  /** Which half of the work is this worker's, and the way to the one that does the other half; missing: all of it. */
  readonly half?: { readonly work: 'training' | 'measuring'; readonly port: MessagePort };
}

/** Stored values from which the calls of kernels are so long that threads share them, though one of these measures. */
const LARGE = 2 ** 24;

answerTasks<Task, Part>(async ({ setting, segment, dataset, wantsReference, failure, half }, tell) => {
  const { config, attackSplit, stop, threads, logs } = setting;
  const isStopped = () => Atomics.load(stop, 0) !== 0;
  const options = { threads, isStopped, log: logOf(segment, logs), failure };
  const pair = () => pairOf(dataset, attackedSplit(segment, { attackSplit }));
  if (half?.work === 'training') {
    const isLarge = dataset.train.features.values.length >= LARGE;
    const training = { ...options, threads: isLarge ? threads : threads - 1 };
    await trainOnly(half.port, segment, dataset, pair, config, training);
    return;
  }
  const parts = half
    ? measureOnly(half.port, segment, pair(), config, { wantsReference, isStopped })
    : runSegment(segment, pair(), config, { ...options, wantsReference });
  for await (const part of parts) {
    tell(part);
    if (isStopped()) break;
  }
});

// Threads may start before there is anything to do: the kernels are compiled by then.
borrowKernels().giveBack();
