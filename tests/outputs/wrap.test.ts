import { describe, expect, it } from 'vitest';
import { inLines, wrap } from '../../src/outputs/characters.ts';

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

it('items stay whole in their lines, separated by commas', () => {
  expect(inLines(['one', 'two words', 'three'], 14)).toBe('one,\ntwo words,\nthree');
  expect(inLines(['one', 'two', 'three'], 9)).toBe('one, two,\nthree');
  expect(inLines([], 9)).toBe('');
});
