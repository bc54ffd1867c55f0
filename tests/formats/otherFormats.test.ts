import * as zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { samplesIn } from '../../src/data/samplesFile.ts';
import type { TableFormat } from '../../src/formats/format.ts';
import { formatNameOf, refuseStrangers } from '../../src/formats/formatNameOf.ts';
import { formats } from '../../src/formats/index.ts';
import { matrixOf, type RawTable } from '../../src/formats/table.ts';
import { fixture, idxBytes, npyBytes, text } from './encode.ts';

const options = { fileName: 'file' };
const tableOf = (format: TableFormat, content: string | Uint8Array) =>
  format.readTable(typeof content === 'string' ? text(content) : content, options);

/** Columns of numbers and texts, null for gaps. */
function columnsOf(table: RawTable): unknown[][] {
  return Array.from({ length: table.columns }, (_, column) => {
    const words = table.texts.get(column);
    if (words) return Array.from(words.codes, (code) => (code < 0 ? null : words.levels[code]));
    return Array.from(matrixOf(table, [column]), (value) => (Number.isNaN(value) ? null : value));
  });
}

describe('ARFF', () => {
  const head = `% a comment
@RELATION 'things we saw'
@attribute sepal numeric
@ATTRIBUTE 'petal width' REAL
@attribute "when" date "yyyy-MM-dd"
@attribute class {setosa, 'versi color', "vir,gin"}
@data
`;

  test('names, numbers, quoted values, gaps and comments are read', () => {
    const table = tableOf(
      formats.arff,
      `${head}5.1, 3,"2020-01-02",setosa\n% between\n\n?,-2.5e1,'2020-01-03','versi color'\n4,?,?,"vir,gin"\n`,
    );
    expect(table.names).toEqual(['sepal', 'petal width', 'when', 'class']);
    expect(columnsOf(table)).toEqual([
      [5.1, null, 4],
      [3, -25, null],
      ['2020-01-02', '2020-01-03', null],
      ['setosa', 'versi color', 'vir,gin'],
    ]);
    expect([0, 1, 2].map(table.placeOf)).toEqual(['8', '11', '12']);
  });

  test('rows without quotes are the same, read as CSV is', () => {
    const rows = '5.1,3,2020-01-02,setosa\n?,-2.5e1,2020-01-03,setosa\n';
    expect(columnsOf(tableOf(formats.arff, head + rows))).toEqual(
      columnsOf(tableOf(formats.arff, `${head}${rows.replaceAll('setosa', "'setosa'")}`)),
    );
  });

  test('what sparse rows leave out is 0, or the first value of a nominal attribute', () => {
    const table = tableOf(formats.arff, `${head}{1 2.5, 3 'versi color'}\n{0 ?}\n{}\n`);
    expect(columnsOf(table)).toEqual([
      [0, null, 0],
      [2.5, 0, 0],
      [null, null, null],
      ['versi color', 'setosa', 'setosa'],
    ]);
  });

  test.each([
    ['@relation r\n@attribute a numeric\n1\n', 3, 'expected @relation, @attribute NAME TYPE or @data'],
    ['@relation r\n@attribute a numeric\n', 1, 'no line @data'],
    ['@relation r\n@data\n1\n', 2, 'no @attribute before @data'],
    ['@relation r\n@attribute a matrix\n@data\n1\n', 2, 'the type "matrix"; expected numeric'],
    ["@relation r\n@attribute a numeric\n@attribute b {x,y}\n@data\n1,'x\n", 5, 'a quoted value is not closed'],
    ["@relation r\n@attribute a numeric\n@attribute b {x,y}\n@data\n1,'x',2\n", 5, '3 values; expected 2'],
    ['@relation r\n@attribute a numeric\n@attribute b {x,y}\n@data\n1,x\n2\n', 6, '1 column; expected 2'],
    ['@relation r\n@attribute a numeric\n@attribute b {x,y}\n@data\n{7 x}\n', 5, 'an index from 0 to 1'],
  ])('%j is refused on its line', (content, line, message) => {
    expect(() => tableOf(formats.arff, content)).toThrow(message);
    expect(() => tableOf(formats.arff, content)).toThrow(`file:${line}: `);
  });
});

describe('JSON', () => {
  const expected = [
    [1, null, 2.5],
    ['x', 'true', null],
  ];

  test.each([
    ['records', '[{"a":1,"b":"x"},{"b":true},{"b":null,"a":2.5}]'],
    ['records within an object', '{"made":"today","rows":[{"a":1,"b":"x"},{"b":true},{"a":2.5}]}'],
    ['lists', '[["a","b"],[1,"x"],[null,true],[2.5,"?"]]'],
    ['columns', '{"a":[1,null,2.5],"b":["x",true,null]}'],
    ['columns by row numbers', '{"a":{"0":1,"1":null,"2":2.5},"b":{"0":"x","1":true,"2":null}}'],
  ])('%s are a table', (_, content) => {
    const table = tableOf(formats.json, content);
    expect(table.names).toEqual(['a', 'b']);
    expect(columnsOf(table)).toEqual(expected);
    expect(table.placeOf(1)).toBe('row 2');
  });

  test('so are records on lines of their own', () => {
    const table = tableOf(formats.ndjson, '{"a":1,"b":"x"}\r\n\n{"b":true}\n{"b":null,"a":2.5}');
    expect(columnsOf(table)).toEqual(expected);
    expect(table.placeOf(1)).toBe('3');
  });

  test('a name such as __proto__ is a column', () => {
    const table = tableOf(formats.json, '[{"__proto__":1,"b":2},{"__proto__":3,"b":4}]');
    expect([table.names, columnsOf(table)[0]]).toEqual([
      ['__proto__', 'b'],
      [1, 3],
    ]);
  });

  test.each([
    ['json', '[{"a":1},\n{"a":}]', 'file:2: not valid JSON; expected a list of records'],
    ['json', '[{"a":1},[2]]', 'file:row 2: "[2]"; expected a record, as before'],
    ['json', '[{"a":[1]}]', 'file:row 1: "a" is "[1]"; expected a number or a text'],
    ['json', '{"a":[1,2],"b":[1]}', 'file:1: "b" is no list of 2 values'],
    ['json', '[]', 'file:1: no rows'],
    ['json', '7', 'file:1: "7"; expected a list'],
    ['ndjson', '{"a":1}\n{"a"}\n', 'file:2: "{\\"a\\"}"; expected a record'],
  ] as const)('%s %j is refused with its place', (format, content, message) => {
    expect(() => tableOf(formats[format], content)).toThrow(message);
  });
});

describe('Parquet', () => {
  // As fixtures/make.py has written it with pyarrow, in two groups of rows.
  const expected = [
    [1, 200, null, 3],
    [0.5, -1.25, 3, 1e300],
    ['red', 'blue', null, 'red'],
    ['true', 'false', 'true', 'true'],
    ['9007199254740993', '9007199254740992', '1', '2'],
    ['a', 'b', 'a', 'b'],
  ];

  test.each(['none', 'snappy', 'gzip', 'brotli'])('numbers, texts and gaps are read, compressed by %s', (codec) => {
    const table = tableOf(formats.parquet, fixture(`${codec}.parquet`));
    expect(table.names).toEqual(['size', 'weight', 'colour', 'ripe', 'long', 'kind']);
    const columns = columnsOf(table);
    // Beyond 2⁵³ integers are what a double holds, as in any table; as a label they are what they are.
    columns[4] = [...table.textOf(4).codes].map((code) => table.textOf(4).levels[code]);
    expect(columns).toEqual(expected);
    expect(table.placeOf(3)).toBe('row 4');
  });

  test('zstd is read where Node can, else it is said what does', () => {
    const read = () => columnsOf(tableOf(formats.parquet, fixture('zstd.parquet')));
    if ('zstdDecompressSync' in zlib) expect(read()[1]).toEqual(expected[1]);
    else expect(read).toThrow('compressed by ZSTD; expected snappy, gzip, brotli or none (zstd from Node 22.15 on)');
  });

  test('a file that is cut off is damaged', () => {
    const whole = fixture('none.parquet');
    for (let length = 0; length < whole.length; length += 97) {
      expect(() => tableOf(formats.parquet, whole.subarray(0, length))).toThrow(/^file:byte 0: .*; expected /);
    }
  });
});

describe('NPZ', () => {
  const image = (samples: { features: { values: ArrayLike<number> } }) => Array.from(samples.features.values);

  test('a training and a test part are both read, as Keras ships MNIST', () => {
    const { samples, test: tested, notes } = samplesIn(formats.npz, fixture('keras.npz'), { path: 'keras.npz' });
    const all = formats.npy.read(fixture('channel.npy'), options);
    expect([...image(samples), ...image(tested!)]).toEqual(image(all));
    expect(samples.image).toEqual({ width: 2, height: 3 });
    const labels = [samples, tested!].flatMap(({ labels: own }) => [...own!.codes].map((code) => own!.classes[code]));
    expect(labels).toEqual(['3', '7', '3', '7', '7', '3']);
    expect(notes).toEqual(['features from the array x_train, labels from y_train, test samples from x_test']);
  });

  test('X and y are features and labels, compressed or not, and labels may be words', () => {
    const { samples, notes } = samplesIn(formats.npz, fixture('pair.npz'), { path: 'pair.npz' });
    expect(image(samples)).toEqual([0.5, -1, 2, 3.25, 4, 5]);
    expect(samples.labels).toEqual({ classes: ['no', 'yes'], codes: Int32Array.of(0, 1, 0) });
    expect(notes).toEqual(['features from the array X, labels from y']);
  });

  test('labels name another array, which must be there', () => {
    const read = (labels: string) => samplesIn(formats.npz, fixture('pair.npz'), { path: 'pair.npz', labels });
    expect(read('y').samples.labels!.classes).toEqual(['no', 'yes']);
    expect(() => read('z')).toThrow('pair.npz has no array "z"; expected one of X, y');
  });
});

describe('NPY', () => {
  test('floats of 16 bits are the numbers NumPy made', () => {
    const { features } = formats.npy.read(fixture('half.npy'), options);
    // np.float16(6e-8) and np.float16(0.1) as doubles.
    expect(Array.from(features.values)).toEqual([1, 0.5, -2, 65504, 2 ** -24, 0.0999755859375]);
  });

  test('images of one channel are images', () => {
    const { features, image } = formats.npy.read(fixture('channel.npy'), options);
    expect([features.rows, features.cols, image]).toEqual([6, 6, { width: 2, height: 3 }]);
  });

  test('labels may be words, or a column', () => {
    expect(formats.npy.readLabels!(fixture('words.npy'), options)).toEqual({
      classes: ['ash', 'Ölbaum'],
      codes: Int32Array.of(0, 1, 0),
    });
    expect(formats.npy.readLabels!(fixture('column.npy'), options).classes).toEqual(['2', '5']);
  });

  test('a header in double quotes is one', () => {
    const bytes = npyBytes('<f8', [1, 2], [1.5, 2]);
    const quoted = bytes.map((byte, k) => (k < 128 - 16 && byte === 0x27 ? 0x22 : byte));
    expect(formats.npy.read(quoted, options)).toEqual(formats.npy.read(bytes, options));
  });
});

describe('LIBSVM', () => {
  const read = (content: string, indexFrom?: 0 | 1) =>
    formats.libsvm.read(text(content), { ...options, ...(indexFrom !== undefined && { indexFrom }) });

  test('indices from 0 are shifted, which is said', () => {
    const { features, notes } = read('+1 0:5 2:7\n-1 1:6\n');
    expect([features.cols, Array.from(features.values)]).toEqual([3, [5, 0, 7, 0, 6, 0]]);
    expect(notes).toEqual(['indices from 0: feature 0 of the file is the first']);
    expect(read('+1 1:5 2:7\n').notes).toEqual([]);
  });

  test('a file without feature 0 counts as the other one does', () => {
    const { features } = read('+1 1:5 2:7\n', 0);
    expect([features.cols, Array.from(features.values)]).toEqual([3, [0, 5, 7]]);
  });

  test('a qid and comments are passed over', () => {
    const { features, notes } = read('2 qid:10 1:0.5 3:2 # doc 7\n1 qid:10 2:1\n');
    expect([features.cols, Array.from(features.values)]).toEqual([3, [0.5, 0, 2, 0, 1, 0]]);
    expect(notes).toEqual(['qid left out']);
  });
});

describe('the format of a file', () => {
  const csv = text('a,b,c\n1,2,x\n3,4,y\n');
  const sparse = text('+1 1:0.5 3:2\n-1 2:1\n');
  test.each([
    ['csv', 'table.txt', csv],
    ['csv', 'table.data', csv],
    ['csv', 'table', csv],
    ['csv', 'table.csv', csv],
    ['csv', 'notes.dat', text('5.1 3.5 setosa\n4.9 3.0 setosa\n')],
    ['tsv', 'table.tsv', csv],
    ['libsvm', 'a1a.txt', sparse],
    ['libsvm', 'a1a', sparse],
    ['libsvm', 'a1a.t', sparse],
    ['libsvm', 'lies.csv', sparse],
    ['libsvm', 'query.dat', text('2 qid:1 1:0.5 # x\n')],
    ['arff', 'iris.txt', text('% UCI\n\n@RELATION iris\n')],
    ['json', 'data', text(' [\n  {"a": 1}\n]')],
    ['json', 'data.txt', text('{\n"a": [1, 2]\n}')],
    ['json', 'columns.txt', text('{"a": [1, 2], "b": [1, 2]}')],
    ['ndjson', 'data.json', text('{"a":1}\n{"a":2}\n')],
    ['npy', 'array.dat', npyBytes('<f8', [1, 1], [1])],
    ['npz', 'arrays.zip', fixture('pair.npz')],
    ['parquet', 'part-0', fixture('numbers.parquet')],
    ['idx', 'train-images.bin', idxBytes(8, [1, 2], [1, 2])],
    ['idx', 'images-idx3-ubyte.gz', undefined],
    ['csv', 'table.csv.gz', undefined],
  ] as const)('is %s for %s, by its content where that tells', (format, name, head) => {
    expect(formatNameOf(name, undefined, head)).toBe(format);
  });

  test('is what the config says, whatever the content', () => {
    expect(formatNameOf('a.npy', 'csv', npyBytes('<f8', [1, 1], [1]))).toBe('csv');
    expect(formatNameOf('a.csv', 'xls', csv)).toBeUndefined();
  });

  test.each([
    ['version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n', 'LFS'],
    ['<!DOCTYPE html>\n<html>', 'HTML'],
    ['\n<html lang="en">', 'HTML'],
    ['PK\u0003\u0004', 'ZIP'],
    ['BZh9', 'bzip2'],
    ['\u00fd7zXZ\0', 'xz'],
    ['%PDF-1.7', 'PDF'],
    ['\u0089HDF\r\n', 'HDF5'],
  ])('%j is called what it is', (content, word) => {
    expect(() =>
      refuseStrangers(
        Uint8Array.from(content, (c) => c.charCodeAt(0)),
        'odd',
      ),
    ).toThrow(word);
  });

  test('tables and arrays are no strangers', () => {
    for (const bytes of [csv, sparse, fixture('pair.npz'), fixture('numbers.parquet'), text('a<b,c\n')]) {
      expect(() => refuseStrangers(bytes, 'data')).not.toThrow();
    }
  });
});
