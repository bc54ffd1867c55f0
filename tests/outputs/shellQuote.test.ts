import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shellCommand, shellQuote } from '../../src/outputs/shellQuote.ts';
import { hostileNames } from '../cluster/hostileNames.ts';

/** The words that a shell makes of a text. */
function wordsOf(shell: string, text: string): string[] {
  const { stdout } = spawnSync(shell, ['-c', `printf '%s\\0' ${text}`], { encoding: 'utf8' });
  return stdout.split('\0').slice(0, -1);
}

describe.each(['sh', 'bash'])('a quoted word in %s', (shell) => {
  test('is that word, whatever is in it', () => {
    expect(wordsOf(shell, shellCommand(hostileNames))).toEqual(hostileNames);
  });

  test('is that word for any text that a command can have', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab\'"\\$`!*?~#&|;<>(){}[]=%^ \t\n\r-é') });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (words) => {
        expect(wordsOf(shell, shellCommand(words))).toEqual(words);
      }),
      { numRuns: 40 },
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
