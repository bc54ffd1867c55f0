import { appendFileSync, copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/schema.ts';
import { columnNames } from '../../src/metrics/index.ts';
import { readJournal } from '../../src/store/journal.ts';
import { fromJson, jsonText, lineOf } from '../../src/store/journalLine.ts';
import { ResultsDirectory } from '../../src/store/resultsDirectory.ts';
import { recordOf } from '../../src/store/runRecord.ts';
import { clouds, config, newDirectory, provenance, refusal, sweepInto } from '../sweep/examples.ts';

const files = ['results.csv', 'reference.csv', 'robustness.csv', 'weights.npy', 'histograms.csv'];
const bytesOf = (directory: string) => files.map((name) => readFileSync(join(directory, name), 'hex'));
const journalOf = (directory: string) => join(directory, 'journal.ndjson');
const linesOf = (directory: string) => readFileSync(journalOf(directory), 'utf8').trimEnd().split('\n');
const entriesOf = (directory: string) => readJournal(journalOf(directory))?.entries ?? [];

/** A sweep that is stopped after so many points. */
async function interruptedAfter(
  points: number,
  directory = newDirectory(),
  changes: Partial<Config> = {},
): Promise<string> {
  const stop = new AbortController();
  const onPoint = (_: unknown, done: number) => done >= points && stop.abort();
  await sweepInto(directory, changes, { signal: stop.signal, onPoint });
  return directory;
}

describe('a journal', () => {
  test('has a line of JSON for each point before it is reported', async () => {
    const directory = newDirectory();
    const lines: number[] = [];
    await sweepInto(
      directory,
      {},
      {
        onPoint: () => lines.push(linesOf(directory).filter((line) => JSON.parse(line).entry === 'point').length),
      },
    );
    expect(lines).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('gives back every point with every bit', async () => {
    const directory = newDirectory();
    const attack = { norms: ['l2', 'linf', 'l1'], epsilon: {}, per_sample: true } as const;
    const reported: unknown[] = [];
    await sweepInto(directory, { attack }, { onPoint: (result) => reported.push(result) });
    const points = entriesOf(directory).flatMap((entry) => (entry.entry === 'point' ? [entry.result] : []));
    expect(points).toEqual(reported);
  });

  test('that is whole spares all work: nothing is trained, no data are asked for, the files are the same', async () => {
    const directory = newDirectory();
    const { table, warnings, reference } = await sweepInto(directory);
    const [bytes, lines] = [bytesOf(directory), linesOf(directory)];
    const data = { ...clouds, pair: () => expect.unreachable() };
    const again = await sweepInto(directory, {}, { data, onPoint: () => expect.unreachable() });
    expect(again).toMatchObject({ table, warnings, reference, done: 6, interrupted: false });
    expect(bytesOf(directory)).toEqual(bytes);
    expect(linesOf(directory)).toEqual(lines);
  });

  test('of a sweep that was interrupted anywhere leads to the same files', async () => {
    const whole = newDirectory();
    await sweepInto(whole);
    for (let points = 1; points < 6; points++) {
      const directory = await interruptedAfter(points);
      await sweepInto(directory);
      expect(bytesOf(directory), `after ${points}`).toEqual(bytesOf(whole));
      const begun = entriesOf(directory).filter(({ entry }) => entry === 'begin');
      // Three points each: a segment that had ended is never begun again, one that had not is.
      expect(begun.length, `after ${points}`).toBe(points % 3 === 0 ? 2 : 3);
    }
  });

  test('keeps what was reported while it is replayed, whenever that is interrupted', async () => {
    const directory = await interruptedAfter(5);
    await interruptedAfter(4, directory);
    expect(readFileSync(join(directory, 'results.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(1 + 5);
    const { done } = await sweepInto(directory);
    expect(done).toBe(6);
  });

  test('cut off at any byte of its last line leads to the same files', async () => {
    const changes: Partial<Config> = { attack: { norms: [], epsilon: {}, per_sample: false } };
    const whole = newDirectory();
    await sweepInto(whole, changes);
    const directory = await interruptedAfter(4, newDirectory(), changes);
    const bytes = readFileSync(journalOf(directory));
    const start = bytes.subarray(0, -1).lastIndexOf('\n') + 1;
    const before = readJournal(journalOf(directory))!;
    for (let length = start; length < bytes.length; length++) {
      writeFileSync(journalOf(directory), bytes.subarray(0, length));
      const content = readJournal(journalOf(directory))!;
      expect(content.length).toBe(start);
      expect(content.entries).toHaveLength(before.entries.length - 1);
    }
    for (const length of [start, start + 1, (start + bytes.length) >> 1, bytes.length - 1]) {
      writeFileSync(journalOf(directory), bytes.subarray(0, length));
      await sweepInto(directory, changes);
      expect(bytesOf(directory), `${length}`).toEqual(bytesOf(whole));
      expect(readJournal(journalOf(directory))?.length).toBe(readFileSync(journalOf(directory)).length);
    }
  });

  test('whose last line the disk has filled with anything is good without it', async () => {
    const directory = await interruptedAfter(4);
    for (const rest of ['\0'.repeat(5000), '{}\n', '\n', 'x', `${linesOf(directory)[1].replace('begin', 'BEGIN')}\n`]) {
      const { length } = readJournal(journalOf(directory))!;
      appendFileSync(journalOf(directory), rest);
      expect(readJournal(journalOf(directory))?.length).toBe(length);
      await interruptedAfter(4, directory);
    }
  });

  test('with a byte changed before the last line is refused with the number of the line', async () => {
    const directory = await interruptedAfter(4);
    const bytes = readFileSync(journalOf(directory));
    // But for the line feed before the last line, without which they are one last line.
    const lastLine = bytes.subarray(0, -1).lastIndexOf('\n') + 1;
    for (let at = 0; at < lastLine - 1; at += 97) {
      const changed = Uint8Array.from(bytes);
      changed[at] ^= 1;
      writeFileSync(journalOf(directory), changed);
      const line = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
      // A changed line feed joins two lines.
      expect(await refusal(() => sweepInto(directory))).toContain(`journal.ndjson:${line}: the line is damaged`);
    }
  });

  test('that was begun by a program killed in its first line is begun again', async () => {
    const directory = newDirectory();
    await sweepInto(directory);
    const [first] = linesOf(directory);
    const bytes = bytesOf(directory);
    for (const text of ['', first.slice(0, 40), first]) {
      writeFileSync(journalOf(directory), text);
      await sweepInto(directory);
      expect(bytesOf(directory)).toEqual(bytes);
      expect(linesOf(directory)[0]).toBe(first);
    }
  });

  test('whose points do not come out the same is refused with the row and the column', async () => {
    const directory = await interruptedAfter(5);
    const path = journalOf(directory);
    const { sweep, entries } = readJournal(path)!;
    const at = columnNames.indexOf('d_adv');
    const changed = entries.map((entry) =>
      entry.entry === 'point' && entry.result.row === 4
        ? { ...entry, result: { ...entry.result, cells: entry.result.cells.with(at, 0.25) } }
        : entry,
    );
    writeFileSync(
      path,
      Buffer.concat(
        [{ entry: 'sweep', schema_version: 1, sweep, columns: columnNames } as const, ...changed].map(lineOf),
      ),
    );
    const message = await refusal(() => sweepInto(directory));
    expect(message).toMatch(
      /row 5 of results.csv \(I v J, softplus, λ = 0.1\) is not the same again: d_adv is \d\.\d+, and was 0.25;/,
    );
  });

  test('goes on in a directory that has moved', async () => {
    const directory = await interruptedAfter(4);
    const moved = newDirectory();
    renameSync(directory, moved);
    await sweepInto(moved);
    const whole = newDirectory();
    await sweepInto(whole);
    expect(bytesOf(moved)).toEqual(bytesOf(whole));
  });

  test('of another minor version is refused, of another patch it is not', async () => {
    const directory = await interruptedAfter(4);
    const [, minor] = /^0\.(\d+)\./.exec(provenance.versions.l2sweep)!;
    const open = (l2sweep: string) => {
      const origin = { ...provenance, versions: { ...provenance.versions, l2sweep } };
      return new ResultsDirectory(directory, recordOf(config, clouds, origin, new Date(0)), { force: false });
    };
    expect(await refusal(() => open(`0.${Number(minor) + 1}.0`))).toContain(
      `l2sweep: "0.${minor}" → "0.${Number(minor) + 1}"`,
    );
    open(`0.${minor}.9`).close(new Date(0));
  });

  test('of another sweep than run.json says is refused with what differs', async () => {
    const [directory, other] = [await interruptedAfter(4), newDirectory()];
    await sweepInto(other, { tolerance: 1e-7 });
    copyFileSync(journalOf(other), journalOf(directory));
    expect(await refusal(() => sweepInto(directory))).toContain('tolerance: 1e-7 → 0.000001');
  });

  test('is written by one run at a time: a second one is refused, and changes nothing', async () => {
    const directory = newDirectory();
    let said = '';
    const onPoint = async (_: unknown, done: number) => {
      if (done === 2) said = await refusal(() => sweepInto(directory));
    };
    await sweepInto(directory, {}, { onPoint });
    expect(said).toMatch(/lock.json: another run is at work in this directory \(process \d+ on this machine, since /);
    const begun = entriesOf(directory).filter(({ entry }) => entry === 'begin');
    expect(begun).toHaveLength(2);
    await sweepInto(directory);
  });

  test('is begun anew where that is forced, even where it is damaged', async () => {
    const directory = newDirectory();
    await sweepInto(directory);
    const bytes = bytesOf(directory);
    writeFileSync(journalOf(directory), 'not a journal\nat all\n');
    await sweepInto(directory, {}, { force: true });
    expect(bytesOf(directory)).toEqual(bytes);
    expect(entriesOf(directory).filter(({ entry }) => entry === 'point')).toHaveLength(6);
  });

  test('lets a segment with failed points be tried again, and others not', async () => {
    const directory = newDirectory();
    const changes = { penalty: 'C', lambda: [1e308, 1], loss: ['hinge', 'softplus'] } as const;
    await sweepInto(directory, changes);
    const before = bytesOf(directory);
    expect((await sweepInto(directory, changes)).failed).toBe(2);
    const begun = entriesOf(directory).filter(({ entry }) => entry === 'begin');
    expect(begun).toHaveLength(4);
    expect(bytesOf(directory)).toEqual(before);
  });
});

describe('JSON that is exact', () => {
  const number = fc.oneof(
    fc.double(),
    fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  );
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      number,
      fc.string(),
      fc.boolean(),
      fc.array(fc.option(tie('value'), { nil: undefined }), { maxLength: 4 }),
      fc.dictionary(
        fc.string().map((key) => `key ${key}`),
        tie('value'),
        { maxKeys: 4, noNullPrototype: true },
      ),
      fc.float64Array(),
      fc.uint32Array(),
    ),
  })).value;

  test('reads back as what was written: every bit, every missing value in a list', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(fromJson(JSON.parse(jsonText(value)))).toStrictEqual(value);
      }),
    );
  });

  test('has typed arrays as little-endian bytes in base64', () => {
    // 1 is 0x3ff0000000000000; base64 of 00 00 00 00 00 00 f0 3f by hand.
    expect(jsonText(Float64Array.of(1))).toBe('{"float64":"AAAAAAAA8D8="}');
    expect(jsonText(Uint32Array.of(1))).toBe('{"uint32":"AQAAAA=="}');
  });
});
