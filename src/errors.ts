/** A place in a nested config value: `['lambda', 'geomspace', 2]`. */
export type KeyPath = readonly (string | number)[];

/** One mistake a user can mend: what is wrong, what was expected, and where. */
export interface Problem {
  readonly message: string;
  /** `file:line:column`, `file:line` or `file`, as precise as is known. */
  readonly where?: string;
  /** The config key the mistake is about; turned into `where` by whoever knows the config's text. */
  readonly key?: KeyPath;
}

/**
 * A mistake the user can mend: bad usage, a bad config, bad data. Shown as one line per problem, without a stack, with
 * exit code 2. Anything else that is thrown is a bug and keeps its stack.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[] | string) {
    const list =
      typeof problems === 'string' ? [{ message: problems }] : Array.isArray(problems) ? problems : [problems];
    super(list.map(describeProblem).join('\n'));
    this.problems = list;
  }
}

/**
 * `where: message`, or the message alone when no place is known; always one line that a terminal shows as it is, whatever
 * pieces of broken files are in it.
 */
export function describeProblem({ where, message }: Problem): string {
  const text = where === undefined ? message : `${where}: ${message}`;
  return text.replaceAll(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

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

/** Runs `action`; every mistake it finds is told in another way. */
export function rephrased<Result>(action: () => Result, rephrase: (problem: Problem) => Problem): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof UserError ? new UserError(error.problems.map(rephrase)) : error;
  }
}
