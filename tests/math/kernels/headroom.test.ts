import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HEADROOM_FIELDS } from '../../../src/math/kernels/index.ts';
import { bothGive, numbers } from './samples.ts';

const pieces = fc.array(
  fc.record({ q: fc.double({ min: 0, max: 10, noNaN: true }), p: fc.double({ min: 0, max: 5, noNaN: true }) }),
  {
    maxLength: 40,
  },
);

describe('the kernel of capped sums', () => {
  it('gives the same bits in both', () => {
    fc.assert(
      fc.property(pieces, fc.double({ min: -1, max: 11, noNaN: true }), (list, t) => {
        bothGive((kernels) => {
          const [q, p] = [0, 1].map(() => kernels.arena.float64(list.length));
          q.set(list.map((piece) => piece.q));
          p.set(list.map((piece) => piece.p));
          const out = kernels.arena.float64(3);
          kernels.cappedSums(q, p, list.length, t, out);
          return [out];
        });
      }),
    );
  });

  it('counts a breakpoint that is met exactly as done', () => {
    const [sums] = bothGive((kernels) => {
      const [q, p, out] = [0, 1, 2].map(() => kernels.arena.float64(3));
      q.set([1, 2, 3]);
      p.set([10, 20, 30]);
      kernels.cappedSums(q, p, 3, 2, out);
      return [out];
    });
    // Done: 10·1 + 20·2, with squares 10·1² + 20·2²; left: 30.
    expect([...sums]).toEqual([50, 90, 30]);
  });
});

describe('the kernel of headroom', () => {
  const storages = ['uint8', 'float32', 'float64'] as const;

  it.each(storages)('gives the same bits in both for features stored as %s', (storage) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 40 }), fc.nat(), (d, n, seed) => {
        bothGive(({ arena, listHeadroom }) => {
          const next = numbers(seed);
          const listed = d === 0 ? 0 : n;
          const columns = arena.int32(listed);
          const values = arena[storage](listed);
          const table = arena.float64(d * HEADROOM_FIELDS);
          for (let p = 0; p < listed; p++) {
            columns[p] = Math.floor(next() * d);
            values[p] = storage === 'uint8' ? Math.floor(256 * next()) : next() - 0.3;
          }
          for (let i = 0; i < d; i++) {
            const w = next() < 0.2 ? 0 : next() - 0.5;
            const positive = Math.max(w, 0);
            const fields = [
              next(),
              Math.sign(w),
              Math.abs(w),
              w * w,
              positive,
              positive ** 2,
              w > 0 ? 1 : 0,
              1 / Math.abs(w),
            ];
            table.set(fields, i * HEADROOM_FIELDS);
          }
          const byFeature = arena.float64(d);
          const [headroom, magnitudes, steps, squares, sums] = [listed, listed, listed, listed, 7].map((m) =>
            arena.float64(m),
          );
          const count = listHeadroom(
            columns,
            values,
            0,
            listed,
            255,
            table,
            byFeature,
            headroom,
            magnitudes,
            steps,
            squares,
            sums,
          );
          return [
            count,
            ...[headroom, magnitudes, steps, squares].map((list) => list.slice(0, count)),
            byFeature,
            sums,
          ];
        });
      }),
    );
  });

  it('lists headroom and adds them up, leaving out features without weight', () => {
    const [count, headroom, steps, sums, byFeature] = bothGive(({ arena, listHeadroom }) => {
      const columns = arena.int32(3);
      columns.set([2, 0, 1]);
      const values = arena.float64(3);
      values.set([0.25, 0.5, 0.75]);
      const table = arena.float64(3 * HEADROOM_FIELDS);
      // w = (2, 0, −4): feature 0 falls towards 0, feature 2 rises towards 1.
      table.set([0, 1, 2, 4, 2, 4, 1, 0.5, 0, 0, 0, 0, 0, 0, 0, Number.POSITIVE_INFINITY, 1, -1, 4, 16, 0, 0, 0, 0.25]);
      const byFeature = arena.float64(3);
      const [out, magnitudes, ofSteps, squares, total] = [3, 3, 3, 3, 7].map((m) => arena.float64(m));
      const listed = listHeadroom(columns, values, 0, 3, 1, table, byFeature, out, magnitudes, ofSteps, squares, total);
      return [listed, out.slice(0, 2), ofSteps.slice(0, 2), total, byFeature];
    });
    expect([...count]).toEqual([2]);
    expect([...headroom]).toEqual([0.75, 0.5]);
    expect([...steps]).toEqual([0.1875, 0.25]);
    expect([...byFeature]).toEqual([0.5, 0, 0.75]);
    // Σ|w|c = 4·0.75 + 2·0.5, the largest c, one positive weight with |w| = 2, and one negative with |w| = 4.
    expect([...sums]).toEqual([4, 0.75, 1, 2, 4, 4, 16]);
  });
});
