import { describe, expect, test } from 'vitest';
import { losses } from '../../src/losses/index.ts';
import { columnMeans } from '../../src/math/columnMeans.ts';
import { randomSource } from '../../src/math/random.ts';
import { angle } from '../../src/math/vector.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import type { CertifiedFit } from '../../src/trainers/trainer.ts';
import { exactFits } from '../trainers/paths.ts';
import {
  exactly as asExact,
  compare,
  dot,
  type Exact,
  exactTable,
  minus,
  over,
  plus,
  toNumber,
  wholeNumber,
} from './rational.ts';
import { type Optimum, optimum } from './slowSolver.ts';

/*
 * Where μ‖w‖² is a millionth of the objective a gap within the tolerance says nothing of w, and ‖w‖, the angle and the
 * distances have to be right all the same.
 */

/** Those that the slow solver knows. */
const lossNames = ['hinge', 'softplus'] as const;
type LossName = (typeof lossNames)[number];
const TOLERANCE = 1e-6;
/** μ‖w‖² ≤ so much of the objective: there the weights are right to 1e-6. */
const DOMINATED = 1000 * TOLERANCE;
const PRECISION = 1e-6;

interface Table {
  readonly rows: readonly (readonly number[])[];
  readonly labels: readonly number[];
}

const samplesOf = ({ rows, labels }: Table): BinarySamples => ({
  features: { rows: rows.length, cols: rows[0].length, values: Float64Array.from(rows.flat()), divisor: 1 },
  labels: Int8Array.from(labels),
});

const solved = (table: Table, loss: LossName, mus: readonly number[]): CertifiedFit[] => [
  ...exactFits({ samples: samplesOf(table), loss: losses[loss], mus }, { tolerance: TOLERANCE }),
];

/** Two clouds, each column with a standard deviation of its own. */
function clouds(seed: number, sizes: readonly number[], [countI, countJ]: readonly [number, number]): Table {
  const { uniform } = randomSource(seed, 'dominated');
  const labels = [...new Array<number>(countI).fill(-1), ...new Array<number>(countJ).fill(1)];
  const rows = labels.map((y) =>
    sizes.map((size) => (Array.from({ length: 3 }, uniform).reduce((sum, u) => sum + 2 * u, -3) + 0.4 * y) * size),
  );
  return { rows, labels };
}

/** Of exact weights: what a classifier with them has for ‖w‖, for the angle to the line of centroids, and for d_adv. */
function quantities({ rows, labels }: Table, w: readonly number[], biasAtMean: number) {
  const n = rows.length;
  const means = Array.from(columnMeans(samplesOf({ rows, labels }).features));
  const centroid = (label: number) =>
    means.map((mean, k) => {
      const members = rows.filter((_, i) => labels[i] === label);
      return members.reduce((sum, row) => sum + (row[k] - mean), 0) / members.length;
    });
  const [i, j] = [centroid(-1), centroid(1)];
  const direction = j.map((value, k) => value - i[k]);
  // Scaled, so that squares of small weights keep their digits.
  const length = Math.hypot(...w);
  const scaled = Float64Array.from(w, (weight) => weight / length);
  const theta = angle(scaled, 1, Float64Array.from(direction), Math.hypot(...direction));
  const distances = rows.map(
    (row, at) => labels[at] * row.reduce((sum, x, k) => sum + scaled[k] * (x - means[k]), biasAtMean / length),
  );
  return { length, theta, dAdv: distances.reduce((sum, distance) => sum + distance, 0) / n };
}

const exactly = ({ rows, labels }: Table) => exactTable(rows.flat(), labels);

/** The biases about the training mean that are optimal beside the exact weights: one of them, or an interval. */
function biasesAtMean(table: Table, { w, b, alpha }: Optimum, loss: LossName): [lower: Exact, upper: Exact] {
  const means = Array.from(columnMeans(samplesOf(table).features), asExact);
  const own = plus(b, dot(w, means));
  if (loss === 'softplus' || alpha.some(({ num, den }) => num > 0n && num < den)) return [own, own];
  // ±1 − w·(x − m): class I with α = 1 and class J with α = 0 from below, the others from above.
  let lower: Exact | undefined;
  let upper: Exact | undefined;
  for (const [i, row] of exactly(table).rows.entries()) {
    const score = dot(
      w,
      row.map((x, k) => minus(x, means[k])),
    );
    const end = minus(wholeNumber(BigInt(table.labels[i])), score);
    const isLower = table.labels[i] < 0 === alpha[i].num > 0n;
    if (isLower && (!lower || compare(end, lower) > 0)) lower = end;
    if (!isLower && (!upper || compare(end, upper) < 0)) upper = end;
  }
  return [lower ?? own, upper ?? own];
}

/** An interval shorter than this part of its place is rounding, one that is longer than that is not. */
const ROUNDING = [1e-15, 1e-11] as const;

/** The fit's weights and what follows from them, against the exact ones, where the penalty dominates. */
function expectRight(table: Table, fit: CertifiedFit, right: Optimum, loss: LossName, about: string): boolean {
  const w = right.w.map(toNumber);
  const length = Math.hypot(...w);
  if (!(fit.mu * length * length <= DOMINATED * toNumber(right.objective))) return false;
  const [lower, upper] = biasesAtMean(table, right, loss);
  const bias = toNumber(over(plus(lower, upper), wholeNumber(2n)));
  const fitted = quantities(table, Array.from(fit.w), fit.biasAtMean);
  const exactOnes = quantities(table, w, bias);
  expect(fit.stopped, about).toBe('certified');
  expect(Math.abs(fitted.length / length - 1), `‖w‖, ${about}`).toBeLessThanOrEqual(PRECISION);
  for (const [k, weight] of w.entries()) {
    expect(Math.abs(fit.w[k] - weight), `w, ${about}`).toBeLessThanOrEqual(PRECISION * length);
  }
  expect(Math.abs(fitted.theta - exactOnes.theta), `θ, ${about}`).toBeLessThanOrEqual(
    PRECISION * exactOnes.theta + 1e-12,
  );
  expect(Math.abs(fitted.dAdv / exactOnes.dAdv - 1), `d_adv, ${about}`).toBeLessThanOrEqual(PRECISION);
  const interval = toNumber(minus(upper, lower)) / Math.max(Math.abs(bias), 1);
  if (interval <= ROUNDING[0]) expect(fit.biasUnique, `bias_unique, ${about}, ${interval}`).toBe(true);
  if (interval >= ROUNDING[1]) expect(fit.biasUnique, `bias_unique, ${about}, ${interval}`).toBe(false);
  return true;
}

const lambdas = [1e8, 1e6, 1e4, 1e2, 1, 1e-2, 1e-4, 1e-6, 1e-8];
const balances = [
  ['balanced', [6, 6]],
  ['unbalanced', [9, 3]],
] as const;

describe.each(lossNames)('%s: a penalty that dominates', (loss) => {
  test.each(balances)(
    'gives the right weights, angle, d_adv and bias_unique: %s classes, columns of 1e-6 to 1e6',
    (_, counts) => {
      let dominated = 0;
      for (const size of [1e-6, 1e-3, 1, 1e3, 1e6]) {
        const table = clouds(1, [size, size, size], counts);
        for (const fit of solved(table, loss, lambdas)) {
          const right = optimum(exactly(table), loss, fit.mu);
          if (expectRight(table, fit, right, loss, `columns of ${size}, λ = ${fit.mu}`)) dominated++;
        }
      }
      expect(dominated).toBeGreaterThan(20);
    },
  );

  test.each(balances)('does so with columns of different sizes in one table: %s classes', (_, counts) => {
    let dominated = 0;
    for (const sizes of [
      [1, 1e3],
      [1e-6, 1, 1e6],
      [1e-3, 1e-3, 1e3],
    ]) {
      const table = clouds(2, sizes, counts);
      for (const fit of solved(table, loss, lambdas)) {
        const right = optimum(exactly(table), loss, fit.mu);
        if (expectRight(table, fit, right, loss, `columns of ${sizes}, λ = ${fit.mu}`)) dominated++;
      }
    }
    expect(dominated).toBeGreaterThan(5);
  });

  test.each(balances)('does so far from 0: %s classes', (_, counts) => {
    for (const seed of [1, 2, 3]) {
      const { rows, labels } = clouds(seed, [1, 1], counts);
      // Multiples of 1/1024, so that the shifted numbers are the same ones.
      const table = { rows: rows.map((row) => row.map((x) => Math.round(x * 1024) / 1024)), labels };
      const shifted = { rows: table.rows.map((row) => row.map((x) => x + 2 ** 36)), labels };
      for (const fit of solved(shifted, loss, [1e6, 1e3, 1])) {
        const right = optimum(exactly(shifted), loss, fit.mu);
        expectRight(shifted, fit, right, loss, `seed ${seed}, λ = ${fit.mu}`);
      }
    }
  });
});

describe('hinge with a penalty that dominates', () => {
  test.each(balances)('has ‖w‖ ∝ 1/λ to the last digits, from a path and on its own: %s classes', (_, counts) => {
    for (const size of [1e-6, 1, 1e6]) {
      const table = clouds(3, [size, 2 * size], counts);
      // From here on all dual variables stay as they are, and w = Σ α y x/(2μn).
      const strong = Array.from({ length: 8 }, (_, k) => 1e3 * size * size * 10 ** (7 - k));
      const fits = [...solved(table, 'hinge', strong), ...strong.flatMap((mu) => solved(table, 'hinge', [mu]))];
      const last = optimum(exactly(table), 'hinge', strong[7]).w.map((weight) => toNumber(weight) * strong[7]);
      const length = Math.hypot(...last);
      for (const { w, mu } of fits) {
        for (const [k, weight] of last.entries()) {
          expect(Math.abs(w[k] * mu - weight), `size ${size}, λ = ${mu}`).toBeLessThanOrEqual(1e-12 * length);
        }
      }
    }
  });

  test('and balanced classes is w = (j − i)/(4μ), with the middle of an interval of biases', () => {
    // Centroids (1, 2) and (4, 6): j − i = (3, 4), mean (2.5, 4).
    const rows = [
      [0, 2],
      [2, 2],
      [4, 5],
      [4, 7],
    ];
    const table = { rows, labels: [-1, -1, 1, 1] };
    for (const mu of [1e8, 1e4, 100]) {
      const [fit] = solved(table, 'hinge', [mu]);
      expect(fit.w[0] * 4 * mu).toBeCloseTo(3, 12);
      expect(fit.w[1] * 4 * mu).toBeCloseTo(4, 12);
      expect(fit.biasUnique).toBe(false);
      // From the largest −1 − w·x of class I to the least 1 − w·x of class J, about the mean.
      const scores = rows.map(([x, y]) => fit.w[0] * (x - 2.5) + fit.w[1] * (y - 4));
      const lower = Math.max(-1 - scores[0], -1 - scores[1]);
      const upper = Math.min(1 - scores[2], 1 - scores[3]);
      expect(fit.biasAtMean).toBeCloseTo((lower + upper) / 2, 14);
      expect(fit.certificate.objective).toBeCloseTo(1 - 25 / (16 * mu), 14);
    }
  });

  test('has a bias that is unique where the interval is rounding alone', () => {
    // Margins of both classes meet in one point: −1 − w·x = 1 − w·x′ where w·(x′ − x) = 2, that is at μ = ½ here.
    const table = { rows: [[-1], [1]], labels: [-1, 1] };
    for (const offset of [0, 0.1, 1e3 / 3]) {
      const shifted = { rows: table.rows.map(([x]) => [x + offset]), labels: table.labels };
      expect(solved(shifted, 'hinge', [0.5])[0].biasUnique, `at the kink, ${offset}`).toBe(true);
      expect(solved(shifted, 'hinge', [0.1])[0].biasUnique, `hard margin, ${offset}`).toBe(true);
      expect(solved(shifted, 'hinge', [0.75])[0].biasUnique, `inside, ${offset}`).toBe(false);
    }
  });
});

describe('softplus with a penalty that dominates', () => {
  test('is w = (j − i)/(8μ) to first order for balanced classes, n_I n_J (j − i)/(2μn²) for others', () => {
    for (const [countI, countJ] of [
      [4, 4],
      [6, 2],
    ]) {
      const n = countI + countJ;
      const rows = Array.from({ length: n }, (_, k) => (k < countI ? [k, 1] : [k + 3, k % 2]));
      const labels = rows.map((_, k) => (k < countI ? -1 : 1));
      const mean = (of: (row: number[]) => number, label: number) => {
        const members = rows.filter((_, k) => labels[k] === label);
        return members.reduce((sum, row) => sum + of(row), 0) / members.length;
      };
      const direction = [0, 1].map((k) => mean((row) => row[k], 1) - mean((row) => row[k], -1));
      for (const mu of [1e8, 1e10]) {
        const [fit] = solved({ rows, labels }, 'softplus', [mu]);
        const factor = (countI * countJ) / (2 * mu * n * n);
        for (const k of [0, 1]) expect(fit.w[k] / (factor * direction[k])).toBeCloseTo(1, 6);
        // At w = 0 the bias is ln(n_J/n_I).
        expect(fit.biasAtMean).toBeCloseTo(Math.log(countJ / countI), 6);
      }
    }
  });
});

describe('w = 0', () => {
  const pair = { rows: [[1], [2], [3], [1], [2], [3]], labels: [-1, -1, 1, 1, 1, -1] };
  const crossed = {
    rows: [
      [0, 0],
      [4, 4],
      [0, 4],
      [4, 0],
    ],
    labels: [-1, -1, 1, 1],
  };
  /** The one sample of class J lies at a corner of class I, at a sample. */
  const corner = {
    rows: [
      [0, 0],
      [0, 0],
      [8, 1],
      [3, 7],
      [5, 5],
    ],
    labels: [1, -1, -1, -1, -1],
  };
  /** The mean of class J lies inside of class I: half of the weight of each of two samples is there too. */
  const inside = {
    rows: [
      [3, 3],
      [5, 5],
      [0, 0],
      [8, 8],
      [0, 8],
      [8, 0],
      [1, 1],
    ],
    labels: [1, 1, -1, -1, -1, -1, -1],
  };
  const both: readonly [string, Table][] = [
    ['w0: classes with one mean', pair],
    ['crossed classes with one mean', crossed],
  ];
  const hingeOnly: readonly [string, Table][] = [
    ['a sample at a corner of the other class', corner],
    ['a mean inside of the other class', inside],
  ];
  const strengths = [100, 1, 1e-2, 1e-4, 1e-6];

  const places: readonly [string, (x: number) => number][] = [
    ['as it is', (x) => x],
    ['in millimetres', (x) => x * 1024],
    ['tiny', (x) => x * 2 ** -40],
    ['huge', (x) => x * 2 ** 40],
    ['far from 0', (x) => x + 5411200],
    ['very far from 0', (x) => x / 8 + 1.7e12],
  ];

  const expectZero = (table: Table, loss: LossName) => {
    for (const [place, of] of places) {
      const moved = { rows: table.rows.map((row) => row.map(of)), labels: table.labels };
      for (const fit of solved(moved, loss, strengths)) {
        const about = `${place}, λ = ${fit.mu}`;
        // The oracle finds 0, or what breaking ties by 1e-60 makes of it.
        for (const weight of optimum(exactly(moved), loss, fit.mu).w) {
          expect(Math.abs(toNumber(weight)), about).toBeLessThan(1e-40);
        }
        expect(Array.from(fit.w), about).toEqual(moved.rows[0].map(() => 0));
        // At 2⁴⁰ and λ = 0.01 the certificate would want more digits of α than a double has.
        if (place !== 'huge') expect(fit.converged, about).toBe(true);
        const [countI, countJ] = [-1, 1].map((y) => moved.labels.filter((label) => label === y).length);
        const { b, unique } = losses[loss].bestBias(countI, countJ);
        expect(fit.biasAtMean, about).toBeCloseTo(b, 12);
        expect(fit.b, about).toBeCloseTo(b, 12);
        expect(fit.biasUnique, about).toBe(unique);
      }
    }
  };

  test.each(both)('is found exactly, wherever the table lies: %s', (_, table) => {
    for (const loss of lossNames) expectZero(table, loss);
  });

  test.each(hingeOnly)('is found exactly by hinge, wherever the table lies: %s', (_, table) => {
    expectZero(table, 'hinge');
  });

  test.each([...both, ...hingeOnly])(
    'is not taken for what it nearly is: %s, but for 1e-9 of the spread',
    (name, table) => {
      for (const loss of lossNames) {
        for (const [place, of] of places.slice(0, 4)) {
          // A sample of class J moved outwards.
          const moved = {
            rows: table.rows.map((row, i) =>
              row.map((x) => of(i === (name.startsWith('w0') ? 2 : table.labels.indexOf(1)) ? x - 2 ** -28 : x)),
            ),
            labels: table.labels,
          };
          for (const fit of solved(moved, loss, strengths)) {
            const right = optimum(exactly(moved), loss, fit.mu);
            const about = `${loss}, ${place}, λ = ${fit.mu}`;
            const w = right.w.map(toNumber);
            const length = Math.hypot(...w);
            const reach = length * Math.max(...moved.rows.flat().map(Math.abs));
            for (const [k, weight] of w.entries()) {
              const error = Math.abs(fit.w[k] - weight);
              // 0 after all, but for ties that are broken by 1e-60.
              if (reach < 1e-40) expect(fit.w[k], about).toBe(0);
              else if (fit.mu * length * length <= DOMINATED * toNumber(right.objective)) {
                // What is left of w where it hangs on 1e-9 of the samples and on margins as well is only as good as certified.
                const isLinear = reach < 1;
                expect(error, about).toBeLessThanOrEqual(isLinear ? PRECISION * length : fit.certificate.radius);
                expect(
                  fit.w.some((value) => value !== 0),
                  about,
                ).toBe(true);
              }
            }
          }
        }
      }
    },
  );
});
