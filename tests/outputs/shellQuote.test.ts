import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shellCommand, shellQuote } from '../../src/outputs/shellQuote.ts';
import { hostileNames } from '../cluster/hostileNames.ts';

/** Ends the words of a command; no word of these tests. */
const END = '-- end --';

/** The words that a shell makes of the arguments of several commands, which are one script. */
function wordsOf(shell: string, commands: readonly string[]): string[][] {
  const script = commands.map((words) => `printf '%s\\0' ${words} '${END}'\n`).join('');
  const { stdout } = spawnSync(shell, { input: script, encoding: 'utf8' });
  const ended = stdout.split(`${END}\0`);
  return ended.slice(0, -1).map((words) => words.split('\0').slice(0, -1));
}

describe.each(['sh', 'bash'])('a quoted word in %s', (shell) => {
  test('is that word, whatever is in it', () => {
    expect(wordsOf(shell, [shellCommand(hostileNames)])).toEqual([hostileNames]);
  });

  test('is that word for any text that a command can have', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab\'"\\$`!*?~#&|;<>(){}[]=%^ \t\n\r-é') });
    const words = fc.array(text, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(words, { minLength: 40, maxLength: 40 }), (commands) => {
        expect(wordsOf(shell, commands.map(shellCommand))).toEqual(commands);
      }),
      { numRuns: 1 },
    );
  });
});

describe('quoting', () => {
  test('leaves plain words as they are', () => {
    for (const word of ['run', '/usr/bin/node', '--per-task', 'a.b_c-d', '--set=a.b=1']) {
      expect(shellQuote(word)).toBe(word);
    }
  });

  test('refuses what no command can have', () => {
    expect(() => shellQuote('a\0b')).toThrow('NUL');
  });
});
