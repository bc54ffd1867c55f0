import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { columnNames } from '../../src/metrics/index.ts';
import { readJournal } from '../../src/store/journal.ts';
import type { Entry } from '../../src/store/journalLine.ts';
import { readResults } from '../../src/store/readResults.ts';
import { binary, environment, l2sweepProcess } from '../cli/binary.ts';
import { numbers } from '../math/kernels/samples.ts';
import { thorough } from '../thorough.ts';

const files = [
  ...['results.csv', 'reference.csv', 'robustness.csv', 'weights.npy', 'histograms.csv', 'folds.csv', 'validation.csv'],
];
/** 2 class pairs × 2 losses × 4 λ, on all training samples and without each of 2 folds. */
const POINTS = 48;
const bytesOf = (directory: string) => files.map((name) => readFileSync(join(directory, name), 'hex'));

const KILLS = thorough ? 100 : 20;
/** So many sweeps at the same time, each in a directory of its own. */
const LANES = 4;

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-killed-'));
const config = join(folder, 'config.json');
writeFileSync(
  config,
  JSON.stringify({
    dataset: {
      name: 'optdigits',
      classes: [
        [2, 3],
        [8, 9],
      ],
      limit_per_class: 40,
      scale: 16,
    },
    loss: ['hinge', 'softplus'],
    lambda: { geomspace: [10, 1e-4, 4] },
    attack: { norms: [] },
    validation: { folds: 2 },
  }),
);

interface Lived {
  /** Null where it was killed. */
  readonly code: number | null;
  readonly seconds: number;
  /** The lines that told of finished points. */
  readonly reported: readonly string[];
  /** All that it said. */
  readonly told: string;
}

/** When a process is killed: so many seconds after it has told of so many points. */
interface Moment {
  readonly points: number;
  readonly seconds: number;
}

/** Runs the sweep into a directory; kills the process at a moment, if it still runs. */
async function live(directory: string, moment?: Moment): Promise<Lived> {
  const started = performance.now();
  const child = spawn(process.execPath, [binary, 'run', config, '-o', directory, '-j', '1', '--verbose'], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  const reported = () => told.split('\n').filter((line) => / λ = .*: ok, /.test(line));
  let isDue = false;
  const killWhenDue = async () => {
    if (isDue || !moment || reported().length < moment.points) return;
    isDue = true;
    await setTimeout(1000 * moment.seconds);
    child.kill('SIGKILL');
  };
  child.stderr.on('data', (text) => {
    told += text;
    killWhenDue();
  });
  killWhenDue();
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, seconds: (performance.now() - started) / 1000, reported: reported(), told };
}

const entriesOf = (directory: string): readonly Entry[] =>
  readJournal(join(directory, 'journal.ndjson'))?.entries ?? [];

/** What a point is called in a line that tells of it; its cells begin with what makes it the point it is. */
function nameOf(cells: readonly unknown[]): string {
  const [classI, classJ, loss, lambda] = cells;
  const fold = cells[columnNames.indexOf('fold')];
  return `${classI} v ${classJ} ${loss} λ = ${Number(Number(lambda).toPrecision(4))}${fold === undefined ? '' : `, fold ${fold}`}`;
}

/** The segments that were begun after they had ended. */
function computedTwice(entries: readonly Entry[]): string[] {
  const ended = new Set<string>();
  const twice: string[] = [];
  for (const entry of entries) {
    if (entry.entry === 'end') ended.add(entry.segment);
    if (entry.entry === 'begin' && ended.has(entry.segment)) twice.push(entry.segment);
  }
  return twice;
}

describe('a sweep that is killed before one of its changes of files', () => {
  test('goes on where it ended, whichever it was, and comes out the same', { timeout: 600_000 }, async () => {
    const small = join(folder, 'small.json');
    const { dataset } = JSON.parse(readFileSync(config, 'utf8'));
    writeFileSync(
      small,
      JSON.stringify({
        dataset: { ...dataset, classes: [2, 3] },
        loss: 'hinge',
        lambda: [1],
        validation: { folds: 2 },
      }),
    );
    const dieAt = fileURLToPath(new URL('./dieAt.mjs', import.meta.url));
    const sweepInto = (directory: string, change?: number) =>
      l2sweepProcess(['run', small, '-o', directory, '-j', '1', '--quiet'], {
        env: change === undefined ? {} : { NODE_OPTIONS: `--import ${dieAt}`, DIE_AT: String(change) },
      });
    const whole = join(folder, 'not-killed');
    expect((await sweepInto(whole)).code).toBe(0);
    const expected = bytesOf(whole);

    /** A directory becomes that of a sweep with the first of them; the later ones are all alike. */
    const stepAfter = (change: number) => (!thorough ? 9 : change < 40 ? 1 : 7);
    let hasSurvived = false;
    let next = 0;
    async function lane(): Promise<void> {
      while (!hasSurvived) {
        const change = next;
        next += stepAfter(change);
        const directory = join(folder, `change-${change}`);
        const { code } = await sweepInto(directory, change);
        if (code === 0) hasSurvived = true;
        else {
          expect(code).toBe(null);
          const { code: after, stderr } = await sweepInto(directory);
          expect(after, `after the kill before change ${change}: ${stderr}`).toBe(0);
        }
        expect(bytesOf(directory), `killed before change ${change}`).toEqual(expected);
        expect(readdirSync(directory).toSorted()).toEqual(readdirSync(whole).toSorted());
      }
    }
    await Promise.all([lane(), lane()]);
    expect(next).toBeGreaterThan(40);
  });
});

describe(`a sweep that is killed ${KILLS} times, each at a random moment`, () => {
  test('loses no point it has reported, computes no finished segment twice, and comes out the same', {
    timeout: 300_000,
  }, async () => {
    const whole = join(folder, 'whole');
    const { code, seconds } = await live(whole);
    expect(code).toBe(0);
    const expected = bytesOf(whole);
    let kills = 0;
    let sweeps = 0;
    let inTheMiddle = 0;

    async function lane(number: number): Promise<void> {
      const next = numbers(number + 1);
      while (kills < KILLS) {
        const directory = join(folder, `sweep-${sweeps++}`);
        const reported = new Set<string>();
        for (let hasEnded = false; !hasEnded; ) {
          // A quarter of them die before they tell of a point, or have not begun: that takes most of a short sweep's time.
          const points = Math.max(0, Math.floor(next() * 24) - 6);
          const moment = { points, seconds: points === 0 ? next() * seconds : next() * 0.03 };
          const life = await live(directory, kills < KILLS ? moment : undefined);
          // What is not killed ends well: a sweep that cannot go on would be begun again and again.
          expect(life.code ?? 0, life.told).toBe(0);
          hasEnded = life.code === 0;
          if (!hasEnded) kills++;
          for (const line of life.reported) {
            reported.add(line.replace(/: ok, .*/, '').replace(/(?<= λ = )[^,]+/, (text) => String(Number(text))));
          }
          const entries = entriesOf(directory);
          const kept = entries.flatMap((entry) => (entry.entry === 'point' ? [nameOf(entry.result.cells)] : []));
          expect(kept).toEqual(expect.arrayContaining([...reported]));
          expect(new Set(kept).size).toBe(kept.length);
          expect(computedTwice(entries)).toEqual([]);
          if (kept.length > 0 && kept.length < POINTS) inTheMiddle++;
          // What is in results.csv had been made durable before.
          if (existsSync(join(directory, 'run.json'))) {
            const rows = readResults(directory).table.rows.map((row) => nameOf(row));
            expect(kept).toEqual(expect.arrayContaining(rows));
          }
        }
        expect(bytesOf(directory)).toEqual(expected);
        expect(existsSync(join(directory, 'lock.json'))).toBe(false);
      }
    }

    await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
    expect(inTheMiddle).toBeGreaterThan(0);
  });
});
