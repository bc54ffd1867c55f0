import { describe, expect, test } from 'vitest';
import { columnNames, metrics } from '../../src/metrics/index.ts';
import { datasetOf, rowOf, samplesOf } from './examples.ts';

/** From the documentation of results.csv: scripts rely on names and order. */
const published = `class_i, class_j, loss, lambda, train_error, d_err, d_adv, w_norm, tilt_angle, bias, test_error,
  test_d_err, test_d_adv, adv_l2_mean, adv_l2_median, adv_linf_mean, adv_linf_median, adv_l1_mean, adv_l1_median,
  adv_l2_box_mean, adv_l2_box_median, adv_linf_box_mean, adv_linf_box_median, adv_l1_box_mean, adv_l1_box_median,
  adv_box_infeasible, adv_relative_mean, centroid_distance, bias_from_midpoint, bias_unique, c_equivalent,
  empirical_risk, objective, duality_gap, w_radius, converged, iterations, status, error, trainer, seed, fold,
  adversarial_norm, adversarial_epsilon, n_train, n_test, mu,
  adversarial_strength, n_train_i, n_train_j, adv_l0_box_mean, adv_l0_box_median, bias_at_mean, gap_at_mean,
  cv_error_mean, cv_error_se, cv_loss_mean, cv_loss_se, cv_robust_mean, cv_robust_se, excess`;

const square = datasetOf(
  samplesOf(
    [
      [0, 0],
      [4, 0],
    ],
    [-1, 1],
  ),
);

describe('the columns of results.csv', () => {
  test('are the published ones in the published order', () => {
    expect(columnNames).toEqual(published.split(/,\s+/));
  });

  test.each(metrics.map((metric) => [metric.column, metric] as const))(
    '%s says what it is and where it comes from',
    (_, metric) => {
      expect(metric.description).toMatch(/^[A-Za-zα-ω].{10,}\.$/);
      expect(metric.source).not.toBe('');
      expect(metric.symbol).not.toBe('');
    },
  );

  test('hold values of the type they declare', () => {
    const row = rowOf(square, [1, 0], -2);
    for (const { column, type } of metrics) {
      if (row[column] !== undefined) expect(typeof row[column], column).toBe(type === 'text' ? 'string' : type);
    }
  });
});
