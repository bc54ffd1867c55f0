import type { Topic } from './topic.ts';

/** How a command ends, and what that means. */
const exitCodes: readonly { readonly codes: string; readonly meaning: string }[] = [
  { codes: '0', meaning: 'all is well' },
  {
    codes: '1',
    meaning:
      'some points failed or did not converge (only of commands that compute or merge: `show` ends with 0), segments are missing (`merge`, `launch`) or were left to another `work`; or there is a bug',
  },
  { codes: '2', meaning: 'a mistake in the usage, the config or the data; or a file that cannot be written' },
  { codes: '3', meaning: 'a check failed, or a comparison found differences' },
  { codes: '130, 143', meaning: 'interrupted (130: Ctrl-C; 143: SIGTERM, SIGUSR1); finished points are kept' },
];

export const exitCodesTopic: Topic = {
  title: 'Exit codes',
  text: 'What a command ends with, for scripts and for CI. Where several apply, the first of 2, 130 or 143, 3, 1.',
  sections: [{ entries: exitCodes.map(({ codes, meaning }) => ({ name: codes, text: meaning })) }],
};

/** All of them in a sentence. */
export function exitCodesInBrief(): string {
  return `Exit codes: ${exitCodes.map(({ codes, meaning }) => `${codes} ${meaning.replace(/ \(.*|; .*/g, '')}`).join('; ')}.`;
}
