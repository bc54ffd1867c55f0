import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../src/metrics/metric.ts';
import { type PlotOptions, plot } from '../../src/outputs/plot.ts';
import { table } from '../../src/outputs/table.ts';
import { pointOf, resultsOf, screen80 } from './examples.ts';

const linesOf = (text: string) => text.trimEnd().split('\n');
const draw = (rows: readonly Record<string, Cell>[], options: Partial<PlotOptions> = {}) =>
  plot(resultsOf(...rows), { ...screen80, ...options });

/** A path from λ = 1 down to 1e-4, its errors and distances falling. */
const path = (count = 41, changes: Record<string, Cell> = {}) =>
  Array.from({ length: count }, (_, k) => {
    const share = 1 - k / (count - 1);
    const lambda = 10 ** (-4 * (k / (count - 1)));
    const values = { train_error: 0.3 * share, test_error: 0.1 + 0.3 * share, d_err: share, d_adv: 1 + share };
    return pointOf({ lambda, mu: lambda, ...values, ...changes });
  });

/** The part of a line that curves are drawn in. */
const areaOf = (lines: readonly string[]) =>
  lines.filter((line) => /^ *[\d.%e-]*[│┤|]/.test(line)).map((line) => line.replace(/^[^│┤|]*[│┤|]/, ''));

/** Characters by the room they take on a terminal, as Unicode’s EastAsianWidth.txt and emoji-data.txt have it. */
const wide = ['数', '字', 'あ', 'ア', '한', '，', '😀'];
const narrow = ['a', 'é', 'λ', 'ﾊ', '-', 'ß', 'я'];
const roomOf = (text: string) => [...text].reduce((sum, character) => sum + (wide.includes(character) ? 2 : 1), 0);

describe('charts', () => {
  test('show every curve with its symbol, the unit and where the best λ are', () => {
    const { text, count, next } = draw(path());
    expect({ count, next }).toEqual({ count: 1, next: undefined });
    expect(text).toMatch(/^2 v 3 · hinge · 6000 training and 2042 test samples · \* λ = 1e-4$/m);
    expect(text).toMatch(/^o train err {2}x test err$/m);
    expect(text).toMatch(/^e d_err {2}a d_adv {2}in feature units$/m);
    // Thirds of 0 … 40 % and of 0 … 2.
    for (const label of ['40.0%', '26.7%', '13.3%', ' 0.0%', ' 2.00', ' 1.33', ' 0.67', ' 0.00']) {
      expect(text).toContain(`\n${label}┤`);
    }
    expect(text).toMatch(/^ +λ 1e-4 +0\.001 +0\.01 +0\.1 +1$/m);
    expect(text).toMatch(/^\* lowest test error/m);
    // λ = 1e-4 is the first after five characters of labels and the axis.
    const axes = linesOf(text).filter((line) => line.includes('└'));
    expect(axes.map((line) => line.indexOf('*'))).toEqual([6, 6]);
  });

  test('keep the best λ in one piece where the title is broken into lines', () => {
    for (let width = 40; width < 90; width++) {
      for (const [characters, best] of [
        ['unicode', '* λ = 1e-4'],
        ['ascii', '* lambda = 1e-4'],
      ] as const) {
        expect(draw(path(), { width, characters }).text).toContain(best);
      }
    }
  });

  test('put λ in ascending order from left to right, whatever the order of the rows', () => {
    const rows = path();
    expect(draw(rows.toReversed()).text).toBe(draw(rows).text);
    expect(draw([...rows.slice(20), ...rows.slice(0, 20)]).text).toBe(draw(rows).text);
    const area = areaOf(linesOf(draw(path(41, { test_error: undefined }), { characters: 'ascii' }).text)).slice(0, 10);
    expect(area[0].trim()).toMatch(/^o+$/);
    expect(area[0].lastIndexOf('o')).toBeGreaterThan(70);
    expect(area[9].indexOf('o')).toBe(0);
  });

  test('stand side by side where there is room for two, else on top of each other', () => {
    const both = (width: number) => linesOf(draw(path(), { width }).text).some((line) => /train err.*d_adv/.test(line));
    expect([80, 109, 110, 200].map(both)).toEqual([false, false, true, true]);
  });

  test('fit with a prompt on a screen of 24 lines', () => {
    const robust = {
      columns: [
        { name: 'robust_error', type: 'number' },
        { name: 'robust_epsilon', type: 'number' },
      ],
    } as const;
    const base = resultsOf(...path());
    const results = {
      ...base,
      columns: [...base.columns, ...robust.columns],
      rows: base.rows.map((row, k) => [...row, 0.5 - k / 100, 0.4]),
      robustness: { norm: 'L2', box: true, split: 'test' } as const,
    };
    const { text } = plot(results, { ...screen80, height: 24 });
    expect(text).toContain('+ robust err');
    expect(text).toMatch(/ · \*° λ = 1e-4$/m);
    expect(text).toMatch(/└\*[^°]*$/m);
    expect(linesOf(text).length).toBeLessThanOrEqual(23);
    expect(areaOf(linesOf(text)).length).toBe(14);
    expect(areaOf(linesOf(draw(path(), { height: 60 }).text)).length).toBe(20);
  });

  test('never are wider than the screen, whatever classes are called', () => {
    const name = fc.string({ unit: fc.constantFrom(...wide, ...narrow, ' '), minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        fc.tuple(name, name),
        fc.integer({ min: 40, max: 200 }),
        fc.constantFrom('ascii' as const, 'unicode' as const),
        fc.integer({ min: 1, max: 120 }),
        ([class_i, class_j], width, characters, count) => {
          const rows = path(count, { class_i, class_j }).slice(0, count);
          for (const line of linesOf(draw(rows, { width, characters, title: class_i }).text)) {
            expect(roomOf(line)).toBeLessThanOrEqual(width);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('are pure ASCII where nothing else can be shown, and so is the table', () => {
    const rows = path(12, { class_i: '数字 é\u202e', class_j: '😀' });
    for (const text of [
      draw(rows, { characters: 'ascii', width: 120 }).text,
      table.render(resultsOf(...rows), { ...screen80, characters: 'ascii' }),
    ]) {
      expect(text).toMatch(/^[\n -~]+$/);
      expect(text).toMatch(/^\?\? e/m);
      expect(text).toContain('lambda');
    }
  });

  test('hold no escape codes, not even from the names of classes', () => {
    const { text } = draw(path(9, { class_i: '\u001b[31mred\u0007', class_j: 'a\nb' }));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(linesOf(text)[0]).toMatch(/^ \[31mred {2}v a b/);
  });

  test('leave gaps where there is no value, and say so where there is none at all', () => {
    const rows = path().map((row, k) =>
      k % 20 < 10 ? row : { ...row, train_error: undefined, test_error: undefined },
    );
    const area = areaOf(linesOf(draw(rows, { characters: 'ascii' }).text)).slice(0, 10);
    const isEmpty = (x: number) => area.every((line) => (line[x] ?? ' ') === ' ');
    const cells = 80 - '30.0%|'.length;
    // Point k is at 1 − k/40 of the width; of 0 … 40 those from 10 to 19 and from 30 to 39 are missing.
    const at = (k: number) => Math.round((1 - k / 40) * (cells - 1));
    expect([5, 25, 40].map((k) => isEmpty(at(k)))).toEqual([false, false, false]);
    expect([12, 15, 18, 32, 37].map((k) => isEmpty(at(k)))).toEqual([true, true, true, true, true]);

    const empty = { train_error: undefined, test_error: undefined, d_err: undefined, d_adv: undefined };
    expect(draw(path(5, empty)).text).toMatch(/no point has an error or a distance/);
    expect(draw([]).text).toBe('');
  });

  test('of errors alone have one panel', () => {
    const { text } = draw(path(9, { d_err: undefined, d_adv: undefined }), { width: 140 });
    expect(text).not.toContain('d_adv');
    expect(areaOf(linesOf(text)).length).toBe(10);
  });

  test('are drawn for one point, for equal values, for λ = 0 and for a linear grid', () => {
    const one = draw([pointOf({ lambda: 0.1 })]).text;
    expect(areaOf(linesOf(one)).join('')).toMatch(/o.*x|x.*o/);
    expect(areaOf(linesOf(draw(path(9, { train_error: 0, test_error: 0 })).text))[5]).toMatch(/^#.*#$/);
    const zero = draw([pointOf({ lambda: 0, mu: 0 }), ...path(9)]).text;
    expect(zero).toMatch(/^ +λ 0 +1e-4/m);
    const linear = Array.from({ length: 10 }, (_, k) => pointOf({ lambda: (k + 1) / 10, test_error: k / 10 }));
    expect(draw(linear).text).toMatch(/^ +λ 0\.1 +1$/m);
  });

  test('are drawn for the first four class pairs and losses, with the words that choose the next', () => {
    const rows = ['1', '2', '3', '4', '5', '6'].flatMap((class_j) => path(5, { class_i: '0', class_j }));
    const { text, count, next } = draw(rows);
    expect(
      linesOf(text)
        .filter((line) => line.includes(' v '))
        .map((line) => line[4]),
    ).toEqual(['1', '2', '3', '4']);
    expect({ count, next }).toEqual({ count: 6, next: ['class_j=5'] });
  });

  test('under a table do without its title and legend', () => {
    const { text } = draw(path(), { title: 'name', isBelowTable: true });
    expect(text).not.toMatch(/^name|lowest/m);
    expect(draw(path(), { title: 'name' }).text).toMatch(/^name\n/);
  });
});

describe('the table', () => {
  test('has the shape of every column of numbers under it, as wide as the column', () => {
    const text = table.render(resultsOf(...path(9)), {
      ...screen80,
      columns: ['lambda', 'test_error', 'status', 'd_adv'],
    });
    const [header, last] = [/lambda.*/, /λ →.*/].map((pattern) => pattern.exec(text)![0]);
    // Both fall as λ does.
    expect(last).toMatch(/^λ → {2}▁[▁-█]{8}█ {10}▁[▁-█]*█$/);
    expect(last.indexOf('▁')).toBe(header.indexOf('test_error') - 3);
    expect(text).toMatch(/^λ → the shape/m);
  });

  test('has none for fewer than three points, nor in ASCII', () => {
    expect(table.render(resultsOf(...path(9).slice(0, 2)), screen80)).not.toContain('→');
    expect(table.render(resultsOf(...path(9).slice(0, 3)), screen80)).toContain('→');
    expect(table.render(resultsOf(...path(9)), { ...screen80, characters: 'ascii' })).not.toMatch(/->|\?/);
  });

  test('keeps to the width with wide characters in the names of classes', () => {
    const rows = path(9, { class_i: '数字'.repeat(30), class_j: '한'.repeat(30) });
    for (const line of linesOf(table.render(resultsOf(...rows), screen80))) {
      expect([...line].reduce((sum, c) => sum + (/[数字한]/.test(c) ? 2 : 1), 0)).toBeLessThanOrEqual(80);
    }
  });
});
