import { randomSource } from '../../src/math/random.ts';
import { type Exact, type ExactClassifier, type ExactTable, exactly, times, wholeNumber } from './rational.ts';

/*
 * The minimum of (1/n) Σ max(1 − z, 0) + μ‖w‖² in exact fractions, by an active-set method: on the face where the samples
 * of a set E lie on their margin, those of a set U are inside of it and the others outside, L is quadratic and its minimum
 * the solution of a linear system of whole numbers. From there the way leads to the next kink, or off one whose dual
 * variable is not within [0, 1]. Sets that solve the problem are recognised in whole numbers, so that nothing is left open.
 */

export interface ExactMinimum extends ExactClassifier {
  /** The dual variables, within [0, 1], Σ α y = 0. */
  readonly alpha: readonly Exact[];
}

/** Where there is nothing to choose, margins of 1 + r·2⁻²⁰⁰ with random 0 ≤ r < 1 make a choice. */
const PERTURBATION = 200n;
const MOST_STEPS = 2000;
/** Ratios of whole numbers are compared after so many binary digits. */
const FINE = 500n;

class Degenerate extends Error {}

/** The exact solution, where ties have to be broken that of margins that differ by less than 1e-60; μ > 0. */
export function exactHinge(table: ExactTable, mu: number, start: { w: readonly number[]; b: number }): ExactMinimum {
  const problem = wholeProblem(table, mu);
  try {
    return solve(problem, start, 0);
  } catch (error) {
    if (!(error instanceof Degenerate)) throw error;
  }
  return solve(problem, start, 1);
}

/** The problem in whole numbers: x_ik = X_ik 2^exponents_k, ω_k = w_k 2^exponents_k, μ‖w‖² = 2^−unit Σ m_k ω_k². */
interface WholeProblem {
  readonly n: number;
  readonly d: number;
  readonly x: readonly (readonly bigint[])[];
  readonly y: readonly bigint[];
  readonly exponents: readonly number[];
  readonly m: readonly bigint[];
  readonly unit: bigint;
}

function wholeProblem({ rows, labels }: ExactTable, mu: number): WholeProblem {
  const d = rows[0].length;
  const exponents = Array.from({ length: d }, (_, k) =>
    rows.reduce((least, row) => (row[k].num === 0n ? least : Math.min(least, row[k].exp)), 1e9),
  ).map((exponent) => (exponent === 1e9 ? 0 : exponent));
  const x = rows.map((row) => row.map(({ num, exp }, k) => (num === 0n ? 0n : num << BigInt(exp - exponents[k]))));
  const penalty = exactly(mu);
  const powers = exponents.map((exponent) => penalty.exp - 2 * exponent);
  const least = Math.min(0, ...powers);
  const m = powers.map((power) => penalty.num << BigInt(power - least));
  return { n: rows.length, d, x, y: labels.map(BigInt), exponents, m, unit: BigInt(-least) };
}

type Side = 'inside' | 'margin' | 'outside';

function solve(problem: WholeProblem, start: { w: readonly number[]; b: number }, seed: number): ExactMinimum {
  const { n, d, x, y, exponents } = problem;
  const { uniform } = randomSource(seed);
  const noise = Array.from({ length: n }, () => (seed === 0 ? 0n : BigInt(Math.floor(uniform() * 2 ** 53)) >> 1n));
  // Thresholds and everything that is linear in them, times 2^PERTURBATION where there is one.
  const scale = seed === 0 ? 1n : 1n << PERTURBATION;
  const thresholds = noise.map((r) => scale + r);
  const fine = (num: bigint, den: bigint) => (num << FINE) / den;
  const margins = (point: readonly bigint[]) =>
    x.map((row, i) => y[i] * row.reduce((total, value, k) => total + value * point[k], point[d]));

  let point = [
    ...start.w.map((w, k) => toFine(times(exactly(w), { num: scale, den: 1n, exp: exponents[k] }))),
    toFine(times(exactly(start.b), wholeNumber(scale))),
  ];
  const kinks = thresholds.map((threshold) => threshold << FINE);
  const near = 1n << (FINE - 20n);
  let z = margins(point);
  const sides: Side[] = z.map((at, i) => (at < kinks[i] ? 'inside' : 'outside'));
  // What seems to be on the margin is put there, as long as it is independent of what is there already.
  const order = z
    .map((at, i) => ({ i, distance: abs(at - kinks[i]) }))
    .filter(({ distance }) => distance < near * scale)
    .sort((a, b) => (a.distance < b.distance ? -1 : 1));
  const chosen: bigint[][] = [];
  for (const { i } of order) {
    if (isIndependent(chosen, [...x[i], 1n])) sides[i] = 'margin';
  }
  if (sides.includes('margin')) {
    const face = faceMinimum(problem, sides, thresholds, scale);
    point = face.point.map((num) => fine(num, face.den));
    z = margins(point);
    for (let i = 0; i < n; i++) if (sides[i] !== 'margin') sides[i] = z[i] < kinks[i] ? 'inside' : 'outside';
  }

  for (let step = 0; step < MOST_STEPS; step++) {
    const face = faceMinimum(problem, sides, thresholds, scale);
    const goal = face.ray === 0n ? face.point.map((num) => fine(num, face.den)) : undefined;
    const move = goal
      ? goal.map((at, k) => at - point[k])
      : point.map((_, k) => (k === d ? face.ray * (1n << FINE) : 0n));
    const moved = margins(move);
    // The first kink on the way: the least t ≥ 0 with z + t·moved = threshold.
    let first = -1;
    let best: [bigint, bigint] = goal ? [1n, 1n] : [1n, 0n];
    for (let i = 0; i < n; i++) {
      if (sides[i] === 'margin' || moved[i] === 0n) continue;
      const isTowards = sides[i] === 'inside' ? moved[i] > 0n : moved[i] < 0n;
      if (!isTowards) continue;
      const [room, speed] = [sides[i] === 'inside' ? kinks[i] - z[i] : z[i] - kinks[i], abs(moved[i])];
      if (room * best[1] < best[0] * speed) {
        first = i;
        best = [room, speed];
      }
    }
    if (first < 0) {
      if (!goal) throw new Error('the objective falls without end; expected both classes');
      point = goal;
      z = margins(point);
      const worst = worstDual(sides, face);
      if (worst < 0) return checked(problem, sides, face, thresholds, seed);
      sides[worst] = face.alpha[worst] > 0n ? 'inside' : 'outside';
      continue;
    }
    if (seed === 0 && best[0] * (1n << (FINE / 2n)) < best[1]) throw new Degenerate();
    point = point.map((at, k) => at + (move[k] * best[0]) / best[1]);
    z = margins(point);
    sides[first] = 'margin';
  }
  if (seed === 0) throw new Degenerate();
  throw new Error(`no solution in ${MOST_STEPS} steps`);
}

const abs = (x: bigint): bigint => (x < 0n ? -x : x);

const toFine = ({ num, den, exp }: Exact): bigint => {
  const shift = exp + Number(FINE);
  return shift >= 0 ? (num << BigInt(shift)) / den : (num >> BigInt(-shift)) / den;
};

interface Face {
  /** ω and b, as numerators over `den`. */
  readonly point: readonly bigint[];
  /** The dual variables of all samples as numerators, and the numerator of α = 1. */
  readonly alpha: readonly bigint[];
  readonly one: bigint;
  /** > 0. */
  readonly den: bigint;
  /** 0, or the sign of the direction in which b alone makes the objective fall without end on this face. */
  readonly ray: bigint;
}

/** The minimum of the quadratic that L is on the face, by its stationarity in ω and b, and z = threshold on the margin. */
function faceMinimum(
  { n, d, x, y, m, unit }: WholeProblem,
  sides: readonly Side[],
  thresholds: readonly bigint[],
  scale: bigint,
): Face {
  const whole = scale << unit;
  const pull = new Array<bigint>(d + 1).fill(0n);
  const active: number[] = [];
  for (let i = 0; i < n; i++) {
    if (sides[i] === 'margin') active.push(i);
    if (sides[i] !== 'inside') continue;
    for (let k = 0; k < d; k++) pull[k] += y[i] * x[i][k];
    pull[d] += y[i];
  }
  if (active.length === 0 && pull[d] !== 0n) {
    return { point: [], alpha: [], one: 1n, den: 1n, ray: pull[d] > 0n ? 1n : -1n };
  }
  // Rows of [2n m_k ω_k − Σ α y X = 2^unit Σ_inside y X], [−Σ α y = 2^unit Σ_inside y], [y (ω·X + b) = threshold].
  const size = d + 1 + active.length;
  const system = Array.from({ length: size }, () => new Array<bigint>(size + 1).fill(0n));
  for (let k = 0; k <= d; k++) {
    if (k < d) system[k][k] = 2n * BigInt(n) * m[k];
    for (const [j, i] of active.entries()) {
      const entry = y[i] * (k < d ? x[i][k] : 1n);
      system[k][d + 1 + j] = -entry;
      system[d + 1 + j][k] = entry;
    }
    system[k][size] = whole * pull[k];
  }
  for (const [j, i] of active.entries()) system[d + 1 + j][size] = thresholds[i];
  // Balanced, with nothing on the margin: any b does, and 0 is one.
  if (active.length === 0) system[d][d] = 1n;
  const { values, den } = solveWhole(system);
  const one = whole * den;
  const alpha = sides.map((side) => (side === 'inside' ? one : 0n));
  for (const [j, i] of active.entries()) alpha[i] = values[d + 1 + j];
  return { point: values.slice(0, d + 1), alpha, one, den, ray: 0n };
}

/** The solution of a linear system by Bareiss's elimination without fractions: numerators over one denominator > 0. */
export function solveWhole(system: bigint[][]): { values: bigint[]; den: bigint } {
  const size = system.length;
  let previous = 1n;
  for (let k = 0; k < size; k++) {
    const found = system.findIndex((row, i) => i >= k && row[k] !== 0n);
    if (found < 0) throw new Degenerate('a singular system');
    [system[k], system[found]] = [system[found], system[k]];
    const pivot = system[k][k];
    for (let i = 0; i < size; i++) {
      if (i === k) continue;
      const factor = system[i][k];
      for (let j = k + 1; j <= size; j++) {
        system[i][j] = (pivot * system[i][j] - factor * system[k][j]) / previous;
      }
      system[i][k] = 0n;
      if (i < k) system[i][i] = pivot;
    }
    previous = pivot;
  }
  const sign = previous < 0n ? -1n : 1n;
  return { values: system.map((row) => sign * row[size]), den: sign * previous };
}

/** Whether a vector is independent of those in echelon form; if it is, it joins them. */
function isIndependent(echelon: bigint[][], vector: readonly bigint[]): boolean {
  let rest = [...vector];
  for (const row of echelon) {
    const lead = row.findIndex((value) => value !== 0n);
    if (rest[lead] === 0n) continue;
    const [a, b] = [row[lead], rest[lead]];
    rest = rest.map((value, k) => value * a - row[k] * b);
  }
  if (rest.every((value) => value === 0n)) return false;
  echelon.push(rest);
  return true;
}

/** The sample on the margin whose dual variable is furthest outside of [0, 1]; −1 where none is. */
function worstDual(sides: readonly Side[], { alpha, one }: Face): number {
  let worst = -1;
  let most = 0n;
  for (let i = 0; i < alpha.length; i++) {
    if (sides[i] !== 'margin') continue;
    const excess = alpha[i] < 0n ? -alpha[i] : alpha[i] - one;
    if (excess > most) {
      most = excess;
      worst = i;
    }
  }
  return worst;
}

/** The minimum, once every sample is found on the side that it was taken to be on. */
function checked(
  { d, x, y, exponents }: WholeProblem,
  sides: readonly Side[],
  { point, alpha, one, den }: Face,
  thresholds: readonly bigint[],
  seed: number,
): ExactMinimum {
  for (const [i, row] of x.entries()) {
    const z = y[i] * row.reduce((total, value, k) => total + value * point[k], point[d]);
    const room = z - thresholds[i] * den;
    const isRight = sides[i] === 'margin' ? room === 0n : sides[i] === 'inside' ? room <= 0n : room >= 0n;
    if (!isRight && seed === 0) throw new Degenerate();
    if (!isRight) throw new Error(`sample ${i} is not ${sides[i]}`);
  }
  const shift = seed === 0 ? 0 : -Number(PERTURBATION);
  return {
    w: exponents.map((exponent, k) => ({ num: point[k], den, exp: shift - exponent })),
    b: { num: point[d], den, exp: shift },
    alpha: alpha.map((num) => ({ num, den: one, exp: 0 })),
  };
}
