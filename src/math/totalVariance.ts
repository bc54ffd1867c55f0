import { columnMeans } from './columnMeans.ts';
import { isSparse, type Matrix } from './matrix.ts';

/**
 * S² = (1/V) Σ v_i ‖x_i − x̄‖², the sum of the variances of the columns, with V = Σ v and x̄ their means; all v are 1 where no
 * weights are given. Deviations are squared, so that far columns cost no digits.
 */
export function totalVariance(matrix: Matrix, weights?: Float64Array): number {
  const means = columnMeans(matrix, weights);
  const { rows, cols, values, divisor } = matrix;
  const weightOf = (i: number) => (weights ? weights[i] : 1);
  let total = 0;
  let sum = 0;
  if (!isSparse(matrix)) {
    for (let i = 0, at = 0; i < rows; i++) {
      let squared = 0;
      for (let k = 0; k < cols; k++, at++) squared += (values[at] / divisor - means[k]) ** 2;
      sum += weightOf(i) * squared;
      total += weightOf(i);
    }
    return sum / total;
  }
  // What is not stored is 0, as far from the mean as the mean is large.
  const stored = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    let squared = 0;
    for (let at = matrix.rowStarts[i]; at < matrix.rowStarts[i + 1]; at++) {
      const k = matrix.columns[at];
      squared += (values[at] / divisor - means[k]) ** 2;
      stored[k] += weightOf(i);
    }
    sum += weightOf(i) * squared;
    total += weightOf(i);
  }
  return (sum + means.reduce((zeros, mean, k) => zeros + (total - stored[k]) * mean ** 2, 0)) / total;
}
