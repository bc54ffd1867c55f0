import type { Config } from '../config/schema.ts';
import { borrowKernels } from '../math/kernels/index.ts';
import type { Pair } from '../metrics/pair.ts';
import type { PairFacts } from '../store/journalLine.ts';
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

/** What is measured of a class pair apart from its points. */
export type Reference = Pick<PairFacts, 'cells' | 'mean'>;

/** What a segment comes to, part by part. */
export type Part = { readonly point: PointResult } | { readonly reference: Reference };

export interface SegmentOptions extends TrainingOptions {
  /** Whether the pair's reference is to be measured, too: before all points. */
  readonly wantsReference: boolean;
}

/** Trains and measures the points of a segment, one result as soon as it is there: see `trainSegment` and `Measurer`. */
export async function* runSegment(
  segment: Segment,
  pair: Pair,
  config: Config,
  { wantsReference, ...options }: SegmentOptions,
): AsyncGenerator<Part> {
  const { kernels, giveBack } = borrowKernels();
  try {
    const measurer = new Measurer(kernels, segment, pair, config);
    if (wantsReference) yield { reference: measurer.reference() };
    const failure = options.failure ?? measurer.refusal;
    const training = trainSegment(segment, pair.dataset, config, { ...options, failure }, () => measurer.scorer);
    for await (const trained of training) yield { point: measurer.measure(trained) };
  } finally {
    giveBack();
  }
}
