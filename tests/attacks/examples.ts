import fc from 'fast-check';
import type { NormName } from '../../src/attacks/index.ts';
import type { Bounds } from '../../src/model/dataset.ts';

/** A sample, what its margin loses per unit of each feature, how much it is to lose, and the box. */
export interface Problem {
  readonly x: Float64Array;
  readonly u: Float64Array;
  readonly drop: number;
  readonly bounds: Bounds;
}

export const lengths: Readonly<Record<NormName, (r: readonly number[]) => number>> = {
  l2: (r) => Math.hypot(...r),
  linf: (r) => Math.max(...r.map(Math.abs)),
  l1: (r) => r.reduce((sum, value) => sum + Math.abs(value), 0),
  l0: (r) => r.filter((value) => value !== 0).length,
};

/** The values that each feature's change may have: inside the box, and where it was even if that is outside. */
export function rangesOf({ x, bounds: [lo, hi] }: Problem): [lowest: number, highest: number][] {
  return [...x].map((value) => [Math.min(lo - value, 0), Math.max(hi - value, 0)]);
}

/** The most that can be lost in the box. */
export function capacity(problem: Problem): number {
  return rangesOf(problem).reduce((sum, range, i) => sum + Math.max(...range.map((r) => -problem.u[i] * r)), 0);
}

/** Small problems in [0, 1], with weights and values that repeat and vanish, and perhaps samples outside the box. */
export function problems(mostFeatures: number, values = { min: 0, max: 1 }) {
  // Steps that other solvers' tolerances do not mistake for nothing.
  const thousandths = fc.integer({ min: values.min * 1000, max: values.max * 1000 });
  const value = fc.oneof(
    fc.constantFrom(0, 0.5, 1),
    thousandths.map((whole) => whole / 1000),
  );
  const weight = fc.oneof(
    fc.constantFrom(0, 1, -1, 0.5),
    fc.double({ min: -2, max: 2, noNaN: true }).filter((u) => Math.abs(u) > 0.01),
  );
  return fc
    .tuple(
      fc
        .integer({ min: 1, max: mostFeatures })
        .chain((d) =>
          fc.tuple(fc.array(value, { minLength: d, maxLength: d }), fc.array(weight, { minLength: d, maxLength: d })),
        ),
      fc.double({ min: 0.01, max: 1.2, noNaN: true }),
    )
    .map(([[x, u], share]): Problem => {
      const problem = { x: Float64Array.from(x), u: Float64Array.from(u), drop: 1, bounds: [0, 1] as const };
      // Mostly feasible, and clearly one or the other.
      const most = capacity(problem);
      return { ...problem, drop: most === 0 ? 1 : most * (Math.abs(share - 1) < 1e-3 ? 0.9 : share) };
    });
}
