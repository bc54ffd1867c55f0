import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import type { Overrides } from '../../src/config/overrides.ts';
import { describeProblem, UserError } from '../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-layers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes the files and gives the path of the first one. */
function write(files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return join(folder, Object.keys(files)[0]);
}

const configOf = (files: Readonly<Record<string, string>>, overrides?: Overrides) =>
  loadConfig(write(files), overrides).config;

/** The messages, with places below the folder. */
function mistakesOf(files: Readonly<Record<string, string>>, overrides?: Overrides): string[] {
  try {
    configOf(files, overrides);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map((problem) => describeProblem(problem).replaceAll(`${folder}/`, ''));
  }
  return [];
}

describe('a config that extends another', () => {
  it('has the sections of both merged, with its own values and lists in place of the other', () => {
    const config = configOf({
      'top.yaml': 'extends: base.yaml\nattack: {norms: [l1]}\ntolerance: 1e-3\nloss: [softplus]',
      'base.yaml':
        'attack: {norms: [l2, linf], split: train}\ntolerance: 1e-5\nseed: 7\nloss: [hinge, softplus]\ndataset: {classes: [8, 9]}',
    });
    expect(config.attack).toMatchObject({ norms: ['l1'], split: 'train' });
    expect(config).toMatchObject({ tolerance: 1e-3, seed: 7, loss: ['softplus'], dataset: { classes: [8, 9] } });
  });

  it('takes a grid over as a whole, and leaves out what it sets to null', () => {
    const files = {
      'top.yaml': 'extends: base.yaml\nlambda: {logspace: [0, -1, 2]}\ndataset: {limit_per_class: null}',
      'base.yaml': 'lambda: {geomspace: [5, 1, 2]}\ndataset: {limit_per_class: 4, scale: 16}',
    };
    expect(configOf(files).lambda).toEqual([1, 0.1]);
    expect(configOf(files).dataset).toEqual({ name: 'optdigits', scale: 16 });
  });

  it('is not called what the other is called', () => {
    expect(configOf({ 'top.yaml': 'extends: base.yaml', 'base.yaml': 'name: first' }).name).toBe('top');
  });

  it('finds every file from the folder of the config that names it', () => {
    const config = configOf({
      'deep/top.yaml': 'extends: ../other/base.yaml\ndataset: {test: {path: test.csv}}',
      'other/base.yaml': 'dataset: {path: train.csv}',
      'other/train.csv': '',
      'deep/test.csv': '',
    });
    expect(config.dataset.path).toBe(join(folder, 'other/train.csv'));
    expect(config.dataset.test).toEqual({ path: join(folder, 'deep/test.csv') });
  });

  it('prefers the later of several, and what is nearer to what that extends', () => {
    const files = {
      'top.yaml': 'extends: [one.yaml, two.yaml]',
      'one.yaml': 'seed: 1\ntolerance: 1e-1\nloss: softplus',
      'two.yaml': 'extends: three.json\ntolerance: 1e-2',
      'three.json': '{"seed": 3, "tolerance": 1e-3}',
    };
    expect(configOf(files)).toMatchObject({ seed: 3, tolerance: 1e-2, loss: ['softplus'] });
  });

  it('is the config that has all the values, however they are spread over files', () => {
    const values = fc.record({
      seed: fc.nat(100),
      tolerance: fc.constantFrom(1e-3, 1e-6),
      penalty: fc.constantFrom('lambda', 'half'),
      loss: fc.constantFrom('hinge', 'softplus'),
    });
    fc.assert(
      fc.property(values, fc.array(fc.nat(2), { minLength: 4, maxLength: 4 }), (whole, places) => {
        const parts: Record<string, unknown>[] = [{ extends: 'b.json' }, { extends: ['c.json'] }, {}];
        for (const [k, [key, value]] of Object.entries(whole).entries()) parts[places[k]][key] = value;
        const [a, b, c] = parts.map((part) => JSON.stringify(part));
        const spread = configOf({ 'a.json': a, 'b.json': b, 'c.json': c });
        expect(spread).toEqual(configOf({ 'a.json': JSON.stringify(whole) }));
      }),
      { numRuns: 30 },
    );
  });
});

describe('mistakes in extended configs', () => {
  it('have the file they are in', () => {
    const mistakes = mistakesOf({
      'top.yaml': 'extends: base.yaml\nloss: hing',
      'base.yaml': 'seed: x\n\ntolerence: 1\nname: 7',
    });
    expect(mistakes.map((text) => text.replace(/(:\d+:\d+): .*/, '$1'))).toEqual([
      'top.yaml:2:7',
      'base.yaml:1:7',
      'base.yaml:3:1',
      'base.yaml:4:7',
    ]);
  });

  it('are told once where two ways lead to them', () => {
    expect(
      mistakesOf({
        'top.yaml': 'extends: [one.yaml, two.yaml]',
        'one.yaml': 'extends: base.yaml',
        'two.yaml': 'extends: base.yaml',
        'base.yaml': 'seed: 1\nseed: 2\nname: 7',
      }),
    ).toEqual([
      expect.stringMatching(/^base.yaml:2:1: .*twice/),
      expect.stringMatching(/^base.yaml:3:7: invalid name/),
    ]);
  });

  it.each([
    ['a missing file', 'extends: nowhere.yaml', 'top.yaml:1:10: extends nowhere.yaml: cannot be read: no such file'],
    ['a directory', 'extends: [.]', 'top.yaml:1:11: extends .: cannot be read: it is a directory'],
    ['itself', 'extends: top.yaml', 'top.yaml:1:10: extends top.yaml: it extends this config in turn'],
    ['what is no path', 'extends: 3', "top.yaml:1:10: invalid extends; expected another config's path"],
    ['one twice', 'extends: [x.yaml, x.yaml]', 'top.yaml:1:19: invalid extends[1]; expected every entry once'],
    ['what is no config', 'extends: data.csv', 'data.csv:1:1: not a config'],
    ['what is no YAML', 'extends: broken.yaml', 'broken.yaml:1:'],
    ['a misspelt key', 'extend: x.yaml', 'top.yaml:1:1: unknown key "extend"'],
  ])('%s', (_, text, message) => {
    const files = { 'top.yaml': text, 'data.csv': 'a,b\n1,2\n', 'broken.yaml': 'loss: [', 'x.yaml': '' };
    expect(mistakesOf(files)).toEqual([expect.stringMatching(new RegExp(`^${message.replace(/[[\]().]/g, '\\$&')}`))]);
  });

  it('tell of a circle where it closes', () => {
    const files = { 'a.yaml': 'extends: b.yaml', 'b.yaml': 'extends: c.yaml', 'c.yaml': 'seed: 1\nextends: a.yaml' };
    expect(mistakesOf(files)).toEqual([expect.stringMatching(/^c\.yaml:2:10: extends a\.yaml: .*in turn/)]);
  });

  it('are found at once where every config extends the next one twice over', () => {
    const files: Record<string, string> = {};
    for (let k = 0; k < 30; k++) {
      for (const side of ['x', 'y']) files[`${side}${k}.yaml`] = `extends: [x${k + 1}.yaml, y${k + 1}.yaml]\nsed: 1`;
    }
    expect(mistakesOf({ ...files, 'x30.yaml': '', 'y30.yaml': 'seed: 1' })).toEqual([
      expect.stringMatching(/^x0\.yaml:2:1: unknown key "sed"/),
    ]);
  });

  it('tell of a chain that is too long', () => {
    const files = Object.fromEntries(
      Array.from({ length: 102 }, (_, k) => [`c${k}.yaml`, k === 101 ? '' : `extends: c${k + 1}.yaml`]),
    );
    expect(mistakesOf(files)).toEqual([expect.stringContaining('expected at most 100')]);
  });
});

describe('L2SWEEP_SET', () => {
  const files = { 'top.yaml': 'seed: 1\ntolerance: 1e-1\nloss: softplus' };

  it('goes over the config, and the command line over it', () => {
    const environment = ' seed=2; tolerance = 1e-2 ;\ndataset.classes=[8, 9]\n';
    expect(configOf(files, { environment })).toMatchObject({
      ...{ seed: 2, tolerance: 1e-2, loss: ['softplus'], dataset: { classes: [8, 9] } },
    });
    expect(configOf(files, { environment, set: ['seed=3'] })).toMatchObject({ seed: 3, tolerance: 1e-2 });
    expect(configOf(files, { environment: 'lambda=[1]', lambda: '2,1' }).lambda).toEqual([2, 1]);
    expect(configOf(files, { environment: '' }).seed).toBe(1);
  });

  it.each([
    ['seed', 'L2SWEEP_SET: seed: not a setting'],
    ['seed=x', 'L2SWEEP_SET: seed: invalid seed'],
    ['sed=1', 'L2SWEEP_SET: sed: unknown key "sed"'],
    ['seed=1;__proto__.x=1', 'L2SWEEP_SET: __proto__.x: not a key'],
    ['extends=x.yaml', 'L2SWEEP_SET: extends: only a config can extend another'],
  ])('is named where it is wrong: %s', (environment, message) => {
    expect(mistakesOf(files, { environment })).toEqual([expect.stringContaining(message)]);
  });
});
