import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { binary, environment, l2sweepProcess } from '../cli/binary.ts';

const program = fileURLToPath(new URL('./commandTrainer.mjs', import.meta.url));
const isLinux = process.platform === 'linux';
const lambdas = [2, 1, 0.5, 0.1];

interface Way {
  readonly timeout?: number;
  readonly changes?: object;
  readonly csv?: string;
}

/** A folder with a config whose trainer goes one way. */
function prepare(what: string, { timeout, changes, csv = 'a,b,class\n-1.5,0,I\n1.5,0,J\n' }: Way = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'l2sweep-command-'));
  const trace = join(folder, 'trace');
  writeFileSync(join(folder, 'data.csv'), csv);
  const trainer = { command: [process.execPath, program, what], ...(timeout && { timeout }) };
  const config = { dataset: { path: 'data.csv' }, lambda: lambdas, attack: { norms: [] }, trainer, ...changes };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  return { folder, trace, out: join(folder, 'out') };
}

/** Where each start of the trainer is written down. */
const traced = (folder: string) => ({ L2SWEEP_TEST_TRACE: join(folder, 'trace') });

const columns = ['lambda', 'w_norm', 'objective', 'excess', 'duality_gap', 'converged', 'status', 'trainer', 'error'];

type Row = Readonly<Record<string, string>>;

async function run(folder: string, ...more: string[]) {
  const args = ['run', 'config.json', '--out', 'out', '-c', columns.join(','), '--quiet', '-f', 'ndjson', ...more];
  const { code, stdout, stderr } = await l2sweepProcess(args, { cwd: folder, env: traced(folder) });
  const rows = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
  return { code, rows, stderr };
}

/** Folders and processes of the trainers that have been started. */
function startsIn(trace: string): { readonly folder: string; readonly pid: number }[] {
  if (!existsSync(trace)) return [];
  return readFileSync(trace, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ folder: line.split(' ')[0], pid: Number(line.split(' ')[1]) }));
}

/** Processes whose group is that of one of the trainers: zombies, too. */
function leftOf(pids: readonly number[]): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
        return pids.includes(group) || pids.includes(Number(name)) ? [stat] : [];
      } catch {
        return [];
      }
    });
}

async function expectNothingLeft(trace: string): Promise<void> {
  const starts = startsIn(trace);
  expect(starts.length).toBeGreaterThan(0);
  await expect.poll(() => starts.filter(({ folder }) => existsSync(folder))).toEqual([]);
  if (isLinux) await expect.poll(() => leftOf(starts.map(({ pid }) => pid))).toEqual([]);
}

describe('a command that trains', () => {
  test('has the exact objective where it gives back the solution in closed form, and no excess', async () => {
    const { folder, trace } = prepare('best');
    const { code, rows } = await run(folder);
    expect(code).toBe(0);
    expect(rows.length).toBe(lambdas.length);
    for (const [k, row] of rows.entries()) {
      const w = Math.min(1.5 / (2 * lambdas[k]), 1 / 1.5);
      expect(row.w_norm).toBeCloseTo(w, 15);
      expect(row.objective).toBeCloseTo(Math.max(1 - 1.5 * w, 0) + lambdas[k] * w * w, 14);
      expect(Number(row.excess)).toBeGreaterThanOrEqual(0);
      expect(Number(row.excess)).toBeLessThanOrEqual(1e-6);
      expect([row.status, row.trainer, row.error ?? '', row.duality_gap ?? '', row.converged ?? '']).toEqual([
        ...['ok', 'commandTrainer.mjs', '', '', ''],
      ]);
    }
    expect(startsIn(trace).length).toBe(1);
    await expectNothingLeft(trace);
  });

  test.each([
    ['half', /weights\.npy.*expected/],
    ['headless', /weights\.npy.*does not begin with the magic string/],
    ['fail', /exit code 3; expected 0; it ended and said last: ValueError: no good$/],
    ['killed', /killed by SIGKILL; expected exit code 0/],
    ['silent', /ended without writing weights\.npy; expected that file/],
    ['unbiased', /the shape of bias\.npy is \(9,\); expected \(4,\), points$/],
    ['narrow', /the shape of weights\.npy is \(4, 1\); expected \(4, 2\), points × features$/],
    ['directory', /weights\.npy is no regular file; expected an NPY file$/],
    ['tells', /it ended and said last: no such file: \.\/weights\.npy$/],
    ['fewer', /the shape of weights\.npy is \(3, 2\); expected \(4, 2\), points × features$/],
  ])('that goes the way %s fails the points of its path, with the reason', async (what, reason) => {
    const { folder, trace } = prepare(what);
    const { code, rows } = await run(folder);
    expect(code).toBe(1);
    expect(rows.map(({ status }) => status)).toEqual(lambdas.map(() => 'failed'));
    for (const { error } of rows) expect(error).toMatch(reason);
    expect(startsIn(trace).length).toBe(1);
    await expectNothingLeft(trace);
  });

  test.runIf(isLinux)(
    'that leaves what has no end where its weights should be fails its points, and is not read',
    async () => {
      for (const what of ['pipe', 'endless']) {
        const { code, rows } = await run(prepare(what).folder);
        expect(code).toBe(1);
        for (const { error } of rows) expect(error).toMatch(/weights\.npy is no regular file; expected an NPY file$/);
      }
    },
  );

  test.runIf(isLinux)('that kills or stops its guard is ended all the same', async () => {
    for (const what of ['unguard', 'stopGuard']) {
      const { folder, trace } = prepare(what, { timeout: 1 });
      const { code, rows } = await run(folder);
      expect(code).toBe(1);
      for (const { error } of rows) expect(error).toMatch(/the process that guards it was killed or stopped/);
      await expectNothingLeft(trace);
    }
  });

  test('fails the one point whose weights are not numbers, and keeps the others', async () => {
    const { folder } = prepare('nan');
    const { code, rows } = await run(folder);
    expect(code).toBe(1);
    expect(rows.map(({ status }) => status)).toEqual(['failed', 'ok', 'ok', 'ok']);
    expect(rows[0].error).toMatch(/weight 1 of 2 is NaN; expected finite numbers$/);
  });

  test('that hangs is killed with all that it has started when its time is over', async () => {
    const { folder, trace } = prepare('hang', { timeout: 1 });
    const { code, rows } = await run(folder);
    expect(code).toBe(1);
    for (const { error } of rows)
      expect(error).toMatch(/no end after 1 s; expected a larger trainer\.timeout; .*waiting$/);
    await expectNothingLeft(trace);
  });

  test('leaves nothing running behind itself', async () => {
    const { folder, trace } = prepare('leave');
    expect((await run(folder)).code).toBe(0);
    await expectNothingLeft(trace);
  });

  test('may print a gigabyte: the log has its beginning and its end', async () => {
    const { folder, out, trace } = prepare('gigabyte');
    expect((await run(folder)).code).toBe(0);
    const [name] = readdirSync(join(out, 'trainer'));
    const path = join(out, 'trainer', name);
    expect(statSync(path).size).toBeLessThan(2 ** 21);
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/\n… \d+ bytes that are not kept …\n/);
    expect(text.endsWith('the last word\n')).toBe(true);
    await expectNothingLeft(trace);
  });

  test('that does not exist fails all points, with the reason', async () => {
    const { folder } = prepare('best', { changes: { trainer: { command: ['no-such-trainer', 'x'] } } });
    const { code, rows, stderr } = await run(folder);
    expect(code).toBe(1);
    const reason = 'no-such-trainer: there is no program no-such-trainer; expected one in PATH';
    expect(stderr).toContain(`4 of 4 points failed: ${reason}`);
    for (const { error } of rows)
      expect(error).toMatch(/^no-such-trainer: there is no program no-such-trainer; expected one in PATH/);
  });

  test('has the weights of samples where the data have some', async () => {
    const csv = 'a,b,v,class\n-1.5,0,2,I\n1.5,0,0.5,J\n';
    const dataset = { path: 'data.csv', weight: 'v' };
    const { folder, out } = prepare('weighted', { csv, changes: { dataset } });
    expect((await run(folder)).code).toBe(0);
    const [name] = readdirSync(join(out, 'trainer'));
    expect(readFileSync(join(out, 'trainer', name), 'utf8')).toBe('2 0.5\n');
  });
});

/** Starts a sweep whose trainer hangs, and waits until that is so. */
async function hanging(
  ...more: string[]
): Promise<{ child: ChildProcess; ended: Promise<number | null>; trace: string; folder: string }> {
  const { folder, trace } = prepare('hang');
  const child = spawn(process.execPath, [binary, 'run', 'config.json', '--out', 'out', '--quiet', ...more], {
    ...{ cwd: folder, env: { ...environment, ...traced(folder) }, stdio: 'ignore' },
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  await expect.poll(() => startsIn(trace).length, { timeout: 30_000 }).toBe(1);
  return { child, ended, trace, folder };
}

describe('a command in hand', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'ends at %s, with all that it has started, and its points are no failed ones',
    async (signal) => {
      const { child, ended, trace, folder } = await hanging();
      child.kill(signal);
      expect(await ended).toBe(signal === 'SIGINT' ? 130 : 143);
      await expectNothingLeft(trace);
      const results = join(folder, 'out', 'results.csv');
      expect(existsSync(results) ? readFileSync(results, 'utf8') : '').not.toContain('failed');
    },
  );

  test('ends where the program is killed', async () => {
    const { child, ended, trace } = await hanging();
    child.kill('SIGKILL');
    await ended;
    await expectNothingLeft(trace);
  });

  test('ends where the program is stopped twice', async () => {
    const { child, ended, trace } = await hanging();
    child.kill('SIGINT');
    await setTimeout(20);
    child.kill('SIGINT');
    await ended;
    await expectNothingLeft(trace);
  });
});

describe('results of a command', () => {
  test('are the same for one job and for two', async () => {
    const { folder, out } = prepare('best', { changes: { loss: ['hinge', 'softplus'] } });
    await run(folder, '-j', '1');
    const bytes = readFileSync(join(out, 'results.csv'), 'hex');
    await run(folder, '-j', '2', '--force');
    expect(readFileSync(join(out, 'results.csv'), 'hex')).toBe(bytes);
  });

  test('that are complete are not computed again, and failed ones are', async () => {
    const { folder, trace } = prepare('best');
    expect([(await run(folder)).code, (await run(folder)).code]).toEqual([0, 0]);
    expect(startsIn(trace).length).toBe(1);
    const failing = prepare('fail');
    expect([(await run(failing.folder)).code, (await run(failing.folder)).code]).toEqual([1, 1]);
    expect(startsIn(failing.trace).length).toBe(2);
  });

  test('are not gone on with by a program that has changed since', async () => {
    const { folder } = prepare('best');
    const own = join(folder, 'mine.mjs');
    writeFileSync(own, readFileSync(program));
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    config.trainer.command = [process.execPath, 'mine.mjs', 'best'];
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    expect((await run(folder)).code).toBe(0);
    writeFileSync(own, `${readFileSync(program)}\n// another\n`);
    const { code, stderr } = await run(folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/a different sweep: trainer\.files\.mine\.mjs: "[0-9a-f]+…? ?.* → /);
  });
});
