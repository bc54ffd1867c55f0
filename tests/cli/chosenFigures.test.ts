import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { l2sweepSync } from './binary.ts';

const toy = fileURLToPath(new URL('../../configs/toy.yaml', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'l2sweep-chosen-figures-'));
const run = (...args: string[]) => l2sweepSync(args, { cwd: folder });

beforeAll(() => {
  const { code, stderr } = run('run', toy, '--lambda', '0.01,1e-4', '--out', 'toy', '--quiet');
  expect(code, stderr).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('report --figures', () => {
  test('writes these figures and no others, each with what was chosen in its name, its title and its axis', () => {
    const figures = 'histogram:s,histogram:ys,histogram:loss,plane';
    const { code, stderr } = run('report', 'toy', '--svg', 'some', '--lambda', '1e-4', '--figures', figures);
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'some: 4 figures\n' });
    expect(readdirSync(join(folder, 'some')).sort()).toEqual([
      'histogram-loss-IvJ-hinge-1e-4.svg',
      'histogram-s-IvJ-hinge-1e-4.svg',
      'histogram-ys-IvJ-hinge-1e-4.svg',
      'plane-IvJ-hinge-1e-4.svg',
    ]);
    for (const [quantity, axis, label] of [
      ['s', 's(x)', 'score s'],
      ['ys', 'y·s(x)', 'margin y·s'],
      ['loss', 'f(y·s(x)) (hinge)', 'loss f(y·s)'],
    ]) {
      const svg = readFileSync(join(folder, 'some', `histogram-${quantity}-IvJ-hinge-1e-4.svg`), 'utf8');
      expect(svg).toContain(`>${axis}</text>`);
      expect(svg).toMatch(new RegExp(`<title.*· ${label.replace(/[()]/g, '\\$&')} ·`));
    }
  });

  test('writes all that can be drawn where nothing is chosen', () => {
    expect(run('report', 'toy', '--svg', 'all', '--lambda', '1e-4').code).toBe(0);
    const names = readdirSync(join(folder, 'all')).map((name) => name.split('-')[0]);
    expect(names.sort()).toEqual(['curves', 'histogram', 'limits', 'plane', 'spread', 'tilting', 'tradeoff']);
  });

  test('tells what is no figure, what is no choice of one and what cannot be drawn, and writes nothing', () => {
    for (const [figures, message] of [
      ['plain', 'unknown figure "plain"; expected curves, plane, .*; did you mean "plane"\\?'],
      ['histogram:t', 'there is no "histogram:t" in these results; expected histogram, histogram:yd, histogram:s, .*'],
      ['images', 'nothing in these results can be drawn as images; expected other figures, .*'],
    ]) {
      const { code, stderr } = run('report', 'toy', '--png', 'none', '--figures', figures);
      expect(code).toBe(2);
      expect(stderr).toMatch(new RegExp(`^error: --figures: ${message}\n$`));
    }
    expect(run('report', 'toy', '--figures', 'plane').stderr).toContain('expected it with --svg or --png');
    expect(readdirSync(folder)).not.toContain('none');
  });
});
