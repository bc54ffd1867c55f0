import { type Home, newHome, numbersIn } from './kernels/index.ts';
import { type DenseMatrix, isSparse, type Matrix } from './matrix.ts';

/** From so many bytes on a copy counts; and up to so many a trainer has room beside them, in 4 GiB. */
const FEWEST = 2 ** 24;
const MOST = 2 ** 31;

/** Whether the values of a matrix lie where kernels can work on them. */
export function isHoused(matrix: Matrix): matrix is DenseMatrix & Required<Pick<DenseMatrix, 'home'>> {
  return !isSparse(matrix) && matrix.home !== undefined && matrix.home.values === matrix.values;
}

/**
 * The matrix in a home, where all threads see it and kernels work on it without a copy, if it has so many real numbers that this
 * counts; otherwise undefined. `homeFor`: a home for so many bytes, if there is one.
 */
export function housed(
  matrix: Matrix,
  homeFor: (bytes: number) => Home | undefined = newHome,
): DenseMatrix | undefined {
  if (isHoused(matrix)) return matrix;
  const { values } = matrix;
  const { byteLength } = values;
  if (isSparse(matrix) || values instanceof Uint8Array || byteLength < FEWEST || byteLength > MOST) return undefined;
  const home = homeFor(byteLength);
  if (home === undefined) return undefined;
  const there = numbersIn(home, values, values.length);
  there.set(values);
  return { ...matrix, values: there, home: { ...home, values: there } };
}
