import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { l2sweepSync } from '../cli/binary.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'l2sweep-data-'));
  writeFileSync(join(directory, 'table.csv'), 'size,colour,kind\n1.5,0,plum\n2.5,1,pear\n1.5,0,pear\n');
  writeFileSync(join(directory, 'broken.csv'), '1,2,a\n3,b\n');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The real command in the temporary directory; no data directory, an empty cache. */
function l2sweep(...words: string[]) {
  const env = { L2SWEEP_DATA_DIR: undefined, XDG_CACHE_HOME: join(directory, 'cache') };
  return l2sweepSync(words, { cwd: directory, env });
}

test('info tells what is in a table, on stdout, for people and as JSON', () => {
  const { code, stdout, stderr } = l2sweep('data', 'info', 'table.csv');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('3 samples × 2 features, kept as 64-bit floats');
  expect(stdout).toContain('pear: 2, plum: 1');
  expect(stdout).toContain('1 sample equal to an earlier one, 1 of them with another class');
});

test('JSON of info has the same facts', () => {
  const { stdout } = l2sweep('data', 'info', 'table.csv', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ samples: 3, features: 2, duplicates: 1, conflicts: 1, min: 0, max: 2.5 });
});

test.each([
  [['info', 'broken.csv'], 'broken.csv:2: 2 columns; expected 3, as on line 1'],
  [['info', 'nothing.csv'], 'nothing.csv: cannot be read: no such file or directory'],
  [['info', 'table.csv', '--labels', 'kinds'], 'did you mean "kind"?'],
  [['info', 'optdigit'], 'did you mean "optdigits"?'],
  [['info', 'optdigits', '--labels', 'x'], '--labels goes with a file'],
  [['info', 'table.csv', '--format', 'xls'], 'there is no format "xls"; expected one of csv, tsv'],
  [['info', 'mnist'], 'expected `l2sweep data fetch mnist` to be run once'],
  [['fetch', 'minst'], 'did you mean "mnist"?'],
  [['fetch', 'mnist', '--mirror', 'http://127.0.0.1:9/'], 'put into '],
])('%j ends with exit code 2, one message and no stack', (words, message) => {
  const { code, stdout, stderr } = l2sweep('data', ...words);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
