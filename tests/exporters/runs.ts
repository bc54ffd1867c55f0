import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { exporters } from '../../src/exporters/index.ts';
import { type Ended, l2sweepSync } from '../cli/binary.ts';
import type { Model, Row } from './models.ts';

/** Whether there are these modules of Python, which is not asked for: what needs them is left out without. */
export function hasModules(names: string): boolean {
  return spawnSync('python3', ['-c', `import ${names}`]).status === 0;
}

/** Runs in a folder, and models of them. */
export class Runs {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  l2sweep(...args: string[]): Ended {
    return l2sweepSync(args, { cwd: this.folder });
  }

  /** Runs a config of that name into a directory of that name. */
  run(name: string, config: string): void {
    writeFileSync(join(this.folder, `${name}.yaml`), `name: ${name}\n${config}`);
    const { code, stderr } = this.l2sweep('run', `${name}.yaml`, '--quiet', '--no-plot', '--out', name);
    expect(code, stderr).toBe(0);
  }

  /** Exports a point as everything: NAME.json, NAME.npz, NAME.onnx, NAME.py. */
  exported(name: string, ...point: string[]): Model {
    for (const { ending } of Object.values(exporters)) {
      const { code, stdout, stderr } = this.l2sweep('export', name, ...point, '--out', `${name}${ending}`);
      expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '' });
    }
    return JSON.parse(this.text(`${name}.json`));
  }

  text(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  write(file: string, content: string | Uint8Array): void {
    writeFileSync(join(this.folder, file), content);
  }

  python(args: readonly string[], input = '') {
    return spawnSync('python3', args, { cwd: this.folder, encoding: 'utf8', input });
  }
}

/** The columns of customers, before their class. */
export const header = ['age', 'far', 'city', 'member', 'score', 'flat'];

/** Customers with gaps, texts, truth values, a column that lies far from 0 and one that is constant. */
export const customers = Array.from({ length: 160 }, (_, i) => {
  const draw = (k: number) => ((i * 7919 + k * 104729 + ((i * i * (k + 3)) % 97) * 31) % 1009) / 1009;
  const stays = draw(1) < 0.5;
  return [
    draw(2) < 0.1 ? '' : String(20 + Math.floor(50 * draw(3)) + (stays ? 9 : 0)),
    String(5e6 + 2 * draw(4) + (stays ? 1 : 0)),
    ['Bern', 'Oslo', 'Lyon, "old"', 'Zürich', ''][Math.floor(5 * draw(5))],
    ['yes', 'no', ''][Math.floor((stays ? 3 : 1.6) * draw(6))],
    String(1e-6 * (draw(7) - (stays ? 0.4 : 0.1))),
    '7',
    stays ? 'stays' : 'gone',
  ];
});

/** A CSV file in which every cell is quoted. */
export const csvOf = (rows: readonly Row[], names: readonly string[]) =>
  [names, ...rows].map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n');
