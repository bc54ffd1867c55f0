import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { samplesIn } from '../../src/data/samplesFile.ts';
import { UserError } from '../../src/errors.ts';
import { decompress } from '../../src/files/decompress.ts';
import { type FormatName, formats } from '../../src/formats/index.ts';
import { fixture, idxBytes, npyBytes, text } from './encode.ts';

/** The one mistake that reading these bytes must end with; anything else fails the test. */
function mistake(format: FormatName, bytes: Uint8Array, fileName: string, labels?: string | number): string {
  try {
    samplesIn(formats[format], decompress(bytes, fileName), {
      path: fileName,
      ...(labels !== undefined && { labels }),
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.problems).toHaveLength(1);
    expect(error.message.length).toBeLessThan(400);
    // Nobody wants a terminal rung or coloured by the content of a broken file.
    expect([...error.message].every((character) => character >= ' ')).toBe(true);
    return error.message;
  }
  throw new Error('read without complaint');
}

describe('broken tables', () => {
  const cases: [content: string, line: number, found: string][] = [
    ['', 1, 'the file is empty'],
    ['\n\n', 1, 'the file is empty'],
    ['a,b,c\n', 1, 'no samples after the header'],
    ['"a","b","c"\n', 1, 'no samples after the header'],
    ['"a\nx","b","c"\n', 2, 'no samples after the header'],
    ['1,2,a\n3,b\n', 2, '2 columns; expected 3, as on line 1'],
    ['1,2,a\n3,4,5,b\n', 2, '4 columns; expected 3'],
    ['1,2,a\n\n3,4,5,b\n', 3, '4 columns; expected 3'],
    ['1,2,a\n3\n', 2, '1 column; expected 3'],
    ['1,2,a\n3,4,b,\n', 2, '4 columns; expected 3'],
    ['1,2,a\n,4,b\n', 2, 'column 1 is empty; expected a number'],
    ['1,2,a\n3,,b\n', 2, 'column 2 is empty; expected a number'],
    ['1,2,a\n3, ,b\n', 2, 'column 2 is empty; expected a number'],
    ['1,2,a\n3,4,\n', 2, 'the label in column 3 is empty; expected a class in every row'],
    ['1,2,a\n3,4,nan\n', 2, 'the label in column 3 holds "nan"'],
    ['1,2,a\n3,NaN,b\n', 2, 'column 2 holds "NaN"; expected a finite number'],
    ['1,2,a\n3,inf,b\n', 2, 'column 2 holds "inf"; expected a finite number'],
    ['1,2,a\n3,-Infinity,b\n', 2, 'column 2 holds "-Infinity"; expected a finite number'],
    ['1,2,a\n3,1e999,b\n', 2, 'column 2 holds "1e999"; expected a number below 1.8e308'],
    ['1,2,a\n3,0x1f,b\n', 2, 'column 2 holds "0x1f"; expected a number'],
    ['1,2,a\n3,1.2.3,b\n', 2, 'column 2 holds "1.2.3"; expected a number'],
    ['1,2,a\n3,four,b\n', 2, 'column 2 holds "four"; expected a number'],
    ['1,2,a\n3,\u001b[31m,b\n', 2, 'expected a number'],
    ['width,height,kind\n1,2,a\n3,tall,b\n', 3, 'column 2 ("height") holds "tall"; expected a number'],
    ['1,2,a\n3,"4,b\n', 2, 'a quoted field is not closed'],
    ['1,2,a\n"3"x,4,b\n', 2, 'text after a closing quote'],
    ['1,2,a\n3,4"5,b\n', 2, 'a quote inside an unquoted field'],
    ['1\n2\n', 1, 'only one column; expected features and a label'],
    ['1,2,a\r3,4,b\r', 1, 'lines end in CR alone'],
  ];

  test.each(cases)('%j: one mistake, with its line', (content, line, found) => {
    const message = mistake('csv', text(content), 'bad.csv');
    expect(message).toMatch(new RegExp(`^bad\\.csv:${line}: `));
    expect(message).toContain(found);
  });

  test.each(cases.filter(([content]) => content !== '' && !content.includes('"')))(
    '%j is the same mistake with quoted fields before it',
    (content, line, found) => {
      const columns = content.trimStart().split('\n')[0].split(',').length;
      const first = Array(columns).fill('"1"').join(',');
      if (columns < 2 || /^\D/.test(content) || content.includes('\r')) return;
      const message = mistake('csv', text(`${first}\n${content}`), 'bad.csv');
      expect(message).toMatch(new RegExp(`^bad\\.csv:${line + 1}: `));
      expect(message).toContain(found.replace('on line 2', 'on line 1'));
    },
  );

  test('UTF-16 and binary content are refused at once', () => {
    expect(mistake('csv', Uint8Array.of(0xff, 0xfe, 0x31, 0), 'bad.csv')).toContain('UTF-16; expected UTF-8');
    expect(mistake('csv', idxBytes(8, [2, 2], [1, 2, 3, 4]), 'bad.csv')).toMatch(/^bad\.csv:1: /);
  });
});

describe('broken binary files', () => {
  const goodIdx = idxBytes(8, [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  const goodNpy = npyBytes('<f8', [2, 2], [1.5, 2, 3, 4]);
  const changed = (bytes: Uint8Array, at: number, value: number) => bytes.map((byte, k) => (k === at ? value : byte));

  test('every cut of an IDX file is one mistake, with the byte where it ends', () => {
    for (let length = 0; length < goodIdx.length; length++) {
      const message = mistake('idx', goodIdx.subarray(0, length), 'bad.idx');
      expect(message).toMatch(new RegExp(`^bad\\.idx:byte ${length}: `));
    }
  });

  test('every cut of an NPY file is one mistake, with a byte', () => {
    for (let length = 0; length < goodNpy.length; length++) {
      expect(mistake('npy', goodNpy.subarray(0, length), 'bad.npy')).toMatch(/^bad\.npy:byte \d+: /);
    }
  });

  test.each([
    ['wrong magic', changed(goodIdx, 0, 1), 0, 'the magic number is 01 00 08 03'],
    ['unknown type', changed(goodIdx, 2, 10), 0, 'the magic number is 00 00 0a 03'],
    ['no dimensions', changed(goodIdx, 3, 0), 0, 'the magic number is 00 00 08 00'],
    ['far too many dimensions', changed(goodIdx, 3, 255), 24, 'ends within the header; expected 255 dimensions'],
    ['zero samples', changed(goodIdx, 7, 0), 4, 'zero samples; expected at least one'],
    ['images without width', changed(goodIdx, 15, 0), 12, 'a dimension of size zero'],
    [
      'a header that promises 4 billion samples',
      changed(goodIdx, 4, 255),
      24,
      'is cut off: it has 24 bytes; expected 17112760344',
    ],
    ['bytes after the data', Uint8Array.of(...goodIdx, 9), 24, 'goes on after its data: it has 25 bytes; expected 24'],
    ['not a number', idxBytes(14, [1, 2], [1, Number.NaN]), 20, 'NaN; expected a finite number'],
    ['text', text('1,2,3\n'), 0, 'the magic number is 31 2c 32 2c'],
  ])('IDX with %s', (_, bytes, byte, found) => {
    const message = mistake('idx', bytes, 'bad.idx');
    expect(message).toContain(`bad.idx:byte ${byte}: `);
    expect(message).toContain(found);
  });

  test.each([
    ['wrong magic', changed(goodNpy, 0, 0), 'does not begin with the magic string'],
    ['an unknown version', changed(goodNpy, 6, 9), 'NPY version 9; expected 1, 2 or 3'],
    ['a type of the future', npyBytes('<c16', [2, 2], []), 'the numbers\' type is "<c16"; expected one of u1'],
    ['objects', npyBytes('|O8', [2, 2], []), 'the numbers\' type is "|O8"'],
    ['one dimension', npyBytes('<f8', [4], [1, 2, 3, 4]), "the array's shape is (4,); expected (n, d)"],
    ['four dimensions', npyBytes('|u1', [1, 1, 1, 2], [1, 2]), 'expected (n, d), or (n, height, width)'],
    ['zero samples', npyBytes('|u1', [0, 4], []), 'expected at least one of each'],
    ['zero features', npyBytes('|u1', [4, 0], []), 'expected at least one of each'],
    ['a shape beyond the file', npyBytes('<f8', [9e15, 9e15], []), 'is cut off'],
    ['bytes after the data', Uint8Array.of(...goodNpy, 1), 'goes on after its data'],
    ['not a number', npyBytes('<f8', [1, 2], [1, Number.NaN]), 'NaN; expected a finite number'],
    ['infinity', npyBytes('>f4', [1, 2], [Number.NEGATIVE_INFINITY, 1]), '-Infinity; expected a finite number'],
    ['a header of something else', npyBytes("<f8', 'x': '", [2, 2], []), "expected 'descr'"],
  ])('NPY with %s', (name, bytes, found) => {
    if (name === 'a header of something else') bytes.set(text('[]                '), 10);
    const message = mistake('npy', bytes, 'bad.npy');
    expect(message).toMatch(/^bad\.npy:byte \d+: /);
    expect(message).toContain(found);
  });
});

describe('broken gzip', () => {
  const table = text(Array.from({ length: 50 }, (_, i) => `${i},${i * i},${i % 2}\n`).join(''));
  const good = new Uint8Array(gzipSync(table));

  test('every cut is one mistake that names the file', () => {
    for (let length = 0; length < good.length; length++) {
      const message = mistake('csv', good.subarray(0, length), 'bad.csv.gz');
      expect(message).toContain('bad.csv.gz:byte ');
      if (length > 1) expect(message).toContain('truncated gzip data');
      if (length > 1) expect(message).toContain(`byte ${length}: `);
    }
  });

  test('a changed byte is noticed, unless it is one that gzip does not protect', () => {
    for (let at = 10; at < good.length; at++) {
      const message = mistake(
        'csv',
        good.map((byte, k) => (k === at ? byte ^ 0x55 : byte)),
        'bad.csv.gz',
      );
      expect(message).toMatch(/^bad\.csv\.gz(:byte \d+)?: (damaged|truncated) gzip data/);
    }
  });

  test('a name in .gz with other content is refused', () => {
    expect(mistake('csv', table, 'bad.csv.gz')).toContain('the content is not gzip-compressed');
  });
});

describe('whatever the bytes are', () => {
  const names = Object.keys(formats) as FormatName[];
  const good: Record<FormatName, Uint8Array> = {
    csv: text('a,b,c\n1,2.5,x\n3,"4",y\n'),
    tsv: text('a\tb\tc\n1\t2.5\tx\n3\t4e2\ty\n'),
    idx: idxBytes(11, [2, 2], [1, 2, 3, 400]),
    libsvm: text('+1 1:2 3:4 # x\n-1 2:0.5\n'),
    npy: npyBytes('<f4', [2, 2], [1, 2, 3, 4]),
    npz: fixture('pair.npz'),
    arff: text("@relation r\n@attribute 'a b' numeric\n@attribute b {x,y}\n@data\n1,x\n{0 2.5, 1 'y'}\n"),
    json: text('[{"a":1,"b":"x"},{"a":2.5,"b":"y"}]'),
    ndjson: text('{"a":1,"b":"x"}\n{"a":2.5,"b":"y"}\n'),
    parquet: fixture('numbers.parquet'),
  };

  function readsOrRefuses(name: FormatName, bytes: Uint8Array): void {
    try {
      const { features, labels } = samplesIn(formats[name], bytes, { path: 'any' }).samples;
      expect(features.values).toHaveLength(features.rows * features.cols);
      expect(features.rows * features.cols).toBeGreaterThan(0);
      expect(features.values.every(Number.isFinite)).toBe(true);
      expect(labels?.codes.length ?? features.rows).toBe(features.rows);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      expect(error.problems).toHaveLength(1);
      expect(error.message).toMatch(/^any(:\w+\.npy)?:(\d+|byte \d+|row \d+): .*; expected /s);
    }
  }

  test.each(names)('%s: a few changed bytes give samples that hold or one mistake with a place', (name) => {
    const edits = fc.array(fc.tuple(fc.nat(good[name].length - 1), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(edits, fc.nat(good[name].length), (changes, length) => {
        const bytes = good[name].slice(0, length % 2 === 0 ? good[name].length : length);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        readsOrRefuses(name, bytes);
      }),
      { numRuns: 2000 },
    );
  });

  test.each(names)('%s: so do random bytes, and random text', (name) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => readsOrRefuses(name, bytes)),
      { numRuns: 500 },
    );
    const pieces = fc.array(
      fc.constantFrom(
        '1',
        '2.5',
        ',',
        '\t',
        '\n',
        '\r\n',
        '"',
        ':',
        ' ',
        '#',
        'a',
        '-',
        'e5',
        '.',
        '\0',
        '{',
        '}',
        '[',
        ']',
        '?',
        "'",
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(pieces, (parts) => readsOrRefuses(name, text(parts.join('')))),
      { numRuns: 3000 },
    );
  });
});
