import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { losses } from '../../src/losses/index.ts';
import { derivedSets } from '../../src/metrics/index.ts';
import type { Cell } from '../../src/metrics/metric.ts';
import { datasetOf, problems, rowOf, samplesOf } from './examples.ts';

const names = ['hinge', 'softplus'] as const;

/** The limits of a classifier, with the risk R of a loss computed sample by sample. */
function limitsOf(
  loss: (typeof names)[number],
  { rows, labels }: { rows: number[][]; labels: number[] },
  w: number[],
  b: number,
) {
  const row: Record<string, Cell> = { ...rowOf(datasetOf(samplesOf(rows, labels)), w, b), loss };
  const margins = rows.map((x, i) => labels[i] * (x.reduce((sum, value, k) => sum + value * w[k], 0) + b));
  const risk = margins.reduce((sum, m) => sum + losses[loss].value(m), 0) / rows.length;
  const values = { ...row, empirical_risk: risk };
  const limits = Object.fromEntries(derivedSets.limits.map(({ column, derive }) => [column, derive(values)]));
  return { ...limits, risk } as Record<string, number>;
}

describe('the limits of the risk', () => {
  test.each(names)('for large ‖w‖: ‖w‖ d_err, off by at most f(0), for every classifier: %s', (loss) => {
    fc.assert(
      fc.property(problems, ({ w, b, ...data }) => {
        const { risk, risk_large_w: limit, risk_large_w_error: error } = limitsOf(loss, data, w, b);
        expect(limit).toBeLessThanOrEqual(risk * (1 + 1e-12) + 1e-12);
        expect(risk - limit).toBeLessThanOrEqual(losses[loss].value(0) + 1e-9);
        if (risk > 1e-9) expect(error).toBeCloseTo((risk - limit) / risk, 6);
      }),
    );
  });

  test('for small ‖w‖ of the hinge is the risk itself where no margin is above 1, and never above it', () => {
    fc.assert(
      fc.property(problems, ({ w, b, ...data }) => {
        const { risk, risk_small_w: limit } = limitsOf('hinge', data, w, b);
        expect(limit).toBeLessThanOrEqual(risk + 1e-9);
        const scale = 1 / (1 + 60 * Math.hypot(...w) + Math.abs(b));
        const small = limitsOf(
          'hinge',
          data,
          w.map((value) => value * scale),
          b * scale,
        );
        expect(small.risk_small_w).toBeCloseTo(small.risk, 10);
        expect(small.risk_small_w_error).toBeLessThan(1e-9);
      }),
    );
  });

  test('for small ‖w‖ of softplus is its tangent: below it by at most z²/8', () => {
    fc.assert(
      fc.property(problems, fc.double({ min: 1e-4, max: 1, noNaN: true }), ({ w, b, ...data }, scale) => {
        const scaled = w.map((value) => value * scale);
        const { risk, risk_small_w: limit } = limitsOf('softplus', data, scaled, b * scale);
        const largest = scale * (60 * Math.hypot(...w) + Math.abs(b));
        expect(limit).toBeLessThanOrEqual(risk + 1e-9);
        expect(risk - limit).toBeLessThanOrEqual(largest ** 2 / 8 + 1e-9);
      }),
    );
  });

  test('do not exist without a boundary', () => {
    const { risk: _, ...limits } = limitsOf('hinge', { rows: [[0], [1]], labels: [-1, 1] }, [0], 0.5);
    expect(Object.values(limits)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
