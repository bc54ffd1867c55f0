import { type MessagePort, workerData } from 'node:worker_threads';
import type { Config } from '../config/schema.ts';
import { borrowKernels } from '../math/kernels/index.ts';
import { type Pair, pairOf } from '../metrics/pair.ts';
import { Scorer } from '../metrics/scorer.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import type { Plan, Segment } from '../store/pointResult.ts';
import { answerTasks } from '../thread.ts';
import type { CertifiedFit } from '../trainers/fit.ts';
import { attackedSplit, logOf, type Part, runSegment } from './segment.ts';
import { type Trained, type TrainingOptions, trainSegment } from './trainSegment.ts';

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
  /** To the thread that measures what this one has trained; missing: this one. */
  readonly measuring?: MessagePort;
}

/** What a worker is asked to do, one segment at a time; it answers with each point as soon as it is there. */
export interface Task {
  readonly segment: Segment;
  /** Its samples are in shared memory. */
  readonly dataset: BinaryDataset;
  /** See `SegmentOptions`. */
  readonly wantsReference: boolean;
  /** Why its points are failed ones, whatever the trainer: it has ended the thread that ran the segment before. */
  readonly failure?: string;
}

const { config, attackSplit, stop, threads, logs, measuring } = workerData as WorkerStart;

/** Stored values from which the calls of kernels are so long that threads share them, though one of these measures. */
const LARGE = 2 ** 24;

const isStopped = () => Atomics.load(stop, 0) !== 0;

answerTasks<Task, Part>(async ({ segment, dataset, wantsReference, failure }, tell) => {
  const pair = pairOf(dataset, attackedSplit(segment, { attackSplit }));
  const options = { threads, isStopped, log: logOf(segment, logs), failure };
  if (measuring) {
    const isLarge = dataset.train.features.values.length >= LARGE;
    await trainOnly(measuring, segment, pair, { ...options, threads: isLarge ? threads : threads - 1 });
    return;
  }
  for await (const part of runSegment(segment, pair, config, { ...options, wantsReference })) {
    tell(part);
    if (isStopped()) break;
  }
});

/** Hands each point on as soon as it is trained, and says when it was the last. */
async function trainOnly(to: MessagePort, segment: Segment, pair: Pair, options: TrainingOptions): Promise<void> {
  const { kernels, giveBack } = borrowKernels();
  let scorer: Scorer | undefined;
  const scorerOf = () => {
    scorer ??= new Scorer(kernels, pair, []);
    return scorer;
  };
  try {
    for await (const trained of trainSegment(segment, pair, config, options, scorerOf)) {
      to.postMessage(withoutDual(trained));
      if (isStopped()) break;
    }
  } finally {
    to.postMessage('end');
    giveBack();
  }
}

/** Nobody measures the dual point, which may be longer than all the rest. */
function withoutDual({ fit, ...others }: Trained): Trained {
  if (typeof fit === 'string') return { ...others, fit };
  const { alpha: _, ...rest } = fit as CertifiedFit;
  return { ...others, fit: rest };
}
