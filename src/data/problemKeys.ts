import { describeProblem, type KeyPath, type Problem, UserError } from '../errors.ts';

/** Runs `action`; a mistake it finds in one key of a section (`['labels']`) becomes one of the config (`['dataset', 'labels']`). */
export function inSection<Result>(section: KeyPath, action: () => Result): Result {
  return rephrased(action, ({ key, ...problem }) =>
    key === undefined ? problem : { ...problem, key: [...section, ...key] },
  );
}

/** Runs `action`; every mistake it finds is the mistake of that key, with the place it was found at as a part of its message. */
export function asMistakeOf<Result>(key: KeyPath, action: () => Result): Result {
  return rephrased(action, (problem) => ({ message: describeProblem(problem), key }));
}

function rephrased<Result>(action: () => Result, rephrase: (problem: Problem) => Problem): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof UserError ? new UserError(error.problems.map(rephrase)) : error;
  }
}
