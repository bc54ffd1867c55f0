import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formats } from '../../src/formats/index.ts';
import { matrixOf, type RawTable } from '../../src/formats/table.ts';
import { text } from './encode.ts';

type Cell = number | string | null;

/** The cells of a table, column by column: numbers, texts, null for gaps. */
function columnsOf(table: RawTable): Cell[][] {
  return Array.from({ length: table.columns }, (_, column) => {
    const words = table.texts.get(column);
    if (words) return Array.from(words.codes, (code) => (code < 0 ? null : words.levels[code]));
    return Array.from(matrixOf(table, [column]), (value) => (Number.isNaN(value) ? null : value));
  });
}

const read = (content: string, options = {}) => formats.csv.readTable(text(content), { fileName: 'file', ...options });

const separators = { ',': ',', ';': ';', tab: '\t', '|': '|', blanks: '  ' };

/** A column of numbers, or one of texts; gaps are null, but not in the first row. */
const numbers = (rows: number) => {
  const number = fc.oneof(
    fc.integer({ min: 0, max: 255 }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  return fc.tuple(number, fc.array(fc.option(number, { freq: 6 }), { minLength: rows - 1, maxLength: rows - 1 }));
};
const texts = (rows: number) => {
  const word = fc.constantFrom('red', 'Grün', 'two words', 'a,b', 'a;b', 'x "y" z', 'two\nlines', '12 m', 'tab\there');
  return fc.tuple(word, fc.array(fc.option(word, { freq: 6 }), { minLength: rows - 1, maxLength: rows - 1 }));
};
const tables = fc.integer({ min: 4, max: 9 }).chain((rows) =>
  fc.record({
    // A column of numbers in front, so that there is something to tell a header by.
    columns: fc
      .tuple(numbers(rows), fc.array(fc.oneof(numbers(rows), texts(rows)), { minLength: 1, maxLength: 4 }))
      .map(([one, others]) => [one, ...others].map(([first, rest]): Cell[] => [first, ...rest])),
    separator: fc.constantFrom(...(Object.keys(separators) as (keyof typeof separators)[])),
    comma: fc.boolean(),
    quotes: fc.constantFrom('needed', 'texts', 'all'),
    gap: fc.constantFrom('', '?', 'NA', 'NaN', 'null', '.'),
    header: fc.boolean(),
    comments: fc.nat(2),
    end: fc.constantFrom('\n', '\r\n'),
    trailing: fc.boolean(),
    mark: fc.boolean(),
  }),
);

test('random tables with any separator, quotes, decimal point, comments and header are read back as they are', () => {
  let commas = 0;
  fc.assert(
    fc.property(tables, (table) => {
      const { columns, separator, quotes, header, comments, end, trailing, mark } = table;
      const isComma = table.comma && separator !== ',';
      // Blanks alone are nothing between columns that blanks separate.
      const gap = separator === 'blanks' && table.gap === '' ? '?' : table.gap;
      const write = (cell: Cell) => {
        const written =
          cell === null ? gap : typeof cell === 'number' && isComma ? String(cell).replace('.', ',') : String(cell);
        const isNeeded = /[\s,;|"]/.test(written) && !(typeof cell === 'number');
        if (!isNeeded && (quotes === 'needed' || (quotes === 'texts' && typeof cell !== 'string'))) return written;
        return `"${written.replaceAll('"', '""')}"`;
      };
      const names = columns.map((_, k) => `name ${k}`);
      const rows = columns[0].map((_, row) => columns.map((column) => column[row]));
      const tail = trailing && separator !== 'blanks' ? separators[separator] : '';
      const lines = [
        ...Array.from({ length: comments }, (_, k) => `# comment, number ${k}; of some`),
        ...(header ? [names] : [])
          .concat(rows as never)
          .map((row) => row.map(write).join(separators[separator]) + tail),
      ];
      const content = (mark ? '\uFEFF' : '') + lines.join(end) + end;
      const found = read(content, header ? {} : { header: false });
      expect(found.names).toEqual(header ? names : undefined);
      if (columns.flat().some((cell) => typeof cell === 'number' && !Number.isInteger(cell) && isComma)) commas++;
      expect(columnsOf(found)).toEqual(
        columns.map((column) => {
          // A column of texts has numbers, too, as texts.
          return column.map((cell) => (typeof cell === 'number' ? cell + 0 : cell));
        }),
      );
      expect(found.gaps.map(({ rows: count }) => count)).toEqual(
        columns.map((column) => column.filter((cell) => cell === null).length),
      );
    }),
    { numRuns: 1500 },
  );
  expect(commas).toBeGreaterThan(50);
});

test('fields in quotes are those that csv-parse finds', () => {
  const field = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'ß', '"', ',', '\n', '\r\n', ' ', '7', '.', '-'), maxLength: 8 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.constantFrom('1', '-2.5', '1e5', 'x'),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 4 }).chain((columns) =>
        fc.array(fc.array(fc.tuple(field, fc.boolean()), { minLength: columns, maxLength: columns }), {
          minLength: 1,
          maxLength: 8,
        }),
      ),
      (rows) => {
        const write = ([cell, isQuoted]: [string, boolean]) =>
          isQuoted || /[",\r\n]/.test(cell) || cell.trim() === '' ? `"${cell.replaceAll('"', '""')}"` : cell;
        const content = rows.map((row) => row.map(write).join(',')).join('\n');
        const records = parse(content, { record_delimiter: '\n' }) as string[][];
        const found = read(content, { header: false, separator: ',', comment: '\u0001' });
        const cells = columnsOf(found);
        // What ends in separators all over may be one column less.
        for (const [column, values] of cells.entries()) {
          const written = records.map((record) => record[column].trim());
          const isText = found.texts.has(column);
          const expected = written.map((cell) => {
            if (/^(|-|\.|\?)$/.test(cell)) return null;
            return isText ? cell : Number(cell);
          });
          expect(values).toEqual(expected);
        }
        expect(found.rows).toBe(records.length);
      },
    ),
    { numRuns: 1500 },
  );
});

describe('what the first lines tell', () => {
  const body = '5.1;3;a\n4.9;2;b\n6;1;a\n';
  const body2 = body.replaceAll(';', ',');

  test.each([
    [`sep=;\n${body}`, 'line 1 says sep=;'],
    [body, 'columns separated by semicolons'],
    [body.replaceAll('.', ','), 'decimals after a comma'],
    [body.replaceAll(';', '\t'), 'columns separated by tabs'],
    [body.replaceAll(';', '|'), 'columns separated by |'],
    [`  ${body.replaceAll(';', '   ').replaceAll('\n', '  \n  ')}`, 'columns separated by blanks'],
    [`# by hand\n#\n${body2}`, '2 lines on top beginning with # left out'],
    [`% by hand\n${body2}`, '1 line on top beginning with % left out'],
    [`3,2,a,b\n${body2}`, 'line 1 holds counts (3, 2), left out'],
    [body2.replaceAll('\n', ',\n'), 'lines end in a separator'],
  ])('%j: the same table, and it is said', (content, note) => {
    const table = read(content);
    expect(columnsOf(table)).toEqual([
      [5.1, 4.9, 6],
      [3, 2, 1],
      ['a', 'b', 'a'],
    ]);
    expect(table.names).toBeUndefined();
    expect(table.notes).toContain(note);
  });

  test('an ordinary table has nothing to be said of it', () => {
    expect(read(`x,y,kind\n${body2}`)).toMatchObject({ names: ['x', 'y', 'kind'], notes: [] });
  });

  test('a comment right above the rows names the columns, as numpy.savetxt writes it', () => {
    expect(read(`# x,y,kind\n${body2}`).names).toEqual(['x', 'y', 'kind']);
    expect(read(`# 5" long, y, kind\n${body2}`).names).toBeUndefined();
  });

  test('a header of one name less is of a table with row names, as R writes it', () => {
    const table = read('"x" "kind"\n"1" 2.5 "a"\n"2" 3 "b"\n');
    expect([table.names, columnsOf(table)]).toEqual([
      ['', 'x', 'kind'],
      [
        [1, 2],
        [2.5, 3],
        ['a', 'b'],
      ],
    ]);
  });

  test('a count line is one only where the counts are right', () => {
    for (const content of [`4,2,a,b\n${body2}`, `3,3,a,b\n${body2}`]) {
      expect(() => read(content)).toThrow('expected 4, as on line 1');
    }
    expect(read('1,2,a\n3,4,b\n').rows).toBe(2);
  });

  test.each([
    // agaricus-lepiota.data: words alone, which recur.
    ['p,x,s\ne,x,y\np,b,s\n', undefined],
    ['class,cap,odor\ne,x,y\np,b,s\np,x,s\n', ['class', 'cap', 'odor']],
    // adult.data: words among numbers, and blanks.
    ['39, State-gov, 77516, <=50K\n50, Private, 83311, >50K\n38, Other, 215646, <=50K\n', undefined],
    ['age,work,pay\n39, State-gov, 77516\n50, Private, 83311\n', ['age', 'work', 'pay']],
    [',a,b\n0,1,x\n1,2,y\n', ['', 'a', 'b']],
    ['1,2,3\n4,5,6\n', undefined],
  ])('%j: the names are %j', (content, names) => {
    expect(read(content).names).toEqual(names);
  });

  test('options say it where it is decided otherwise', () => {
    expect(read('0,1,2\n5,6,7\n8,9,1\n', { header: true })).toMatchObject({ names: ['0', '1', '2'], rows: 2 });
    expect(read('a,b\nc,d\ne,f\n', { header: false }).rows).toBe(3);
    expect(read('1;2,5;3\n1;2,5;3\n', { separator: ',' }).columns).toBe(2);
    expect(read('1 2;3\n4 5;6\n', { separator: 'blanks' }).columns).toBe(2);
    expect(read('//x\n1,2\n//y\n3,4\n', { comment: '//' }).rows).toBe(2);
  });

  test('a comma is before decimals only where no point is', () => {
    expect(columnsOf(read('1.5;2,5\n1;3\n', { header: false }))).toEqual([
      [1.5, 1],
      ['2,5', '3'],
    ]);
    // Thousands, where commas could also separate.
    expect(columnsOf(read('1,234\t5\ta\n2,345\t6\tb\n'))[0]).toEqual(['1,234', '2,345']);
    expect(columnsOf(read('1,234;5;a\n2,345;6;b\n'))[0]).toEqual([1.234, 2.345]);
    const late = `a;b\n${'1;2\n'.repeat(200)}1,25;3\n`;
    expect(columnsOf(read(late))[0].at(-1)).toBe(1.25);
  });
});

describe('cells', () => {
  test('words for nothing are gaps, in numbers and in texts', () => {
    for (const word of ['', '?', 'NA', 'n/a', 'NaN', 'null', 'NULL', '-', '.', '  ', '\u00a0']) {
      const table = read(`x,y,kind\n1,a,p\n${word},${word},q\n`);
      expect(columnsOf(table).slice(0, 2)).toEqual([
        [1, null],
        ['a', null],
      ]);
      expect(table.gaps.map(({ rows }) => rows)).toEqual([1, 1, 0]);
    }
  });

  test('a minus is a word beside a plus, and none is a word among words', () => {
    const table = read('x,sign,kind\n1,-,none\n2,+,few\nnone,?,none\n');
    expect(columnsOf(table)).toEqual([
      [1, 2, null],
      ['-', '+', null],
      ['none', 'few', 'none'],
    ]);
  });

  test('blanks of any kind at the ends do not count, in quotes or not', () => {
    const blanks = ['', ' ', '\t', '\u00a0', ' \u00a0 ', '\u3000', '\u202f'];
    for (const blank of blanks) {
      const cell = (value: string) => `${blank}${value}${blank}`;
      for (const mark of ['', '"']) {
        const line = (x: string, kind: string) => `${mark}${cell(x)}${mark},${mark}${cell(kind)}${mark}\r\n`;
        const table = read(line('1.5', 'a') + line('-20', 'b') + line('3', 'a'));
        expect(columnsOf(table)).toEqual([
          [1.5, -20, 3],
          ['a', 'b', 'a'],
        ]);
      }
    }
  });

  test('a column of numbers that ends in words is one of words from its first row on', () => {
    const table = read(`code,kind\n${'7,a\n07,b\n'.repeat(50)}x9,a\n?,b\n`);
    expect(columnsOf(table)[0]).toEqual([...Array(50).fill(['7', '07']).flat(), 'x9', null]);
    expect(table.texts.get(0)!.levels).toEqual(['07', '7', 'x9']);
  });

  test('a label of ±1 or a number of the row leaves the bytes of the others bytes', () => {
    const table = read(
      `id,a,b,y\n${Array.from({ length: 300 }, (_, i) => `${i},${i % 7},${i % 256},${2 * (i % 2) - 1}\n`).join('')}`,
    );
    expect([matrixOf(table, [1, 2]).constructor.name, matrixOf(table, [0, 1]).constructor.name]).toEqual([
      'Uint8Array',
      'Float64Array',
    ]);
    expect(columnsOf(table)[0]).toEqual(Array.from({ length: 300 }, (_, i) => i));
    expect(table.textOf(3).levels).toEqual(['-1', '1']);
  });

  test('every column can be had as text, long numbers as they are written', () => {
    const table = read('a,b\n9007199254740993,1.0\n9007199254740992,1\n9007199254740993,2\n');
    expect(table.textOf(0)).toEqual({
      levels: ['9007199254740993', '9007199254740992'],
      codes: Int32Array.of(0, 1, 0),
    });
    expect(table.textOf(1)).toEqual({ levels: ['1', '2'], codes: Int32Array.of(0, 0, 1) });
  });

  test('rows know their lines', () => {
    const table = read('# c\nx,kind\n\n1,"two\nlines"\n   \n2,b\n# left out\n3,c\n');
    expect([0, 1, 2].map(table.placeOf)).toEqual(['5', '7', '9']);
  });
});

describe('text that is not UTF-8', () => {
  const utf16 = (content: string, order: 'le' | 'be', mark: boolean) => {
    const bytes = new Uint8Array(2 * (content.length + (mark ? 1 : 0)));
    const view = new DataView(bytes.buffer);
    for (const [k, character] of [...(mark ? `\uFEFF${content}` : content)].entries()) {
      view.setUint16(2 * k, character.charCodeAt(0), order === 'le');
    }
    return bytes;
  };
  const table = 'x,y,kind\n1,2,a\n3,4,b\n5,6,a\n';
  const expected = [
    [1, 3, 5],
    [2, 4, 6],
  ];
  // The same characters by Python: 'größe'.encode('latin-1'), '种类'.encode('gbk').
  const latin1 = Uint8Array.of(...text('x,y,gr'), 0xf6, 0xdf, ...text('e\n1,2,a\n3,4,b\n5,6,a\n'));
  const gbk = Uint8Array.of(...text('x,y,'), 0xd6, 0xd6, 0xc0, 0xe0, ...text('\n1,2,a\n3,4,b\n5,6,a\n'));
  const cases: [string, Uint8Array, string, string][] = [
    ['Latin-1', latin1, 'windows-1252', 'probably Latin-1'],
    ['GBK', gbk, 'gbk', 'probably GBK'],
    ['UTF-16 with a mark', utf16(table, 'le', true), 'utf-16le', 'the text is UTF-16; expected UTF-8'],
    ['UTF-16 without one', utf16(table, 'be', false), 'utf-16be', 'not UTF-8: every other byte is 0, as in UTF-16'],
  ];

  test.each(cases)('%s is told, with its line and its encoding, and read with that', (_, bytes, encoding, message) => {
    const readAs = (options = {}) => formats.csv.readTable(bytes, { fileName: 'file', ...options });
    expect(() => readAs()).toThrow(message);
    expect(() => readAs()).toThrow(`file:1: `);
    expect(() => readAs()).toThrow(`dataset.encoding: ${encoding}`);
    expect(columnsOf(readAs({ encoding })).slice(0, 2)).toEqual(expected);
  });

  test('a wrong encoding is told', () => {
    const bytes = Uint8Array.of(...text('x,kind\n1,'), 0xff, 0xff, ...text('\n'));
    const read = () => formats.csv.readTable(bytes, { fileName: 'file', encoding: 'shift_jis' });
    expect(read).toThrow('file:1: the text is not shift_jis; expected the right dataset.encoding');
  });

  test('the line is the first that is not', () => {
    const bytes = Uint8Array.of(...text('x,kind\n1,ä\n2,'), 0xe4, ...text('\n3,a\n'));
    expect(() => formats.csv.readTable(bytes, { fileName: 'file' })).toThrow('file:3: the text is not UTF-8');
  });
});
