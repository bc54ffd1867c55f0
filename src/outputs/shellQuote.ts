/**
 * A word that a POSIX shell reads as exactly this text, whatever is in it: between single quotes, where nothing but their
 * end means anything. Words of letters, digits and `@%+=:,./_-` alone stay as they are.
 */
export function shellQuote(text: string): string {
  if (text.includes('\0')) throw new Error('a NUL character cannot be part of a command');
  // A leading = is a command's path in zsh, and words with = before a command set variables.
  if (/^[\w@%+:,./-][\w@%+=:,./-]*$/.test(text) && !/^\w+=/.test(text)) return text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The words as one command that can be given to a shell. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellQuote).join(' ');
}
