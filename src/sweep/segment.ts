import type { Config } from '../config/schema.ts';
import { borrowKernels } from '../math/kernels/index.ts';
import type { Pair } from '../metrics/pair.ts';
import type { Plan, PointResult, Segment } from '../store/pointResult.ts';
import { Measurer } from './measurer.ts';
import { type TrainingOptions, trainSegment } from './trainSegment.ts';

/** The file of a segment in a folder of logs. */
export function logOf({ id }: Pick<Segment, 'id'>, logs: string | undefined): string | undefined {
  return logs === undefined ? undefined : `${logs}/${id}.log`;
}

/** The samples of a segment that are perturbed: those that a fold holds out, else those of the plan. */
export function attackedSplit({ fold }: Segment, { attackSplit }: Pick<Plan, 'attackSplit'>): Plan['attackSplit'] {
  return fold ? 'test' : attackSplit;
}

/** Trains and measures the points of a segment, one result as soon as it is there: see `trainSegment` and `Measurer`. */
export async function* runSegment(
  segment: Segment,
  pair: Pair,
  config: Config,
  options: TrainingOptions,
): AsyncGenerator<PointResult> {
  const { kernels, giveBack } = borrowKernels();
  try {
    const measurer = new Measurer(kernels, segment, pair, config);
    const failure = options.failure ?? measurer.refusal;
    const training = trainSegment(segment, pair, config, { ...options, failure }, () => measurer.scorer);
    for await (const trained of training) yield measurer.measure(trained);
  } finally {
    giveBack();
  }
}
