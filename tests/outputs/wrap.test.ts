import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelled, listed, unbroken, wrap } from '../../src/outputs/characters.ts';

describe('wrap', () => {
  it('breaks at spaces only, in lines that fit, and loses no word', () => {
    const text =
      'every training sample of class 2 is misclassified at 8 of 33 λ, and a-word-that-fits-nowhere stays whole';
    const lines = wrap(text, 20).split('\n');
    expect(lines.join(' ')).toBe(text);
    expect(lines.filter((line) => line.length > 20)).toEqual(['a-word-that-fits-nowhere']);
  });

  it('leaves short lines and indents as they are', () => {
    expect(wrap('a b\n    at place', 12)).toBe('a b\n    at place');
  });

  it('counts neither colours nor the bytes of a letter', () => {
    expect(wrap('\u001b[33mλλλλ:\u001b[39m λλλλ', 10)).toBe('\u001b[33mλλλλ:\u001b[39m λλλλ');
  });
});

/** Words of letters and wide characters, with runs of spaces between them, as tables of examples have. */
const word = fc.string({ unit: fc.constantFrom('a', 'λ', '-', '数'), minLength: 1, maxLength: 30 });
const line = fc.tuple(
  fc.nat(14),
  fc.array(fc.tuple(word, fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 30 }),
);
const textOf = (lines: readonly [number, [string, number][]][]) =>
  lines
    .map(([indent, words]) => ' '.repeat(indent) + words.map(([one, gap]) => one + ' '.repeat(gap)).join(''))
    .join('\n');
const roomOf = (text: string) => [...text].reduce((sum, character) => sum + (character === '数' ? 2 : 1), 0);
const wordsOf = (text: string) => text.split(/\s+/).filter((one) => one !== '');

it('lines fit, words are whole and in their order, whatever the text and its indents', () => {
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 4 }),
      fc.integer({ min: 20, max: 140 }),
      fc.option(fc.nat(40)),
      (lines, width, indent) => {
        const text = textOf(lines);
        const wrapped = wrap(text, width, indent ?? undefined);
        expect(wordsOf(wrapped)).toEqual(wordsOf(text));
        for (const one of wrapped.split('\n')) {
          if (wordsOf(one).length > 1) expect(roomOf(one.trimEnd())).toBeLessThanOrEqual(width);
          else expect(roomOf(one.trimEnd())).toBeLessThanOrEqual(Math.max(width, roomOf(one.trim())));
        }
        if (text.split('\n').every((one) => roomOf(one) <= width)) expect(wrapped).toBe(text);
      },
    ),
  );
});

it('what goes on is indented as the line is, or as is said, and less where a word has no room then', () => {
  expect(wrap('  one two three', 9)).toBe('  one two\n  three');
  expect(wrap('label one two three', 14, 6)).toBe('label one two\n      three');
  expect(wrap('a    0123456789', 12, 5)).toBe('a   \n  0123456789');
});

it('pieces stay on one line where that is wide enough, and are broken at their spaces else', () => {
  expect(wrap(`valid ${unbroken('in [0, 1]')}`, 12)).toBe('valid\nin [0, 1]');
  expect(wrap(`valid ${unbroken('in [0, 1]')}`, 7)).toBe('valid\nin [0,\n1]');
  expect(wrap(listed(['one', 'two words', 'three']), 14)).toBe('one,\ntwo words,\nthree');
  expect(wrap(listed(['one', 'two', 'three']), 9)).toBe('one, two,\nthree');
  expect(wrap(listed([]), 9)).toBe('');
});

it('lines behind labels begin in one column, also where they go on', () => {
  const rows = [
    ['data', ['one two three', 'four']],
    ['λ', ['five']],
  ] as const;
  expect(labelled(rows, { margin: 2, indent: 8, width: 16 })).toBe(
    '  data  one two\n        three\n        four\n  λ     five\n',
  );
});
