import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  losses,
  matrixOf,
  type OutsideTrainer,
  type Point,
  planOf,
  type Sweep,
  sweep,
  train,
  UserError,
} from '../../src/api/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-api-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two samples, 2 apart: of w = (a, 0), the best direction, both margins are a, so that L = max(1 − a, 0) + μ a² for hinge. */
const two = {
  classI: 'left',
  classJ: 'right',
  train: {
    features: matrixOf([
      [0, 0],
      [2, 0],
    ]),
    labels: Int8Array.of(-1, 1),
  }, // prettier-ignore
};
const digits = { dataset: { name: 'optdigits', classes: [2, 3], scale: 16 }, lambda: [0.1, 1, 0.01] } as const;

async function all(running: Sweep): Promise<Point[]> {
  const points: Point[] = [];
  for await (const point of running) points.push(point);
  return points.sort((a, b) => a.row - b.row);
}

function refusalOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a sweep', () => {
  test.each([0, 1, 2])('finds the closed form of two samples with %i threads', async (jobs) => {
    const running = sweep(planOf({ lambda: [0.01, 2], tolerance: 1e-9 }, two), { jobs });
    expect(running.summary).toBeUndefined();
    const points = await all(running);
    // a = min(1, 1/(2μ))
    for (const [k, a] of [1, 1 / 4].entries()) {
      const { mu, columns, classifier, status } = points[k];
      expect([status, columns.class_i, columns.class_j, columns.n_train]).toEqual(['ok', 'left', 'right', 2]);
      expect(classifier!.w[0]).toBeCloseTo(a, 6);
      expect(classifier!.b).toBeCloseTo(-a, 6);
      expect(columns.objective).toBeCloseTo(Math.max(1 - a, 0) + mu * a * a, 9);
    }
    expect(running.summary).toMatchObject({ planned: 2, done: 2, failed: 0, notConverged: 0, interrupted: false });
  });

  test('has the same points for any number of threads, and from memory what it has from a file', async () => {
    const plan = planOf({ ...digits, loss: ['hinge', 'softplus'] });
    const columns = async (running: Sweep) => (await all(running)).map((point) => point.columns);
    const own = await columns(sweep(plan, { jobs: 0 }));
    expect(own).toHaveLength(6);
    expect(await columns(sweep(plan, { jobs: 2 }))).toEqual(own);
    const { dataset: _, ...rest } = digits;
    expect(await columns(sweep(planOf({ ...rest, loss: ['hinge', 'softplus'] }, plan.data.pair(0))))).toEqual(own);
  });

  test('goes along λ that the data decide', async () => {
    const plan = planOf({ lambda: { auto: { count: 3 } } }, two);
    const lambda = plan.config.lambda as readonly number[];
    // The variance of the two samples is 1: there the penalty rules.
    expect(lambda[0]).toBe(1);
    expect((await all(sweep(plan))).map((point) => point.lambda)).toEqual(lambda);
  });

  test('has in its summary the means over folds, and the folds among its points', async () => {
    const running = sweep(planOf({ ...digits, validation: { folds: 3 } }), { jobs: 0 });
    const points = await all(running);
    expect(points.map(({ fold }) => fold ?? 0)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
    const { rows } = running.summary!;
    expect(rows.map(({ lambda }) => lambda)).toEqual(digits.lambda);
    for (const { lambda, cv_error_mean } of rows) {
      const held = points.filter((point) => point.fold !== undefined && point.lambda === lambda);
      const [errors, samples] = held.reduce(
        ([e, n], { columns: { test_error, n_test } }) => [e + Number(test_error) * Number(n_test), n + Number(n_test)],
        [0, 0],
      );
      expect(cv_error_mean).toBeCloseTo(errors / samples, 12);
    }
  });

  test.each([0, 2])('ends where the loop is left, with %i threads', async (jobs) => {
    // More points than come before anybody can leave.
    const lambda = Array.from({ length: 400 }, (_, k) => 10 ** (k / 50 - 6));
    const running = sweep(planOf({ ...digits, lambda }), { jobs });
    for await (const { row } of running) {
      // The largest λ comes first.
      expect(row).toBe(399);
      break;
    }
    expect(running.summary).toMatchObject({ planned: 400, interrupted: true });
  });

  test('has no points after its signal', async () => {
    const running = sweep(planOf(digits), { signal: AbortSignal.abort() });
    expect(await all(running)).toEqual([]);
    expect(running.summary).toMatchObject({ done: 0, interrupted: true });
  });

  test('that is kept in a directory is not computed again, and goes on where it was left', async () => {
    const directory = join(folder, 'kept');
    const plan = planOf({ ...digits, loss: ['hinge', 'softplus'] });
    for await (const point of sweep(plan, { directory, jobs: 0 })) if (point.loss === 'softplus') break;
    const points = await all(sweep(plan, { directory }));
    expect(points.map(({ row }) => row)).toEqual([0, 1, 2, 3, 4, 5]);
    const journal = readFileSync(join(directory, 'journal.ndjson'));
    expect(await all(sweep(plan, { directory }))).toEqual(points);
    expect(readFileSync(join(directory, 'journal.ndjson'))).toEqual(journal);
    const other = planOf({ ...digits, seed: 1 });
    await expect(all(sweep(other, { directory }))).rejects.toThrow(
      /kept: holds results of a different sweep: seed: 0 → 1; expected .*, or force \(run --force\) to replace them$/,
    );
    expect(await all(sweep(other, { directory, force: true }))).toHaveLength(3);
  });
});

describe('a trainer of a program', () => {
  const exact: OutsideTrainer = {
    fitPath: ({ samples, loss, path }, { tolerance }) => train({ samples, loss, path }, { tolerance }),
  };

  test('that gives the optimum is above it by no more than the tolerance', async () => {
    const plan = planOf({ ...digits, trainer: 'mine', tolerance: 1e-8 });
    for (const { columns, status } of await all(sweep(plan, { trainers: { mine: exact } }))) {
      expect([status, columns.trainer]).toEqual(['ok', 'mine']);
      expect(columns.excess).toBeGreaterThanOrEqual(0);
      expect(columns.excess).toBeLessThan(2e-8);
    }
  });

  test('that throws has points that fail with its reason', async () => {
    const mine: OutsideTrainer = {
      fitPath() {
        throw new Error('no luck');
      },
    };
    const running = sweep(planOf({ ...digits, trainer: 'mine' }), { trainers: { mine } });
    for (const { status, columns, classifier } of await all(running)) {
      expect([status, classifier]).toEqual(['failed', undefined]);
      expect(columns.error).toContain('no luck');
    }
    expect(running.summary).toMatchObject({ done: 3, failed: 3 });
  });

  test('is asked for by its name', () => {
    const plan = planOf({ ...digits, trainer: 'mine' });
    expect(refusalOf(() => sweep(plan))).toMatch(
      /^trainer: there is no trainer "mine"; expected exact or gradient-descent, or/,
    );
    const near = { trainers: { mime: exact } };
    expect(refusalOf(() => sweep(plan, near))).toMatch(/; did you mean "mime"\?$/);
    const empty = { trainers: { mine: {} as OutsideTrainer } };
    expect(refusalOf(() => sweep(plan, empty))).toBe(
      'trainers.mine: not a trainer; expected an object with fitPath(problem, options)',
    );
  });
});

describe('what cannot be swept is refused with', () => {
  const labels = (...values: number[]) => ({ ...two, train: { ...two.train, labels: Int8Array.from(values) } });
  const features = (...values: number[]) => ({
    ...two,
    train: { ...two.train, features: { ...two.train.features, values: Float64Array.from(values) } },
  });

  test.each([
    [
      'every mistake of a config at its key',
      () => planOf({ lambda: [0], seed: -1 }),
      /^invalid seed; .*: got -1\nlambda\[0\]: λ = 0 has no certificate/,
    ],
    ['a missing file', () => planOf({ dataset: { path: 'nowhere.csv' } }), /^dataset\.path: no such file/],
    ['extends, which is for files', () => planOf({ extends: 'a.yaml' } as object), /^extends: only a file can extend/],
    ['two sources of samples', () => planOf(digits, two), /^dataset: .*expected one of the two$/],
    ['a label', () => planOf({}, labels(-1, 2)), /^train\.labels: value 1 is 2; expected -1 .* or 1/],
    ['a class without samples', () => planOf({}, labels(1, 1)), /^train\.labels: none is -1; expected/],
    ['too few labels', () => planOf({}, labels(1)), /^train\.labels: 1 values; expected 2/],
    ['a value', () => planOf({}, features(0, Number.NaN, 1, 2)), /^train\.features: stored value 1 is NaN; expected/],
    ['too few values', () => planOf({}, features(0)), /^train\.features: 1 stored values; expected 4, for 2 × 2/],
    [
      'folds of samples in memory',
      () => planOf({ validation: { folds: 3 } }, two),
      /^validation: samples in memory .*expected/,
    ],
    ['a pair twice', () => planOf({}, [two, two]), /^left v right is there twice; expected/],
    ['test samples that are not there', () => planOf({ attack: { split: 'test' } }, two), /no test samples/],
    ['jobs', () => sweep(planOf({}, two), { jobs: 1.5 }), /^jobs: .*: got 1\.5$/],
    ['rows of different lengths', () => matrixOf([[1], [1, 2]]), /^row 1 has 2 values; expected 1/],
    [
      'a path that rises',
      () => [...train({ samples: two.train, loss: losses.hinge, path: [{ mu: 1 }, { mu: 2 }] })],
      /^path\[1\]\.mu: 2 after 1; expected/,
    ],
    [
      'a negative μ',
      () => [...train({ samples: two.train, loss: losses.hinge, path: [{ mu: -1 }] })],
      /^path\[0\]\.mu: -1; expected/,
    ],
    [
      'a problem that the trainer does not solve',
      () => [...train({ samples: two.train, loss: losses.softplus, path: [{ mu: 0 }] })],
      /λ = 0 has no certificate/,
    ],
  ] as const)('%s', (_, action, message) => {
    expect(refusalOf(action)).toMatch(message);
  });

  test('samples in memory and a directory', async () => {
    const running = sweep(planOf({}, two), { directory: join(folder, 'never') });
    await expect(all(running)).rejects.toThrow(/^directory: samples in memory cannot be read again/);
  });
});
