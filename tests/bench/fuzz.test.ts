import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Mutant, mutant } from '../../bench/fuzzing/mutations.ts';
import { specimens } from '../../bench/fuzzing/specimens.ts';
import { tryLoading, writeFiles } from '../../bench/fuzzing/trial.ts';
import { randomSource } from '../../src/math/random.ts';
import { l2sweepSync } from '../cli/binary.ts';

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));

const seed = Number(process.env.L2SWEEP_TEST_SEED ?? 1);

function tried(one: Mutant) {
  writeFiles(folder, one);
  return tryLoading(folder, one);
}

describe('configs and data', () => {
  it.each(specimens.map((specimen) => [specimen.name, specimen] as const))(
    'are good as they are: %s',
    (_, specimen) => {
      expect(tried({ ...specimen, isNonsense: false })).toEqual({ accepted: true, complaint: undefined });
    },
  );

  it('with something changed are read or refused in plain words, in memory that fits them', () => {
    let accepted = 0;
    const complaints: string[] = [];
    for (let number = 0; number < 400; number++) {
      const one = mutant(randomSource(seed, `test ${number}`));
      const verdict = tried(one);
      if (verdict.accepted) accepted++;
      if (verdict.complaint !== undefined) complaints.push(`case ${number} (${one.name}): ${verdict.complaint}`);
    }
    expect(complaints).toEqual([]);
    // changes of both kinds are among them
    expect(accepted).toBeGreaterThan(10);
    expect(accepted).toBeLessThan(390);
  });

  it('that are nonsense end the program with 2 and no stack', () => {
    let number = 0;
    for (let k = 0; k < 8; k++) {
      let one: Mutant;
      do one = mutant(randomSource(seed, `program ${number++}`));
      while (!one.isNonsense);
      writeFiles(folder, one);
      const { set = [], environment } = one.overrides;
      const { code, stdout, stderr } = l2sweepSync(['validate', 'config.yaml', ...set.map((text) => `--set=${text}`)], {
        cwd: folder,
        env: { L2SWEEP_SET: environment },
      });
      expect({ code, stdout }, `${one.name}, case ${number - 1}`).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^error: /);
      expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
    }
  });
});
