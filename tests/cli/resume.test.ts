import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { binary, environment, l2sweepSync } from './binary.ts';

const digits = fileURLToPath(new URL('../../configs/digits-2v3.yaml', import.meta.url));
const newFolder = () => mkdtempSync(join(tmpdir(), 'l2sweep-resume-'));
const files = ['results.csv', 'reference.csv', 'robustness.csv', 'weights.npy', 'histograms.csv'];
const bytesOf = (directory: string) => files.map((name) => readFileSync(join(directory, name), 'hex'));

/** Runs a sweep and sends a signal when it has told of its first point. */
async function interrupted(cwd: string, args: readonly string[], signal: NodeJS.Signals) {
  const child = spawn(process.execPath, [binary, 'run', ...args, '--verbose'], {
    cwd,
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.on('data', (text) => {
    if (!told.includes(': ok') && String(text).includes(': ok')) child.kill(signal);
    told += text;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, told };
}

describe('a run that is interrupted', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s ends with %i and prints the command that leads to the same files', async (signal, expected) => {
    const cwd = newFolder();
    const args = [digits, '--loss', 'softplus', '--lambda', '10:1e-3:400', '--set', "name=it's $HOME", '-o', 'a b'];
    const { code, told } = await interrupted(cwd, args, signal);
    expect(code).toBe(expected);
    const [, command] = /they are kept in a b; resume with:\n {2}(l2sweep run .*)\n$/.exec(told)!;
    const shell = `l2sweep() { '${process.execPath}' '${binary}' "$@"; }\n${command} --quiet`;
    const { status, stderr } = spawnSync('bash', ['-c', shell], { cwd, encoding: 'utf8', env: environment });
    expect([status, stderr.replace(/^.*: ok, .*\n/gm, '')]).toEqual([0, '']);
    l2sweepSync(['run', ...args.slice(0, -1), 'whole'], { cwd });
    expect(bytesOf(join(cwd, 'a b'))).toEqual(bytesOf(join(cwd, 'whole')));
    expect(JSON.parse(readFileSync(join(cwd, 'a b/run.json'), 'utf8')).config.name).toBe("it's $HOME");
  });
});

describe('a run whose point never ends', () => {
  const lasting = ['--set', 'trainer=gradient-descent', '--set', 'gradient_descent.epochs=9007199254740991'];
  const grid = ['--loss', 'softplus', '--lambda', '10,1e-12', '--set', 'tolerance=1e-6'];

  test.each([1, 2])(
    'is ended by one signal, and keeps the points that were done: %i jobs',
    { timeout: 60_000 },
    async (jobs) => {
      const cwd = newFolder();
      const args = [digits, ...lasting, ...grid, '-o', 'out', '-j', String(jobs)];
      const { code, told } = await interrupted(cwd, args, 'SIGINT');
      expect(code).toBe(130);
      expect(told).toContain('stopping: points being computed have 5 s to finish; another Ctrl-C stops at once\n');
      expect(told).toMatch(
        /^interrupted: 1 of 2 points done; they are kept in out; a point that needed more than 5 s begins anew; resume with:\n {2}l2sweep run /m,
      );
      expect(readFileSync(join(cwd, 'out/results.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(2);
      expect(JSON.parse(readFileSync(join(cwd, 'out/run.json'), 'utf8')).runs.at(-1).end).not.toBeNull();
    },
  );

  test('is ended at once by a second signal', async () => {
    const cwd = newFolder();
    const args = [digits, ...lasting, ...grid, '-o', 'out', '--verbose'];
    const child = spawn(process.execPath, [binary, 'run', ...args], {
      cwd,
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let told = '';
    child.stderr.on('data', (text) => {
      if (told === '') child.kill('SIGTERM');
      told += text;
      if (told.includes('another SIGTERM')) child.kill('SIGTERM');
    });
    const ended = await new Promise((resolve) => child.on('close', (code, signal) => resolve([code, signal])));
    expect(ended).toEqual([null, 'SIGTERM']);
    expect(told).not.toContain('interrupted');
  });
});

describe.skipIf(process.platform === 'win32')('a run that is reading its data', () => {
  const commands = [['run'], ['work', '--index', '0']];

  /** Starts a run, and opens the pipe that its data come from, which waits for the run to do so, too. */
  async function reading(command: readonly string[]) {
    const cwd = newFolder();
    spawnSync('mkfifo', ['data.csv'], { cwd });
    writeFileSync(join(cwd, 'own.yaml'), 'dataset: {path: data.csv}\nlambda: [1, 0.1]\n');
    const child = spawn(process.execPath, [binary, ...command, 'own.yaml', '-o', 'out'], { cwd, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve([code, signal])));
    return { cwd, child, ended, pipe: await open(join(cwd, 'data.csv'), 'w') };
  }

  test.each(commands)('is ended at once by Ctrl-C and SIGTERM, and has written nothing: %s', async (...command) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const { cwd, child, ended, pipe } = await reading(command);
      child.kill(signal);
      expect(await ended).toEqual([null, signal]);
      expect(existsSync(join(cwd, 'out'))).toBe(false);
      await pipe.close();
    }
  });

  test.each(commands)('is ended by SIGUSR1 when it has read them: %s', async (...command) => {
    const { cwd, child, ended, pipe } = await reading(command);
    child.kill('SIGUSR1');
    await pipe.writeFile('1,2,a\n2,1,a\n3,3,b\n2,3,b\n');
    await pipe.close();
    expect(await ended).toEqual([null, 'SIGTERM']);
    expect(existsSync(join(cwd, 'out'))).toBe(false);
  });
});

describe('a run of what is there', () => {
  const data = '1,2,a\n2,1,a\n3,3,b\n2,3,b\n0,1,a\n4,4,b\n';
  /** A sweep of own data in a folder of its own. */
  function finished(): { cwd: string; again: (...options: string[]) => ReturnType<typeof l2sweepSync> } {
    const cwd = newFolder();
    writeFileSync(join(cwd, 'data.csv'), data);
    writeFileSync(join(cwd, 'own.yaml'), 'dataset: {path: data.csv}\nlambda: [1, 0.1]\n');
    const again = (...options: string[]) => l2sweepSync(['run', 'own.yaml', ...options], { cwd });
    again();
    return { cwd, again };
  }

  test('prints the same again and says that all is from before', () => {
    const { cwd, again } = finished();
    const { code, stdout, stderr } = again();
    expect([code, stdout]).toEqual([0, readFileSync(join(cwd, 'results/own/results.csv'), 'utf8')]);
    expect(stderr).toMatch(/^own: 2 points, all from before, in .* s; results in results\/own$/m);
  });

  test('makes files again that somebody removed or changed', () => {
    const { cwd, again } = finished();
    const path = join(cwd, 'results/own');
    const before = bytesOf(path);
    for (const name of files) writeFileSync(join(path, name), 'lost');
    expect(again('-q')).toMatchObject({ code: 0, stderr: '' });
    expect(bytesOf(path)).toEqual(before);
  });

  test('is refused where the data have another content, with what differs, and replaced where that is forced', () => {
    const { cwd, again } = finished();
    writeFileSync(join(cwd, 'data.csv'), data.replace('4,4', '4,5'));
    const { code, stderr } = again();
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: results\/own: holds results of a different sweep: files\.data\.csv\.sha256: "[0-9a-f]{39}… → "/m,
    );
    expect(again('--force').code).toBe(0);
    expect(again().stderr).toContain('all from before');
  });

  test('goes on to the segments that are not there, and says so', () => {
    const { again } = finished();
    expect(again('--loss', 'softplus').code).toBe(2);
    const { stderr } = again('--force', '--set', 'penalty=C', '--set', 'lambda=[1, 1e308]');
    expect(stderr).toContain('1 of 2 points failed');
    expect(again('--set', 'penalty=C', '--set', 'lambda=[1, 1e308]')).toMatchObject({ code: 1 });
  });
});

describe('l2sweep run --on-error', () => {
  const failing = [digits, '--set', 'penalty=C', '--lambda', '1e308,1,0.1', '-j', '1'];

  test('continue, as without it, has a row for every point and ends with 1', () => {
    for (const options of [[], ['--on-error', 'continue']]) {
      const { code, stdout } = l2sweepSync(['run', ...failing, '-c', 'status', ...options], { cwd: newFolder() });
      expect(code).toBe(1);
      expect(stdout).toBe('status\nfailed\nok\nok\nfailed\nok\nok\n');
    }
  });

  test('stop ends with 1 after the point that failed, and says how to go on', () => {
    const { code, stdout, stderr } = l2sweepSync(['run', ...failing, '-c', 'loss,status', '--on-error', 'stop'], {
      cwd: newFolder(),
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^loss,status\nhinge,failed\n/);
    expect(stdout).not.toContain('softplus');
    expect(stderr).toMatch(
      /^stopped after a point that failed .*: \d of 6 points done; they are kept in .*:\n {2}l2sweep run /m,
    );
  });

  test('knows no other word', () => {
    const { code, stderr } = l2sweepSync(['run', digits, '--on-error', 'halt'], { cwd: newFolder() });
    expect([code, stderr]).toEqual([2, 'error: --on-error: unknown policy "halt"; expected continue or stop\n']);
  });
});
