import { Command } from 'commander';
import { writeData } from '../streams.ts';

const explanation = `
Examples:
  source <(l2sweep completion bash)    in ~/.bashrc
  source <(l2sweep completion zsh)     in ~/.zshrc, after compinit
  l2sweep completion fish > ~/.config/fish/completions/l2sweep.fish`;

/** `l2sweep completion SHELL`: the script that lets a shell complete command lines of l2sweep. */
export function completion(): Command {
  return new Command('completion')
    .description('print a script with which a shell completes commands, options, their values and files')
    .argument('<shell>', 'bash, zsh or fish')
    .addHelpText('after', explanation)
    .action(printScript);
}

async function printScript(shell: string): Promise<void> {
  const { scripts } = await import('../completion/scripts.ts');
  if (!Object.hasOwn(scripts, shell)) {
    const { UserError } = await import('../../errors.ts');
    const names = Object.keys(scripts);
    const { didYouMean, nearest } = await import('../../nearest.ts');
    const message = `there is no script for "${shell}"; expected ${names.join(', ')}${didYouMean(nearest(shell, names))}`;
    throw new UserError(message);
  }
  await writeData(scripts[shell]);
}

/** `l2sweep __complete -- WORDS`: what those scripts ask. */
export function completeWords(): Command {
  return new Command('__complete').argument('[words...]').action(async (words: string[], _options, self: Command) => {
    const { complete } = await import('../completion/complete.ts');
    const { candidates, areFiles } = await complete(self.parent!, words);
    const lines = candidates.map(({ word, description }) => (description ? `${word}\t${description}` : word));
    await writeData(`${[...lines, areFiles ? ':files' : ':words'].join('\n')}\n`);
  });
}
