import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hinge } from '../../../src/losses/hinge.ts';
import type { Kernels } from '../../../src/math/kernels/index.ts';
import { bothGive } from './samples.ts';

const number = fc.double({ noNaN: true, min: -20, max: 20 });
const share = fc.double({ noNaN: true, min: 0, max: 1 });
const sample = fc.record({ p: number, q: number, up: fc.boolean(), v: share, centre: share, a: share });
const width = fc.record({
  b: number,
  margin: fc.constantFrom(0, 1),
  delta: fc.double({ noNaN: true, min: 1e-6, max: 2 }),
});

type Sample = (typeof sample extends fc.Arbitrary<infer T> ? T : never) & object;

function arrays({ arena }: Kernels, samples: readonly Sample[]) {
  const of = (value: (one: Sample) => number) => {
    const array = arena.float64(samples.length);
    array.set(samples.map(value));
    return array;
  };
  return {
    products: of(({ p }) => p),
    direction: of(({ q }) => q),
    centre: of(({ v, centre }) => v * centre),
    alpha: of(({ v, a }) => v * a),
    out: of(() => 0),
    of: { labels: of(({ up }) => (up ? 1 : -1)), bounds: of(({ v }) => v) },
  };
}

describe('the kernels of the hinge', () => {
  it('give the dual variables that maximise each term of the augmented Lagrangian', () => {
    fc.assert(
      fc.property(fc.array(sample), width, (samples, at) => {
        const n = samples.length;
        const [alpha] = bothGive((kernels) => {
          const { products, centre, out, of } = arrays(kernels, samples);
          kernels.hingeDual(products, of, centre, at, n, out);
          return [out];
        });
        samples.forEach(({ p, up, v, centre }, i) => {
          const s = at.margin - (up ? 1 : -1) * (p + at.b);
          const term = (a: number) => a * s - (at.delta / 2) * (a - v * centre) ** 2;
          expect(alpha[i]).toBeGreaterThanOrEqual(0);
          expect(alpha[i]).toBeLessThanOrEqual(v);
          const rounding = 1e-12 * (1 + Math.abs(s));
          for (const other of [0, v, v / 3, v * centre])
            expect(term(alpha[i])).toBeGreaterThanOrEqual(term(other) - rounding);
        });
      }),
    );
  });

  it('give the slope of the augmented Lagrangian along a direction', () => {
    fc.assert(
      fc.property(fc.array(sample), width, share, (samples, at, t) => {
        const n = samples.length;
        const [[slope]] = bothGive((kernels) => {
          const { products, direction, centre, of } = arrays(kernels, samples);
          return [kernels.hingeSlope(products, direction, t, of, centre, at, n)];
        });
        const [alpha] = bothGive((kernels) => {
          const { products, centre, out, of } = arrays(
            kernels,
            samples.map((one) => ({ ...one, p: one.p + t * one.q })),
          );
          kernels.hingeDual(products, of, centre, at, n, out);
          return [out];
        });
        const terms = samples.map(({ q, up }, i) => (up ? 1 : -1) * q * alpha[i]);
        const size = samples.reduce((sum, { q }) => sum + Math.abs(q), 0);
        expect(Math.abs(slope - terms.reduce((sum, term) => sum + term, 0))).toBeLessThanOrEqual(
          (1e-12 * (1 + size)) / at.delta,
        );
      }),
    );
  });

  it('give the losses and the Fenchel–Young gaps of the hinge', () => {
    fc.assert(
      fc.property(fc.array(sample.filter(({ v }) => v > 1e-6)), number, (samples, b) => {
        const n = samples.length;
        const [[losses, gaps]] = bothGive((kernels) => {
          const { products, alpha, of } = arrays(kernels, samples);
          const out = kernels.arena.float64(2);
          kernels.hingeGaps(products, of, alpha, { b, margin: 1 }, n, out);
          return [out];
        });
        let [expectedLosses, expectedGaps] = [0, 0];
        for (const { p, up, v, a } of samples) {
          const z = (up ? 1 : -1) * (p + b);
          expectedLosses += v * hinge.value(z);
          expectedGaps += v * hinge.fenchelYoungGap(z, a);
        }
        expect(Math.abs(losses - expectedLosses)).toBeLessThanOrEqual(1e-12 * (1 + expectedLosses));
        expect(Math.abs(gaps - expectedGaps)).toBeLessThanOrEqual(1e-12 * (1 + n + expectedGaps + expectedLosses));
      }),
    );
  });
});
