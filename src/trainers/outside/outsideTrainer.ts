import { UserError } from '../../errors.ts';
import { counted } from '../../formats/format.ts';
import { withZeros } from '../../math/matrix.ts';
import type { PathProblem, Regularisation } from '../problem.ts';
import type { Fit, ProblemKind, Refusal, Trainer, TrainerOptions, Unsolved } from '../trainer.ts';
import { completion } from './completion.ts';
import type { OutsideTrainer, Solutions } from './solution.ts';

export type { OutsideTrainer, Solution } from './solution.ts';

/** So many numbers of a matrix, 1 GiB, are written out. */
const MOST_NUMBERS = 2 ** 27;

/** No trainer from outside is told of an adversary. */
function refusalOfAdversary({ hasAdversary }: Pick<ProblemKind, 'hasAdversary'>): Refusal | undefined {
  if (!hasAdversary) return undefined;
  const reason =
    'adversarial is not for trainers from outside; expected trainer: exact, or a config without this section';
  return { of: 'adversary', reason };
}

/** A trainer from outside as one of ours. Whatever goes wrong in it is the reason why points have no fit. */
export function trainerFrom(name: string, outside: OutsideTrainer): Trainer {
  return {
    name,
    description: 'from outside',
    isFromOutside: true,
    supports: refusalOfAdversary,
    warmStarts: () => false,
    remedy: () => '(column error: why)',
    fitPath: (problem, options) => fitsOf(name, outside, problem, options),
  };
}

/**
 * A fit or a reason for every point. After one that it throws at, the trainer is asked for the rest of the path, unless it
 * has given nothing for it: then it would say the same. The last fit is kept back until it is sure that there are no more.
 */
async function* fitsOf(
  name: string,
  outside: OutsideTrainer,
  problem: PathProblem,
  options: TrainerOptions,
): AsyncGenerator<Fit | Unsolved> {
  const { path } = problem;
  const failed = (points: readonly Regularisation[], reason: string) =>
    points.map((at): Unsolved => ({ ...at, reason: `${name}: ${reason}` }));
  const { rows, cols } = problem.samples.features;
  if (rows * cols > MOST_NUMBERS) {
    yield* failed(path, `${rows} × ${cols} features are too many to write out; expected at most ${MOST_NUMBERS}`);
    return;
  }
  const complete = completion(problem);
  for (let start = 0; start < path.length; ) {
    const rest = path.slice(start);
    let given = 0;
    let last: Fit | Unsolved | undefined;
    try {
      for await (const solution of await solutionsOf(outside, handedOver({ ...problem, path: rest }), options)) {
        given++;
        if (given > rest.length) break;
        const fit = orFailed(rest[given - 1], () => complete(solution, rest[given - 1]));
        if (given < rest.length) yield fit;
        else last = fit;
      }
      if (options.isStopped?.()) return;
      if (given > rest.length) {
        yield* failed(rest.slice(-1), `more solutions than ${rest.length}, the points; expected one for each`);
      } else if (last) yield last;
      else
        yield* failed(
          rest.slice(given),
          `${counted(given, 'solution')} for ${counted(rest.length, 'point')}; expected one for each`,
        );
      return;
    } catch (error) {
      if (options.isStopped?.()) return;
      const isLast = given === 0 || last !== undefined;
      const points = isLast ? rest.slice(Math.min(given, rest.length - 1)) : rest.slice(given, given + 1);
      yield* failed(points, saidBy(error));
      if (isLast) return;
      start += given + 1;
    }
  }

  function orFailed(at: Regularisation, action: () => Fit): Fit | Unsolved {
    try {
      return action();
    } catch (error) {
      // A solution may have getters that throw, too.
      return failed([at], saidBy(error))[0];
    }
  }
}

async function solutionsOf(outside: OutsideTrainer, problem: PathProblem, options: TrainerOptions) {
  const solutions: unknown = await outside.fitPath(problem, options);
  const isIterable =
    Object(solutions) === solutions && [Symbol.iterator, Symbol.asyncIterator].some((key) => key in Object(solutions));
  if (isIterable) return solutions as Solutions;
  throw new UserError(
    `fitPath returned ${solutions === null ? 'null' : typeof solutions}; expected a list or an iterator of { w, b }`,
  );
}

/**
 * The problem as the trainer gets it, features as doubles that are not divided any more. All of it is a copy, with which somebody
 * else's code may do what it likes: the samples that it is measured on, and those of other threads, stay as they are.
 */
function handedOver({ samples, loss, path }: PathProblem): PathProblem {
  const { labels, weights, features, ...others } = samples;
  const { rows, cols, values, divisor } = withZeros(features);
  return {
    samples: {
      ...others,
      features: { rows, cols, values: Float64Array.from(values, (value) => value / divisor), divisor: 1 },
      labels: labels.slice(),
      ...(weights && { weights: weights.slice() }),
    },
    loss: { ...loss },
    path: path.map((at) => ({ ...at })),
  };
}

/** What somebody else's code threw, on one line. */
function saidBy(error: unknown): string {
  if (error instanceof UserError) return error.message;
  return `threw ${firstLine(error)}; expected { w, b } for each point`;
}

/** Anything may be thrown, also what is no text and cannot become one. */
function firstLine(error: unknown): string {
  try {
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return said.trim().split('\n')[0];
  } catch {
    return `${typeof error === 'object' ? 'an' : 'a'} ${typeof error} without words`;
  }
}
