import { columnMeans } from './columnMeans.ts';
import { columnRanges } from './columnRanges.ts';
import { CompensatedSums, UNIT } from './compensated.ts';
import * as dense from './denseMatrix.ts';
import { type DenseMatrix, isSparse, type Matrix, type Products, timesAbout, transposedTimes } from './matrix.ts';

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
  /** A product is off by at most `times` Σ_k |w_k| sizes_k, a sum by `sums` Σ_i |r_i| sizes_k, and both by 2⁻⁵² of themselves. */
  readonly rounding: { readonly times: number; readonly sums: number };
  /** The same about the mean in twice the digits, slowly; missing for sparse matrices. */
  readonly compensated?: () => CentredProducts;
}

/** Operations beside additions: on the entries, for conversions, for what is added to sums. */
const OTHER_OPERATIONS = 16;

/** Of products in four interleaved parts, and of sums over rows in any order. */
export function roundingOf({ rows, cols }: Pick<Matrix, 'rows' | 'cols'>): CentredProducts['rounding'] {
  return { times: (cols / 4 + OTHER_OPERATIONS) * UNIT, sums: (rows + OTHER_OPERATIONS) * UNIT };
}

/** The products of a matrix about its mean, where it lies. `weights`: of the rows in that mean, by default all 1. */
export function centredProducts(matrix: Matrix, weights?: Float64Array): CentredProducts {
  const mean = columnMeans(matrix, weights);
  const rounding = roundingOf(matrix);
  if (!isSparse(matrix)) {
    const sizes = sizesAbout(matrix, mean);
    return {
      centre: mean,
      mean,
      get sizes() {
        return sizes();
      },
      rounding,
      compensated: () => compensatedProducts(matrix, mean),
      times: (w) => timesAbout(matrix, mean, w),
      transposedTimes: (r) => dense.transposedTimesAbout(matrix, mean, r),
    };
  }
  // Zeros stay unwritten: their columns are not far from 0.
  const centre = new Float64Array(matrix.cols);
  const sizes = sizesAbout(matrix, centre);
  return {
    centre,
    mean,
    get sizes() {
      return sizes();
    },
    rounding,
    times: (w) => timesAbout(matrix, centre, w),
    transposedTimes: (r) => transposedTimes(matrix, r),
  };
}

/** The products about the mean in twice the digits: what rounding leaves of them is that of their results. */
export function compensatedProducts(matrix: DenseMatrix, mean: Float64Array): CentredProducts {
  const { rows, cols, values, divisor } = matrix;
  const operations = 8 * (rows + cols) * UNIT * UNIT;
  return {
    centre: mean,
    mean,
    sizes: sizesAbout(matrix, mean)(),
    rounding: { times: operations, sums: operations },
    times(w) {
      const sums = new CompensatedSums(rows);
      for (let i = 0, at = 0; i < rows; i++) {
        for (let k = 0; k < cols; k++, at++) sums.addProduct(i, w[k], values[at] / divisor, mean[k]);
      }
      return sums.totals();
    },
    transposedTimes(r) {
      const sums = new CompensatedSums(cols);
      for (let i = 0, at = 0; i < rows; i++) {
        for (let k = 0; k < cols; k++, at++) sums.addProduct(k, r[i], values[at] / divisor, mean[k]);
      }
      return sums.totals();
    },
  };
}

/** By the ends of each column's range, because rounding keeps the order; looked for when they are first asked for. */
function sizesAbout(matrix: Matrix, centre: Float64Array): () => Float64Array {
  let sizes: Float64Array | undefined;
  return () => {
    if (sizes) return sizes;
    const { min, max } = columnRanges(matrix);
    sizes = centre.map((c, k) => Math.max(Math.abs(min[k] - c), Math.abs(max[k] - c)));
    return sizes;
  };
}
