import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../src/metrics/metric.ts';
import { datasetOf, problems, rowOf, samplesOf } from './examples.ts';

const number = (cell: Cell) => {
  if (typeof cell !== 'number') throw new Error(`no number: ${cell}`);
  return cell;
};

/** Equal up to rounding of sums of a few numbers of that size. */
const closeTo = (a: Cell, b: Cell, size = 1) =>
  expect(Math.abs(number(a) - number(b))).toBeLessThanOrEqual(1e-10 * size);

/** The axis x₁ as boundary normal: y d can be read off. */
const line = datasetOf(
  samplesOf(
    [
      [-3, 1],
      [-1, 2],
      [1, 0],
      [2, 5],
      [-2, 0],
      [0, 7],
    ],
    [-1, -1, -1, 1, 1, 1],
  ),
);

describe('errors and distances', () => {
  test('of six samples on both sides of x₁ = 0 are those one counts by hand', () => {
    const row = rowOf(line, [2, 0], 0);
    // y d = 3, 1, −1, 2, −2, 0: two beyond the boundary and one on it
    expect(row.train_error).toBe(3 / 6);
    expect(row.d_err).toBe(3 / 6);
    expect(row.d_adv).toBe(3 / 6);
    expect(row.w_norm).toBe(2);
    expect(row.bias).toBe(0);
    expect(row.adv_l2_mean).toBe(1);
    expect(row.adv_l2_median).toBe(0.5);
    expect(row.adv_linf_mean).toBe(1);
  });

  test('do not exist at w = 0, where errors are still counted by the sign rule', () => {
    const row = rowOf(line, [0, 0], 1);
    expect(row.train_error).toBe(0.5);
    expect(rowOf(line, [0, 0], 0).train_error).toBe(1);
    expect(row.w_norm).toBe(0);
    for (const name of ['d_err', 'd_adv', 'tilt_angle', 'bias_from_midpoint', 'adv_l2_mean', 'adv_relative_mean']) {
      expect(row[name], name).toBeUndefined();
    }
    expect(row.bias).toBe(1);
    expect(row.centroid_distance).toBeGreaterThan(0);
  });

  test('of the test samples are measured on them, and perturbations too', () => {
    const test = samplesOf(
      [
        [-5, 0],
        [1, 0],
      ],
      [-1, 1],
    );
    const row = rowOf(datasetOf(line.train, test), [1, 0], 0);
    expect(row).toMatchObject({ test_error: 0, test_d_err: 0, test_d_adv: 3, adv_l2_mean: 3, n_train: 6, n_test: 2 });
    // ‖r‖/‖x‖ is 1 for both: they lie on the normal through 0
    expect(row.adv_relative_mean).toBe(1);
    expect(rowOf(line, [1, 0], 0)).toMatchObject({ test_error: undefined, n_test: undefined });
  });

  test('satisfy: mean free L2 = d_adv + d_err, and mean max(y d, 0) − d_err = d_adv', () => {
    fc.assert(
      fc.property(problems, ({ rows, labels, w, b }) => {
        const row = rowOf(datasetOf(samplesOf(rows, labels)), w, b);
        const size = 100 / Math.hypot(...w);
        closeTo(row.adv_l2_mean, number(row.d_adv) + number(row.d_err), size);
        const signed = rows.map(
          (x, i) => (labels[i] * (x.reduce((s, v, k) => s + v * w[k], 0) + b)) / Math.hypot(...w),
        );
        const positive = signed.reduce((sum, d) => sum + Math.max(d, 0), 0) / rows.length;
        closeTo(positive - number(row.d_err), row.d_adv, size);
      }),
    );
  });

  test('satisfy: L∞ ≤ L2 ≤ L1 in mean and median', () => {
    fc.assert(
      fc.property(problems, ({ rows, labels, w, b }) => {
        const row = rowOf(datasetOf(samplesOf(rows, labels)), w, b);
        for (const average of ['mean', 'median']) {
          const [linf, l2, l1] = ['linf', 'l2', 'l1'].map((norm) => number(row[`adv_${norm}_${average}`]));
          expect(linf).toBeLessThanOrEqual(l2 * (1 + 1e-12));
          expect(l2).toBeLessThanOrEqual(l1 * (1 + 1e-12));
        }
      }),
    );
  });

  test('satisfy: d_adv = ½‖j − i‖ cos θ on balanced classes', () => {
    fc.assert(
      fc.property(problems, ({ rows, w, b }) => {
        const mirrored = [...rows, ...rows.map((x) => x.map((value, k) => 3 - value + k))];
        const labels = mirrored.map((_, i) => (i < rows.length ? -1 : 1));
        const row = rowOf(datasetOf(samplesOf(mirrored, labels)), w, b);
        fc.pre(row.tilt_angle !== undefined);
        closeTo(row.d_adv, (number(row.centroid_distance) / 2) * Math.cos(number(row.tilt_angle)), 1e3);
      }),
    );
  });

  test('do not change when classes are swapped and the classifier with them', () => {
    fc.assert(
      fc.property(problems, ({ rows, labels, w, b }) => {
        const row = rowOf(datasetOf(samplesOf(rows, labels)), w, b);
        const swapped = rowOf(
          datasetOf(
            samplesOf(
              rows,
              labels.map((y) => -y),
            ),
          ),
          w.map((v) => -v),
          -b,
        );
        for (const name of ['train_error', 'd_err', 'd_adv', 'w_norm', 'adv_l1_median', 'objective']) {
          expect(swapped[name], name).toBe(row[name]);
        }
        closeTo(swapped.bias_from_midpoint, -number(row.bias_from_midpoint), 1e3);
      }),
    );
  });

  test('do not change when every sample is there twice, or features change places', () => {
    fc.assert(
      fc.property(problems, ({ rows, labels, w, b }) => {
        const row = rowOf(datasetOf(samplesOf(rows, labels)), w, b);
        const doubled = rowOf(datasetOf(samplesOf([...rows, ...rows], [...labels, ...labels])), w, b);
        const reversed = rowOf(
          datasetOf(
            samplesOf(
              rows.map((x) => x.toReversed()),
              labels,
            ),
          ),
          w.toReversed(),
          b,
        );
        const size = 1e3 / Math.hypot(...w);
        for (const name of ['train_error', 'd_err', 'd_adv', 'adv_linf_mean', 'adv_l2_median']) {
          closeTo(doubled[name], row[name], size);
          if (name !== 'train_error') closeTo(reversed[name], row[name], size);
        }
        closeTo(number(doubled.c_equivalent) * 2, row.c_equivalent);
      }),
    );
  });

  test('of perturbations are empty for norms that are not asked for', () => {
    const row = rowOf(line, [2, 0], 0, { norms: ['linf'] });
    expect(row.adv_linf_mean).toBe(1);
    expect(row).toMatchObject({ adv_l2_mean: undefined, adv_l1_median: undefined, adv_relative_mean: undefined });
    expect(rowOf(line, [2, 0], 0, { norms: [] }).adv_linf_mean).toBeUndefined();
  });

  test('relative to a sample of norm 0 do not exist and are left out', () => {
    const row = rowOf(
      datasetOf(
        samplesOf(
          [
            [0, 0],
            [4, 0],
          ],
          [-1, 1],
        ),
      ),
      [1, 0],
      -2,
    );
    expect(row.adv_relative_mean).toBe(0.5);
  });
});

describe('the strength of the penalty', () => {
  test('μ means C = 1/(2μn) to LIBSVM', () => {
    expect(rowOf(line, [1, 0], 0, { mu: 0.25 })).toMatchObject({ c_equivalent: 1 / 3, mu: 0.25, lambda: 0.25 });
  });
});
