import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/schema.ts';
import { readJournal } from '../../src/store/journal.ts';
import { mergeSegments, takeSegments } from '../../src/store/merge.ts';
import { ResultsDirectory, shareDirectory } from '../../src/store/resultsDirectory.ts';
import { identityOf, recordOf } from '../../src/store/runRecord.ts';
import { unfinishedSegments } from '../../src/store/segmentFiles.ts';
import { planOf } from '../../src/sweep/plan.ts';
import { type SharedSweep, type SweepOptions, work } from '../../src/sweep/sweep.ts';
import { cloud, config, datasetsOf, newDirectory, provenance, sweepInto } from '../sweep/examples.ts';

const files = ['results.csv', 'reference.csv', 'robustness.csv', 'weights.npy', 'histograms.csv'];
const bytesOf = (directory: string) => files.map((name) => readFileSync(join(directory, name), 'hex'));

/** Names that are no names of files, or the same where upper and lower case are. */
const classes = ['../../x', 'a/b', 'A/B', 'line\nfeed', '$(touch x)', "it's", '', 'CON'];
const data = datasetsOf(...classes.map((classJ) => ({ classI: 'I', classJ, train: cloud, bounds: [-1, 3] as const })));
const segmentCount = 2 * classes.length;

function shared(directory: string, changes: Partial<Config> = {}): SharedSweep {
  const changed = { ...config, ...changes };
  const record = recordOf(changed, data, provenance, new Date(0));
  return { plan: planOf(changed, data), datasets: data, record, directory };
}

/** Computes segments of the plan into a directory. */
function workInto(directory: string, indices: readonly number[], options: SweepOptions & { task?: string } = {}) {
  const sweep = shared(directory);
  shareDirectory(sweep);
  return work(
    sweep,
    indices.map((index) => sweep.plan.segments[index]),
    options,
  );
}

function mergeInto(directory: string, folders: readonly string[], changes: Partial<Config> = {}) {
  const { plan, record } = shared(directory, changes);
  return mergeSegments(plan, folders, new ResultsDirectory(directory, record, { force: false }), () =>
    identityOf(record),
  );
}

const segmentFile = (directory: string, index: number) =>
  join(directory, 'segments', `${shared(directory).plan.segments[index].id}.ndjson`);

describe('segments that are computed on their own', () => {
  const whole = newDirectory();
  const swept = sweepInto(whole, {}, { data });

  test('merge to the bytes of one run, split and ordered in any way over any number of directories', async () => {
    await swept;
    const indices = Array.from({ length: segmentCount }, (_, k) => k);
    const shuffled = fc.shuffledSubarray(indices, { minLength: segmentCount });
    const split = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(2)), { minLength: segmentCount });
    await fc.assert(
      fc.asyncProperty(shuffled, split, async (order, cuts) => {
        const folders = [newDirectory(), newDirectory(), newDirectory()];
        let next = 0;
        for (const [length, folder] of cuts) {
          const taken = order.slice(next, next + length);
          next += length;
          if (taken.length > 0) await workInto(folders[folder], taken);
        }
        const merged = newDirectory();
        expect(mergeInto(merged, folders).missing).toEqual([]);
        expect(bytesOf(merged)).toEqual(bytesOf(whole));
      }),
      { numRuns: 6 },
    );
  });

  test('have files in their folder and nowhere else, one each, whatever the classes are called', async () => {
    const directory = newDirectory();
    await workInto(directory, [...Array(segmentCount).keys()]);
    const names = readdirSync(join(directory, 'segments'));
    expect(readdirSync(directory).sort()).toEqual(['run.json', 'segments']);
    expect(readdirSync(join(directory, '..'))).toEqual(['results']);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(segmentCount);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9._-]*\.ndjson$/);
  });

  test('are not computed again once they have ended, and go on where they were interrupted', async () => {
    const directory = newDirectory();
    const stop = new AbortController();
    const onPoint = (_: unknown, done: number) => done >= 4 && stop.abort();
    const first = await workInto(directory, [0, 1, 2], { signal: stop.signal, onPoint });
    expect(first.ended).toBe(1);
    expect(readdirSync(join(directory, 'segments')).filter((name) => name.endsWith('.lock'))).toEqual([]);
    const lengths = [0, 1].map((index) => readFileSync(segmentFile(directory, index)).length);

    const again: number[] = [];
    const second = await workInto(directory, [2, 1, 0], { onPoint: ({ row }) => again.push(row) });
    expect(second).toEqual({ ended: 3, failed: 0, notConverged: 0, givenUp: 0, skipped: [] });
    // Segment 1 is replayed from its start; segment 0 was finished.
    expect(again.sort((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8]);
    expect(readFileSync(segmentFile(directory, 0)).length).toBe(lengths[0]);
    const points = readJournal(segmentFile(directory, 1))!.entries.filter(({ entry }) => entry === 'point');
    expect(points).toHaveLength(3);
  });

  test('that are missing are told, and the others are in the results', async () => {
    const directory = newDirectory();
    await workInto(directory, [3, 5]);
    const { missing, summary } = mergeInto(directory, [directory]);
    expect(missing).toEqual([...Array(segmentCount).keys()].filter((index) => index !== 3 && index !== 5));
    expect(summary).toMatchObject({ done: 6, planned: 3 * segmentCount, interrupted: true });
    expect(unfinishedSegments(directory, shared(directory).plan, identityOf(shared(directory).record))).toEqual(
      missing,
    );
  });

  test('are taken by a run of the whole sweep, which computes the others', async () => {
    await swept;
    const directory = newDirectory();
    await workInto(directory, [0, 4, 7]);
    const { plan, record } = shared(directory);
    const results = new ResultsDirectory(directory, record, { force: false });
    takeSegments(plan, [directory], results, () => identityOf(record));
    expect([0, 4, 7].map((index) => results.facts.finished(plan.segments[index].id))).toEqual([true, true, true]);
    results.close(new Date());
    const computed: number[] = [];
    await sweepInto(directory, {}, { data, onPoint: ({ row }) => computed.push(row) });
    expect(computed).toHaveLength(3 * (segmentCount - 3));
    expect(bytesOf(directory)).toEqual(bytesOf(whole));
    const { runs } = JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'));
    expect(runs.at(-1).points).toBe(3 * (segmentCount - 3));
  });

  test('are refused with what differs where they belong to another sweep', async () => {
    const directory = newDirectory();
    await workInto(directory, [0]);
    const other = newDirectory();
    expect(() => mergeInto(other, [directory], { tolerance: 1e-8 })).toThrow(
      /segments\/hinge_.*\.ndjson: belongs to a different sweep: tolerance: 0\.000001 → 1e-8; expected the same sweep, or/,
    );
    // The directory is free again.
    expect(mergeInto(newDirectory(), [directory]).missing).toHaveLength(segmentCount - 1);
    expect(existsSync(join(other, 'lock.json'))).toBe(false);
    expect(() => shareDirectory(shared(directory, { seed: 7 }))).toThrow('seed: 0 → 7');
  });

  test('lose a torn last line, and are refused where a line before it is damaged', async () => {
    await swept;
    const directory = newDirectory();
    await workInto(directory, [0, 1]);
    appendFileSync(segmentFile(directory, 0), '{"entry":"poi');
    const lines = readFileSync(segmentFile(directory, 1), 'utf8').split('\n');
    expect(mergeInto(newDirectory(), [directory]).missing).not.toContain(0);
    writeFileSync(segmentFile(directory, 1), lines.with(2, lines[2].replace('0.', '1.')).join('\n'));
    expect(() => mergeInto(newDirectory(), [directory])).toThrow(`${segmentFile(directory, 1)}:3`);
  });

  test('with failed points are merged as they are, and tried again by the next work', async () => {
    const directory = newDirectory();
    const impossible = { tolerance: 1e-300, loss: ['softplus'] } as const;
    const sweep = shared(directory, impossible);
    shareDirectory(sweep);
    const once = async () => {
      let computed = 0;
      const summary = await work(sweep, sweep.plan.segments.slice(0, 1), { onPoint: () => computed++ });
      return [summary.ended, summary.notConverged, computed];
    };
    expect(await once()).toEqual([1, 3, 3]);
    const { summary, missing } = mergeInto(newDirectory(), [directory], impossible);
    expect([summary.notConverged, missing.includes(0)]).toEqual([3, false]);
    expect(await once()).toEqual([1, 3, 3]);
  });

  test('that are interrupted while they are tried again have not ended, nor are they merged', async () => {
    const directory = newDirectory();
    const impossible = { tolerance: 1e-300, loss: ['softplus'] } as const;
    const sweep = shared(directory, impossible);
    shareDirectory(sweep);
    const segments = sweep.plan.segments.slice(0, 1);
    expect((await work(sweep, segments, {})).ended).toBe(1);
    const stop = new AbortController();
    expect((await work(sweep, segments, { signal: stop.signal, onPoint: () => stop.abort() })).ended).toBe(0);
    expect(mergeInto(newDirectory(), [directory], impossible).missing).toContain(0);
  });
});

describe('a segment that another process is at work on', () => {
  /** A lock of a process on another machine, which cannot be looked at from here. */
  function lock(directory: string, index: number, task?: string): void {
    mkdirSync(join(directory, 'segments'), { recursive: true });
    const holder = { pid: 1, host: 'elsewhere', since: '2026-01-01T00:00:00.000Z', ...(task && { task }) };
    writeFileSync(`${segmentFile(directory, index)}.lock`, JSON.stringify(holder));
  }

  test('is left to it, and the others are computed', async () => {
    const directory = newDirectory();
    shareDirectory(shared(directory));
    lock(directory, 1);
    const { ended, skipped } = await workInto(directory, [0, 1, 2]);
    expect(ended).toBe(2);
    expect(skipped).toEqual([
      expect.stringMatching(
        /^softplus_.*: left to process 1 on elsewhere, .*, since 2026-01-01T00:00:00.000Z, which is/,
      ),
    ]);
    expect(existsSync(segmentFile(directory, 1))).toBe(false);
  });

  test('is taken over from an earlier attempt at the same task, and from no other', async () => {
    const directory = newDirectory();
    shareDirectory(shared(directory));
    lock(directory, 0, 'job 7 task 3');
    lock(directory, 1, 'job 7 task 4');
    const { ended, skipped } = await workInto(directory, [0, 1], { task: 'job 7 task 3' });
    expect([ended, skipped.length]).toEqual([1, 1]);
    expect(readdirSync(join(directory, 'segments')).filter((name) => name.endsWith('.lock'))).toHaveLength(1);
  });
});
