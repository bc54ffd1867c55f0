import { describeProblem, UserError } from '../errors.ts';
import { note } from './streams.ts';
import { colour } from './terminal.ts';

/**
 * Tells on stderr what went wrong and returns the exit code. A mistake of the user's is one line per problem; anything
 * else is a bug and shows its stack.
 */
export function reportError(error: unknown): 1 | 2 {
  const label = colour('stderr').red('error:');
  if (error instanceof UserError) {
    for (const problem of error.problems) note(`${label} ${describeProblem(problem)}`);
    return 2;
  }
  note(`${label} this is a bug in l2sweep, please report it with the lines below`);
  note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}
