import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { environment, l2sweepSync } from './binary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('npm run dev', () => {
  const folder = mkdtempSync(join(tmpdir(), 'l2sweep-dev-'));
  const sweep = ['run', 'configs/digits-2v3.yaml', '--lambda', '1,0.1', '--quiet'];

  afterAll(() => rmSync(folder, { recursive: true }));

  function dev(...args: string[]) {
    const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'dev', '--', ...args], {
      cwd: root,
      encoding: 'utf8',
      env: environment,
      shell: process.platform === 'win32',
    });
    return { code: status, stdout, stderr };
  }

  test('sweeps over threads from the source, to the bytes of the build', () => {
    const [source, built] = [join(folder, 'source'), join(folder, 'built')];
    const csv = l2sweepSync([...sweep, '--out', built], { cwd: root }).stdout;
    // two losses, so two threads
    expect(dev(...sweep, '--jobs', '2', '--out', source)).toEqual({ code: 0, stdout: csv, stderr: '' });
    expect(csv.trimEnd().split('\n')).toHaveLength(5);
    for (const name of ['weights.npy', 'histograms.csv']) {
      expect(readFileSync(join(source, name), 'hex') === readFileSync(join(built, name), 'hex'), name).toBe(true);
    }
    // which measures in threads, too
    expect(dev('report', source)).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(join(source, 'report.html'), 'utf8')).toContain('digits-2v3');
  });

  test('says what is wrong as the build does', () => {
    expect(dev('run', 'none.yaml')).toEqual(l2sweepSync(['run', 'none.yaml'], { cwd: root }));
  });
});
