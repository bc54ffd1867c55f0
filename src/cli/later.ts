/** Commands that are described for l2sweep, and that this version does not have. */
const laterCommands = ['convert'];

/**
 * The command line's own mistake, in kinder words where what is unknown is only not there yet:
 * `error: unknown command 'convert'` becomes `error: command 'convert' is not in this version of l2sweep; expected …`.
 */
export function explainLater(text: string): string {
  return text.replace(/unknown command '([^']+)'/, (wrong, word: string) => {
    if (!laterCommands.includes(word)) return wrong;
    return `command '${word}' is not in this version of l2sweep; expected one of those in \`l2sweep --help\``;
  });
}
