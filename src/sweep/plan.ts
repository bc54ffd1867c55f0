import type { Config } from '../config/schema.ts';
import { unsupported } from '../config/trainer.ts';
import type { Datasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import { sha256 } from '../files/read.ts';
import type { LossName } from '../losses/index.ts';
import { sweptAxis } from '../metrics/axis.ts';
import { pairText } from '../model/classText.ts';
import type { Plan, Segment } from '../store/pointResult.ts';

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
  checkTrainer(config, { sources, pairs, classes });
  const segments: Segment[] = [];
  const { length } = sweptAxis(config).values;
  const rows = config.loss.length * length;
  let foldRow = pairs.length * rows;
  for (const [pair, names] of pairs.entries()) {
    const paths = config.loss.map((loss, k): Segment => {
      return { id: segmentId(loss, names), pair, loss, firstRow: pair * rows + k * length };
    });
    segments.push(...paths);
    for (const [index, { fold, repeat }] of (names.folds ?? []).entries()) {
      for (const { id, loss, firstRow: of } of paths) {
        const own = `${id}_${isRepeated(config) ? `repeat${repeat}_` : ''}fold${fold}`;
        segments.push({ id: own, pair, loss, firstRow: foldRow, fold: { index, fold, repeat, of } });
        foldRow += length;
      }
    }
  }
  return { config, segments, points: segments.length * length, attackSplit };
}

function isRepeated({ validation }: Config): boolean {
  return validation !== undefined && 'folds' in validation && validation.repeats > 1;
}

/** Throws a UserError where the trainer does not take the data of a class pair, with its reason. */
function checkTrainer(
  config: Config,
  { sources, pairs, classes }: Pick<Datasets, 'sources' | 'pairs' | 'classes'>,
): void {
  const limit = config.dataset.limit_per_class ?? Number.POSITIVE_INFINITY;
  const features = Math.max(...sources.map((source) => source.features));
  for (const { classI, classJ } of pairs) {
    const isSide = (name: string) =>
      classes.some((other) => other.name === classJ) ? name === classJ : name !== classI;
    const count = (isMember: (name: string) => boolean) =>
      Math.min(
        limit,
        classes.reduce((sum, { name, train }) => sum + (isMember(name) ? train : 0), 0),
      );
    const samples = count((name) => name === classI) + count(isSide);
    const [mistake] = unsupported(config, { name: pairText({ classI, classJ }), samples, features });
    if (mistake) throw new UserError({ key: mistake.key, message: mistake.message });
  }
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
