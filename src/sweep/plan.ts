import type { Config, SplitName } from '../config/schema.ts';
import type { Datasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import type { LossName } from '../losses/index.ts';

/** One class pair and one loss along all λ: the unit of work, warm-started from its largest μ down. */
export interface Segment {
  /** Index of the class pair. */
  readonly pair: number;
  readonly loss: LossName;
  /** The row of the segment's first λ in results.csv; the others follow in the order of the config. */
  readonly firstRow: number;
}

/** The sweep cut into segments, in the order of results.csv: class pairs, then losses, then λ. */
export interface Plan {
  readonly config: Config;
  readonly segments: readonly Segment[];
  /** class pairs × losses × λ. */
  readonly points: number;
  /** The samples that are perturbed: those the config says, else the test samples if there are any. */
  readonly attackSplit: SplitName;
}

/** Throws a UserError where the config asks for what the data does not have. */
export function planOf(config: Config, { pairs, classes }: Pick<Datasets, 'pairs' | 'classes'>): Plan {
  const hasTest = classes.some(({ test }) => test > 0);
  const attackSplit = config.attack.split ?? (hasTest ? 'test' : 'train');
  if (attackSplit === 'test' && !hasTest) {
    throw new UserError({
      key: ['attack', 'split'],
      message: 'there are no test samples to perturb; expected train, or a dataset with a test part',
    });
  }
  const segments: Segment[] = [];
  for (const pair of pairs.keys()) {
    for (const loss of config.loss) segments.push({ pair, loss, firstRow: segments.length * config.lambda.length });
  }
  return { config, segments, points: segments.length * config.lambda.length, attackSplit };
}
