import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bothGive } from './samples.ts';

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
