import { columnMeans } from './columnMeans.ts';
import * as dense from './denseMatrix.ts';
import { isSparse, type Matrix, type Products, timesAbout, transposedTimes } from './matrix.ts';

/**
 * X − 1cᵀ (n × d) by its products, with what bounds their rounding. c, the centre, is the mean of the columns where these may
 * lie far from 0, and 0 where they do not.
 */
export interface CentredProducts extends Products {
  /** c: d values. */
  readonly centre: Float64Array;
  /** The mean of the columns: d values. */
  readonly mean: Float64Array;
  /** max_i |x_ik − c_k|, or more: d values. */
  readonly sizes: Float64Array;
}

/** The products of a matrix about its mean, where it lies. */
export function centredProducts(matrix: Matrix): CentredProducts {
  const mean = columnMeans(matrix);
  if (!isSparse(matrix)) {
    return {
      centre: mean,
      mean,
      sizes: sizesAbout(matrix, mean),
      times: (w) => timesAbout(matrix, mean, w),
      transposedTimes: (r) => dense.transposedTimesAbout(matrix, mean, r),
    };
  }
  // Zeros stay unwritten: their columns are not far from 0.
  const centre = new Float64Array(matrix.cols);
  return {
    centre,
    mean,
    sizes: sizesAbout(matrix, centre),
    times: (w) => timesAbout(matrix, centre, w),
    transposedTimes: (r) => transposedTimes(matrix, r),
  };
}

function sizesAbout({ cols, values, columns, divisor }: Matrix & { columns?: Int32Array }, centre: Float64Array) {
  const sizes = new Float64Array(cols);
  for (let at = 0; at < values.length; at++) {
    const k = columns ? columns[at] : at % cols;
    sizes[k] = Math.max(sizes[k], Math.abs(values[at] / divisor - centre[k]));
  }
  return sizes;
}
