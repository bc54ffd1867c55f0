import { describe, expect, test } from 'vitest';
import { texts } from '../../src/figures/texts/index.ts';

/** Every text by its path; of functions, what they make of arguments that can be found again. */
function leaves(value: unknown, path: string): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const given = Array.from({ length: value.length }, (_, k) => `«${k}»`);
    return [[path, path === 'description' ? value('«0»', '«1»', ['«2»']) : value(...given)]];
  }
  return Object.entries(value as object).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}

const [en, zh] = [texts.en, texts.zh].map((language) => new Map(leaves(language, '')));

describe('the texts', () => {
  test('are there in both languages, none of them empty', () => {
    expect([...zh.keys()]).toEqual([...en.keys()]);
    for (const text of [...en.values(), ...zh.values()]) expect(text.trim()).not.toBe('');
  });

  test('put in what they are given, in both languages', () => {
    for (const [path, text] of en) {
      const given = (one: string) => [...one.matchAll(/«\d»/g)].map(([name]) => name).sort();
      expect(given(zh.get(path)!), path).toEqual(given(text));
    }
  });

  test('are Chinese where they are words, and the same where they are formulas', () => {
    for (const [path, text] of zh) {
      const isFormula = en.get(path) === text;
      if (!isFormula) expect(text, path).toMatch(/[\u4e00-\u9fff]|zh|：|，|。/);
      if (isFormula) expect(text, path).not.toMatch(/[a-z]{5}/);
    }
  });

  test('name every symbol in both languages alike', () => {
    for (const [path, text] of en) {
      for (const symbol of ['λ', '‖w‖', 'θ', 'ε', 'd_{adv}', 'd_{err}', 'y·d', 'y·s']) {
        expect(zh.get(path)!.includes(symbol), `${path}: ${symbol}`).toBe(text.includes(symbol));
      }
    }
  });

  test('describe a figure in one sentence', () => {
    expect(texts.en.description('Title', 'λ = 1', ['a 1', 'b 2'])).toBe('Title. λ = 1: a 1, b 2.');
    expect(texts.en.description('Title', 'λ = 1', [])).toBe('Title. λ = 1.');
    expect(texts.zh.description('题', 'λ = 1', ['a 1'])).toBe('题。λ = 1：a 1。');
  });
});
