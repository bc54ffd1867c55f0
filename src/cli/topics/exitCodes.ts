import type { Topic } from './topic.ts';

/** How a command ends, and what that means. */
const exitCodes: readonly { readonly codes: string; readonly meaning: string }[] = [
  { codes: '0', meaning: 'all is well' },
  { codes: '1', meaning: 'some points failed or did not converge (or there is a bug)' },
  { codes: '2', meaning: 'a mistake in the usage, the config or the data' },
  { codes: '3', meaning: 'a check failed, or a comparison found differences' },
  { codes: '130, 143', meaning: 'interrupted (Ctrl-C, SIGTERM); finished points are kept' },
];

export const exitCodesTopic: Topic = {
  title: 'Exit codes',
  text: 'What a command ends with, for scripts and for CI.',
  sections: [{ entries: exitCodes.map(({ codes, meaning }) => ({ name: codes, text: meaning })) }],
};

/** All of them in a sentence. */
export function exitCodesInBrief(): string {
  return `Exit codes: ${exitCodes.map(({ codes, meaning }) => `${codes} ${meaning.replace(/ \(.*\)|; .*/g, '')}`).join('; ')}.`;
}
