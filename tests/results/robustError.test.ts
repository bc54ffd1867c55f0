import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import type { Cell } from '../../src/metrics/metric.ts';
import { outputs } from '../../src/outputs/index.ts';
import { defaultRobustness, parseRobustness, withRobustError } from '../../src/results/robustError.ts';
import type { Table } from '../../src/results/table.ts';
import { pointOf, resultsOf, screen80 } from '../outputs/examples.ts';

const names = ['class_i', 'class_j', 'loss', 'lambda', 'split', 'norm', 'box', 'epsilon', 'robust_error'];

/** Rows of robustness.csv: of 2 v 3, hinge, unless said otherwise. */
function robustnessOf(...rows: readonly Record<string, Cell>[]): Table {
  const common = { class_i: '2', class_j: '3', loss: 'hinge', lambda: 0.1, split: 'test', norm: 'l2', box: false };
  return {
    columns: names.map((name) => ({ name, type: 'number' })),
    rows: rows.map((row) => names.map((name) => ({ ...common, ...row })[name])),
  };
}

/** λ = 1, 0.1, 0.01 with plain test errors .3, .1, .2 and, for every ε, these robust errors. */
const results = resultsOf(
  ...[0.3, 0.1, 0.2].map((test_error, k) => pointOf({ lambda: 10 ** -k, mu: 10 ** -k, test_error })),
);
const errorsAt = (epsilon: number, errors: readonly number[], more: Record<string, Cell> = {}) =>
  errors.map((robust_error, k) => ({ lambda: 10 ** -k, epsilon, robust_error, ...more }));

const marked = (text: string) =>
  text
    .split('\n')
    .map((line) => /^(\S+) +([\d.]+) /.exec(line))
    .filter((match) => match !== null)
    .map(([, mark, lambda]) => `${mark} ${lambda}`);

describe('the robust error on request', () => {
  test('is read as NORM=EPSILON, inside the bounds with -box, and refused as anything else', () => {
    expect(parseRobustness('l2=0.5')).toEqual({ norm: 'l2', box: false, epsilon: 0.5 });
    expect(parseRobustness('linf-box=1e-2')).toEqual({ norm: 'linf', box: true, epsilon: 0.01 });
    for (const text of ['l2', 'l2=', 'l2=x', 'l2=-1', 'l7=1', 'box=1', 'l2-bax=1', 'l2=inf', '=1', 'toString=1']) {
      expect(() => parseRobustness(text), text).toThrow(UserError);
    }
  });

  test('is that of every point’s own row, for the one norm, box and ε', () => {
    const robustness = robustnessOf(
      ...errorsAt(0.5, [0.4, 0.5, 0.6]),
      ...errorsAt(1, [0.7, 0.8, 0.9]),
      ...errorsAt(0.5, [0.1, 0.1, 0.1], { box: true }),
      ...errorsAt(0.5, [0.2, 0.2, 0.2], { norm: 'l1' }),
      ...errorsAt(0.5, [0, 0, 0], { loss: 'softplus' }),
    );
    const { columns, rows } = withRobustError(results, robustness, { norm: 'l2', box: false, epsilon: 0.5 });
    expect(columns.slice(-4, -2).map(({ name }) => name)).toEqual(['robust_error', 'robust_epsilon']);
    expect(rows.map((row) => row.slice(-4, -2))).toEqual([0.4, 0.5, 0.6].map((error) => [error, 0.5]));
  });

  test('is by default that of the run’s first norm, boxed if there is a box, at the middle ε of each pair', () => {
    const own = [0, 0.1, 0.2, 0.3, 0.4].flatMap((epsilon) => errorsAt(epsilon, [epsilon, 1, 1], { box: true }));
    const others = [0, 2].flatMap((epsilon) => errorsAt(epsilon, [epsilon / 4, 1, 1], { box: true, class_j: '7' }));
    const robustness = robustnessOf(...errorsAt(0.1, [1, 1, 1]), ...own, ...others);
    const choice = defaultRobustness(robustness, ['linf', 'l2']);
    expect(choice).toEqual({ norm: 'l2', box: true });
    const table = resultsOf(pointOf({ lambda: 1 }), pointOf({ lambda: 1, class_j: '7' }), pointOf({ lambda: 5 }));
    expect(withRobustError(table, robustness, choice!).rows.map((row) => row.slice(-4, -2))).toEqual([
      [0.2, 0.2],
      [0.5, 2],
      [undefined, undefined],
    ]);
    expect(defaultRobustness(robustnessOf(), ['l2'])).toBeUndefined();
    expect(defaultRobustness(robustnessOf(...errorsAt(1, [0])), ['l1', 'l2'])).toEqual({ norm: 'l2', box: false });
  });

  test('is refused for an ε or a norm that was not measured, naming those that were', () => {
    const robustness = robustnessOf(...errorsAt(1, [0]), ...errorsAt(0.25, [0]), ...errorsAt(0.1, [0], { box: true }));
    expect(() => withRobustError(results, robustness, { norm: 'l2', box: false, epsilon: 0.5 })).toThrow(
      /--robust: robustness.csv has no l2 at 0.5; expected one of 0.25, 1 /,
    );
    expect(() => withRobustError(results, robustness, { norm: 'linf', box: true, epsilon: 0.5 })).toThrow(
      /--robust: robustness.csv has no linf-box; expected one of l2, l2-box/,
    );
  });
});

describe('the mark of the most robust λ', () => {
  const screen = (errors: readonly number[], more: Record<string, Cell> = {}) =>
    outputs.table.render(
      withRobustError(results, robustnessOf(...errorsAt(0.5, errors, more)), { norm: 'l2', box: more.box === true }),
      screen80,
    );

  test('stands beside that of the least test error, of equals at the most regularised', () => {
    expect(marked(screen([0.6, 0.5, 0.4]))).toEqual(['* 0.1', '° 0.01']);
    expect(marked(screen([0.6, 0.5, 0.5]))).toEqual(['*° 0.1']);
    expect(marked(screen([0.5, 0.5, 0.5]))).toEqual(['° 1', '* 0.1']);
  });

  test('says in the legend what it is about', () => {
    expect(screen([0.6, 0.5, 0.4])).toContain('\n° lowest test error under L2 perturbations up to 0.5\n');
    expect(screen([0.6, 0.5, 0.4], { box: true })).toContain(' up to 0.5, inside the bounds\n');
    expect(screen([0.6, 0.5, 0.4], { split: 'train' })).toContain('° lowest training error under');
    expect(outputs.table.render(results, screen80)).not.toContain('°');
  });

  test('is about the ε in the heading where pairs have different ones', () => {
    const table = resultsOf(pointOf(), pointOf({ class_j: '7' }));
    const robustness = robustnessOf(
      { epsilon: 0.5, robust_error: 0.5 },
      { class_j: '7', epsilon: 2, robust_error: 0.5 },
    );
    const text = outputs.table.render(withRobustError(table, robustness, { norm: 'l2', box: false }), screen80);
    expect(text).toContain('2 v 3 · hinge · 6000 training and 2042 test samples · ε = 0.5\n');
    expect(text).toContain('2 v 7 · hinge · 6000 training and 2042 test samples · ε = 2\n');
    expect(text).toContain('° lowest test error under L2 perturbations up to ε\n');
  });
});
