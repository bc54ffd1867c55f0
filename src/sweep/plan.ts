import type { Config } from '../config/schema.ts';
import type { Datasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import { sha256 } from '../files/read.ts';
import type { LossName } from '../losses/index.ts';
import { sweptBy } from '../metrics/strength.ts';
import { pairText } from '../model/classText.ts';
import type { Plan, Segment } from '../store/pointResult.ts';
import { refusalOf } from '../trainers/adversarial/adversarialPath.ts';

/** Throws a UserError where the config asks for what the data does not have. */
export function planOf(
  config: Config,
  { sources, pairs, classes }: Pick<Datasets, 'sources' | 'pairs' | 'classes'>,
): Plan {
  const hasTest = classes.some(({ test }) => test > 0);
  const attackSplit = config.attack.split ?? (hasTest ? 'test' : 'train');
  if (attackSplit === 'test' && !hasTest) {
    throw new UserError({
      key: ['attack', 'split'],
      message: 'there are no test samples to perturb; expected train, or a dataset with a test part',
    });
  }
  checkBatchSize(config, pairs, classes);
  checkFeatures(config, sources);
  const segments: Segment[] = [];
  const { length } = sweptBy(config).values;
  for (const [pair, names] of pairs.entries()) {
    for (const loss of config.loss) {
      segments.push({ id: segmentId(loss, names), pair, loss, firstRow: segments.length * length });
    }
  }
  return { config, segments, points: segments.length * length, attackSplit };
}

/** Throws a UserError where a batch has more samples than a class pair. */
function checkBatchSize(
  { gradient_descent: descent, dataset }: Config,
  pairs: Datasets['pairs'],
  classes: Datasets['classes'],
): void {
  const size = descent?.batch_size ?? 'full';
  if (size === 'full') return;
  const limit = dataset.limit_per_class ?? Number.POSITIVE_INFINITY;
  for (const { classI, classJ } of pairs) {
    const isSide = (name: string) =>
      classes.some((other) => other.name === classJ) ? name === classJ : name !== classI;
    const count = (isMember: (name: string) => boolean) =>
      Math.min(
        limit,
        classes.reduce((sum, { name, train }) => sum + (isMember(name) ? train : 0), 0),
      );
    const samples = count((name) => name === classI) + count(isSide);
    if (size <= samples) continue;
    const message = `a batch of ${size} is more than the ${samples} training samples of ${pairText({ classI, classJ })}; expected full, or at most ${samples}`;
    throw new UserError({ key: ['gradient_descent', 'batch_size'], message });
  }
}

/** Throws a UserError where the data have more features than adversarial training takes. */
function checkFeatures({ adversarial }: Config, sources: Datasets['sources']): void {
  if (!adversarial) return;
  const message = refusalOf(Math.max(...sources.map(({ features }) => features)));
  if (message !== undefined) throw new UserError({ key: ['adversarial'], message });
}

/**
 * `hinge_2_3`: what a segment is called by its loss and its classes, whatever else is in the config. No two are called the
 * same, also where upper and lower case are; and all are safe as names of files. Class names that are not are shortened
 * to what is, and told apart by a hash at the end.
 */
function segmentId(loss: LossName, { classI, classJ }: Datasets['pairs'][number]): string {
  const safe = [classI, classJ].map((name) =>
    name
      .toLowerCase()
      .replace(/[^a-z0-9.-]+/g, '-')
      .slice(0, 40),
  );
  const isExact = safe[0] === classI && safe[1] === classJ;
  const hash = isExact ? [] : [sha256(new TextEncoder().encode(JSON.stringify([classI, classJ]))).slice(0, 12)];
  return [loss, ...safe, ...hash].join('_');
}
