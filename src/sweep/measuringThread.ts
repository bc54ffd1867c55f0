import { on } from 'node:events';
import { type MessagePort, workerData } from 'node:worker_threads';
import { borrowKernels } from '../math/kernels/index.ts';
import { pairOf } from '../metrics/pair.ts';
import { answerTasks } from '../thread.ts';
import { Measurer } from './measurer.ts';
import { attackedSplit, type Part } from './segment.ts';
import type { Trained } from './trainSegment.ts';
import type { Task, WorkerStart } from './worker.ts';

/** What a thread knows from its start that measures what another one trains. */
export interface MeasuringStart extends Pick<WorkerStart, 'config' | 'attackSplit' | 'stop'> {
  /** From there trained points come, and `end` after the last one of a segment. */
  readonly training: MessagePort;
}

const { config, attackSplit, stop, training } = workerData as MeasuringStart;

/** Points wait here, however far ahead the other thread is; it closes where that has come to an end. */
const messages = on(training, 'message', { close: ['close'] }) as AsyncIterator<[Trained | 'end']>;

answerTasks<Task, Part>(async ({ segment, dataset, wantsReference }, tell) => {
  const { kernels, giveBack } = borrowKernels();
  try {
    const measurer = new Measurer(kernels, segment, pairOf(dataset, attackedSplit(segment, { attackSplit })), config);
    if (wantsReference) tell({ reference: measurer.reference() });
    for (;;) {
      const { value, done } = await messages.next();
      const [trained]: [Trained | 'end'] = done ? ['end'] : value;
      if (trained === 'end') return;
      tell({ point: measurer.measure(trained) });
      if (Atomics.load(stop, 0) !== 0) return;
    }
  } finally {
    giveBack();
  }
});
