import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unbounded } from '../../src/attacks/closestSample.ts';
import type { NormName } from '../../src/attacks/index.ts';
import { norms } from '../../src/attacks/index.ts';
import { capacity, lengths, type Problem, problems, rangesOf } from './examples.ts';
import { leastCost, type Row } from './linearProgram.ts';

const names = Object.keys(norms) as NormName[];

const solve = (name: NormName, { x, u, drop, bounds }: Problem) => norms[name].closest(x, u, drop, bounds);
const changeOf = (x: Float64Array, sample: Float64Array) => [...sample].map((value, i) => value - x[i]);
const lossOf = ({ x, u }: Problem, sample: Float64Array) =>
  changeOf(x, sample).reduce((sum, r, i) => sum - u[i] * r, 0);

/** As a linear program in the changes r and the bounds on their sizes. */
function asProgram({ u, drop, ...rest }: Problem, sizes: 'one size' | 'a size each') {
  const ranges = rangesOf({ u, drop, ...rest });
  const d = u.length;
  const count = d + (sizes === 'one size' ? 1 : d);
  const row = (entries: Readonly<Record<number, number>>) => Array.from({ length: count }, (_, k) => entries[k] ?? 0);
  const inequalities = ranges.flatMap(([lowest, highest], i): Row[] => {
    const size = sizes === 'one size' ? d : d + i;
    return [
      [row({ [i]: 1 }), highest],
      [row({ [i]: -1 }), -lowest],
      [row({ [i]: 1, [size]: -1 }), 0],
      [row({ [i]: -1, [size]: -1 }), 0],
    ];
  });
  const cost = Array.from({ length: count }, (_, k) => (k < d ? 0 : 1));
  return leastCost({ cost, equation: [row(Object.fromEntries(u.entries())), -drop], inequalities });
}

/** Every feature unmoved, on the far end of its range or in between: the Lagrange conditions leave no other choice. */
function byEnumeration({ u, drop, ...rest }: Problem): number {
  const far = rangesOf({ u, drop, ...rest }).map((range, i) => Math.max(...range.map((r) => -Math.sign(u[i]) * r)));
  let least = Number.POSITIVE_INFINITY;
  for (let choice = 0; choice < 3 ** u.length; choice++) {
    const states = [...u].map((_, i) => Math.floor(choice / 3 ** i) % 3);
    const free = [...u.keys()].filter((i) => states[i] === 2);
    const walls = [...u.keys()].filter((i) => states[i] === 1);
    const left = drop - walls.reduce((sum, i) => sum + Math.abs(u[i]) * far[i], 0);
    const t = left === 0 && free.length === 0 ? 0 : left / free.reduce((sum, i) => sum + u[i] ** 2, 0);
    if (!(t >= 0) || !Number.isFinite(t) || free.some((i) => t * Math.abs(u[i]) > far[i] + 1e-12)) continue;
    least = Math.min(least, Math.hypot(...walls.map((i) => far[i]), ...free.map((i) => t * u[i])));
  }
  return least;
}

function bySubsets(problem: Problem): number {
  const { u, drop } = problem;
  const gains = rangesOf(problem).map((range, i) => Math.max(...range.map((r) => -u[i] * r)));
  let least = Number.POSITIVE_INFINITY;
  for (let subset = 1; subset < 2 ** u.length; subset++) {
    const members = gains.filter((_, i) => (subset >> i) & 1);
    if (members.reduce((sum, gain) => sum + gain, 0) >= drop * (1 - 1e-12)) least = Math.min(least, members.length);
  }
  return least;
}

const solvers: Readonly<Record<NormName, (problem: Problem) => number>> = {
  l2: byEnumeration,
  linf: (problem) => asProgram(problem, 'one size'),
  l1: (problem) => asProgram(problem, 'a size each'),
  l0: bySubsets,
};
const mostFeatures: Readonly<Record<NormName, number>> = { l2: 6, linf: 5, l1: 4, l0: 6 };

describe('the closest sample on the boundary', () => {
  // mathematics: w = (3, 4), y = +1; m is the margin of x for the bias named.
  test.each([
    { x: [0.5, 0.5], m: 2.5, bounds: unbounded, expected: { l2: 0.5, linf: 2.5 / 7, l1: 0.625, l0: 1 } },
    { x: [0.5, 0.5], m: 2.5, bounds: [0, 1] as const, expected: { l2: 0.5, linf: 2.5 / 7, l1: 2 / 3, l0: 2 } },
    {
      x: [0.9, 0.1],
      m: 2.1,
      bounds: [0, 1] as const,
      expected: { l2: 0.575423, linf: 0.566667, l1: 2 / 3, l0: 1 },
    },
    {
      x: [0.9, 0.1],
      m: 4.1,
      bounds: [0, 1] as const,
      expected: { l2: Infinity, linf: Infinity, l1: Infinity, l0: Infinity },
    },
  ])('of $x with margin $m under (3, 4) in $bounds is as far as by hand', ({ x, m, bounds, expected }) => {
    for (const name of names) {
      const { distance } = norms[name].closest(Float64Array.from(x), Float64Array.of(3, 4), m, bounds);
      if (Number.isFinite(expected[name])) expect(distance, name).toBeCloseTo(expected[name], 6);
      else expect(distance, name).toBe(expected[name]);
    }
  });

  test.each(names)('in %s is as far as another solver says, and there is none where that finds none', (name) => {
    const outside = problems(mostFeatures[name], { min: -0.3, max: 1.3 });
    fc.assert(
      fc.property(outside, (problem) => {
        const { distance, sample } = solve(name, problem);
        const expected = solvers[name](problem);
        if (Number.isFinite(expected)) expect(Math.abs(distance - expected)).toBeLessThan(1e-9 * (1 + expected));
        else expect([distance, sample]).toEqual([Infinity, undefined]);
        expect(Number.isFinite(expected)).toBe(problem.drop <= capacity(problem));
      }),
      { numRuns: name === 'l1' ? 40 : 100 },
    );
  });

  test.each(names)('in %s loses the margin asked for, at the distance told', (name) => {
    fc.assert(
      fc.property(problems(12, { min: -0.3, max: 1.3 }), (problem) => {
        const { distance, sample } = solve(name, problem);
        if (sample === undefined) return;
        const rounding = 1e-13 * problem.u.reduce((sum, u) => sum + Math.abs(u), 1);
        expect(Math.abs(lossOf(problem, sample) - problem.drop)).toBeLessThan(rounding);
        const length = lengths[name](changeOf(problem.x, sample));
        if (name === 'l0') expect(length).toBeLessThanOrEqual(distance);
        else expect(Math.abs(length - distance)).toBeLessThan(1e-13 * (1 + distance));
      }),
    );
  });

  test.each(names)('in %s is in the box where x is, exactly', (name) => {
    fc.assert(
      fc.property(problems(12), (problem) => {
        for (const value of solve(name, problem).sample ?? []) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('leaves a feature outside the box where it is, unless moving it inwards helps', () => {
    const x = Float64Array.of(1.5, -0.5, 0.5);
    for (const name of ['l2', 'linf', 'l1'] as const) {
      const { sample } = norms[name].closest(x, Float64Array.of(-1, 1, 1), 0.25, [0, 1]);
      expect([...sample!], name).toEqual([1.5, -0.5, 0.25]);
      const inwards = norms[name].closest(x, Float64Array.of(2, 0, 1), 0.25, [0, 1]).sample!;
      expect(inwards[0], name).toBeLessThan(1.5);
      expect(inwards[0], name).toBeGreaterThan(1);
    }
  });

  test('in L2 is x moved along u and clipped into the box', () => {
    fc.assert(
      fc.property(problems(12), (problem) => {
        const { x, u } = problem;
        const { sample } = solve('l2', problem);
        if (sample === undefined) return;
        const free = [...x.keys()].find((i) => u[i] !== 0 && sample[i] > 0 && sample[i] < 1);
        if (free === undefined) return;
        const t = (x[free] - sample[free]) / u[free];
        for (const [i, value] of x.entries()) {
          expect(sample[i]).toBeCloseTo(Math.min(Math.max(value - t * u[i], 0), 1), 9);
        }
      }),
    );
  });

  test('is no closer in L2 than in L∞, in L1 than in L2, and inside the box than outside', () => {
    fc.assert(
      fc.property(problems(12), (problem) => {
        const [l2, linf, l1] = (['l2', 'linf', 'l1'] as const).map((name) => solve(name, problem).distance);
        if (Number.isFinite(l1)) {
          expect(linf).toBeLessThanOrEqual(l2 * (1 + 1e-12));
          expect(l2).toBeLessThanOrEqual(l1 * (1 + 1e-12));
        }
        for (const name of names) {
          if (problem.u.every((u) => u === 0)) continue;
          const free = solve(name, { ...problem, bounds: unbounded }).distance;
          expect(free).toBeLessThanOrEqual(solve(name, problem).distance * (1 + 1e-12));
        }
      }),
    );
  });

  test('without a box is m/‖w‖_q away', () => {
    fc.assert(
      fc.property(problems(12), (problem) => {
        const weights = [...problem.u].map(Math.abs);
        if (Math.max(...weights) === 0) return;
        const duals = { l2: Math.hypot(...weights), linf: lengths.l1(weights), l1: Math.max(...weights) };
        for (const name of ['l2', 'linf', 'l1'] as const) {
          const { distance } = solve(name, { ...problem, bounds: unbounded });
          expect(distance / (problem.drop / duals[name])).toBeCloseTo(1, 12);
        }
        expect(solve('l0', { ...problem, bounds: unbounded }).distance).toBe(1);
      }),
    );
  });

  test('is beaten by no random point of the box that loses as much', () => {
    const moves = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(problems(4), moves, (problem, shares) => {
        const r = rangesOf(problem).map(([lowest, highest], i) => lowest + shares[i] * (highest - lowest));
        if (r.reduce((sum, change, i) => sum - problem.u[i] * change, 0) < problem.drop) return;
        for (const name of names) {
          expect(solve(name, problem).distance).toBeLessThanOrEqual(lengths[name](r) * (1 + 1e-12) + 1e-15);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
