import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { l2sweepSync } from '../cli/binary.ts';

const config = fileURLToPath(new URL('../../configs/digits-sgd.yaml', import.meta.url));
/** The one that people call, or that of the system, which may have packages of its own. */
const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import sklearn']).status === 0,
);

interface Row {
  readonly loss: string;
  readonly mu: number;
  readonly train_error: number;
  readonly objective: number;
  readonly excess: number;
  readonly status: string;
}

describe.skipIf(python === undefined)("scikit-learn's SGDClassifier", () => {
  test('is scored as it scores itself, and is above the optimum by the excess that is said', () => {
    const out = join(mkdtempSync(join(tmpdir(), 'l2sweep-sgd-')), 'out');
    const columns = ['-c', 'loss,mu,train_error,objective,excess,status', '-f', 'ndjson', '-q'];
    const rowsOf = (args: readonly string[]) => {
      const { code, stdout, stderr } = l2sweepSync(['run', config, ...columns, ...args]);
      expect(code, stderr).toBe(0);
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Row);
    };
    const rows = rowsOf(['--out', out, '--set', `trainer.command=[${python}, sgd.py]`]);
    const best = rowsOf(['--out', `${out}-exact`, '--set', 'trainer=exact', '--set', 'tolerance=1e-9']);
    for (const [k, { objective, excess, status }] of rows.entries()) {
      expect(status).toBe('ok');
      expect(excess).toBeGreaterThanOrEqual(0);
      expect(Math.abs(excess - (objective - best[k].objective) / objective)).toBeLessThan(2e-6);
    }
    const said = /^mu = (\S+): (\S+) of the training samples are misclassified$/gm;
    for (const log of readdirSync(join(out, 'trainer'))) {
      const [loss] = log.split('_');
      const text = readFileSync(join(out, 'trainer', log), 'utf8');
      const scores = [...text.matchAll(said)].map(([, mu, error]) => [Number(mu), Number(error)]);
      expect(scores.length).toBe(4);
      for (const [mu, error] of scores) {
        expect(rows.find((row) => row.loss === loss && row.mu === mu)!.train_error).toBeCloseTo(error, 12);
      }
    }
  });
});
