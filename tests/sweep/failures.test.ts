import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { hinge } from '../../src/losses/hinge.ts';
import { fitsOrReasons } from '../../src/sweep/fitsOrReasons.ts';
import { exact } from '../../src/trainers/exact.ts';
import type { Trainer } from '../../src/trainers/trainer.ts';
import { allOf, overMus } from '../trainers/paths.ts';
import { cloud, newDirectory, sweepInto } from './examples.ts';

const tolerance = 1e-9;
const mus = [1, 0.1, 0.01, 0.001];
const problem = { samples: cloud, loss: hinge, path: overMus(mus) };

/** The exact trainer, but it refuses some μ; `asked`: the paths that it was asked for. */
function refusing(refused: readonly number[], asked: number[][] = []): Trainer {
  return {
    ...exact,
    name: 'refusing',
    *fitPath(asking, options) {
      asked.push(asking.path.map(({ mu }) => mu));
      for (const fit of exact.fitPath(asking, options)) {
        if (refused.includes(fit.mu)) throw new UserError(`no ${fit.mu}`);
        yield fit;
      }
    },
  };
}

describe('a path with points that the trainer refuses', () => {
  test.each([[[1]], [[0.1]], [[0.001]], [[1, 0.1]], [[0.1, 0.001]], [[1, 0.1, 0.01, 0.001]]])(
    'has a fit for all others: without %j',
    async (refused) => {
      const fits = await allOf(fitsOrReasons(refusing(refused), problem, { tolerance }));
      expect(fits.map(({ at }) => at.mu)).toEqual(mus);
      const whole = [...exact.fitPath(problem, { tolerance })];
      for (const [k, { at, fit }] of fits.entries()) {
        const { mu } = at;
        if (typeof fit === 'string') expect([fit, refused.includes(mu)]).toEqual([`no ${mu}`, true]);
        else {
          // Both are certified to be this close to the only optimum.
          const distance = Math.hypot(...fit.w.map((w, i) => w - whole[k].w[i]));
          expect(distance).toBeLessThanOrEqual(fit.certificate.radius! + whole[k].certificate.radius!);
          expect(fit.mu).toBe(mu);
        }
      }
    },
  );

  test('goes on from the last point that was solved, not from the one that was refused', async () => {
    const asked: number[][] = [];
    await allOf(fitsOrReasons(refusing([0.1, 0.01], asked), problem, { tolerance }));
    expect(asked).toEqual([mus, [1, 0.01, 0.001], [1, 0.001]]);
  });

  test('ends with a bug where the trainer leaves points out', async () => {
    const silent: Trainer = { ...exact, name: 'silent', *fitPath() {} };
    await expect(allOf(fitsOrReasons(silent, problem, { tolerance }))).rejects.toThrow('no fit for μ = 1,');
  });

  test('ends with a bug where there is one', async () => {
    const broken: Trainer = {
      ...exact,
      name: 'broken',
      fitPath: () => {
        throw new TypeError('a bug');
      },
    };
    await expect(allOf(fitsOrReasons(broken, problem, { tolerance }))).rejects.toThrow(TypeError);
  });
});

describe('a sweep with points that fail', () => {
  // C = 1e308 gives a μ that is 0 in double precision.
  const changes = { penalty: 'C', lambda: [1e308, 1, 0.1], loss: ['hinge', 'softplus'] } as const;

  test('goes on with the others', async () => {
    const { done, failed, interrupted } = await sweepInto(newDirectory(), changes);
    expect([done, failed, interrupted]).toEqual([6, 2, false]);
  });

  test('stops at the first one where it is to, and when run again tries it again', async () => {
    const directory = newDirectory();
    const first = await sweepInto(directory, changes, { onError: 'stop' });
    expect(first).toMatchObject({ done: 1, failed: 1, interrupted: true });
    const again = await sweepInto(directory, changes);
    expect(again).toMatchObject({ done: 6, failed: 2, interrupted: false });
  });
});
