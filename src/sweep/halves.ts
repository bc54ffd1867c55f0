import { on } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { Config } from '../config/schema.ts';
import { borrowKernels } from '../math/kernels/index.ts';
import type { Pair } from '../metrics/pair.ts';
import { Scorer } from '../metrics/scorer.ts';
import type { BinaryDataset } from '../model/dataset.ts';
import type { Segment } from '../store/pointResult.ts';
import type { CertifiedFit } from '../trainers/fit.ts';
import { Measurer } from './measurer.ts';
import type { Part, SegmentOptions } from './segment.ts';
import { type Trained, type TrainingOptions, trainSegment } from './trainSegment.ts';

/*
 * A segment in two threads: one trains and sends each point to the other one, which measures it meanwhile. However far ahead the first one
 * is, points wait in the port between them.
 */

/** What comes out of the port: each trained point, and `end` after the last one. */
type Message = Trained | 'end';

/** Hands each point on as soon as it is trained, and says when it was the last. `pair` is asked for where history is measured. */
export async function trainOnly(
  to: MessagePort,
  segment: Segment,
  dataset: BinaryDataset,
  pair: () => Pair,
  config: Config,
  options: TrainingOptions,
): Promise<void> {
  const { kernels, giveBack } = borrowKernels();
  let scorer: Scorer | undefined;
  const scorerOf = () => {
    scorer ??= new Scorer(kernels, pair(), []);
    return scorer;
  };
  const send = (message: Message) => to.postMessage(message);
  try {
    for await (const trained of trainSegment(segment, dataset, config, options, scorerOf)) {
      send(withoutDual(trained));
      if (options.isStopped?.()) break;
    }
  } finally {
    send('end');
    giveBack();
  }
}

/** Measures what is trained, as `runSegment` does. */
export async function* measureOnly(
  from: MessagePort,
  segment: Segment,
  pair: Pair,
  config: Config,
  { wantsReference, isStopped }: Pick<SegmentOptions, 'wantsReference' | 'isStopped'>,
): AsyncGenerator<Part> {
  const messages = on(from, 'message', { close: ['close'] }) as AsyncIterable<[Message]>;
  const { kernels, giveBack } = borrowKernels();
  try {
    const measurer = new Measurer(kernels, segment, pair, config);
    if (wantsReference) yield { reference: measurer.reference() };
    for await (const [trained] of messages) {
      if (trained === 'end') return;
      yield { point: measurer.measure(trained) };
      if (isStopped?.()) return;
    }
  } finally {
    from.close();
    giveBack();
  }
}

/** Nobody measures the dual point, which may be longer than all the rest. */
function withoutDual({ fit, ...others }: Trained): Trained {
  if (typeof fit === 'string') return { ...others, fit };
  const { alpha: _, ...rest } = fit as CertifiedFit;
  return { ...others, fit: rest };
}
