import { UserError } from '../errors.ts';
import type { Loss } from '../losses/loss.ts';
import { type DenseMatrix, isSparse, type Matrix } from '../math/matrix.ts';
import type { BinaryDataset, BinarySamples, Bounds } from '../model/dataset.ts';
import type { LinearClassifier } from '../model/linearClassifier.ts';

/** A matrix of rows of numbers, all of one length. */
export function matrixOf(rows: readonly ArrayLike<number>[]): DenseMatrix {
  if (!Array.isArray(rows)) throw new UserError('rows are no list; expected one of rows of numbers: [[0, 1], [2, 3]]');
  const cols = rows[0]?.length ?? 0;
  const odd = rows.findIndex((row) => row.length !== cols);
  if (odd >= 0) throw new UserError(`row ${odd} has ${rows[odd].length} values; expected ${cols}, as row 0 has`);
  const values = new Float64Array(rows.length * cols);
  for (const [i, row] of rows.entries()) values.set(row, i * cols);
  return { rows: rows.length, cols, values, divisor: 1 };
}

/** Throws a UserError where samples in memory are not what a sweep takes. */
export function checkDataset({ classI, classJ, train, test, bounds }: BinaryDataset): void {
  if (classI === classJ) {
    const message = `${JSON.stringify(classJ)}, as classI is; expected the names of two different classes`;
    throw new UserError({ where: 'classJ', message });
  }
  checkSamples(train, 'train');
  if (test === undefined) return;
  checkSamples(test, 'test');
  const [expected, found] = [train, test].map(({ features }) => features.cols);
  if (found !== expected) {
    throw new UserError({ where: 'test.features', message: `${found} columns; expected ${expected}, as train has` });
  }
  if (bounds) checkBounds(bounds);
}

/** Throws a UserError where a box has no room. */
export function checkBounds(bounds: Bounds): void {
  if (bounds[0] < bounds[1]) return;
  const message = `[${bounds.join(', ')}]; expected two numbers [lowest, highest], the first below the second`;
  throw new UserError({ where: 'bounds', message });
}

/** Throws a UserError where samples of two classes are none; `name`: as messages call them. */
export function checkSamples(samples: BinarySamples, name = 'samples'): void {
  const { features, labels, weights }: Partial<BinarySamples> = Object(samples);
  if (features === undefined || labels === undefined) {
    throw new UserError({ where: name, message: 'no samples; expected { features, labels }' });
  }
  const refuse = (part: string, message: string): never => {
    throw new UserError({ where: `${name}.${part}`, message });
  };
  checkFeatures(features, (message) => refuse('features', message));
  const n = features.rows;
  if (!(labels instanceof Int8Array)) refuse('labels', 'no Int8Array; expected one such as Int8Array.of(-1, 1)');
  if (labels.length !== n) refuse('labels', `${labels.length} values; expected ${n}, one for each row of features`);
  const odd = labels.findIndex((y) => y !== 1 && y !== -1);
  if (odd >= 0) refuse('labels', `value ${odd} is ${labels[odd]}; expected -1 for class I or 1 for class J`);
  for (const y of [-1, 1]) {
    if (!labels.includes(y)) refuse('labels', `none is ${y}; expected at least one sample of each class`);
  }
  if (weights === undefined) return;
  if (!(weights instanceof Float64Array)) refuse('weights', 'no Float64Array; expected one with a weight for each row');
  if (weights.length !== n) refuse('weights', `${weights.length} values; expected ${n}, one for each row of features`);
  const bad = weights.findIndex((v) => !(v > 0 && Number.isFinite(v)));
  if (bad >= 0) refuse('weights', `value ${bad} is ${weights[bad]}; expected a finite number > 0`);
}

/** Throws a UserError where something is no loss, such as its name. */
export function checkLoss(loss: Loss): void {
  if (typeof Object(loss).derivative === 'function') return;
  const message = `${JSON.stringify(loss)} is no loss; expected one of losses, such as losses.hinge`;
  throw new UserError({ where: 'loss', message });
}

/** Throws a UserError where a classifier is not one of these samples. */
export function checkClassifier(
  { w, b, centre }: LinearClassifier,
  { features }: Pick<BinarySamples, 'features'>,
): void {
  for (const [where, values] of Object.entries({ w, centre })) {
    if (values === undefined) continue;
    if (values.length === features.cols) continue;
    throw new UserError({ where, message: `${values.length} values; expected ${features.cols}, one for each feature` });
  }
  const odd = w.findIndex((weight) => !Number.isFinite(weight));
  if (odd >= 0) throw new UserError({ where: 'w', message: `value ${odd} is ${w[odd]}; expected a finite number` });
  if (!Number.isFinite(b)) throw new UserError({ where: 'b', message: `${b}; expected a finite number` });
}

function checkFeatures(features: Matrix, refuse: (message: string) => never): void {
  const { rows, cols, values, divisor } = { ...features };
  if (!ArrayBuffer.isView(values)) refuse('no matrix; expected one such as matrixOf([[0, 1], [2, 3]])');
  const stored = isSparse(features) ? features.rowStarts[rows] : rows * cols;
  if (values.length !== stored) refuse(`${values.length} stored values; expected ${stored}, for ${rows} × ${cols}`);
  if (!(divisor > 0)) refuse(`divisor ${divisor}; expected a number > 0`);
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) refuse(`stored value ${odd} is ${values[odd]}; expected a finite number`);
}
