import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { binary, type Ended, environment, l2sweepProcess } from '../cli/binary.ts';
import { thorough } from '../thorough.ts';
import { hostileNames } from './hostileNames.ts';
import { type Slurm, startSlurm, whyNoSlurm } from './slurm.ts';
import { steady, transcript, transcriptIn } from './transcript.ts';

const page = fileURLToPath(new URL('../../docs/how-to/many-machines.md', import.meta.url));

const missing = thorough ? whyNoSlurm() : 'L2SWEEP_TEST_ALL is not set';
if (thorough && missing !== undefined) console.warn(`tests/cluster/slurm.test.ts is skipped: ${missing}`);

const newFolder = () => mkdtempSync(join(tmpdir(), 'l2sweep-slurm-test-'));
const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

describe.skipIf(missing !== undefined)('on a Slurm of this host', { timeout: 400_000 }, () => {
  /** Arrays of at most 20 tasks. */
  let slurm: Slurm;
  beforeAll(async () => {
    slurm = await startSlurm(20);
  });
  afterAll(() => slurm?.stop());

  const command = (cwd: string, ...args: string[]): Promise<Ended> => l2sweepProcess(args, { cwd, env: slurm.env });

  /** Writes a config of long segments: six of them, three per task. */
  function longSweep(cwd: string): void {
    const dataset = {
      name: 'optdigits',
      classes: [
        [0, 1],
        [2, 3],
        [4, 5],
      ],
      scale: 16,
    };
    const lambda = { geomspace: [10, 1e-6, 300] };
    const config = { dataset, loss: ['hinge', 'softplus'], lambda, slurm: { per_task: 3, time: 30 } };
    writeFileSync(join(cwd, 'long.json'), JSON.stringify(config));
  }

  function points(directory: string): number {
    const segments = join(directory, 'segments');
    if (!existsSync(segments)) return 0;
    const files = readdirSync(segments).filter((name) => name.endsWith('.ndjson'));
    return files.reduce((sum, name) => sum + read(segments, name).split('{"entry":"point"').length - 1, 0);
  }

  /** Waits for what takes seconds on an idle machine. */
  async function until(what: string, isSo: () => boolean): Promise<void> {
    for (let tries = 0; !isSo(); tries++) {
      if (tries > 900) throw new Error(`${what}: not within 90 s`);
      await sleep(100);
    }
  }

  test('90 segments in an array give the bytes of one run, as docs/how-to/many-machines.md shows (npm run docs:slurm renews it)', () => {
    const now = transcript(slurm);
    expect(now).toContain('\nthe same bytes\n');
    expect(steady(now)).toBe(steady(transcriptIn(readFileSync(page, 'utf8'))));
  });

  test('tasks have as many segments as the largest array of the cluster demands', async () => {
    const cwd = newFolder();
    const digits = fileURLToPath(new URL('../../configs/digits-all-pairs.yaml', import.meta.url));
    const { code, stdout } = await command(cwd, 'launch', 'slurm', digits, '--dry-run');
    expect(code).toBe(0);
    // 90 segments in at most 20 tasks, numbered from 0.
    expect(stdout).toContain('#SBATCH --array=0-17\n');
    expect(stdout).toContain(' --per-task 5 ');
    const few = await command(cwd, 'launch', 'slurm', digits, '--per-task', '4');
    expect(few.code).toBe(2);
    expect(few.stderr).toMatch(/^error: --per-task: 90 segments in tasks of 4 are 23 tasks, .* 20; expected 5 or more/);
  });

  test('preempted tasks keep what they have: requeued ones go on, others are submitted again, and no more than those', async () => {
    const cwd = newFolder();
    longSweep(cwd);
    const launch = ['launch', 'slurm', 'long.json', '--poll', '1', '-o', 'out'];
    expect(await command(cwd, ...launch, '--no-wait')).toMatchObject({ code: 0 });
    const { job } = JSON.parse(read(cwd, 'out/slurm/job.json'));
    await until(
      'both tasks are at work',
      () => readdirSync(join(cwd, 'out')).includes('segments') && points(join(cwd, 'out')) > 40,
    );
    slurm.call('scancel', '--signal=USR1', '--batch', `${job}_0`);
    slurm.call('scontrol', 'requeue', `${job}_1`);

    // Waits for the job that is there; the second task completes itself.
    const first = await command(cwd, ...launch);
    expect(first.stderr).toContain(`long: job ${job} is still there\n`);
    expect(first.code).toBe(1);
    expect(first.stderr).toMatch(/warning: [123] of 6 segments are missing: .*; to compute them: work with --index/);
    expect(first.stderr).not.toMatch(/missing:.*_4_5/);
    expect(read(cwd, `out/slurm/${job}_0.log`)).toContain('stopping: points being computed have 5 s to finish');
    const kept = points(join(cwd, 'out'));

    const second = await command(cwd, ...launch);
    expect(second.code).toBe(0);
    expect(second.stderr).toMatch(/^long: job \d+: [123] segments? in 1 task$/m);
    expect(read(cwd, 'out/slurm/job.sh')).toContain('#SBATCH --array=0\n');
    expect(points(join(cwd, 'out'))).toBe(6 * 300);
    expect(kept).toBeGreaterThan(3 * 300);

    await command(cwd, 'run', 'long.json', '-q', '-o', 'one');
    for (const name of ['results.csv', 'robustness.csv', 'histograms.csv', 'reference.csv']) {
      expect(read(cwd, 'out', name) === read(cwd, 'one', name), name).toBe(true);
    }
  });

  test('Ctrl-C ends the waiting and says so, and the job goes on', async () => {
    const cwd = newFolder();
    longSweep(cwd);
    const args = ['launch', 'slurm', 'long.json', '--poll', '1', '-o', 'out', '--set', 'dataset.classes=[0,1]'];
    const child = spawn(process.execPath, [binary, ...args], { cwd, env: { ...environment, ...slurm.env } });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk;
    });
    await until('the launcher waits', () => stderr.includes('segments done'));
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    const { job } = JSON.parse(read(cwd, 'out/slurm/job.json'));
    expect(stderr).toContain(`job ${job} goes on; the same command again waits for it, scancel ${job} ends it\n`);
    expect(slurm.call('squeue', '--noheader', '--jobs', job)).not.toBe('');
    slurm.call('scancel', job);
    await until('the job has ended', () => slurm.call('squeue', '--noheader', '--jobs', job) === '');
  });

  test('names that mean something to a shell stay names', async () => {
    const cwd = newFolder();
    const name = hostileNames.join(' ');
    const directory = "it's $(touch pwned) `touch pwned`\n; touch pwned";
    const dataset = { name: 'optdigits', classes: [0, 1], limit_per_class: 20 };
    writeFileSync(join(cwd, 'sweep.json'), JSON.stringify({ name, dataset, lambda: [1] }));
    const { code, stderr } = await command(cwd, 'launch', 'slurm', 'sweep.json', '--poll', '1', '-o', directory);
    expect(stderr).toContain('1 of 1 points');
    expect(code).toBe(0);
    expect(readdirSync(cwd).sort()).toEqual([directory, 'sweep.json'].sort());
    expect(readdirSync(join(cwd, directory))).not.toContain('pwned');
  });

  test('options that the cluster refuses are told as it tells them, and nothing is waited for', async () => {
    const cwd = newFolder();
    longSweep(cwd);
    const { code, stderr } = await command(cwd, 'launch', 'slurm', 'long.json', '--partition', 'nowhere');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: sbatch: invalid partition specified: nowhere; /i);
    expect(existsSync(join(cwd, 'results/long/slurm/job.json'))).toBe(false);
  });
});
