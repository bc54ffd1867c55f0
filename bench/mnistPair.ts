import { loadDatasets } from '../src/data/load.ts';
import { UserError } from '../src/errors.ts';
import type { BinarySamples } from '../src/model/dataset.ts';

/**
 * The training samples of a pair of MNIST's digits, the first ones of each class in file order, pixels / 255 kept as
 * bytes. Throws a UserError where MNIST is missing.
 */
export function mnistPair(classes: readonly [string, string], limitPerClass?: number): BinarySamples {
  try {
    const limit = limitPerClass === undefined ? {} : { limit_per_class: limitPerClass };
    return loadDatasets({ name: 'mnist', classes, scale: 255, ...limit }).pair(0).train;
  } catch (error) {
    // The key of a config that nobody has written would not help.
    if (error instanceof UserError) throw new UserError(error.problems.map(({ message }) => message).join('\n'));
    throw error;
  }
}
