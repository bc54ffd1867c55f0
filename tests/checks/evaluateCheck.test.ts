import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateCheck } from '../../src/checks/evaluateCheck.ts';
import type { CheckedRun } from '../../src/checks/groups.ts';
import { parseCheck } from '../../src/checks/parseCheck.ts';
import { sweptAxis } from '../../src/metrics/axis.ts';
import type { Cell } from '../../src/metrics/metric.ts';
import type { Table } from '../../src/results/table.ts';
import { resultsOf } from '../outputs/examples.ts';

/** Two class pairs and two losses at three λ: test errors in the order of the λ. */
const testErrors: Readonly<Record<string, readonly number[]>> = {
  '2 3 hinge': [0.3, 0.02, 0.02],
  '2 3 softplus': [0.2, 0.05, 0.01],
  '7 9 hinge': [0.4, 0.06, 0.08],
  '7 9 softplus': [0.3, 0.04, 0.05],
};
const lambdas = [1, 0.1, 0.01];

function rowsOf(changes: (row: Record<string, Cell>) => Record<string, Cell> = () => ({})) {
  return Object.entries(testErrors).flatMap(([key, errors]) => {
    const [classI, classJ, loss] = key.split(' ');
    return errors.map((error, k) => {
      const row = {
        class_i: classI,
        class_j: classJ,
        loss,
        lambda: lambdas[k],
        mu: lambdas[k],
        train_error: error / 2,
        test_error: error,
        n_test: 100,
        d_adv: 1 + k,
        converged: true,
        status: 'ok',
      };
      return { ...row, ...changes(row) };
    });
  });
}

/** Robust errors for L2 at 0.5: twice the test error; inside the bounds at 0.25: the more, the smaller λ. */
const robustness: Table = {
  columns: [
    ...['class_i', 'class_j', 'loss', 'lambda', 'split', 'norm'].map((name) => ({ name, type: 'text' as const })),
    { name: 'box', type: 'boolean' },
    { name: 'epsilon', type: 'number' },
    { name: 'robust_error', type: 'number' },
  ],
  rows: rowsOf().flatMap(({ class_i, class_j, loss, lambda, test_error }) => [
    [class_i, class_j, loss, lambda, 'test', 'l2', false, 0.5, 2 * (test_error as number)],
    [class_i, class_j, loss, lambda, 'test', 'l2', true, 0.25, 0.5 - 0.1 * (lambda as number)],
  ]),
};

function runOf(rows: readonly Record<string, Cell>[] = rowsOf(), changes: Partial<CheckedRun> = {}): CheckedRun {
  const pairs = [
    { classI: '2', classJ: '3' },
    { classI: '7', classJ: '9' },
  ];
  return {
    table: resultsOf(...rows),
    robustness,
    pairs,
    losses: ['hinge', 'softplus'],
    axis: sweptAxis({ lambda: lambdas }),
    norms: ['l2'],
    rules: ['lowest-test-error'],
    ...changes,
  };
}

const verdict = (text: string, run = runOf()) => {
  const { passed, found } = evaluateCheck(parseCheck(text), run);
  return [passed, found];
};

describe('a check of a hand-made table', () => {
  test.each([
    // The best of the four: 0.02 (the more regularised of two), 0.01, 0.06, 0.04.
    ['test_error <= 0.06 at best', true, 'test_error is 0.06 at 7 v 9, hinge, λ = 0.1 (4 of 4 hold)'],
    ['test_error < 0.06 at best', false, '0.06 at 7 v 9, hinge, λ = 0.1; expected < 0.06 (1 of 4 fail)'],
    ['test_error <= 3.9% at best', false, 'λ = 0.1; expected <= 0.039 (2 of 4 fail, this the most)'],
    ['d_adv >= 2 at best for 2v3, hinge', true, 'd_adv is 2 at 2 v 3, hinge, λ = 0.1'],
    ['d_adv > 2 at lambda=0.1', false, 'd_adv is 2 at 2 v 3, hinge, λ = 0.1; expected > 2 (4 of 4 fail)'],
    ['d_adv = 3 at lambda=0.010000000000000002', true, '(4 of 4 hold)'],
    ['all converged', true, '(12 of 12 hold)'],
    ['status = ok', true, 'status is ok at 2 v 3, hinge, λ = 1 (12 of 12 hold)'],
    ['test_error < 0.35', false, '0.4 at 7 v 9, hinge, λ = 1; expected < 0.35 (1 of 12 fail, this the most)'],
    ['test_error < 0.02 at any lambda for 2v3', false, '0.02 at 2 v 3, hinge, λ = 0.1; expected < 0.02 (1 of 2 fail)'],
    ['test_error < 0.045 at any lambda for softplus', true, 'test_error is 0.04 at 7 v 9, softplus, λ = 0.1'],
    ['test_error - train_error < 0.2', false, 'test_error - train_error is 0.2 at 7 v 9'],
    ['train_error = test_error / 2', true, '(12 of 12 hold)'],
    ['train_error > test_error at best', false, '; expected > test_error, which is 0.06 (4 of 4 fail, this the most)'],
    ['robust_error(l2, 0.5) <= 0.12 at best', true, 'robust_error(l2, 0.5) is 0.12 at 7 v 9, hinge, λ = 0.1'],
    // The mark ° is for robust errors inside the bounds where there are any: here the lowest are at λ = 1.
    ['test_error >= 0.2 at robust-best', true, 'test_error is 0.2 at 2 v 3, softplus, λ = 1'],
    ['test_error <= 0.06 at robust-best(l2, 0.5)', true, 'test_error is 0.06 at 7 v 9, hinge, λ = 0.1'],
    // Of 12 in 100: (12 + z²/2 + z √(12 · 88/100 + z²/4))/(100 + z²) = 0.19812, z = 1.96.
    ['robust_error_upper(l2, 0.5) <= 0.2 at best for 7v9, hinge', true, 'robust_error_upper(l2, 0.5) is 0.1981'],
    ['robust_error(l2-box, 0.25) <= 0.4 at robust-best', true, 'λ = 1 (4 of 4 hold)'],
  ])('%s: %s, %s', (text, passed, found) => {
    expect(verdict(text)).toEqual([passed, expect.stringContaining(found)]);
  });

  test('has no best point where there are no test samples, and says what would do instead', () => {
    const run = runOf(
      rowsOf(() => ({ test_error: undefined })),
      { rules: [] },
    );
    expect(verdict('d_adv = 1 at best', run)).toEqual([
      false,
      'there are no test samples, so that no point has the lowest test error; expected at lambda=VALUE, test samples, or validation in the config',
    ]);
    expect(verdict('d_adv = 1 at lambda=1', run)[0]).toBe(true);
  });

  test('has no point for 1se where no samples were held out', () => {
    expect(verdict('d_adv = 1 at 1se')).toEqual([
      false,
      'there are no held-out samples, which 1se goes by; expected at lambda=VALUE, or validation in the config',
    ]);
  });

  test('shows as many digits as tell what was found from what was expected', () => {
    const rows = rowsOf(() => ({ test_error: 0.05000001 }));
    expect(verdict('test_error <= 0.05 at best for 2v3, hinge', runOf(rows))).toEqual([
      false,
      'test_error is 0.05000001 at 2 v 3, hinge, λ = 1; expected <= 0.05',
    ]);
  });

  test('knows columns that are made of others', () => {
    const rows = rowsOf(() => ({ w_norm: 2, w_radius: 0.5 }));
    expect(verdict('w_norm_lower > 1.4', runOf(rows))[0]).toBe(true);
    expect(verdict('w_norm_lower >= 1.5', runOf(rows))[0]).toBe(false);
  });
});

describe('a check that cannot be evaluated fails with the reason', () => {
  const failedPoint = rowsOf(({ lambda, loss, class_i: classI }) =>
    lambda === 0.01 && loss === 'hinge' && classI === '7'
      ? { status: 'failed', error: 'no solution', converged: false, test_error: undefined, d_adv: undefined }
      : {},
  );
  const unfinished = rowsOf().filter(({ lambda, class_i: classI }) => lambda !== 0.01 || classI === '2');

  test.each([
    [
      'tset_error < 1',
      runOf(),
      'there is no column tset_error; expected columns of results.csv or columns on request; did you mean "test_error"?',
    ],
    ['d_adv > 0 at lambda=0.02', runOf(), 'λ = 0.02 is not on the grid; nearest are 0.01 and 0.1'],
    ['d_adv > 0 for 2v9', runOf(), 'the run has no class pair 2v9; expected 2v3, 7v9; did you mean "2v3"?'],
    ['d_adv > 0 for softplus', runOf(rowsOf(), { losses: ['hinge'] }), 'the run has no loss softplus; expected hinge'],
    ['d_err < 1', runOf(), 'd_err is empty, at 2 v 3, hinge, λ = 1 (12 of 12 fail)'],
    [
      'd_adv > 0',
      runOf(failedPoint),
      'd_adv is empty (the point failed: no solution), at 7 v 9, hinge, λ = 0.01 (1 of 12 fail)',
    ],
    ['d_adv > 0', runOf(unfinished), 'only 2 of 3 points are finished, at 7 v 9, hinge (2 of 8 fail)'],
    ['d_adv > 0 at best', runOf([]), 'only 0 of 3 points are finished, at 2 v 3, hinge (4 of 4 fail)'],
    [
      'd_adv > 0 at lambda=0.01',
      runOf(unfinished),
      'the point λ = 0.01 is not finished, at 7 v 9, hinge (2 of 4 fail)',
    ],
    ['robust_error(l2, 0.4) < 1', runOf(), 'robustness.csv has no l2 at 0.4; expected one of 0.5 '],
    ['robust_error(linf, 0.5) < 1', runOf(), 'robustness.csv has no linf; expected one of l2, l2-box, at 2 v 3, hinge'],
    ['robust_error(l2, 0.5) < 1', runOf(rowsOf(), { robustness: undefined }), 'there is no robustness.csv, at 2 v 3'],
    [
      'd_adv > 0 at robust-best',
      runOf(rowsOf(), { robustness: undefined }),
      'no robust errors were measured, at 2 v 3',
    ],
    ['(d_adv - d_adv) / (d_adv - d_adv) < 1', runOf(), 'is no number, at 2 v 3'],
  ])('%s', (text, run, found) => {
    expect(verdict(text, run)).toEqual([false, expect.stringContaining(found)]);
  });

  test('but holds where only other points are in that state', () => {
    expect(verdict('d_adv > 0 at lambda=0.1', runOf(unfinished))[0]).toBe(true);
    expect(verdict('d_adv > 0 for 2v3', runOf(unfinished))[0]).toBe(true);
    expect(verdict('d_adv > 1.5 at any lambda', runOf(failedPoint))[0]).toBe(true);
    expect(verdict('test_error < 0.1 at best', runOf(failedPoint))[0]).toBe(true);
  });
});

test('a check holds where what it says is true of the cells it is about, for any numbers and any limit', () => {
  const value = fc.double({ min: 0, max: 1, noNaN: true });
  const operators = {
    '<': (x: number, y: number) => x < y,
    '<=': (x: number, y: number) => x <= y,
    '>': (x: number, y: number) => x > y,
    '>=': (x: number, y: number) => x >= y,
    '=': (x: number, y: number) => x === y,
    '!=': (x: number, y: number) => x !== y,
  };
  const errors = fc.array(fc.tuple(value, value, value), { minLength: 4, maxLength: 4 });
  const names = fc.constantFrom(...(Object.keys(operators) as (keyof typeof operators)[]));
  fc.assert(
    fc.property(errors, names, value, fc.nat(11), fc.boolean(), (groups, name, free, index, isOneOfThem) => {
      const all = groups.flat();
      const limit = isOneOfThem ? all[index] : free;
      let next = 0;
      const run = runOf(rowsOf(() => ({ test_error: all[next++] })));
      const met = groups.map((group) => group.map((x) => operators[name](x, limit)));
      const holds = (place: string) => verdict(`test_error ${name} ${limit} ${place}`, run)[0];
      expect(holds('at every lambda')).toBe(met.flat().every(Boolean));
      expect(holds('at any lambda')).toBe(met.every((group) => group.includes(true)));
      expect(holds('at lambda=0.1')).toBe(met.every((group) => group[1]));
      expect(holds('at best')).toBe(groups.every((group) => operators[name](Math.min(...group), limit)));
      expect(holds('at lambda=0.1 for 7v9, hinge')).toBe(met[2][1]);
    }),
  );
});

test('what is found stays on one line, whatever the classes are called', () => {
  const name = 'a\n::error::b\r\u2028';
  const rows = rowsOf(() => ({ class_i: name })).slice(0, 3);
  const run = runOf(rows, { pairs: [{ classI: name, classJ: '3' }], losses: ['hinge'] });
  for (const text of ['d_adv > 0', 'd_adv < 0', 'd_err > 0', 'd_adv > 0 for 2v3']) {
    expect(verdict(text, run)[1]).toMatch(/^\P{Cc}*$/u);
    expect(verdict(text, run)[1]).not.toContain('\u2028');
  }
});

describe('a check of a run over ε', () => {
  const epsilons = [0.2, 0.1, 0];
  const trained = rowsOf().map((row, k) => ({
    ...row,
    lambda: 0.01,
    adversarial_norm: 'linf',
    adversarial_epsilon: epsilons[k % epsilons.length],
  }));
  const axis = sweptAxis({ lambda: [0.01], adversarial: { epsilon: epsilons } });
  const run = runOf(trained, { axis, robustness: undefined });

  test('is about a point by its ε, in either spelling', () => {
    for (const text of ['d_adv > 0 at epsilon=0.1 for hinge, 2v3', 'd_adv > 0 at ε=0.1 for hinge, 2v3']) {
      const { passed, found } = evaluateCheck(parseCheck(text), run);
      expect(found).toMatch(/ at 2 v 3, hinge, ε = 0.1$/);
      expect(passed).toBe(true);
    }
  });

  test('says what is swept where it is about a λ, as one of a run over λ about an ε does', () => {
    expect(verdict('d_adv > 0 at lambda=0.01', run)).toEqual([
      false,
      'the run is swept over ε; expected at epsilon=VALUE, with one of its own',
    ]);
    expect(verdict('d_adv > 0 at epsilon=0.1')).toEqual([
      false,
      'the run is swept over λ; expected at lambda=VALUE, with one of its own',
    ]);
    expect(verdict('d_adv > 0 at epsilon=0.15', run)[1]).toBe('ε = 0.15 is not on the grid; nearest are 0.2 and 0.1');
  });
});
