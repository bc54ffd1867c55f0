import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { taskVariables } from '../../src/cluster/tasks.ts';
import { slurmSchema } from '../../src/config/slurmSchema.ts';
import { binary, environment } from '../cli/binary.ts';
import { blocksOf } from './markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/how-to/many-machines.md'), 'utf8');
const SEGMENTS = 90;

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-cluster-docs-'));
for (const name of ['configs', 'datasets', 'docs']) symlinkSync(join(root, name), join(folder, name), 'junction');
afterAll(() => rmSync(folder, { recursive: true }));

function shell(text: string, env: Readonly<Record<string, string>> = {}) {
  const npx = join(folder, 'npx');
  // A program, not a function: GNU parallel starts it, too.
  const script = `printf '#!/bin/sh\\nshift\\nexec "${process.execPath}" "${binary}" "$@"\\n' > '${npx}'; chmod +x '${npx}'`;
  return spawnSync('bash', ['-c', `set -eo pipefail; ${script}; PATH='${folder}':$PATH\n${text}`], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...environment, ...Object.fromEntries(taskVariables.map((name) => [name, undefined])), ...env },
  });
}

const blocks = (language: string) => blocksOf(page, language);

const results = (...path: string[]) => readFileSync(join(folder, ...path, 'results.csv'), 'utf8');

describe('docs/how-to/many-machines.md', () => {
  test('names every variable that a task is known by, and every key of slurm', () => {
    for (const word of [...taskVariables, ...Object.keys(slurmSchema.shape)]) expect(page).toContain(`\`${word}\``);
  });

  test('has commands that work as they are written, to the same results', () => {
    const runnable = blocks('sh');
    expect(runnable.length).toBeGreaterThan(1);
    for (const code of runnable) {
      const { status, stderr } = shell(code.replace(/\| head -3/, '> plan.csv'));
      expect(status, `${code}${stderr}`).toBe(0);
    }
    expect(results('all')).toBe(results('results/digits-all-pairs'));
    const plan = readFileSync(join(folder, 'plan.csv'), 'utf8');
    expect(plan.trimEnd().split('\n')).toHaveLength(1 + SEGMENTS);
  });

  test.skipIf(spawnSync('parallel', ['--version']).status !== 0)('has commands that work with GNU parallel', () => {
    const [code] = blocks('bash').filter((text) => text.includes('parallel'));
    rmSync(join(folder, 'results'), { recursive: true, force: true });
    const { status, stderr } = shell(code);
    expect(status, stderr).toBe(0);
    expect(results('results/digits-all-pairs').trimEnd().split('\n')).toHaveLength(1 + SEGMENTS * 3);
  });

  test('has a script for PBS and Grid Engine that computes its task', () => {
    const [code] = blocks('bash').filter((text) => text.includes('PBS_O_WORKDIR'));
    rmSync(join(folder, 'results'), { recursive: true, force: true });
    expect(shell(code, { SGE_TASK_ID: '10' })).toMatchObject({ status: 0 });
    expect(readdirSync(join(folder, 'results/digits-all-pairs/segments'))).toContain('softplus_8_9.ndjson');
  });
});

describe('docs/how-to/digits-job.yaml', () => {
  const job = parse(readFileSync(join(root, 'docs/how-to/digits-job.yaml'), 'utf8'));
  const { spec } = job;
  const [container] = spec.template.spec.containers;
  const words: string[] = [...container.command, ...container.args];

  test('is an indexed job whose tasks have all segments, and none has nothing to do', () => {
    expect([job.apiVersion, job.kind, spec.completionMode]).toEqual(['batch/v1', 'Job', 'Indexed']);
    expect(spec.template.spec.restartPolicy).toBe('Never');
    const perTask = Number(words[words.indexOf('--per-task') + 1]);
    expect(Math.ceil(SEGMENTS / perTask)).toBe(spec.completions);
    expect(spec.parallelism).toBeLessThanOrEqual(spec.completions);
  });

  test('runs an image of the version that it comes with', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(container.image).toMatch(new RegExp(`/l2sweep:${version}$`));
  });

  test('mounts the volume that its results go to', () => {
    const [{ name, mountPath }] = container.volumeMounts;
    expect(spec.template.spec.volumes.map((volume: { name: string }) => volume.name)).toContain(name);
    const out = words[words.indexOf('--out') + 1];
    expect(dirname(out)).toBe(mountPath);
  });

  test('has a command that computes its task, with texts for all of its words', () => {
    expect(words.filter((word) => typeof word !== 'string')).toEqual([]);
    expect(words[0]).toBe('l2sweep');
    const here = words.slice(1).map((word) => word.replace(/^\/configs/, 'configs').replace(/^\/results/, 'pods'));
    const { status, stderr } = shell(`npx l2sweep ${here.join(' ')}`, {
      JOB_COMPLETION_INDEX: '9',
      HOSTNAME: 'digits-9',
    });
    expect(status, stderr).toBe(0);
    expect(readdirSync(join(folder, 'pods/digits-all-pairs/segments'))).toHaveLength(SEGMENTS - 81);
  });
});
