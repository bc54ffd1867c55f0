import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { outputs } from '../../src/outputs/index.ts';
import { binary, environment, l2sweepSync } from '../cli/binary.ts';
import { hostileNames } from './hostileNames.ts';

const digits = fileURLToPath(new URL('../../configs/digits-all-pairs.yaml', import.meta.url));

const newFolder = () => mkdtempSync(join(tmpdir(), 'l2sweep-cluster-'));
const lines = (text: string) => text.trimEnd().split('\n');

/** Everything in a results directory that may not depend on where and when it was computed. */
function contentOf(directory: string): Record<string, string> {
  const names = readdirSync(directory).filter((name) => /\.(csv|npy)$/.test(name) && name !== 'timings.csv');
  expect(names).toContain('results.csv');
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), 'hex')]));
}

/** A folder with a config of six segments: three pairs, both losses, two λ. */
function threePairs(): string {
  const folder = newFolder();
  const config = {
    name: 'three pairs',
    dataset: {
      name: 'optdigits',
      classes: [
        [0, 1],
        [2, 3],
        [4, 'rest'],
      ],
      scale: 16,
      limit_per_class: 60,
    },
    loss: ['hinge', 'softplus'],
    lambda: [0.1, 0.01],
  };
  writeFileSync(join(folder, 'sweep.json'), JSON.stringify(config));
  return folder;
}

const SCHEDULERS = Object.fromEntries(
  ['SLURM_ARRAY_TASK_ID', 'JOB_COMPLETION_INDEX', 'PBS_ARRAY_INDEX', 'PBS_ARRAYID', 'SGE_TASK_ID'].map((name) => [
    name,
    undefined,
  ]),
);

function command(cwd: string, args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) {
  return l2sweepSync(args, { cwd, env: { ...SCHEDULERS, ...env } });
}

describe('l2sweep plan', () => {
  test('lists 45 pairs with two losses as 90 segments, in the order of results.csv', () => {
    const { code, stdout } = command(newFolder(), ['plan', digits]);
    const rows = lines(stdout).map((line) => line.split(','));
    expect(code).toBe(0);
    expect(rows[0]).toEqual(['name', 'index', 'segment', 'class_i', 'class_j', 'loss', 'points', 'fold', 'repeat']);
    expect(rows).toHaveLength(91);
    expect(rows[1]).toEqual(['digits-all-pairs', '0', 'hinge_0_1', '0', '1', 'hinge', '3', '', '']);
    expect(rows[90]).toEqual(['digits-all-pairs', '89', 'softplus_8_9', '8', '9', 'softplus', '3', '', '']);
    expect(new Set(rows.slice(1).map(([, , id]) => id)).size).toBe(90);
  });

  test('lists every fold as a segment, after those of its pair on all training samples', () => {
    const folds = ['--set', 'validation={folds: 2, repeats: 2}', '--set', 'loss=hinge'];
    const rows = lines(command(newFolder(), ['plan', digits, ...folds, '-c', 'segment,fold,repeat']).stdout).slice(1);
    expect(rows).toHaveLength(45 * 5);
    expect(rows.slice(0, 6)).toEqual([
      'hinge_0_1,,',
      'hinge_0_1_repeat1_fold1,1,1',
      'hinge_0_1_repeat1_fold2,2,1',
      'hinge_0_1_repeat2_fold1,1,2',
      'hinge_0_1_repeat2_fold2,2,2',
      'hinge_0_2,,',
    ]);
    expect(new Set(rows.map((row) => row.split(',')[0])).size).toBe(45 * 5);
  });

  test('calls segments the same whatever the λ, the tolerance and the other losses', () => {
    const ids = (...options: string[]) =>
      lines(command(newFolder(), ['plan', digits, '-c', 'segment', ...options]).stdout).slice(1);
    const all = ids();
    expect(ids('--lambda', '100:1e-6:9', '--set', 'tolerance=1e-9')).toEqual(all);
    expect(ids('--loss', 'softplus')).toEqual(all.filter((id) => id.startsWith('softplus')));
  });

  test('prints every format of text, of several configs one after the other', () => {
    const folder = threePairs();
    const formats = Object.entries(outputs).filter(([, { content }]) => content === 'text');
    for (const [format] of formats) {
      const { code, stdout } = command(folder, ['plan', 'sweep.json', digits, '-f', format, '--loss', 'hinge']);
      expect(code, format).toBe(0);
      for (const text of ['three pairs', 'hinge', 'digits-all-pairs']) expect(stdout).toContain(text);
      expect(
        lines(stdout).filter((line) => /hinge.*hinge/.test(line)),
        format,
      ).toHaveLength(3 + 45);
    }
  });
});

describe('l2sweep work and merge', () => {
  test('give the bytes of run -j 1 and -j 2', () => {
    const cwd = threePairs();
    for (const jobs of ['1', '2']) {
      expect(command(cwd, ['run', 'sweep.json', '-q', '-j', jobs, '-o', `run-${jobs}`]).code).toBe(0);
    }
    expect(contentOf(join(cwd, 'run-2'))).toEqual(contentOf(join(cwd, 'run-1')));
    // Several at a time and one by one, from the config and from the directory, backwards, some twice.
    const works = [
      ['sweep.json', '--index', '4-5', '-j', '2'],
      ['many', '--index', '1,2', '--per-task', '2', '-j', '1'],
      ['many', '--index', '3,0-1', '-j', '2'],
    ];
    for (const args of works) expect(command(cwd, ['work', ...args, '-q', '-o', 'many'])).toMatchObject({ code: 0 });
    const { code, stdout, stderr } = command(cwd, ['merge', 'sweep.json', '-o', 'many']);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('three pairs: 12 of 12 points; results in many\n');
    expect(contentOf(join(cwd, 'many'))).toEqual(contentOf(join(cwd, 'run-1')));
  });

  test('take the task from the variable of the scheduler', () => {
    const cwd = threePairs();
    const ids = lines(command(cwd, ['plan', 'sweep.json', '-c', 'segment']).stdout).slice(1);
    const computed = (env: Record<string, string>, ...options: string[]) => {
      const out = newFolder();
      const { code, stderr } = command(cwd, ['work', 'sweep.json', '-q', '-o', out, ...options], env);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      return readdirSync(join(out, 'segments')).map((name) => ids.indexOf(name.replace('.ndjson', '')));
    };
    expect(computed({ SLURM_ARRAY_TASK_ID: '3' })).toEqual([3]);
    expect(computed({ SGE_TASK_ID: '1', PBS_ARRAYID: '' })).toEqual([0]);
    expect(computed({ JOB_COMPLETION_INDEX: '1' }, '--per-task', '4').sort()).toEqual([4, 5]);
    const beyond = command(cwd, ['work', 'sweep.json', '--per-task', '4'], { PBS_ARRAY_INDEX: '2' });
    expect(beyond.code).toBe(2);
    expect(beyond.stderr).toBe('error: PBS_ARRAY_INDEX: "2" is no task; expected a number from 0 to 1\n');
    const none = command(cwd, ['work', 'sweep.json']);
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(
      /^error: nothing says which task this is; expected --index, or one of the variables SLURM/,
    );
    expect(readdirSync(cwd)).toEqual(['sweep.json']);
  });

  test('list what is missing, write what is there and end with 1; run completes it', () => {
    const cwd = threePairs();
    command(cwd, ['work', 'sweep.json', '-q', '--index', '0-3']);
    const { code, stderr } = command(cwd, ['merge', 'sweep.json']);
    expect(code).toBe(1);
    expect(stderr).toContain('warning: 2 of 6 segments are missing: hinge_4_rest, softplus_4_rest; ');
    expect(stderr).toContain('--index 4-5\n');
    expect(stderr).toContain('three pairs: 8 of 12 points; results in results/three-pairs\n');
    expect(lines(readFileSync(join(cwd, 'results/three-pairs/results.csv'), 'utf8'))).toHaveLength(1 + 8);

    expect(command(cwd, ['run', 'sweep.json', '-q']).code).toBe(0);
    command(cwd, ['run', 'sweep.json', '-q', '-o', 'whole']);
    expect(contentOf(join(cwd, 'results/three-pairs'))).toEqual(contentOf(join(cwd, 'whole')));
    expect(command(cwd, ['merge', 'results/three-pairs'])).toMatchObject({ code: 0 });
  });

  test('refuse another sweep, naming what differs, and sources that do not go together', () => {
    const cwd = threePairs();
    command(cwd, ['work', 'sweep.json', '-q', '--index', '0', '-o', 'a']);
    for (const name of ['work', 'merge']) {
      const args = [
        name,
        'sweep.json',
        '-o',
        'a',
        '--set',
        'tolerance=1e-8',
        ...(name === 'work' ? ['--index', '0'] : []),
      ];
      const { code, stderr } = command(cwd, args);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^error: a: holds results of a different sweep: tolerance: 0.000001 → 1e-8; expected/);
    }
    const changed = command(cwd, ['work', 'a', '--index', '0', '--loss', 'hinge']);
    expect([changed.code, lines(changed.stderr)[0]]).toEqual([
      2,
      expect.stringMatching(/^error: --loss: a has a config/),
    ]);
    const mixed = command(cwd, ['merge', 'a', 'sweep.json']);
    expect([mixed.code, lines(mixed.stderr)[0]]).toEqual([
      2,
      expect.stringMatching(/^error: sweep.json: no directory;/),
    ]);
  });

  test('keep class names out of paths and shells', () => {
    const cwd = newFolder();
    const names = hostileNames.filter((name) => name.trim() !== '').slice(0, 8);
    const rows = names.flatMap((name, k) =>
      [0, 1, 2].map((i) => `${k + i / 3},${i},"${name.replaceAll('"', '""')}"\n`),
    );
    writeFileSync(join(cwd, 'data.csv'), `x,y,class\n${rows.join('')}`);
    writeFileSync(
      join(cwd, 'sweep.json'),
      JSON.stringify({ dataset: { path: 'data.csv', classes: 'all-pairs' }, lambda: [1], name: names[0] }),
    );
    expect(command(cwd, ['run', 'sweep.json', '-q', '-o', 'whole']).code).toBe(0);
    mkdirSync(join(cwd, 'many'));
    expect(command(cwd, ['work', 'sweep.json', '-q', '-o', 'many', '--index', '0-27']).code).toBe(0);
    expect(readdirSync(join(cwd, 'many/segments'))).toHaveLength(28);
    const dry = command(cwd, ['launch', 'slurm', 'sweep.json', '-o', 'many', '--dry-run', '--set', 'tolerance=1e-6']);
    expect(dry.code).toBe(0);
    expect(command(cwd, ['merge', 'many', '-q']).code).toBe(0);
    expect(contentOf(join(cwd, 'many'))).toEqual(contentOf(join(cwd, 'whole')));
    expect(readdirSync(cwd).sort()).toEqual(['data.csv', 'many', 'sweep.json', 'whole']);
  });
});

describe('a scheduler that stops work', () => {
  /** Many λ: long enough to be stopped on the way. */
  const POINTS = 200;
  const lambda = ['--lambda', `10:1e-6:${POINTS}`];
  const long = [...lambda, '--index', '0-1', '-j', '1', '--progress', 'none', '-o', 'out'];

  const bytes = (...path: string[]) => readFileSync(join(...path, 'results.csv'), 'utf8');
  /** The results of the first two segments, never stopped. */
  let whole: string;
  beforeAll(() => {
    const cwd = threePairs();
    command(cwd, ['run', 'sweep.json', '-q', ...lambda, '--set', 'dataset.classes=[0,1]', '-o', 'whole']);
    whole = bytes(cwd, 'whole');
  });

  test.each(['SIGTERM', 'SIGUSR1', 'SIGKILL'] as const)(
    'with %s gets a directory that the next attempt completes',
    async (signal) => {
      const cwd = threePairs();
      const child = spawn(process.execPath, [binary, 'work', 'sweep.json', ...long], {
        cwd,
        env: { ...environment, ...SCHEDULERS },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk;
      });
      const file = join(cwd, 'out/segments/hinge_0_1.ndjson');
      const points = () =>
        existsSync(file)
          ? lines(readFileSync(file, 'utf8')).filter((line) => /^\{"entry":"point"/.test(line)).length
          : 0;
      while (points() < 3) await sleep(5);
      child.kill(signal);
      const [code] = await once(child, 'close');
      expect(code).toBe(signal === 'SIGKILL' ? null : 143);
      if (signal !== 'SIGKILL') {
        expect(said).toMatch(/^stopping: points being computed have 5 s to finish; another SIGTERM stops at once$/m);
        expect(said).toMatch(
          /^interrupted: [01] of 2 segments done; .* kept in out\/segments; the same command goes on$/m,
        );
      }
      const before = points();
      expect(before).toBeGreaterThanOrEqual(3);

      expect(command(cwd, ['work', 'sweep.json', ...long]).code).toBe(0);
      // What had been reported was not reported again, but computed again to the same bits.
      expect(points()).toBe(POINTS);
      expect(command(cwd, ['merge', 'out', '-q']).code).toBe(1);
      expect(bytes(cwd, 'out')).toBe(whole);
    },
  );
});

describe('l2sweep launch slurm', () => {
  test('with --dry-run writes and prints the script of an array, and how to submit it', () => {
    const cwd = threePairs();
    const { code, stdout, stderr } = command(cwd, [
      ...['launch', 'slurm', 'sweep.json', '--dry-run', '-o', "it's $(here)"],
      ...['--per-task', '4', '--time', '1:30:00', '--memory', '2G', '--set', 'slurm.partition=short'],
    ]);
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync(join(cwd, "it's $(here)", 'slurm/job.sh'), 'utf8'));
    for (const option of ['array=0-1', 'time=1:30:00', 'mem=2G', 'partition=short']) {
      expect(lines(stdout)).toContain(`#SBATCH --${option}`);
    }
    expect(stdout).not.toContain('here');
    // The line to submit it is one that a shell takes as it is.
    const [, submit] = /to submit this: (.*)$/m.exec(stderr)!;
    const tried = spawnSync('bash', ['-c', submit.replace('sbatch', 'cat')], { cwd, encoding: 'utf8' });
    expect(tried.stdout).toBe(stdout);
  });

  test('tells of every wrong value at once, with its place', () => {
    const cwd = threePairs();
    const args = ['--time', '1;rm', '--memory', 'much', '--cpus', '0', '--partition', '$(x)', '--per-task', '-1'];
    const { code, stderr } = command(cwd, ['launch', 'slurm', 'sweep.json', ...args]);
    expect(code).toBe(2);
    for (const flag of ['time', 'memory', 'cpus', 'partition', 'per-task']) {
      expect(stderr).toMatch(new RegExp(`^error: --${flag}: .*expected`, 'm'));
    }
    expect(readdirSync(cwd)).toEqual(['sweep.json']);
  });

  test('is refused where there is no Slurm, and in a directory whose path Slurm would rewrite', () => {
    const cwd = threePairs();
    const nowhere = command(cwd, ['launch', 'slurm', 'sweep.json'], { PATH: '/nowhere' });
    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toMatch(/^error: sbatch: there is no sbatch on this machine; expected/);
    const percent = command(cwd, ['launch', 'slurm', 'sweep.json', '-o', '50%']);
    expect(percent.code).toBe(2);
    expect(percent.stderr).toMatch(/50%: Slurm gives % and \\ in the paths of logs a meaning of its own/);
  });
});
