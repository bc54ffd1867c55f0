import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * L2SWEEP_TEST_ALL=1, as .ci/run sets it, also runs the tests that take minutes: with the whole of MNIST, on a Slurm of
 * this host, through other versions of npm, and a hundred kills instead of twenty.
 */
export const thorough = process.env.L2SWEEP_TEST_ALL === '1';

/** Whether MNIST is there for them, where L2SWEEP_DATA_DIR says. */
export const hasMnist = thorough && existsSync(join(process.env.L2SWEEP_DATA_DIR || 'nowhere', 'mnist'));
