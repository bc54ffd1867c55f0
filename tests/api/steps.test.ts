import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  adversarial,
  certify,
  losses,
  matrixOf,
  measure,
  norms,
  planOf,
  readConfig,
  readData,
  scores,
  sweep,
  train,
  UserError,
} from '../../src/api/index.ts';
import { norm } from '../../src/math/vector.ts';

const configs = fileURLToPath(new URL('../../configs', import.meta.url));
const data = readData({
  ...{ name: 'optdigits', classes: [2, 3], scale: 16, bounds: [0, 1] },
  test: { fraction: 0.25 },
}).pair(0);
const [best] = train({ samples: data.train, loss: losses.softplus, path: [{ mu: 0.01 }] }, { tolerance: 1e-10 });

describe('a config that has been read', () => {
  const names = readdirSync(configs).filter((name) => /^(digits|breast|toy).*\.yaml$/.test(name));

  test.each(names)('%s is one that a plan takes as it is', (name) => {
    const config = readConfig(`${configs}/${name}`, { set: ['lambda=[1, 0.1]'] });
    expect(config.lambda).toEqual([1, 0.1]);
    expect(planOf(config).config).toEqual(config);
  });
});

describe('what is measured of a classifier', () => {
  const { columns, margins, perturbations } = measure(data, best);

  test('are its errors and its distances from the boundary', () => {
    const test = data.test!;
    const s = scores(test.features, best);
    const m = [...s].map((score, i) => score * test.labels[i]);
    expect(columns.test_error).toBe(m.filter((margin) => margin <= 0).length / m.length);
    expect(columns.w_norm).toBeCloseTo(norm(best.w), 12);
    for (const [i, margin] of m.entries()) {
      expect(margins.test![i]).toBeCloseTo(margin, 10);
      expect(perturbations.free.l2![i]).toBeCloseTo(Math.max(margin, 0) / norm(best.w), 10);
    }
  });

  test('are changes as small as the closest samples are far', () => {
    const { features, labels } = data.test!;
    const { cols, values, divisor } = features;
    for (const name of ['l2', 'linf', 'l1'] as const) {
      for (let i = 0; i < 5; i++) {
        const x = Float64Array.from(values.subarray(i * cols, (i + 1) * cols), (value) => value / divisor);
        const y = labels[i] as 1 | -1;
        const { distance, sample, flipped } = adversarial(x, y, best, { norm: name, bounds: [0, 1] });
        expect(distance).toBeCloseTo(perturbations.boxed[name]![i], 9);
        if (sample === undefined) continue;
        expect(norms[name].length(sample.map((value, k) => value - x[k]))).toBeCloseTo(distance, 9);
        expect(sample.every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(flipped).toBe(true);
      }
    }
  });
});

test('what is no sample, loss, norm, label or plan is refused as the mistake that it is', () => {
  const x = new Float64Array(64);
  const other = (value: unknown) => value as never;
  const problem = { samples: data.train, loss: losses.hinge, path: [{ mu: 1 }] };
  const drained = (given: Partial<typeof problem>) => [...train({ ...problem, ...given })];
  expect(() => drained({ samples: other(undefined) })).toThrow('samples: no samples; expected { features, labels }');
  expect(() => drained({ loss: other('hinge') })).toThrow('loss: "hinge" is no loss; expected one of losses');
  expect(() => drained({ path: other({ mu: 1 }) })).toThrow('path: no list; expected points such as [{ mu: 0.1 }]');
  expect(() => certify({ ...problem, loss: other('hinge'), mu: 1 }, best)).toThrow('loss: "hinge" is no loss');
  const words = 'invalid word; expected l2, linf, l1 or l0: got "l3"; did you mean "l2"?';
  expect(() => measure(data, best, { norms: [other('l3')] })).toThrow(`norms: ${words}`);
  expect(() => adversarial(x, 1, best, { norm: other('l3') })).toThrow(`norm: ${words}`);
  expect(() => adversarial(x, other(0), best)).toThrow('y: 0; expected -1 for class I or 1 for class J');
  expect(() => sweep(other({ lambda: [1] }))).toThrow('plan: not a plan; expected what planOf(config) gives');
  expect(() => planOf(other(undefined))).toThrow('config is missing; expected a section with the keys');
});

describe('the certificate of any classifier', () => {
  const problem = { samples: data.train, loss: losses.softplus, mu: 0.01 };
  const objective = best.certificate.objective;

  test('is small at the optimum, whoever found it', () => {
    expect(certify(problem, best).relativeGap).toBeLessThan(1e-4);
  });

  test.each([0, 0.5, 0.9, 1.1, 2])('is no less than what is known to be missing at %d times the optimum', (factor) => {
    const other = { w: best.w.map((weight) => factor * weight), b: factor * best.b };
    const { gap, objective: found } = certify(problem, other);
    // `best` is within 1e-10 of the optimum, relatively.
    expect(gap).toBeGreaterThanOrEqual((found - objective) * (1 - 1e-9));
  });

  test('takes dual variables, and refuses those that are none', () => {
    const alpha = new Float64Array(data.train.labels.length).fill(0.25);
    expect(certify(problem, best, alpha).gap).toBeGreaterThan(0);
    expect(() => certify(problem, best, alpha.fill(2))).toThrow('alpha: value 0 is 2; expected a number from 0 to 1');
    expect(() => certify({ ...problem, mu: 0 }, best)).toThrow('mu: 0; expected a finite number > 0');
    expect(() => certify(problem, { w: Float64Array.of(1), b: 0 })).toThrow(/^w: 1 values; expected 64/);
  });
});

describe('what a program without types hands over', () => {
  // biome-ignore lint/suspicious/noExplicitAny: what the types do not allow is what is tried.
  const untyped = (value: unknown) => value as any;
  const { train: samples } = data;
  const path = [{ mu: 1 }];
  const x = new Float64Array(64);

  test.each<[string, () => unknown, RegExp]>([
    [
      'labels in a list',
      () => train(untyped({ samples: { ...samples, labels: [1, -1] }, loss: losses.hinge, path })).next(),
      /^samples\.labels: no Int8Array; expected one such as/,
    ],
    [
      'rows instead of a matrix',
      () => train(untyped({ samples: { ...samples, features: [[1], [2]] }, loss: losses.hinge, path })).next(),
      /^samples\.features: no matrix; expected one such as matrixOf/,
    ],
    ['nothing to train on', () => train(untyped(undefined)).next(), /^samples: no samples; expected/],
    [
      'the name of a loss',
      () => train(untyped({ samples, loss: 'hinge', path })).next(),
      /^loss: "hinge" is no loss; expected one of losses, such as losses\.hinge$/,
    ],
    [
      'a norm that is none',
      () => adversarial(x, 1, best, untyped({ norm: 'l7' })),
      /^norm: invalid word; expected l2, linf, l1 or l0: got "l7"/,
    ],
    [
      'a label that is none',
      () => adversarial(x, untyped(3), best),
      /^y: 3; expected -1 for class I or 1 for class J$/,
    ],
    [
      'a box without room',
      () => adversarial(x, 1, best, { bounds: [1, 0] }),
      /^bounds: \[1, 0\]; expected two numbers/,
    ],
    [
      'a class pair too many',
      () => readData({ name: 'optdigits', classes: [2, 3] }).pair(1),
      /^pair: there is no pair 1; expected 0 to 0$/,
    ],
    ['no rows', () => matrixOf(untyped(null)), /^rows are no list; expected one of rows of numbers/],
    ['no config', () => planOf(untyped(undefined)), /expected a section with the keys/],
    [
      'no option',
      () => sweep(planOf(untyped({ dataset: { name: 'optdigits', classes: [2, 3] }, lambda: 1 })), untyped({ job: 1 })),
      /^job: no option of sweep; expected jobs, signal, trainers, directory or force; did you mean "jobs"\?$/,
    ],
    ['no plan', () => sweep(untyped({})), /^plan: not a plan; expected what planOf/],
    [
      'a classifier of other features',
      () => scores(samples.features, { w: Float64Array.of(1), b: 0 }),
      /^w: 1 values; expected \d+, one for each feature/,
    ],
    [
      'one class twice',
      () => planOf({}, { classI: 'a', classJ: 'a', train: samples }),
      /^classJ: "a", as classI is; expected the names of two different classes/,
    ],
  ])('is told what is wrong: %s', (_, action, message) => {
    expect(action).toThrow(UserError);
    expect(action).toThrow(message);
  });
});
