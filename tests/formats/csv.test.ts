import { expect, test } from 'vitest';
import { samplesIn } from '../../src/data/samplesFile.ts';
import { formats } from '../../src/formats/index.ts';
import { text } from './encode.ts';

function read(content: string, labels?: string | number, format: 'csv' | 'tsv' = 'csv') {
  const file = { path: 'table.csv', ...(labels !== undefined && { labels }) };
  const { samples } = samplesIn(formats[format], text(content), file);
  const { rows, cols, values } = samples.features;
  return {
    rows: Array.from({ length: rows }, (_, i) => [...values.subarray(i * cols, (i + 1) * cols)]),
    storage: values.constructor.name,
    names: samples.featureNames,
    classes: samples.labels!.classes,
    labels: [...samples.labels!.codes].map((code) => samples.labels!.classes[code]),
  };
}

test('without a header the last column is the label and whole numbers up to 255 stay bytes', () => {
  const table = read('0,255,b\n7,8,a\n');
  expect(table).toEqual({
    rows: [
      [0, 255],
      [7, 8],
    ],
    storage: 'Uint8Array',
    names: undefined,
    classes: ['a', 'b'],
    labels: ['b', 'a'],
  });
});

test.each(['256', '-1', '0.5', '1e9'])(
  'one value that is no byte (%s) makes doubles of all, none of them changed',
  (value) => {
    const table = read(`1,2,x\n3,4,y\n${value},6,x\n`);
    expect(table.rows).toEqual([
      [1, 2],
      [3, 4],
      [Number(value), 6],
    ]);
    expect(table.storage).toBe('Float64Array');
  },
);

test('a first row with words over numbers is a header', () => {
  const table = read('age,height,sick\n1,2,yes\n3,4,no\n');
  expect(table.names).toEqual(['age', 'height']);
  expect(table.labels).toEqual(['yes', 'no']);
});

test('a header of years and one word is a header', () => {
  expect(read('region,2020,2021,label\n1,2,3,a\n4,5,6,b').names).toEqual(['region', '2020', '2021']);
});

test('a first row of data with a typing mistake is reported, not taken for a header', () => {
  expect(() => read('5.1,3.5,l.4,0.2,a\n4.9,3.0,1.4,0.2,b\n')).toThrow(
    'table.csv:1: column 3 holds "l.4"; expected a number',
  );
  expect(() => read('5,,3,a\n1,2,3,b\n')).toThrow('table.csv:1: column 2 is empty; expected a number');
});

test('labels may be any column, by name or by index counted from 0', () => {
  const content = 'a,kind,b\n1,x,2\n3,y,4\n';
  expect(read(content, 'kind').names).toEqual(['a', 'b']);
  expect(read(content, 1).labels).toEqual(['x', 'y']);
  expect(read('9,1,2\n8,3,4\n', 0)).toMatchObject({
    rows: [
      [1, 2],
      [3, 4],
    ],
    labels: ['9', '8'],
  });
  expect(read('0,1,label\n5,6,x\n7,8,y\n', 'label').rows).toEqual([
    [5, 6],
    [7, 8],
  ]);
});

test('an unknown label column is a mistake of labels that lists the columns there are', () => {
  expect(() => read('a,b,c\n1,2,x\n', 'd')).toThrow(
    expect.objectContaining({ problems: [{ message: expect.anything(), key: ['labels'] }] }),
  );
  expect(() => read('a,b,c\n1,2,x\n', 'd')).toThrow('has no column "d"; expected one of "a", "b", "c"');
  expect(() => read('1,2,3\n', 'd')).toThrow('has no header, so no column "d"; expected an index from 0 to 2');
  expect(() => read('1,2,3\n', 3)).toThrow('has no column 3; expected an index from 0 to 2');
});

test('byte order mark, CRLF, blank lines and a missing last line end make no difference', () => {
  const plain = read('a,b,label\n1,2,x\n3,4,y\n');
  expect(read('\uFEFFa,b,label\r\n1,2,x\r\n3,4,y')).toEqual(plain);
  expect(read('\n\na,b,label\n1,2,x\n\n3,4,y\n\n\n')).toEqual(plain);
  expect(read('a,b,label\r\n1,2,x\r\n3,4,y\r\n\r\n')).toEqual(plain);
  expect(read('a,b,label\n1,2,x\n3,4,y\r')).toEqual(plain);
});

test('quoted fields may hold commas, quotes and line ends; quoted numbers are numbers', () => {
  const table = read('"first, name","a ""b""",label\n"1",2,"x, y"\n3,4.5,"two\nlines"\n5,6,z\n');
  expect(table.names).toEqual(['first, name', 'a "b"']);
  expect(table.rows).toEqual([
    [1, 2],
    [3, 4.5],
    [5, 6],
  ]);
  expect(table.labels).toEqual(['x, y', 'two\nlines', 'z']);
});

test('a mistake after a quoted line end is reported on its line in the file', () => {
  expect(() => read('a,b,label\n1,2,"two\nlines"\n3,oops,x\n')).toThrow('table.csv:4: column 2 ("b") holds "oops"');
});

test('quotes in the header alone make no difference', () => {
  expect(read('"a","b","label"\n1,2,x\n')).toEqual(read('a,b,label\n1,2,x\n'));
});

test('tabs separate columns of TSV, and blanks around numbers do not count', () => {
  expect(read('1\t 2\tx\n3 \t4\ty\n', undefined, 'tsv').rows).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(read('1, 2 , x\n3,4,x\n')).toMatchObject({
    rows: [
      [1, 2],
      [3, 4],
    ],
    classes: ['x'],
  });
});

test('spellings of one number are one class, and numeric classes are in numeric order', () => {
  const table = read('1,10\n1,2.0\n1,+2\n1,-1\n1,2\n1,1e1\n');
  expect(table.classes).toEqual(['-1', '2', '10']);
  expect(table.labels).toEqual(['10', '2', '2', '-1', '2', '10']);
});

test('text classes are ordered by code units, upper case first, in every locale', () => {
  expect(read('1,b\n1,B\n1,ä\n1,a\n').classes).toEqual(['B', 'a', 'b', 'ä']);
});

test('long identifiers that no double holds stay different classes', () => {
  expect(read('1,9007199254740993\n1,9007199254740992\n').classes).toHaveLength(2);
});
