import { describe, expect, test } from 'vitest';
import { losses } from '../../src/losses/index.ts';
import { type DualNormName, dualNorms } from '../../src/math/dualNorms.ts';
import { withoutZeros } from '../../src/math/matrix.ts';
import { randomSource } from '../../src/math/random.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import { descend } from '../trainers/descent/options.ts';
import { adversarialFits, exactFits } from '../trainers/paths.ts';
import { barrierMinimum } from './barrier.ts';
import { exactClassifier, exactMargins, exactTable } from './rational.ts';

/*
 * The bias is free: a constant added to a column changes nothing but it. Values here are multiples of 1/8 below 16, so that
 * shifted and scaled tables hold the same samples exactly, and rounding of the input is no excuse.
 */

/** Those that the barrier method knows. */
const lossNames = ['hinge', 'softplus'] as const;
type LossName = (typeof lossNames)[number];
const normNames = Object.keys(dualNorms) as DualNormName[];
const kinds = lossNames.flatMap((loss) => normNames.map((norm) => [loss, norm] as const));

interface Table {
  readonly rows: readonly (readonly number[])[];
  readonly labels: readonly number[];
}

/** 16 samples, so that means of eighths are exact too; unbalanced or not, overlapping or not. */
function tableOf(seed: number, n = 16): Table {
  const { uniform, integer } = randomSource(seed, 'shift');
  const d = 1 + integer(3);
  const push = [0, 2, 8][integer(3)];
  const share = uniform() < 0.5 ? 0.5 : 0.2;
  const labels = Array.from({ length: n }, (_, i) => (i < 2 ? 2 * i - 1 : uniform() < share ? 1 : -1));
  const rows = labels.map((y) => Array.from({ length: d }, () => (integer(64) - 32 + push * y) / 8));
  return { rows, labels };
}

const samplesOf = ({ rows, labels }: Table): BinarySamples => ({
  features: { rows: rows.length, cols: rows[0].length, values: Float64Array.from(rows.flat()), divisor: 1 },
  labels: Int8Array.from(labels),
});

const mapped = ({ rows, labels }: Table, of: (x: number, k: number) => number): Table => ({
  rows: rows.map((row) => row.map(of)),
  labels,
});

/** Metres, dates, milliseconds: another one for each column. */
const offsets = [5e6, 2e7, 1.7e12];
const shiftedBy = (table: Table, first: number) => mapped(table, (x, k) => x + offsets[(first + k) % 3]);

/** What every trainer says of a point. */
interface Said {
  readonly w: ArrayLike<number>;
  readonly objective: number;
  readonly gap: number | undefined;
  readonly converged: boolean | undefined;
}

/** How exactly weights agree: of the same sequence of steps, and of solutions that are certified on their own. */
const SAME_STEPS = 1e-9;
const SAME_SOLUTION = 1e-6;

/** `factor`: of the weights, from one system of units to the other. Gaps that are rounding need not be the same rounding. */
function expectSame(said: Said, other: Said, about: string, factor = 1, precision = SAME_STEPS): void {
  const length = Math.hypot(...Array.from(other.w));
  for (let k = 0; k < other.w.length; k++) {
    expect(Math.abs(said.w[k] * factor - other.w[k]), about).toBeLessThanOrEqual(precision * length);
  }
  expect(Math.abs(said.objective / other.objective - 1), about).toBeLessThanOrEqual(precision / 100);
  expect(said.converged, about).toBe(other.converged);
  if (said.gap === undefined || other.gap === undefined) expect(said.gap, about).toBe(other.gap);
  else expect(Math.abs(said.gap - other.gap), about).toBeLessThanOrEqual(1e-3 * other.gap + precision);
}

/** Of two solutions of one problem: neither is further above the optimum than its gap says. */
function expectWithinGaps(said: Said, other: Said, about: string): void {
  const most = Math.max(said.objective * said.gap!, other.objective * other.gap!);
  expect(Math.abs(said.objective - other.objective), about).toBeLessThanOrEqual(most + 1e-14 * other.objective);
}

const mus = [100, 1, 1e-2, 1e-4, 1e-6];

function exactly(table: Table, loss: LossName, scale = 1): (Said & { biasAtMean: number; inFiles: number })[] {
  const fits = exactFits(
    { samples: samplesOf(table), loss: losses[loss], mus: mus.map((mu) => mu * scale) },
    { tolerance: 1e-6 },
  );
  return [...fits].map(({ w, biasAtMean, converged, certificate }) => ({
    ...{ w, biasAtMean, converged },
    objective: certificate.objective,
    gap: certificate.relativeGap,
    inFiles: certificate.relativeGapInFiles,
  }));
}

function adversarially(table: Table, loss: LossName, norm: DualNormName, scale = 1): Said[] {
  const problem = { samples: samplesOf(table), loss, norm, mu: 1e-3 * scale * scale };
  const epsilons = [2, 0.5, 0.125].map((epsilon) => epsilon * scale);
  return [...adversarialFits({ ...problem, epsilons }, 1e-6)].map(({ w, objective, relativeGap, converged }) => ({
    ...{ w, objective, converged },
    gap: relativeGap,
  }));
}

function byDescent(table: Table, loss: LossName, mu: number, epochs = 300): Said {
  const { w, converged, certificate } = descend(samplesOf(table), losses[loss], mu, { epochs });
  return { w, converged, objective: certificate.objective, gap: certificate.relativeGap };
}

/** How many samples the classifier about the mean puts on the wrong side or on the boundary, in exact numbers. */
function errors({ rows, labels }: Table, { w, biasAtMean }: { w: ArrayLike<number>; biasAtMean: number }): number {
  const means = rows[0].map(
    (_, k) => rows.reduce((sum, row) => sum + (row[k] - rows[0][k]), 0) / rows.length + rows[0][k],
  );
  const margins = exactMargins(exactTable(rows.flat(), labels, means), exactClassifier(w, biasAtMean));
  return margins.filter(({ num }) => num <= 0n).length;
}

describe.each(lossNames)('%s: a shifted table', (loss) => {
  test('gives the exact trainer the same weights, objective, gap about the mean, convergence and errors', () => {
    for (let seed = 0; seed < 40; seed++) {
      const table = tableOf(seed);
      const shifted = shiftedBy(table, seed);
      const plain = exactly(table, loss);
      for (const [at, fit] of exactly(shifted, loss).entries()) {
        const about = `table ${seed}, μ = ${mus[at]}`;
        expectSame(fit, plain[at], about);
        expect(errors(shifted, fit), about).toBe(errors(table, plain[at]));
        // What raw coordinates cannot hold may only be added.
        expect(fit.inFiles, about).toBeGreaterThanOrEqual(0);
      }
    }
  });

  test('does so too where the mean is no double, and with the zeros left out', () => {
    for (let seed = 100; seed < 115; seed++) {
      const table = tableOf(seed, 13);
      const plain = exactly(table, loss);
      for (const [at, fit] of exactly(
        mapped(table, (x) => x + 5e6),
        loss,
      ).entries()) {
        const about = `table ${seed}, μ = ${mus[at]}`;
        const length = Math.hypot(...Array.from(plain[at].w));
        for (let k = 0; k < fit.w.length; k++) {
          expect(Math.abs(fit.w[k] - plain[at].w[k]), about).toBeLessThanOrEqual(1e-5 * length);
        }
        expect(fit.objective / plain[at].objective, about).toBeCloseTo(1, 6);
        expect(fit.converged, about).toBe(plain[at].converged);
      }
    }
    for (let seed = 0; seed < 10; seed++) {
      const solve = (table: Table) => {
        const { features, labels } = samplesOf(table);
        const samples = { features: withoutZeros(features), labels };
        return [...exactFits({ samples, loss: losses[loss], mus }, { tolerance: 1e-6 })];
      };
      const plain = solve(tableOf(seed));
      for (const [at, fit] of solve(shiftedBy(tableOf(seed), seed)).entries()) {
        expect(fit.converged, `sparse table ${seed}, μ = ${mus[at]}: ${fit.stopped}`).toBe(plain[at].converged);
        const ratio = fit.certificate.objective / plain[at].certificate.objective;
        expect(Math.abs(ratio - 1), `sparse table ${seed}, μ = ${mus[at]}`).toBeLessThanOrEqual(2.1e-6);
      }
    }
  });

  test('gives gradient descent the same steps', () => {
    for (let seed = 0; seed < 12; seed++) {
      for (const mu of [1, 1e-2]) {
        const table = tableOf(seed);
        expectSame(byDescent(shiftedBy(table, seed), loss, mu), byDescent(table, loss, mu), `table ${seed}, μ = ${mu}`);
      }
    }
  });
});

test.each(kinds)('%s, %s: a shifted table gives adversarial training the same classifier', (loss, norm) => {
  for (let seed = 0; seed < 12; seed++) {
    const plain = adversarially(tableOf(seed), loss, norm);
    for (const [at, fit] of adversarially(shiftedBy(tableOf(seed), seed), loss, norm).entries()) {
      expectSame(fit, plain[at], `table ${seed}, ε number ${at}`);
    }
  }
});

test.each(kinds)('%s, %s: adversarial training reaches the optimum of a barrier method', (loss, norm) => {
  for (let seed = 0; seed < 12; seed++) {
    const { rows, labels } = tableOf(seed);
    const means = rows[0].map((_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
    const centred = rows.map((row) => row.map((x, k) => x - means[k]));
    for (const [at, fit] of adversarially({ rows, labels }, loss, norm).entries()) {
      const about = `table ${seed}, ε number ${at}`;
      const epsilon = [2, 0.5, 0.125][at];
      const { objective, lower } = barrierMinimum({ rows: centred, labels, loss, mu: 1e-3, norm, epsilon });
      expect(lower / objective, about).toBeGreaterThan(1 - 1e-7);
      expect(fit.converged, about).toBe(true);
      expect(fit.objective, about).toBeLessThanOrEqual(objective * (1 + 1.1e-6));
      expect(fit.objective * (1 - fit.gap!), about).toBeLessThanOrEqual(objective * (1 + 1e-9));
    }
  }
});

describe.each(lossNames)('%s: a table in other units', (loss) => {
  test.each([-24, -10, 3, 24])('times 2^%i, with μ times its square, has the same solution in them', (power) => {
    const scale = 2 ** power;
    for (let seed = 0; seed < 20; seed++) {
      const table = tableOf(seed);
      const plain = exactly(table, loss);
      const scaled = exactly(
        mapped(table, (x) => x * scale),
        loss,
        scale * scale,
      );
      for (const [at, fit] of scaled.entries()) expectSame(fit, plain[at], `table ${seed}, μ = ${mus[at]}`, scale);
    }
  });

  test.each(normNames)('has the same solution of adversarial training in %s with ε in them', (norm) => {
    for (const power of [-20, 4, 20]) {
      const scale = 2 ** power;
      for (let seed = 0; seed < 6; seed++) {
        const plain = adversarially(tableOf(seed), loss, norm);
        const scaled = adversarially(
          mapped(tableOf(seed), (x) => x * scale),
          loss,
          norm,
          scale,
        );
        for (const [at, fit] of scaled.entries()) {
          expectSame(fit, plain[at], `table ${seed}, 2^${power}, ε number ${at}`, scale, SAME_SOLUTION);
        }
      }
    }
  });

  test('has the same optimum by gradient descent, up to the gaps', () => {
    // Steps are not the same: the bias has no unit.
    for (let seed = 0; seed < 8; seed++) {
      const plain = byDescent(tableOf(seed), loss, 1);
      const scaled = byDescent(
        mapped(tableOf(seed), (x) => x * 2),
        loss,
        4,
      );
      expectWithinGaps(scaled, plain, `table ${seed}`);
    }
  });
});

describe.each(lossNames)('%s: a constant column', (loss) => {
  const withColumn = ({ rows, labels }: Table, value: number): Table => ({
    rows: rows.map((row) => [value, ...row]),
    labels,
  });
  const withoutFirst = <One extends Said>(said: One): One => ({ ...said, w: Array.from(said.w).slice(1) });

  test.each([0, 1.7e12, -1e155, 1e300])('of %d has no effect on any trainer', (value) => {
    for (let seed = 0; seed < 8; seed++) {
      const table = tableOf(seed);
      const wide = withColumn(table, value);
      const about = `table ${seed}`;
      const plain = exactly(table, loss);
      for (const [at, fit] of exactly(wide, loss).entries()) {
        expect(fit.w[0], about).toBe(0);
        expectSame(withoutFirst(fit), plain[at], `${about}, μ = ${mus[at]}`);
        expect(fit.inFiles, about).toBeLessThanOrEqual(plain[at].inFiles * 1.001 + 1e-12);
      }
      for (const norm of normNames) {
        const trained = adversarially(table, loss, norm);
        for (const [at, fit] of adversarially(wide, loss, norm).entries()) {
          expect(fit.w[0], about).toBe(0);
          // The norm is smoothed for as many weights as there are.
          expectSame(withoutFirst(fit), trained[at], `${about}, ${norm}, ε number ${at}`, 1, SAME_SOLUTION);
        }
      }
      const descended = byDescent(wide, loss, 0.1);
      expect(descended.w[0], about).toBe(0);
      // The learning rate is found by other products, and the steps are others.
      expectWithinGaps(descended, byDescent(table, loss, 0.1), about);
    }
  });
});
