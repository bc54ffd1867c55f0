import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { exists, isRegularFile } from '../files/names.ts';
import { readBytes } from '../files/read.ts';
import { writeNew } from '../files/write.ts';
import { readNpyMatrix, readNpyVector } from '../formats/npy.ts';
import type { DenseMatrix } from '../math/matrix.ts';
import { npyBytes, npyMatrix, npyVector } from '../outputs/npy.ts';
import type { Solution } from '../trainers/outside/outsideTrainer.ts';
import { describeObjective, type PathProblem } from '../trainers/problem.ts';
import type { TrainerOptions } from '../trainers/trainer.ts';

/** The files that a command and this program exchange. A later version may add to them, and changes nothing. */
const VERSION = 1;

/** Writes what a command is given into its folder. */
export function writeProblem(
  folder: string,
  { samples, loss, path }: PathProblem,
  { tolerance, seed = 0 }: Pick<TrainerOptions, 'tolerance' | 'seed'>,
): void {
  const { features, labels, weights } = samples;
  const { rows, cols } = features;
  const problem = {
    version: VERSION,
    loss: loss.name,
    objective: describeObjective({ loss, isWeighted: weights !== undefined }),
    mus: path.map(({ mu }) => mu),
    ...{ n: rows, d: cols, tolerance, seed },
    sample_weights: weights === undefined ? null : 'sample_weights.npy',
  };
  const { values } = features as DenseMatrix;
  const lines = Array.from({ length: rows }, (_, i) => values.subarray(i * cols, (i + 1) * cols) as Float64Array);
  writeNew(join(folder, 'X.npy'), npyMatrix(lines, cols));
  writeNew(join(folder, 'y.npy'), npyBytes(labels));
  if (weights) writeNew(join(folder, 'sample_weights.npy'), npyVector(weights));
  writeNew(join(folder, 'problem.json'), `${JSON.stringify(problem, null, 2)}\n`);
}

/** Reads what it has written: weights.npy, points × d, and bias.npy, points. Throws a UserError where they are not that. */
export function readSolutions(folder: string, { path, samples }: PathProblem): Solution[] {
  const { cols } = samples.features;
  const weights = readNpyMatrix(bytesOf(folder, 'weights.npy'), 'weights.npy');
  if (weights.rows !== path.length || weights.cols !== cols) {
    throw wrongShape(
      'weights.npy',
      `(${weights.rows}, ${weights.cols})`,
      `(${path.length}, ${cols}), points × features`,
    );
  }
  const biases = readNpyVector(bytesOf(folder, 'bias.npy'), 'bias.npy');
  if (biases.length !== path.length) throw wrongShape('bias.npy', `(${biases.length},)`, `(${path.length},), points`);
  return path.map((_, k) => ({ w: weights.values.subarray(k * cols, (k + 1) * cols), b: biases[k] }));
}

function bytesOf(folder: string, name: string): Uint8Array {
  const path = join(folder, name);
  if (!exists(path))
    throw new UserError(`it ended without writing ${name}; expected that file in its working directory`);
  // A pipe or a device could be read for ever.
  if (!isRegularFile(path)) throw new UserError(`${name} is no regular file; expected an NPY file`);
  return readBytes(path);
}

function wrongShape(name: string, found: string, expected: string): UserError {
  return new UserError(`the shape of ${name} is ${found}; expected ${expected}`);
}
