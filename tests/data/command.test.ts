import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'l2sweep-data-'));
  writeFileSync(join(directory, 'table.csv'), 'size,colour,kind\n1.5,0,plum\n2.5,1,pear\n1.5,0,pear\n');
  writeFileSync(join(directory, 'broken.csv'), '1,2,a\n3,b\n');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The real command, from source, in the temporary directory; no data directory, an empty cache. */
function l2sweep(...words: string[]) {
  const { L2SWEEP_DATA_DIR: _, ...environment } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', join(root, 'node_modules/tsx/dist/esm/index.mjs'), join(directory, 'run.mjs'), ...words],
    {
      cwd: directory,
      encoding: 'utf8',
      env: { ...environment, XDG_CACHE_HOME: join(directory, 'cache'), NO_COLOR: '1' },
    },
  );
  return { status, stdout, stderr };
}
beforeAll(() => {
  const main = JSON.stringify(new URL('../../src/cli/main.ts', import.meta.url).href);
  writeFileSync(join(directory, 'run.mjs'), `import { main } from ${main};\nawait main(process.argv.slice(2));\n`);
});

test('info tells what is in a table, on stdout, for people and as JSON', () => {
  const { status, stdout, stderr } = l2sweep('data', 'info', 'table.csv');
  expect([status, stderr]).toEqual([0, '']);
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
  [['info', 'table.csv', '--labels', 'kinds'], 'did you mean kind?'],
  [['info', 'optdigit'], 'did you mean optdigits?'],
  [['info', 'optdigits', '--labels', 'x'], '--labels goes with a file'],
  [['info', 'table.csv', '--format', 'xls'], 'there is no format "xls"; expected one of csv, tsv'],
  [['info', 'mnist'], 'expected `l2sweep data fetch mnist` to be run once'],
  [['fetch', 'minst'], 'did you mean mnist?'],
  [['fetch', 'mnist', '--mirror', 'http://127.0.0.1:9/'], 'put into '],
])('%j ends with exit code 2, one message and no stack', (words, message) => {
  const { status, stdout, stderr } = l2sweep('data', ...words);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
