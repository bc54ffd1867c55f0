import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchScript, checkDirectory, perTaskOf } from '../../src/cluster/sbatch.ts';
import { taskCount } from '../../src/cluster/tasks.ts';
import { slurmSchema } from '../../src/config/slurmSchema.ts';
import { hostileNames } from './hostileNames.ts';

describe('the script of an array', () => {
  const slurm = {
    time: '1:30:00',
    memory: '4G',
    partition: 'short,long',
    account: 'a',
    qos: 'q',
    cpus: 4,
    at_once: 20,
  };
  const script = batchScript({ tasks: [0, 1, 2, 5], perTask: 3, program: ['/usr/bin/node', '/a b/l2sweep.js'], slurm });

  test('asks for what the options say, and only before its first command', () => {
    const [shebang, ...rest] = script.trimEnd().split('\n');
    expect(shebang).toBe('#!/bin/bash');
    expect(rest.slice(0, -1).every((line) => line.startsWith('#SBATCH --'))).toBe(true);
    const asked = [
      'array=0-2,5%20',
      'time=1:30:00',
      'mem=4G',
      'partition=short,long',
      'account=a',
      'qos=q',
      'cpus-per-task=4',
    ];
    for (const option of asked) expect(rest).toContain(`#SBATCH --${option}`);
  });

  test('becomes the program, so that signals reach it', () => {
    expect(script.trimEnd().split('\n').at(-1)).toBe(
      "exec /usr/bin/node '/a b/l2sweep.js' work . --per-task 3 --jobs 4 --progress plain",
    );
  });

  test('starts the program under any name, and nothing else', () => {
    for (const name of hostileNames) {
      const text = batchScript({ tasks: [0], perTask: 1, program: ['printf', '%s\\0', name], slurm: {} });
      const { stdout, status } = spawnSync('bash', ['-c', text.replace(/^exec/m, 'exec env')], { encoding: 'utf8' });
      expect([status, stdout.split('\0').slice(0, 3)], name).toEqual([0, [name, 'work', '.']]);
    }
  });
});

describe('what a cluster is asked for', () => {
  const patterned = ['time', 'memory', 'partition', 'account', 'qos'] as const;

  test('is taken as Slurm writes it', () => {
    const times = [90, '90', '90:00', '1:30:00', '2-12', '2-12:30', '2-12:30:00'];
    for (const time of times) expect(slurmSchema.safeParse({ time }).success, String(time)).toBe(true);
    for (const memory of [4000, '500M', '4G', '1T']) expect(slurmSchema.safeParse({ memory }).success).toBe(true);
    expect(
      slurmSchema.safeParse({ partition: 'gpu_a-1,b.2', account: 'x', qos: 'y', cpus: 1, per_task: 2 }).success,
    ).toBe(true);
  });

  test('is refused where it could be anything but a value', () => {
    for (const key of patterned) {
      for (const value of [...hostileNames, '1 --uid=0', '1\n', '-1', '--x', '1\n#SBATCH --x']) {
        expect(slurmSchema.safeParse({ [key]: value }).success, `${key}: ${value}`).toBe(false);
      }
      fc.assert(
        fc.property(fc.string({ unit: fc.constantFrom(...'a1:-,.\n\r $`\'"\\;|&%=#') }), (value) => {
          if (slurmSchema.safeParse({ [key]: value }).success) expect(value).toMatch(/^[\w.:,-]+(?![\s\S])/);
        }),
      );
    }
  });

  test('are as many segments per task as the largest array demands, unless more are wanted', () => {
    expect(perTaskOf(90, 1001, undefined)).toBe(1);
    expect(perTaskOf(90, 1001, 4)).toBe(4);
    expect(perTaskOf(90, 50, undefined)).toBe(2);
    expect(() => perTaskOf(90, 50, 1)).toThrow(
      '--per-task: 90 segments in tasks of 1 are 90 tasks, and the cluster allows arrays of 50; expected 2 or more',
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 1001 }), (segments, most) => {
        expect(taskCount(segments, perTaskOf(segments, most, undefined))).toBeLessThanOrEqual(most);
      }),
    );
  });

  test('is a directory whose path Slurm does not rewrite', () => {
    for (const path of ["/a b/it's", '/a\nb', '/$(x)']) expect(() => checkDirectory(path)).not.toThrow();
    for (const path of ['/50%', '/a\\b']) expect(() => checkDirectory(path)).toThrow('a meaning of its own');
  });
});
