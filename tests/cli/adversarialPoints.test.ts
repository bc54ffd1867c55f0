import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { l2sweepSync } from './binary.ts';

const digits = fileURLToPath(new URL('../../configs/digits-2v3.yaml', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'l2sweep-adversarial-points-'));
const run = (...args: string[]) => l2sweepSync(args, { cwd: folder });

beforeAll(() => {
  const sweep = ['--lambda', '0.01', '--set', 'adversarial={norm: linf, epsilon: [0.2, 0.1]}', '--loss', 'softplus'];
  const { code, stderr } = run('run', digits, ...sweep, '--out', 'trained', '--quiet');
  expect(code, stderr).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true }));

test('points of a sweep over ε are called by their ε, on the screen and in pictures', () => {
  const attack = run('attack', 'trained', '--epsilon', '0.2,0.1', '--samples', '1531', '--format', 'table');
  expect(attack.code, attack.stderr).toBe(0);
  const titles = attack.stdout.split('\n').filter((line) => line.includes(' v '));
  expect(titles).toEqual(['2 v 3 · softplus · ε = 0.2', '2 v 3 · softplus · ε = 0.1']);
  const svg = readFileSync(join(folder, 'trained/attack/attack.svg'), 'utf8');
  expect([...svg.matchAll(/softplus, (. = [\d.]+)</g)].map(([, point]) => point)).toEqual(['ε = 0.2', 'ε = 0.1']);

  const rows = readFileSync(join(folder, 'trained/attack/attack.csv'), 'utf8').trimEnd().split('\n');
  const ends = rows.map((row) => [row.split(',')[3], row.split(',').at(-1)].join());
  expect([...new Set(ends)]).toEqual(['lambda,adversarial_epsilon', '0.01,0.2', '0.01,0.1']);
  expect(run('attack', 'trained', '--samples', '1531').code).toBe(0);

  const tilt = run('tilt', 'trained', '--epsilon', '0.2', '--format', 'table');
  expect(tilt.stdout.split('\n')[0]).toBe('2 v 3 · softplus · ε = 0.2');
});

test('tables and charts of runs over λ and over ε say of each which of them it is', () => {
  expect(run('run', digits, '--lambda', '1,0.1,0.01', '--loss', 'softplus', '--out', 'decayed', '--quiet').code).toBe(
    0,
  );
  const table = run('show', 'decayed', 'trained', '--format', 'table').stdout;
  const shown = table.split('\n').filter((line) => /^\s+ε |→ /.test(line));
  expect(shown.map((line) => line.trim().replace(/ {2,}.*| the shape .*/, ''))).toEqual(['ε', 'λ →', 'ε', 'λ →']);
  const charts = run('show', 'decayed', 'trained', '--plot').stdout;
  expect([...charts.matchAll(/^ +([λε]) [\d.]/gm)].map(([, symbol]) => symbol)).toEqual(['λ', 'ε']);
});
