import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig, loadConfigs, withLocations } from '../../src/config/load.ts';
import { describeProblem, UserError } from '../../src/errors.ts';
import { type BadConfig, badConfigs, configWith } from './badConfigs.ts';
import { l2sweepSync } from './binary.ts';

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-bad-'));
for (const name of ['table.csv', 'images.idx', 'labels.idx', 'sparse.svm', 'odd.dat'])
  writeFileSync(join(folder, name), '');
const before = readdirSync(folder).sort();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'config.yaml');

function messagesOf(action: () => unknown): string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error.problems.map(describeProblem);
    throw error;
  }
  return [];
}

/** What every message must begin with. */
function placePattern({ places }: BadConfig, config: string): RegExp[] {
  const literally = (text: string) => text.replace(/[.*+?^${}()|[\]]/g, '\\$&');
  return places.map((place) =>
    place.startsWith('--') ? new RegExp(`^${literally(place)}: `) : new RegExp(`^${literally(config)}:${place}: `),
  );
}

/** Words of the schema library, of parsers and of JavaScript that nobody should have to read. */
const jargon =
  /zod|invalid input|invalid_|undefined|\[object|NaN: got|expected (string|object|array|tuple|int)\b|parseAllDocuments/i;

describe('the config that the bad ones are made from', () => {
  it('is good', () => {
    writeFileSync(file, configWith({}));
    expect(messagesOf(() => loadConfig(file))).toEqual([]);
  });
});

describe(`${badConfigs.length} bad configs`, () => {
  it('are at least 120, all different', () => {
    expect(new Set(badConfigs.map((bad) => JSON.stringify(bad))).size).toBe(badConfigs.length);
    expect(badConfigs.length).toBeGreaterThanOrEqual(120);
  });

  it.each(
    badConfigs.map(
      (bad) =>
        [
          bad.yaml.length > 300 ? (bad.says ?? '') + JSON.stringify(bad.overrides ?? bad.places) : bad.yaml,
          bad,
        ] as const,
    ),
  )('one message per mistake, each with its place: %j', (_, bad) => {
    writeFileSync(file, bad.yaml);
    const messages = messagesOf(() => loadConfig(file, bad.overrides));
    expect(messages, messages.join('\n')).toHaveLength(bad.places.length);
    for (const [i, pattern] of placePattern(bad, file).entries()) expect(messages[i]).toMatch(pattern);
    if (bad.says) expect(messages.join('\n')).toContain(bad.says);
    for (const message of messages) {
      expect(message).not.toMatch(jargon);
      expect(message).not.toContain('\n');
    }
  });
});

describe('the program, given a bad config', () => {
  const sample = badConfigs.filter((_, i) => i % Math.ceil(badConfigs.length / 15) === 0);

  it.each(sample.map((bad) => [bad.says ?? bad.yaml, bad] as const))(
    'ends with exit code 2, says so on stderr alone and writes nothing: %j',
    (_, bad) => {
      writeFileSync(file, bad.yaml);
      const { set = [], lambda, loss } = bad.overrides ?? {};
      const flags = [
        ...set.flatMap((text) => ['--set', text]),
        ...(lambda === undefined ? [] : ['--lambda', lambda]),
        ...(loss === undefined ? [] : ['--loss', loss]),
      ];
      const { code, stdout, stderr } = l2sweepSync(['run', 'config.yaml', ...flags], { cwd: folder });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      const lines = stderr.trimEnd().split('\n');
      expect(lines).toHaveLength(bad.places.length);
      for (const [i, pattern] of placePattern(bad, 'config.yaml').entries()) {
        expect(lines[i].replace(/^error: /, '')).toMatch(pattern);
      }
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(readdirSync(folder).sort()).toEqual([...before, 'config.yaml'].sort());
    },
  );

  it('says what is wrong with a config that is not there, is a directory or is no text', () => {
    writeFileSync(file, Uint8Array.of(0x1f, 0x8b, 0xff, 0x00));
    for (const [name, reason] of [
      ['nowhere.yaml', 'no such file'],
      ['.', 'directory'],
      ['config.yaml', 'not a text file'],
    ]) {
      const { code, stdout, stderr } = l2sweepSync(['run', name], { cwd: folder });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(new RegExp(`^error: ${name}: .*${reason}`));
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    }
  });
});

describe('several configs', () => {
  it('have their mistakes told together, a wrong override once', () => {
    writeFileSync(file, 'loss: hing');
    const other = join(folder, 'table.csv');
    const messages = messagesOf(() => loadConfigs([file, other], { set: ['tolerence=1'] }));
    expect(messages.filter((message) => message.startsWith('--set tolerence: '))).toHaveLength(1);
    expect(messages).toHaveLength(2);
  });
});

describe('the mistakes of later stages', () => {
  it('get the place of their key', async () => {
    writeFileSync(file, 'loss: hinge\ndataset:\n  name: optdigits\n  classes: [2, 33]\n');
    const loaded = loadConfig(file, { set: ['dataset.scale=16'] });
    const fail = (key: (string | number)[]) => () => {
      throw new UserError({ message: 'no', key });
    };
    expect(messagesOf(() => withLocations(loaded, fail(['dataset', 'classes', 1])))).toEqual([`${file}:4:16: no`]);
    expect(messagesOf(() => withLocations(loaded, fail(['dataset', 'scale'])))).toEqual(['--set dataset.scale: no']);
    expect(messagesOf(() => withLocations(loaded, fail(['dataset', 'bounds'])))).toEqual([`${file}:3:3: no`]);
    await expect(withLocations(loaded, async () => fail(['loss'])())).rejects.toThrow(`${file}:1:7: no`);
  });

  it('keep the place they have already', () => {
    const loaded = loadConfig(file);
    const fail = () => {
      throw new UserError({ message: 'no', key: ['loss'], where: 'data.csv:3' });
    };
    expect(messagesOf(() => withLocations(loaded, fail))).toEqual(['data.csv:3: no']);
  });
});
