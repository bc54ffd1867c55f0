import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { binary, environment } from '../cli/binary.ts';
import { hasMnist } from '../thorough.ts';

/** Programs of other versions of Node, separated as in PATH. */
const others = (process.env.L2SWEEP_OTHER_NODES ?? '').split(delimiter).filter((path) => path !== '');

/** What a run of the built command by this Node leaves: the files that are the same for equal runs. */
function bytes(node: string, config: string, options: readonly string[]): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'l2sweep-node-'));
  const path = fileURLToPath(new URL(`../../configs/${config}.yaml`, import.meta.url));
  const args = [binary, 'run', path, '--quiet', '--out', directory, ...options];
  const { status, stderr } = spawnSync(node, args, { encoding: 'utf8', env: environment });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return ['results.csv', 'reference.csv', 'weights.npy', 'histograms.csv'].map((name) =>
    readFileSync(join(directory, name), 'hex'),
  );
}

function version(node: string): string {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
}

describe.skipIf(others.length === 0)('other versions of Node, named in L2SWEEP_OTHER_NODES,', () => {
  test('are others', () => {
    expect(others.map(version)).not.toContain(process.version);
  });

  test('give the same bytes for digits, both losses', () => {
    const expected = bytes(process.execPath, 'digits-2v3', []);
    for (const node of others) expect(bytes(node, 'digits-2v3', []), version(node)).toEqual(expected);
  });

  test.skipIf(!hasMnist)('give the same bytes for MNIST, both losses', () => {
    const grid = ['--lambda', '10:1e-5:7'];
    const expected = bytes(process.execPath, 'mnist-2v3', grid);
    for (const node of others) expect(bytes(node, 'mnist-2v3', grid), version(node)).toEqual(expected);
  });
});

describe.skipIf(!hasMnist)('MNIST', () => {
  test.each(['hinge', 'softplus'])('%s gives the same bytes for 1, 2 and 7 jobs', (loss) => {
    const run = (jobs: string) =>
      bytes(process.execPath, 'mnist-2v3', ['--lambda', '10:1e-5:7', '--loss', loss, '--jobs', jobs]);
    const alone = run('1');
    for (const jobs of ['2', '7']) expect(run(jobs), `${jobs} jobs`).toEqual(alone);
  });
});
