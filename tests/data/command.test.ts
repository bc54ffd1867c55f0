import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

test('info has what columns hold in one place, beside names that are wide or of two lines, too', () => {
  writeFileSync(join(directory, 'names.csv'), '身高,"in\nlines",kind\n1.5,0.5,plum\n2.5,1.5,pear\n1.5,1.5,pear\n');
  const { stdout } = l2sweep('data', 'info', 'names.csv');
  // A terminal shows 身高 four characters wide.
  for (const line of ['身高      1.5 to 2.5', 'in lines  0.5 to 1.5', 'kind      text: pear 2'])
    expect(stdout).toContain(`            ${line}`);
});

test('JSON of info has the same facts', () => {
  const { stdout } = l2sweep('data', 'info', 'table.csv', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ samples: 3, features: 2, duplicates: 1, conflicts: 1, min: 0, max: 2.5 });
});

describe('a table that may mean something else', () => {
  const rows = Array.from({ length: 30 }, (_, i) => `${i + 1};${(i % 7) / 2};${i % 2 ? 'a' : 'b'}\n`.replace('.', ','));
  beforeAll(() => {
    writeFileSync(join(directory, 'export.csv'), `sep=;\nid;width;kind\n${rows.join('')}`);
    writeFileSync(join(directory, 'own.yaml'), 'dataset: {path: export.csv}\nlambda: [1]\nattack: {norms: []}\n');
  });
  const program = (...words: string[]) => l2sweepSync(words, { cwd: directory });

  test.each([
    ['', ['data', 'info', 'export.csv']],
    ['', ['init', 'export.csv']],
    [', and is a feature', ['validate', 'own.yaml']],
    [', and is a feature', ['run', 'own.yaml', '-o', 'out', '--progress', 'none']],
  ])('is read, with a warning that says row number%s: %s', (use, words) => {
    const { code, stderr } = program(...words);
    expect(code).toBe(0);
    expect(stderr).toContain(
      `warning: column 1 ("id") looks like a row number (by its name)${use}; dataset.drop: [id] leaves it out`,
    );
  });

  test('has its columns one by one in data info, with what each is used for', () => {
    const { stdout } = program('data', 'info', 'export.csv');
    expect(stdout).toMatch(/columns +3\n +id +1 to 30, dropped\n +width +0 to 3\n +kind +text: a 15, b 15, label\n/);
    const { columns, decisions } = JSON.parse(program('data', 'info', 'export.csv', '--json').stdout);
    expect(columns).toMatchObject([
      { index: 0, name: 'id', kind: 'numbers', use: 'dropped', min: 1, max: 30, values: 30, gaps: 0 },
      { name: 'width', use: 'feature', min: 0, max: 3, values: 7 },
      {
        name: 'kind',
        kind: 'text',
        use: 'label',
        levels: [
          { level: 'a', rows: 15 },
          { level: 'b', rows: 15 },
        ],
      },
    ]);
    const byKey = decisions.map(({ key, value }: { key: string; value: unknown }) => [key, value]);
    expect(Object.fromEntries(byKey)).toEqual({ separator: ';', header: true, labels: 'kind', drop: ['id'] });
  });

  test('has what was recognised in data info and validate, in JSON as well', () => {
    const recognised = ['columns separated by semicolons', 'decimals after a comma'];
    for (const words of [
      ['data', 'info', 'export.csv'],
      ['validate', 'own.yaml'],
    ]) {
      const { stdout } = program(...words);
      expect(stdout).toMatch(/recognised +line 1 says sep=;/);
      for (const note of recognised) expect(stdout).toContain(note);
    }
    expect(JSON.parse(program('data', 'info', 'export.csv', '--json').stdout)).toMatchObject({
      recognised: ['line 1 says sep=;', ...recognised],
      features: 1,
    });
  });

  test('has no warning once the column is dropped', () => {
    const { code, stderr } = program('validate', 'own.yaml', '--set', 'dataset.drop=[id]');
    expect([code, stderr]).toEqual([0, '']);
  });
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
