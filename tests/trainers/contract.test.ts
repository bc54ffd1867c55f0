import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configKeys, configSchema } from '../../src/config/schema.ts';
import { losses } from '../../src/losses/index.ts';
import type { Loss } from '../../src/losses/loss.ts';
import { type DualNormName, dualNorms } from '../../src/math/dualNorms.ts';
import { dot } from '../../src/math/vector.ts';
import { parts } from '../../src/schemaParts.ts';
import { fitsOrReasons } from '../../src/sweep/fitsOrReasons.ts';
import { trainers } from '../../src/trainers/index.ts';
import type { PathProblem, Regularisation } from '../../src/trainers/problem.ts';
import { kindOf, type ProblemKind, type Trainer } from '../../src/trainers/trainer.ts';
import { bentHinge, smoothHinge } from '../losses/otherLosses.ts';
import { allOf } from './paths.ts';
import { randomSamples } from './problems.ts';
import { withWholeWeights } from './weighted.ts';

const registry: readonly [string, Trainer][] = Object.entries(trainers);

/** All kinds of problems with these losses, before the data are known. */
function kindsWith(some: readonly Loss[]): ProblemKind[] {
  return some.flatMap((loss) =>
    [false, true].flatMap((hasAdversary) => [false, true].map((zeroMu) => ({ loss, hasAdversary, zeroMu }))),
  );
}

const kinds = kindsWith(Object.values(losses));

/** With losses that no config has, too. */
const manyKinds = kindsWith([...Object.values(losses), smoothHinge, bentHinge]);

function nameOf({ loss, hasAdversary, zeroMu }: ProblemKind): string {
  return `${loss!.name}${hasAdversary ? ', an adversary' : ''}${zeroMu ? ', μ = 0' : ''}`;
}

/** What a trainer is told of its own options where a config says nothing of them. */
function ownDefaults({ options }: Trainer): unknown {
  return options?.schema(parts).parse({});
}

/** A config with this kind of problem and nothing else that could be wrong. */
function configOf(trainer: string, { loss, hasAdversary, zeroMu }: ProblemKind): object {
  const lambda = zeroMu ? 0 : 0.1;
  return { trainer, loss: loss!.name, lambda, ...(hasAdversary && { adversarial: { norm: 'linf', epsilon: [0.1] } }) };
}

function mistakesIn(config: object): readonly { readonly path: string; readonly message: string }[] {
  const { error } = configSchema({ name: 'test', resolvePath: (path) => path }).safeParse(config);
  return (error?.issues ?? []).map(({ path, message }) => ({ path: path.join('.'), message }));
}

/** Where a config says what a refusal is about. */
const keys = { loss: 'loss', adversary: 'adversarial', mu: 'lambda' } as const;

describe.each(registry)('the trainer %s', (name, trainer) => {
  test('has the name that configs call it by', () => {
    expect(trainer.name).toBe(name);
  });

  test.each(kinds.map((kind) => [nameOf(kind), kind] as const))(
    'solves %s, or its config is refused at the key, with its reason',
    (_, kind) => {
      const refusal = trainer.supports(kind, ownDefaults(trainer));
      const mistakes = mistakesIn(configOf(name, kind));
      if (refusal === undefined) expect(mistakes).toEqual([]);
      else {
        expect(refusal.reason).toMatch(/^[^;]+; expected \S/);
        expect(mistakes).toEqual([{ path: keys[refusal.of as keyof typeof keys], message: refusal.reason }]);
      }
    },
  );

  test('refuses nothing for data that are not known yet, and no data of a usual size', () => {
    for (const kind of kinds) {
      const usual = { ...kind, data: { name: '2 v 3', samples: 6000, features: 784 } };
      expect(trainer.supports(usual, ownDefaults(trainer))).toEqual(trainer.supports(kind, ownDefaults(trainer)));
    }
  });

  test('gives a reason in place of every fit of a problem that it does not support', async () => {
    for (const kind of manyKinds) {
      const problem = problemOf(kind, 'l2', 1);
      const refusal = trainer.supports(kind, ownDefaults(trainer));
      if (refusal === undefined) continue;
      const answers = await allOf(fitsOrReasons(trainer, problem, { tolerance: 1e-6 }, ownDefaults(trainer)));
      expect(answers).toEqual(problem.path.map((at) => ({ at, fit: refusal.reason })));
    }
  });

  test('has a fit or a reason for every point that it supports, in their order, with the objective that was asked for', async () => {
    const norms = fc.constantFrom(...(Object.keys(dualNorms) as DualNormName[]));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...manyKinds),
        norms,
        fc.integer({ min: 1, max: 1000 }),
        async (kind, norm, seed) => {
          const problem = problemOf(kind, norm, seed);
          fc.pre(trainer.supports(kindOf(problem, 'the samples'), ownDefaults(trainer)) === undefined);
          const answers = await allOf(fitsOrReasons(trainer, problem, { tolerance: 1e-4 }, ownDefaults(trainer)));
          expect(answers.map(({ at }) => at)).toEqual(problem.path);
          for (const { at, fit } of answers) {
            if (typeof fit === 'string') expect(fit).toMatch(/; expected \S/);
            else {
              expect([fit.mu, fit.epsilon]).toEqual([at.mu, at.epsilon]);
              const stated = fit.certificate.objective;
              expect(objectiveOf(problem, at, fit)).toBeCloseTo(stated, 9);
              if (fit.converged) expectBest(problem, at, fit, stated);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  const { options } = trainer;
  test.runIf(options)('has a sentence in the reference for each of its own options', () => {
    const { key } = options!;
    const own = configKeys().filter(({ path }) => path === key || path.startsWith(`${key}.`));
    expect(key).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(own.length).toBeGreaterThan(1);
    for (const { description } of own) expect(description).toMatch(/\.$/);
  });

  test.runIf(options)('is the only one that takes them', () => {
    const { key } = options!;
    for (const [other] of registry.filter(([one]) => one !== name)) {
      const [mistake, ...more] = mistakesIn({ trainer: other, [key]: ownDefaults(trainer) });
      expect([mistake.path, more]).toEqual([key, []]);
      expect(mistake.message).toMatch(
        `${key} is for trainer: ${name}, and the trainer is ${other}; expected that trainer`,
      );
    }
  });
});

test('the trainer exact refuses a loss with two kinks, but not with an adversary, and gradient descent takes it', () => {
  const kind = { loss: bentHinge, hasAdversary: false, zeroMu: false };
  expect(trainers.exact.supports(kind)).toMatchObject({ of: 'loss' });
  expect(trainers.exact.supports({ ...kind, hasAdversary: true })).toBeUndefined();
  const { supports } = trainers['gradient-descent'];
  expect(supports(kind, trainers['gradient-descent'].options.schema(parts).parse({}))).toBeUndefined();
});

/** Samples of classes that overlap, so that there is a minimum without weight decay, too; those of odd seeds have weights. */
function problemOf({ loss, hasAdversary, zeroMu }: ProblemKind, norm: DualNormName, seed: number): PathProblem {
  const plain = randomSamples({ n: 30, d: 3, seed, noise: 0.3 });
  const samples = seed % 2 === 1 ? withWholeWeights(plain, seed) : plain;
  const path: readonly Regularisation[] = hasAdversary
    ? [0.2, 0.05, 0].map((epsilon) => ({ mu: zeroMu ? 0 : 0.01, epsilon }))
    : [1, 0.1, zeroMu ? 0 : 0.01].map((mu) => ({ mu }));
  return { samples, loss: loss!, path, ...(hasAdversary && { adversary: { norm } }) };
}

interface Classifier {
  readonly w: Float64Array;
  readonly b: number;
}

/** (1/V) Σ v f(y (w·x + b) − ε‖w‖_q) + μ‖w‖², one sample after the other. */
function objectiveOf({ samples, loss, adversary }: PathProblem, at: Regularisation, { w, b }: Classifier): number {
  const { features, labels, weights } = samples;
  const { mu, epsilon = 0 } = at;
  const magnitudes = Array.from(w, Math.abs);
  const lengths: Record<DualNormName, number> = {
    l2: Math.hypot(...w),
    linf: magnitudes.reduce((sum, one) => sum + one, 0),
    l1: Math.max(...magnitudes),
  };
  const taken = adversary ? epsilon * lengths[adversary.norm] : 0;
  let sum = 0;
  let total = 0;
  for (const [i, y] of labels.entries()) {
    const x = Float64Array.from({ length: features.cols }, (_, k) => featureAt(samples, i, k));
    const weight = weights?.[i] ?? 1;
    sum += weight * loss.value(y * (dot(w, x) + b) - taken);
    total += weight;
  }
  return sum / total + mu * lengths.l2 ** 2;
}

function featureAt({ features }: PathProblem['samples'], i: number, k: number): number {
  return features.values[i * features.cols + k] / features.divisor;
}

/** No classifier a little beside one that has converged is better by more than the tolerance. */
function expectBest(problem: PathProblem, at: Regularisation, { w, b }: Classifier, least: number): void {
  for (const step of [-0.1, -0.01, 0.01, 0.1]) {
    const beside = [
      { w, b: b + step },
      ...Array.from(w, (_, k) => ({ w: w.map((weight, l) => (l === k ? weight + step : weight)), b })),
    ];
    for (const other of beside) expect(objectiveOf(problem, at, other)).toBeGreaterThanOrEqual(least * (1 - 2e-4));
  }
}
