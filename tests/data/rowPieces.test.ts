import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RowPiece, rowPieces } from '../../src/data/rowPieces.ts';
import { numbersOf } from '../../src/formats/table.ts';
import { rowOf } from '../../src/math/matrix.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'l2sweep-pieces-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const count = 300;
const numbers = Array.from({ length: count }, (_, i) => [i, (i * 37) % 11 === 0 ? 0 : i / 8, -i]);
const words = Array.from({ length: count }, (_, i) => (i % 9 === 0 ? `a "b",\n#c ${i}` : `d${i % 5}`));
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

const files = {
  'quoted.csv': ['a,b,c,word', ...numbers.map((row, i) => `${row},${quoted(words[i])}`)].join('\n'),
  'headerless.csv': numbers.map((row, i) => `${row},${quoted(words[i])}\r\n`).join(''),
  'commented.csv': [
    '# it\'s "said',
    'a,b,c,word',
    ...numbers.map((row, i) => `# "${i}\n${row},${quoted(words[i])}`),
  ].join('\n'),
  'tabs.tsv': ['a\tb\tc\tword', ...numbers.map((row, i) => [...row, quoted(words[i])].join('\t'))].join('\n'),
  'records.ndjson': numbers.map(([a, b, c], i) => `${JSON.stringify({ a, b, c, word: words[i] })}\n\n`).join(''),
  'lists.ndjson': [['a', 'b', 'c', 'word'], ...numbers.map((row, i) => [...row, words[i]])]
    .map((row) => JSON.stringify(row))
    .join('\n'),
};

/** Numbers, words and places of all rows. */
async function rowsOf(name: string, size?: number) {
  const rows: unknown[][] = [];
  const pieces: RowPiece[] = [];
  for await (const piece of rowPieces({ path: join(folder, name), named: ['word'] }, size)) {
    expect(piece.firstRow).toBe(rows.length);
    pieces.push(piece);
    if (!('table' in piece)) throw new Error('no table');
    const { table } = piece;
    const word = table.textOf(3);
    for (let row = 0; row < table.rows; row++) {
      const cells = [0, 1, 2].map((column) => {
        const { values, offset, stride } = numbersOf(table, column);
        return values[offset + row * stride];
      });
      rows.push([...cells, word.levels[word.codes[row]], table.placeOf(row)]);
    }
  }
  return { rows, pieces: pieces.length };
}

describe('a table piece by piece', () => {
  beforeAll(() => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    writeFileSync(join(folder, 'packed.csv.gz'), gzipSync(files['quoted.csv']));
  });

  test.each([...Object.keys(files), 'packed.csv.gz'])(
    'has the rows, the words and the lines that %s has as a whole',
    async (name) => {
      const whole = await rowsOf(name);
      expect(whole.pieces).toBe(1);
      expect(whole.rows.map((row) => row.slice(0, 3))).toEqual(numbers.map((row) => row.map((x) => x + 0)));
      expect(whole.rows.map((row) => row[3])).toEqual(words);
      for (const size of [400, 1000, 4096]) {
        const pieces = await rowsOf(name, size);
        expect(pieces.pieces).toBeGreaterThan(1);
        expect(pieces.rows).toEqual(whole.rows);
      }
    },
  );

  test('tells a mistake in a later piece with its line in the file', async () => {
    const lines = files['quoted.csv'].split('\n');
    const content = [...lines, '1,2', '3,4,5,x'].join('\n');
    writeFileSync(join(folder, 'short.csv'), content);
    await expect(rowsOf('short.csv', 1000)).rejects.toThrow(`short.csv:${lines.length + 1}: 2 columns; expected 4`);
    writeFileSync(join(folder, 'cut.csv.gz'), gzipSync(content).subarray(0, -20));
    await expect(rowsOf('cut.csv.gz', 1000)).rejects.toThrow('truncated gzip data; expected more after the last byte');
  });

  test('grows where a row is longer than a piece', async () => {
    const long = 'x'.repeat(5000);
    writeFileSync(join(folder, 'long.csv'), `a,b,c,word\n1,2,3,"${long}"\n4,5,6,y\n`);
    expect((await rowsOf('long.csv', 64)).rows.map((row) => row[3])).toEqual([long, 'y']);
  });
});

describe('LIBSVM piece by piece', () => {
  const text = numbers.map(([a, b], i) => `${i % 2} 1:${a} ${i === 250 ? 900 : 7}:${b || 1}`).join('\n');

  test.each([undefined, 0, 1] as const)(
    'has the features and labels that it has as a whole (from index %s)',
    async (indexFrom) => {
      const path = join(folder, 'sparse.libsvm');
      writeFileSync(path, text);
      const read = async (size?: number) => {
        const rows: [Map<number, number>, string][] = [];
        for await (const piece of rowPieces({ path, named: [], ...(indexFrom !== undefined && { indexFrom }) }, size)) {
          if (!('samples' in piece)) throw new Error('no samples');
          const { features, labels } = piece.samples;
          for (let i = 0; i < features.rows; i++) {
            const own = [...rowOf(features, i).entries()].filter(([, x]) => x !== 0);
            rows.push([new Map(own), labels!.classes[labels!.codes[i]]]);
          }
        }
        return rows;
      };
      const first = indexFrom === 0 ? 1 : 0;
      const expected = numbers.map(([a, b], i) => {
        const entries: [number, number][] = [
          [first, a],
          [first + (i === 250 ? 899 : 6), b || 1],
        ];
        return [new Map(entries.filter(([, x]) => x !== 0)), String(i % 2)];
      });
      expect(await read()).toEqual(expected);
      expect(await read(500)).toEqual(expected);
    },
  );
});
