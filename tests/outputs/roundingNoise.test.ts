import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { empiricalRisk } from '../../src/metrics/certificate.ts';
import { riskLargeW, riskLargeWError, riskSmallW } from '../../src/metrics/riskLimits.ts';
import { csv } from '../../src/outputs/csv.ts';
import { withoutNoise } from '../../src/outputs/roundingNoise.ts';
import { table } from '../../src/outputs/table.ts';
import { pointOf, resultsOf, screen80 } from './examples.ts';

const angle = { unit: 'radians' } as const;
const length = { unit: 'feature units' } as const;

describe('what is 0 but for rounding', () => {
  test('is 0 on the screen and keeps its digits in files', () => {
    const rows = resultsOf(
      pointOf({ tilt_angle: 9.8e-16, d_err: 3e-17, centroid_distance: 4.5 }),
      pointOf({ lambda: 0.01, mu: 0.01 }),
    );
    const columns = ['d_err', 'd_adv', 'tilt_angle'];
    const [, , noisy, clear] = table.render(rows, { ...screen80, columns }).split('\n');
    expect([noisy, clear].map((line) => line.match(/[\d.]+/g))).toEqual([
      ['0', '1.845', '0'],
      ['0.01800', '1.845', '0.5558'],
    ]);
    expect(csv.render(rows, screen80)).toMatch(/,3e-17,.*,9\.8e-16,/);
  });

  test('is an angle below a billionth of a degree, or a length below 1e-12 of that between the classes', () => {
    // 1e-9 · π/180 = 1.745e-11.
    expect([1.8e-11, -1.8e-11, 1.7e-11, -1.7e-11].map((x) => withoutNoise(x, angle, 1))).toEqual([
      1.8e-11, -1.8e-11, 0, 0,
    ]);
    expect([1.1e-9, 0.9e-9].map((x) => withoutNoise(x, length, 1000))).toEqual([1.1e-9, 0]);
  });

  test('is no upper bound, no gap, no λ, and nothing where the classes are in one place', () => {
    expect(withoutNoise(1e-16, { ...angle, bound: 'upper' }, 1)).toBe(1e-16);
    expect(withoutNoise(1e-16, { ...angle, bound: 'lower' }, 1)).toBe(0);
    for (const unit of ['1', 'fraction', "the penalty's"]) expect(withoutNoise(1e-300, { unit }, 1)).toBe(1e-300);
    for (const distance of [0, undefined]) expect(withoutNoise(1e-16, length, distance)).toBe(1e-16);
  });

  test('is what a limit of the risk, or how far it is off, has of rounding, and no small risk', () => {
    const row = { w_norm: 3, d_err: 0.1, d_adv: 0.33333333333333326, loss: 'hinge', empirical_risk: 0.3 };
    for (const quantity of [riskSmallW, riskLargeWError]) {
      const value = quantity.derive(row) as number;
      expect([value === 0, withoutNoise(value, quantity)]).toEqual([false, 0]);
    }
    expect([1e-12, 1e-20].map((value) => withoutNoise(value, riskSmallW))).toEqual([1e-12, 0]);
    for (const quantity of [empiricalRisk, riskLargeW]) expect(withoutNoise(1e-20, quantity)).toBe(1e-20);
  });

  test('does not depend on the units of the features', () => {
    const sizes = fc.tuple(fc.double({ min: 1e-14, max: 1e-10, noNaN: true }), fc.integer({ min: -90, max: 90 }));
    fc.assert(
      fc.property(sizes, ([x, exponent]) => {
        const scale = 2 ** exponent;
        expect(withoutNoise(x * scale, length, scale)).toBe((withoutNoise(x, length, 1) as number) * scale);
      }),
    );
  });
});
