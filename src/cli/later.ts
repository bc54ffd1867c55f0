/** Commands and options that are described for l2sweep, and that this version does not have. */
const laterCommands = ['convert'];
const laterOptions = ['--plot'];

/**
 * The command line's own mistake, in kinder words where what is unknown is only not there yet:
 * `error: unknown command 'convert'` becomes `error: command 'convert' is not in this version of l2sweep; expected …`.
 */
export function explainLater(text: string): string {
  return text.replace(/unknown (command|option) '([^'=]+)[^']*'/, (wrong, kind: string, word: string) => {
    const isLater = (kind === 'command' ? laterCommands : laterOptions).includes(word);
    if (!isLater) return wrong;
    const expected = kind === 'command' ? 'one of those in `l2sweep --help`' : 'the command without it';
    return `${kind} '${word}' is not in this version of l2sweep; expected ${expected}`;
  });
}
