import { describe, expect, test } from 'vitest';
import { decide } from '../../src/data/decisions.ts';
import { formats } from '../../src/formats/index.ts';
import { text } from '../formats/encode.ts';

const decisionsOf = (content: string, given?: string | number) =>
  decide(formats.csv.readTable(text(content), { fileName: 'table.csv' }), given, false);

/** Rows of cells, each made from the row's number. */
function table(header: string, rows: number, row: (k: number) => readonly (string | number)[]): string {
  return `${header}\n${Array.from({ length: rows }, (_, k) => row(k).join(',')).join('\n')}\n`;
}

const measured = (k: number) => ((k * 37) % 101) / 8;
const word = (k: number) => (k % 3 ? 'a' : 'b');

describe('the label', () => {
  test.each([
    ['is the last column', 'x,z,kind', (k: number) => [measured(k), k % 2, word(k)], 'kind'],
    ['is the column called target, wherever it is', 'target,x,z', (k: number) => [k % 2, measured(k), k % 3], 'target'],
    [
      'is the column called species, not the island beside it',
      'species,x,island',
      (k: number) => [word(k), measured(k), word(k + 1)],
      'species',
    ],
    ['is not called y where an x is beside it', 'x,y,kind', (k: number) => [measured(k), k % 2, word(k)], 'kind'],
    [
      'is a text where the last column is a measurement',
      'town,n,x',
      (k: number) => [word(k), k % 2, measured(k)],
      'town',
    ],
    [
      'is the first column where that has few numbers and the last has many',
      'c,n,x',
      (k: number) => [k % 3, k % 4, measured(k)],
      'c',
    ],
    [
      'is the last column of few numbers where the first is a measurement',
      'v,n,m,x',
      (k: number) => [measured(k + 7), k % 3, k % 4, measured(k)],
      'm',
    ],
    [
      'is not the last column where that numbers the rows',
      'x,kind,id',
      (k: number) => [measured(k), word(k), k * 3],
      'kind',
    ],
  ])('%s', (_, header, row, labels) => {
    expect(decisionsOf(table(header, 50, row)).labels).toBe(labels);
  });

  test('is told with a warning where it is not the last column and not called so, and with what else it could be', () => {
    const { warnings, decisions } = decisionsOf(table('town,n,x', 50, (k) => [word(k), k % 2, measured(k)]));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      /column 1 \("town"\).*column 3 \("x"\).*50 different values.*column 2 \("n"\).*--labels/,
    );
    expect(decisions.find(({ key }) => key === 'labels')?.reason).toContain('column 2 ("n")');
  });

  test.each([
    ['x,z', (k: number) => [measured(k), measured(k + 3)]],
    ['x,n,target', (k: number) => [measured(k), k % 2, measured(k + 3)]],
  ])('is refused where there are measurements alone, or one called target: %s', (header, row) => {
    const { labels, refusal } = decisionsOf(table(header, 50, row));
    expect(labels).toBeUndefined();
    expect(refusal).toMatch(/measurement.*does not fit numbers.*--labels/);
  });

  test('is what has been said, with no word about it', () => {
    const { labels, warnings, decisions } = decisionsOf(
      table('n,x,kind', 50, (k) => [k % 2, measured(k), word(k)]),
      'n',
    );
    expect([labels, warnings]).toEqual(['n', []]);
    expect(decisions.map(({ key }) => key)).not.toContain('labels');
  });
});

describe('columns that are dropped', () => {
  const dropOf = (header: string, row: (k: number) => readonly (string | number)[], rows = 50) =>
    decisionsOf(table(`${header},x,kind`, rows, (k) => [...row(k), measured(k), word(k)])).drop;

  test.each([
    ['row numbers', 'n', (k: number) => [k + 1], ['n']],
    ['ids by their names', 'customer_id', (k: number) => [1000 + 7 * k], ['customer_id']],
    ['text of more than 30 values', 'remark', (k: number) => [`r${k % 31}`], ['remark']],
    ['no text of 30 values, each of them twice', 'remark', (k: number) => [`r${k % 30}`], [], 60],
    ['text that hardly comes twice', 'code', (k: number) => [`r${k % 15}`], ['code'], 20],
    ['columns without values', 'empty', () => [''], ['empty']],
    ['no numbers that are all different under another name', 'population', (k: number) => [1000 + 7 * k], []],
    ['no ids of shops, which come often', 'shop_id', (k: number) => [k % 5], []],
  ])('are %s', (_, header, row, drop, rows = 50) => {
    expect(dropOf(header, row, rows)).toEqual(drop);
  });

  test('are the labels in other words', () => {
    const names = ['ant', 'bee', 'cow'];
    const { labels, drop } = decisionsOf(table('species,x,target', 60, (k) => [names[k % 3], measured(k), k % 3]));
    expect([labels, drop]).toEqual(['target', ['species']]);
  });

  test('are called by their index where they have no name', () => {
    expect(dropOf('', (k) => [k])).toEqual([0]);
  });

  test.each([
    ['that counts the rows', 'n', (k: number) => k],
    ['that is called an id', 'id', (k: number) => 1000 + 7 * k],
    ['of many texts', 'remark', (k: number) => `r${k}`],
  ])('are not the only feature, even one %s', (_, name, value) => {
    const { drop, labels } = decisionsOf(table(`${name},kind`, 50, (k) => [value(k), word(k)]));
    expect({ drop, labels }).toEqual({ drop: [], labels: 'kind' });
  });

  test('are numbers with a misspelt one among them, with a warning', () => {
    const { drop, warnings } = decisionsOf(
      table('n,x,kind', 50, (k) => [k === 9 ? '1O' : measured(k + 1), measured(k), word(k)]),
    );
    expect(drop).toEqual(['n']);
    expect(warnings.join()).toMatch(/column 1 \("n"\) holds numbers, but also "1O" in 1/);
  });
});

describe('gaps', () => {
  const missingOf = (gaps: number, inLabels = 0) => {
    const row = (k: number) => [k < gaps ? '' : measured(k), k % 7, k >= 100 - inLabels ? '' : word(k)];
    return decisionsOf(table('x,n,kind', 100, row)).missing;
  };

  test('leave out their rows where these are at most 10 %, and are filled where there are more', () => {
    expect([missingOf(0), missingOf(10), missingOf(11)]).toEqual(['refuse', 'drop-rows', 'median']);
  });

  test('in labels leave out their rows in any case', () => {
    expect([missingOf(0, 20), missingOf(20, 1)]).toEqual(['drop-rows', 'drop-rows']);
  });

  test('of columns that are dropped do not count', () => {
    const { missing } = decisionsOf(table('id,x,kind', 50, (k) => [k % 2 ? '' : k, measured(k), word(k)]));
    expect(missing).toBe('refuse');
  });
});
