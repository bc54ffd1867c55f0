import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { storedConfig } from '../../src/config/schema.ts';
import { differences, identityOf, type RunRecord, readRecord } from '../../src/store/runRecord.ts';

const fileAt = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const folder = fileAt('../../configs');
const older = fileAt('../fixtures/results-0.1.0/digits-2v3/run.json');
const written = readdirSync(folder).filter((name) => /\.(yaml|json)$/.test(name));
const digits = loadConfig(join(folder, 'digits-2v3.yaml')).config;
const descent = loadConfig(join(folder, 'digits-2v3.yaml'), { set: ['trainer=gradient-descent'] }).config;
const adversarial = loadConfig(join(folder, 'digits-2v3.yaml'), {
  set: ['adversarial={epsilon: 1}', 'lambda=0'],
}).config;

describe('a config that run.json keeps', () => {
  it.each(written)('is what it was: %s', (name) => {
    const { config } = loadConfig(join(folder, name));
    expect(storedConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it.each([
    ['a key of its own', digits, { ...digits, penalty: undefined }],
    ['a key of a section', digits, { ...digits, attack: { norms: digits.attack.norms, epsilon: {} } }],
    ['a whole section', digits, { ...digits, attack: undefined }],
    [
      'a key of the data',
      { ...digits, dataset: { name: 'optdigits', scale: 'none' } },
      { ...digits, dataset: { name: 'optdigits' } },
    ],
    ['a key of a trainer', descent, { ...descent, gradient_descent: { epochs: 200 } }],
    ['a key of adversarial training', adversarial, { ...adversarial, adversarial: { epsilon: [1] } }],
  ])('has the default of what an earlier version did not know: %s', (_, whole, lacking) => {
    expect(storedConfig(JSON.parse(JSON.stringify(lacking)))).toEqual(whole);
  });

  it('keeps what only a later version knows', () => {
    const later = {
      ...digits,
      loss: ['squared'],
      attack: { ...digits.attack, norms: ['l3'], steps: 4 },
      model: 'linear',
    };
    expect(storedConfig(later)).toEqual(later);
  });
});

describe('a sweep that was begun by a version with fewer keys', () => {
  const record = readRecord(older);

  it('is the same sweep where the keys that are new have their defaults', () => {
    const { per_sample: _, ...attack } = record.config.attack;
    const { penalty: __, ...config } = record.config;
    const fewer = { ...record, config: { ...config, attack } } as unknown as RunRecord;
    expect(differences(identityOf(fewer), identityOf(record))).toEqual([]);
    const half = { ...record, config: { ...record.config, penalty: 'half' as const } };
    expect(differences(identityOf(fewer), identityOf(half))).toEqual(['penalty: "lambda" → "half"']);
  });
});
