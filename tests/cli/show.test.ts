import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { thorough } from '../thorough.ts';
import { binary, environment, l2sweepSync } from './binary.ts';

const digits = fileURLToPath(new URL('../../configs/digits-2v3.yaml', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'l2sweep-show-'));
const lines = (text: string) => text.trimEnd().split('\n');
const show = (...args: string[]) => l2sweepSync(['show', ...args], { cwd: folder });

beforeAll(() => {
  const run = (name: string, lambda: string, ...options: string[]) =>
    l2sweepSync(['run', digits, '--lambda', lambda, '-o', name, '-q', ...options], { cwd: folder });
  expect(run('a', '1,0.1,0.01').code).toBe(0);
  expect(run('b', '10,0.1', '--loss', 'hinge', '--set', 'columns=[lambda, d_adv]').code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('l2sweep show', () => {
  test('puts several runs in one table, under one header with the run in front', () => {
    const { code, stdout, stderr } = show('a', 'b');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [a, b] = ['a', 'b'].map((name) => lines(readFileSync(join(folder, name, 'results.csv'), 'utf8')));
    expect(lines(stdout)).toEqual([
      `run,${a[0]}`,
      ...a.slice(1).map((line) => `a,${line}`),
      ...b.slice(1).map((line) => `b,${line}`),
    ]);
  });

  test('filters and sorts their rows, and shows the columns asked for', () => {
    const { stdout } = show(
      'a',
      'b',
      '--filter',
      'loss=hinge',
      '--filter',
      'lambda<=1',
      '--sort',
      'lambda,run:desc',
      '-c',
      'lambda',
    );
    expect(lines(stdout)).toEqual(['run,lambda', 'a,0.01', 'b,0.1', 'a,0.1', 'a,1']);
  });

  test('filters by columns that it only shows on request', () => {
    const { stdout } = show('a', '--filter', 'w_norm_upper<1', '-c', 'loss,lambda');
    // ‖w‖ at λ = 1 is 0.409 for hinge and 0.190 for softplus; at 0.1 it is over 1
    expect(lines(stdout)).toEqual(['loss,lambda', 'hinge,1', 'softplus,1']);
    expect(show('a', '--filter', 'w_norm_upper>100').stderr).toBe('none of 6 rows meets --filter\n');
  });

  test('goes by the columns of the configs where all of them choose some', () => {
    expect(lines(show('b').stdout)[0]).toBe('lambda,d_adv');
    expect(lines(show('b', 'a').stdout)[0]).toMatch(/^run,class_i,/);
  });

  test('writes into a file, whose name tells the format', () => {
    const { code, stdout } = show('a', 'b', '-c', 'run,lambda', '-o', 'all.ndjson');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(JSON.parse(lines(readFileSync(join(folder, 'all.ndjson'), 'utf8'))[0])).toEqual({ run: 'a', lambda: 1 });
    show('a', '-o', 'a.csv');
    expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe(readFileSync(join(folder, 'a/results.csv'), 'utf8'));
    show('a', '-o', 'a.md');
    expect(readFileSync(join(folder, 'a.md'), 'utf8')).toMatch(/^### 2 v 3/);
    show('a', '-o', 'a.md', '-f', 'tsv');
    expect(readFileSync(join(folder, 'a.md'), 'utf8')).toMatch(/^class_i\tclass_j/);
  });

  test('writes Parquet into a file and into a pipe, the same bytes', async () => {
    expect(show('a', 'b', '-o', 'all.parquet')).toEqual({ code: 0, stdout: '', stderr: '' });
    const bytes = readFileSync(join(folder, 'all.parquet'));
    const piped = spawnSync(process.execPath, [binary, 'show', 'a', 'b', '-f', 'parquet'], { cwd: folder });
    expect(piped.stdout.equals(bytes)).toBe(true);
    const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
    expect(rows.map(({ run, loss, lambda }) => [run, loss, lambda])).toEqual([
      ...['hinge', 'softplus'].flatMap((loss) => [1, 0.1, 0.01].map((lambda) => ['a', loss, lambda])),
      ...[10, 0.1].map((lambda) => ['b', 'hinge', lambda]),
    ]);
  });

  test.skipIf(spawnSync('script', ['--version']).status !== 0)('does not write Parquet to a terminal', () => {
    const command = `"${process.execPath}" "${binary}" show a -f parquet`;
    const { status, stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...environment, NO_COLOR: '1' },
    });
    expect(status).toBe(2);
    expect(stdout.replace(/\s+/g, ' ')).toMatch(
      /^error: --format: parquet is not for a terminal; expected a file or a pipe/,
    );
  });

  test.each([
    [['a', '--filter', 'lamda<1'], '--filter: unknown column "lamda"', 'did you mean "lambda"?'],
    [['a', '--sort', 'lamda'], '--sort: unknown column "lamda"', 'did you mean "lambda"?'],
    [['a', '--filter', 'lambda<x'], '--filter: lambda<x: lambda is a number', 'got "x"'],
    [['a', '--filter', 'robust_error<1'], '--filter: unknown column "robust_error"', 'expected --robust NORM=SIZE'],
    [['a', 'b', 'a'], 'a: named twice', 'every run once'],
    [['a', 'nowhere'], 'nowhere: no such directory', 'results directory'],
    [['a', '-o', 'a'], 'a: cannot be written', 'it is a directory'],
  ])('%j is a mistake, told in one line', (args, wrong, hint) => {
    const { code, stdout, stderr } = show(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(lines(stderr)).toHaveLength(1);
    expect(stderr).toContain(`error: ${wrong}`);
    expect(stderr).toContain(hint);
  });
});

/** Megabytes: a pipe holds kilobytes. */
const ROWS = thorough ? 100_000 : 10_000;

describe(`${ROWS} rows`, () => {
  let text: string;

  beforeAll(() => {
    cpSync(join(folder, 'a'), join(folder, 'big'), { recursive: true });
    const [header, row] = lines(readFileSync(join(folder, 'a/results.csv'), 'utf8'));
    const cells = row.split(',');
    const lambda = header.split(',').indexOf('lambda');
    const rows = Array.from({ length: ROWS }, (_, k) => cells.with(lambda, String(k + 1)).join(','));
    text = `${header}\n${rows.join('\n')}\n`;
    writeFileSync(join(folder, 'big/results.csv'), text);
  });

  const bash = (script: string) =>
    spawnSync('bash', ['-c', script.replaceAll('l2sweep', `"${process.execPath}" "${binary}"`)], {
      cwd: folder,
      encoding: 'utf8',
      env: environment,
    });

  test('are no error where the reader wants three of them', () => {
    const { stdout, stderr } = bash('l2sweep show big -c lambda | head -3; echo $PIPESTATUS');
    expect({ stdout, stderr }).toEqual({ stdout: 'lambda\n1\n2\n0\n', stderr: '' });
  });

  test('are no error where the reader is gone before the first of them', () => {
    const { stdout, stderr } = bash('{ l2sweep show big; echo "$?" >&2; } | true');
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '0\n' });
  });

  test('arrive whole at a reader that takes its time', async () => {
    const child = spawn(process.execPath, [binary, 'show', 'big'], { cwd: folder, env: environment });
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      // a pause every few hundred kilobytes: the pipe fills up and the program has to wait
      if (chunks.length % 8 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const code = child.exitCode ?? (await new Promise((resolve) => child.on('close', resolve)));
    expect(code).toBe(0);
    expect(Buffer.concat(chunks).toString() === text).toBe(true);
  });
});
