import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { datasetSchema } from '../../src/config/dataset.ts';
import { readOverrides } from '../../src/config/overrides.ts';
import { readSamples, type SamplesFile, samplesIn } from '../../src/data/samplesFile.ts';
import { formatNameOf } from '../../src/formats/formatNameOf.ts';
import type { FormatName } from '../../src/formats/index.ts';
import { formats } from '../../src/formats/index.ts';
import { matrixOf } from '../../src/formats/table.ts';
import { npyBytes, text } from './encode.ts';

/** What real files did to the readers: each is read as its author meant it, or refused with the place. */
type Cell = number | string | null;

function columnsOf(format: FormatName, content: string, options = {}): Cell[][] {
  const reader = formats[format];
  if (reader.labelsIn !== 'column') throw new Error(`${format} has no columns`);
  const table = reader.readTable(text(content), { fileName: 'file', ...options });
  return Array.from({ length: table.columns }, (_, column) => {
    const words = table.texts.get(column);
    if (words) return Array.from(words.codes, (code) => (code < 0 ? null : words.levels[code]));
    return Array.from(matrixOf(table, [column]), (value) => (Number.isNaN(value) ? null : value));
  });
}

const samples = (format: FormatName, content: string | Uint8Array, file: Partial<SamplesFile> = {}) =>
  samplesIn(formats[format], typeof content === 'string' ? text(content) : content, { path: 'file', ...file });

const lines = (count: number, line: (k: number) => string) =>
  Array.from({ length: count }, (_, k) => `${line(k)}\n`).join('');

describe('read as they are meant', () => {
  test.each<[what: string, format: FormatName, content: string, columns: Cell[][], options?: object]>([
    [
      'JSON columns in another order of rows',
      'json',
      '{"a":{"r1":1,"r2":2,"r3":3},"b":{"r3":30,"r1":10,"r2":20},"y":{"r1":"p","r2":"q","r3":"p"}}',
      [
        [1, 2, 3],
        [10, 20, 30],
        ['p', 'q', 'p'],
      ],
    ],
    [
      'JSON columns without some rows',
      'json',
      '{"a":{"0":1,"2":3},"b":{"0":10,"1":20}}',
      [
        [1, 3, null],
        [10, null, 20],
      ],
    ],
    [
      'JSON rows by number',
      'json',
      '{"0":{"a":1,"y":5},"1":{"a":2,"y":6},"2":{"a":3,"y":7}}',
      [
        [1, 2, 3],
        [5, 6, 7],
      ],
    ],
    [
      'JSON rows by name',
      'json',
      '{"r":{"a":1,"y":5},"s":{"a":2,"y":6},"t":{"a":3,"y":7}}',
      [
        [1, 2, 3],
        [5, 6, 7],
      ],
      { named: ['y'] },
    ],
    ...[';', '|', '\t'].map((separator): [string, FormatName, string, Cell[][]] => [
      `one feature with decimal commas before ${JSON.stringify(separator)}`,
      'csv',
      lines(20, (k) => `${k},5${separator}${'ab'[k % 2]}`),
      [Array.from({ length: 20 }, (_, k) => k + 0.5), Array.from({ length: 20 }, (_, k) => 'ab'[k % 2])],
    ]),
    [
      'lists of words behind a comma',
      'csv',
      '1,red;blue\n2,red;blue\n3,blue;red\n',
      [
        [1, 2, 3],
        ['red;blue', 'red;blue', 'blue;red'],
      ],
    ],
    [
      'comments and empty lines with blanks in them',
      'csv',
      '# c\na,b,y\n  # in\n1,2,p\n3,4,q\n',
      [
        [1, 3],
        [2, 4],
        ['p', 'q'],
      ],
    ],
    [
      'a comment of as many words as there are columns',
      'csv',
      '# version 2\n1.5 2\n2.5 3\n',
      [
        [1.5, 2.5],
        [2, 3],
      ],
    ],
    [
      'a line of blanks and tabs between columns that blanks separate',
      'csv',
      '1 2 p\n \t \n3 4 q\n',
      [
        [1, 3],
        [2, 4],
        ['p', 'q'],
      ],
    ],
    [
      'ARFF with tabs, and a comment with blanks before it',
      'arff',
      '@relation r\n@attribute a numeric\n@attribute y {p,q}\n@data\n1\tp\n  % in\n2,\tq\n',
      [
        [1, 2],
        ['p', 'q'],
      ],
    ],
  ])('%s', (_, format, content, columns, options) => {
    expect(columnsOf(format, content, options)).toEqual(columns);
  });

  test.each<[what: string, format: FormatName, content: string]>([
    ['JSON', 'json', '[{"a":1,"y":9007199254740992},{"a":2,"y":9007199254740993}]'],
    ['NDJSON', 'ndjson', '{"a":1,"y":9007199254740992}\n{"a":2,"y":9007199254740993}\n'],
    [
      'ARFF with quotes',
      'arff',
      "@relation r\n@attribute a string\n@attribute x numeric\n@attribute y numeric\n@data\n'p',1,9007199254740992\n'q',2,9007199254740993\n",
    ],
  ])('labels beyond 2⁵³ in %s stay apart', (_, format, content) => {
    expect(samples(format, content).samples.labels!.classes).toEqual(['9007199254740992', '9007199254740993']);
  });
});

describe('refused', () => {
  test.each<[what: string, format: FormatName, content: string, message: RegExp, file?: Partial<SamplesFile>]>([
    [
      'thousands set apart beside decimal commas',
      'csv',
      `preis;flaeche;y\n${lines(100, (k) => `${30 + k},5;1;${'ab'[k % 2]}`)}1.000;1;a\n`,
      /^file:102: column 1 \("preis"\) holds "1\.000"; expected a number without anything between its thousands/,
    ],
    [
      'the one cell that is no number',
      'csv',
      `x;z;y\n${lines(121, (k) => `${k},5;1;${'ab'[k % 2]}`)}2.500,5;1;a\n2.500,5;1;a\n`,
      /^file:123: 1 column with text: column 1 \("x"\) \("2\.500,5"\)/,
    ],
    [
      'JSON nested too deep to be shown',
      'json',
      `[{"a":${'['.repeat(200000)}${']'.repeat(200000)},"y":"p"}]`,
      /^file:row 1: "a" is a list of lists; expected a number or a text$/,
    ],
    [
      'weights among the features',
      'csv',
      'x,w,y\n1,2,a\n3,4,b\n',
      /^features hold the weights, column 2 \("w"\)/,
      { features: ['x', 'w'], weight: 'w' },
    ],
    [
      'test samples without the column of weights, which is an index',
      'csv',
      'x,z,y\n1,2,a\n3,4,b\n',
      /expected a weight by its name/,
      { weight: 2, labels: 'y', isTest: true },
    ],
    ...['#3,2.5,a', '  #3,2.5,a'].map((row): [string, FormatName, string, RegExp] => [
      'samples whose first column begins as comments do',
      'csv',
      `#0,0.5,a\n1,1.5,b\n2,0.5,a\n${row}\n`,
      /^file:1: a line that begins with #, as comments do, and has 3 columns, as samples do; expected dataset\.comment: "#"/,
    ]),
    [
      'a sample among the rows that begins as a comment on top does',
      'csv',
      '# measured on 1 May\n1,1.5,b\n2,0.5,a\n#3,2.5,a\n',
      /^file:4: a line that begins with #/,
    ],
    [
      'a value that ARFF does not declare',
      'arff',
      '@relation r\n@attribute a numeric\n@attribute y {p,q}\n@data\n1,p\n2,p % hello\n',
      /^file:6: "p % hello"; expected one of those that @attribute y declares: p, q$/,
    ],
    [
      'a CR within a line',
      'csv',
      '1,2,a\n3,4,b\r5,6,a\n',
      /^file:2: 5 columns; expected 3, as on line 1 \(a CR within it ends no line; expected LF or CRLF\)$/,
    ],
    [
      'a separator that the file does not have',
      'csv',
      'x,y\n1,a\n2,b\n',
      /^file has only one column, because separator: ";" splits none of its lines; expected the separator/,
      { separator: ';' },
    ],
    ['very many columns', 'csv', `${','.repeat(2 ** 21)}\n`, /^file:1: more than 1048576 columns; expected fewer$/],
    [
      'a very long field',
      'csv',
      `1,a\n2,${'x'.repeat(2 ** 26 + 1)}\n`,
      /^file:2: a field of 67108865 bytes; expected at most 67108864: is a quote not closed\?$/,
    ],
    [
      'JSON names that differ in blanks alone',
      'json',
      '[{" a":1,"a":2,"y":"p"}]',
      /^file:row 1: two columns " a" and "a"; expected names that differ in more than blanks$/,
    ],
    ['a NUL character', 'csv', '1,2,a\n2\0,3,b\n', /^file:2: a character of value 0 \(NUL\); expected text$/],
  ])('%s', (_, format, content, message, file) => {
    expect(() => samples(format, content, file)).toThrow(message);
  });

  test('no changed byte of a Parquet file makes its reader hang or die', () => {
    const columns = [
      { name: 'x', data: [1, 2, 3, 4], type: 'DOUBLE' as const },
      { name: 'gap', data: [1, null, 3, 4], type: 'INT32' as const },
      { name: 'y', data: ['a', 'b', 'a', 'a'], type: 'STRING' as const },
    ];
    const good = new Uint8Array(parquetWriteBuffer({ columnData: columns }));
    for (let at = 0; at < good.length; at++) {
      for (const value of [0x7e, 0x84, 0x8a, 0xff]) {
        const changed = good.slice();
        changed[at] = value;
        try {
          samples('parquet', changed, { missing: 'mean' });
        } catch (error) {
          expect((error as Error).name).toBe('UserError');
        }
      }
    }
  }, 20_000);
});

test('what the test file does not have need not be dropped from it', () => {
  const file = { drop: ['id'], isTest: true, labels: 'y' };
  expect(samples('csv', 'x,y\n1,a\n2,b\n', file).samples.featureNames).toEqual(['x']);
});

test('a first line that numbers the columns is told', () => {
  const { warnings } = samples('csv', `0,1,2,3\n${lines(100, (k) => `${k / 7 + 0.1},0.5,${k / 3},${k % 4}`)}`);
  expect(warnings).toContainEqual(
    expect.stringMatching(/^line 1 holds 0, 1, …, as columns are numbered, and is a sample/),
  );
});

test('weights of ARFF rows and comments among rows are told', () => {
  const head = '@relation r\n@attribute a numeric\n@attribute y {p,q}\n@data\n';
  const weighted = samples('arff', `${head}1,p,{5}\n2,q\n`);
  expect([...(weighted.samples.features.values as Uint8Array)]).toEqual([1, 2]);
  expect(weighted.notes).toContain('weights in braces of 1 row left out; dataset.weight takes those of a column');
  expect(samples('csv', '# on top\n1,2,a\n# within\n3,4,b\n').notes).toContain(
    '1 line among the rows beginning with # left out',
  );
});

test('a missing label in a NumPy array of texts is no class', () => {
  const bytes = npyBytes('|u1', [4], [0x61, 0x61, 0, 0x62]);
  const at = new TextDecoder('latin1').decode(bytes).indexOf('u1');
  bytes.set(text('S1'), at);
  expect(() => formats.npy.readLabels!(bytes, { fileName: 'file' })).toThrow(
    'label 3 is "", a missing value; expected a class for every sample',
  );
});

test.each([
  ['csv', 'PAR1,PAR2,y\n1,2,a\n3,4,b\n'],
  ['ndjson', '{"a":1,"y":"p\u2028q"}\n{"a":2,"y":"r"}\n'],
])('%s is told by its content', (format, content) => {
  expect(formatNameOf('file', undefined, text(content))).toBe(format);
});

/** A ZIP archive of NPY arrays, none of them compressed (APPNOTE 4.3): what the reader takes no notice of is 0. */
function npzBytes(arrays: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  const lengthOf = (all: readonly Uint8Array[]) => all.reduce((sum, { length }) => sum + length, 0);
  for (const [array, content] of Object.entries(arrays)) {
    const name = text(`${array}.npy`);
    const entry = new DataView(new ArrayBuffer(46));
    entry.setUint32(0, 0x02014b50, true);
    for (const field of [20, 24]) entry.setUint32(field, content.length, true);
    entry.setUint16(28, name.length, true);
    entry.setUint32(42, lengthOf(parts), true);
    directory.push(new Uint8Array(entry.buffer), name);
    const local = new DataView(new ArrayBuffer(30));
    local.setUint32(0, 0x04034b50, true);
    for (const field of [18, 22]) local.setUint32(field, content.length, true);
    local.setUint16(26, name.length, true);
    parts.push(new Uint8Array(local.buffer), name, content);
  }
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  for (const field of [8, 10]) end.setUint16(field, Object.keys(arrays).length, true);
  end.setUint32(12, lengthOf(directory), true);
  end.setUint32(16, lengthOf(parts), true);
  return Uint8Array.from(Buffer.concat([...parts, ...directory, new Uint8Array(end.buffer)]));
}

test('the test labels of an NPZ file are of the kind that is chosen for training', () => {
  const column = (...numbers: number[]) => npyBytes('|u1', [numbers.length], numbers);
  const arrays = {
    x_train: npyBytes('|u1', [2, 1], [1, 2]),
    y_train: column(10, 11),
    y_train_coarse: column(0, 1),
    x_test: npyBytes('|u1', [2, 1], [3, 4]),
    y_test: column(12, 13),
  };
  const labels = 'y_train_coarse';
  const read = samples('npz', npzBytes({ ...arrays, y_test_coarse: column(1, 0) }), { labels });
  expect(read.samples.labels).toEqual({ classes: ['0', '1'], codes: Int32Array.of(0, 1) });
  expect(read.test!.labels).toEqual({ classes: ['0', '1'], codes: Int32Array.of(1, 0) });
  expect(read.notes[0]).toBe(
    'features from the array x_train, labels from y_train_coarse, test samples from x_test, their labels from y_test_coarse',
  );
  expect(() => samples('npz', npzBytes(arrays), { labels })).toThrow(
    'no labels for them that go with y_train_coarse; expected an array such as y_test_coarse, or labels: y_train',
  );
});

test.each([
  { 1: 2, '+1': 30 },
  { 1: 2, '1.0': 3 },
  { a: 2, ' a': 3 },
])('a class has one weight: %j', (weights) => {
  const read = datasetSchema.safeParse({ path: 'file', class_weight: weights });
  expect(read.error?.issues[0].message).toMatch(/^a weight for every class once/);
});

test('a value that YAML takes for a comment is no value', () => {
  const { overrides, problems } = readOverrides({ set: ['dataset.comment=#'] });
  expect(overrides).toEqual([]);
  expect(problems[0].message).toMatch(/^no value: in YAML # begins a comment/);
});

test('a file of labels is in the encoding of the config', () => {
  const directory = mkdtempSync(join(tmpdir(), 'l2sweep-found-'));
  try {
    const [path, labels] = ['x.csv', 'y.csv'].map((name) => join(directory, name));
    writeFileSync(path, '1,2\n3,4\n');
    writeFileSync(labels, Buffer.from('gr\xfcn\nrot\n', 'latin1'));
    const read = readSamples({ path, labels, encoding: 'windows-1252' });
    expect(read.samples.labels!.classes).toEqual(['grün', 'rot']);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
