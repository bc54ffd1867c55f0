import { loadDatasets } from '../src/data/load.ts';
import { UserError } from '../src/errors.ts';
import type { BinaryDataset, BinarySamples, Bounds } from '../src/model/dataset.ts';

/** The training samples of `mnistDataset`. */
export function mnistPair(classes: readonly [string, string], limitPerClass?: number): BinarySamples {
  return mnistDataset(classes, limitPerClass).train;
}

/**
 * A pair of MNIST's digits: the first training images of each class in file order, all test images, pixels / 255 kept as
 * bytes. Throws a UserError where MNIST is missing.
 */
export function mnistDataset(
  classes: readonly [string, string],
  limitPerClass?: number,
  bounds?: Bounds,
): BinaryDataset {
  try {
    const limit = limitPerClass === undefined ? {} : { limit_per_class: limitPerClass };
    return loadDatasets({ name: 'mnist', classes, scale: 255, ...limit, ...(bounds && { bounds }) }).pair(0);
  } catch (error) {
    // The key of a config that nobody has written would not help.
    if (error instanceof UserError) throw new UserError(error.problems.map(({ message }) => message).join('\n'));
    throw error;
  }
}
