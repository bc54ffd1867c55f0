import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { runChild } from './child.ts';
import { type Conditions, describeConditions } from './machine.ts';
import { type DataFile, makeFiles } from './readers/files.ts';
import { install, type Reader, type ReadingRun, readers } from './readers/index.ts';
import { type Column, megabytes, renderMarkdown, rounded } from './table.ts';

/** What one reader takes for one file: medians of its runs. */
export interface Reading {
  readonly reader: string;
  /** Seconds by the clock of the reading alone. */
  readonly readSeconds: number | undefined;
  readonly megabytesPerSecond: number | undefined;
  /** Of the whole process, its start included. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakBytes: number;
  /** CPU seconds relative to ours. */
  readonly ratio: number;
}

/** One file and everybody who reads it. */
export interface FileReadings {
  readonly file: DataFile;
  readonly readings: readonly Reading[];
}

/** Who was asked, and with which version; undefined where it is missing. */
export interface FoundReader {
  readonly reader: Reader;
  readonly version: string | undefined;
}

interface Run extends ReadingRun {
  readonly wallSeconds: number;
}

const ROUNDS = 3;
const root = fileURLToPath(new URL('..', import.meta.url));

/** Who can read here. `directory`: where our own program is bundled, so that no loader is measured. */
export function findReaders(directory: string): readonly FoundReader[] {
  // `data info` is what has been built.
  spawnSync(process.execPath, [join(root, 'scripts/build.js')], { stdio: 'inherit' });
  const bundle = join(directory, 'l2sweepRun.mjs');
  buildSync({
    entryPoints: [join(root, 'bench/readers/l2sweepRun.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    define: { 'process.env.BENCH_L2SWEEP': JSON.stringify(join(root, 'bin/l2sweep.js')) },
  });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return readers(bundle, version).map((reader) => ({ reader, version: reader.version() }));
}

/** Runs the action with a temporary directory, and removes it. */
export async function withDirectory(action: (directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'l2sweep-reading-'));
  try {
    await action(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Makes one file after the other and has everybody read it, in turns. */
export async function* measureReading(
  directory: string,
  found: readonly FoundReader[],
  quick: boolean,
  announce: (text: string) => void,
): AsyncGenerator<FileReadings> {
  const files = join(directory, 'files');
  mkdirSync(files);
  for (const file of makeFiles(files, quick ? 0.05 : 1)) {
    const present = found.filter(
      ({ reader, version }) => version !== undefined && reader.formats.includes(file.format),
    );
    const runs = new Map<Reader, Run[]>(present.map(({ reader }) => [reader, []]));
    for (let round = 0; round < (quick ? 1 : ROUNDS); round++) {
      for (const [reader, own] of runs) {
        announce(`${file.what}: ${reader.name}, ${round + 1} of ${quick ? 1 : ROUNDS}`);
        const run = await runOnce(reader, file, join(directory, 'report.json'));
        if (typeof run === 'string') announce(`${reader.name} failed: ${run}`);
        else own.push(run);
      }
    }
    const [ours] = runs.values();
    for (const [{ name }, own] of runs) {
      if (own.some(({ found }) => found && !isSame(found, ours[0]?.found))) announce(`${name} has read other numbers`);
    }
    const whole = [...runs].filter(([, own]) => own.length > 0);
    yield { file, readings: whole.map(([{ name }, own]) => readingOf(name, file, own, ours)) };
    rmSync(file.path);
  }
}

async function runOnce({ command }: Reader, { path }: DataFile, report: string): Promise<Run | string> {
  const { failure, whole } = await runChild([...command, path, report], { threads: 'all', secondsLimit: 600 });
  const { wallSeconds } = whole;
  return failure ?? { ...JSON.parse(readFileSync(report, 'utf8')), wallSeconds };
}

/** Sums of squares of the same numbers differ by rounding, and by last bits where a reader takes them lightly. */
function isSame(found: NonNullable<Run['found']>, ours: Run['found'] | undefined): boolean {
  return ours?.rows === found.rows && Math.abs(found.squares / ours.squares - 1) < 1e-12;
}

function readingOf(reader: string, { bytes }: DataFile, runs: readonly Run[], ours: readonly Run[]): Reading {
  const read = runs[0].readSeconds === null ? undefined : median(runs.map(({ readSeconds }) => readSeconds!));
  const cpuSeconds = median(runs.map((run) => run.cpuSeconds));
  return {
    reader,
    readSeconds: read,
    megabytesPerSecond: read && bytes / 1e6 / read,
    cpuSeconds,
    wallSeconds: median(runs.map((run) => run.wallSeconds)),
    peakBytes: median(runs.map((run) => run.peakBytes)),
    ratio: cpuSeconds / median(ours.map((run) => run.cpuSeconds)),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

export const readingColumns: readonly Column<Reading>[] = [
  { heading: 'reader', align: 'left', cell: ({ reader }) => reader },
  { heading: 'reading s', align: 'right', cell: ({ readSeconds }) => rounded(readSeconds) },
  { heading: 'MB/s', align: 'right', cell: ({ megabytesPerSecond }) => rounded(megabytesPerSecond) },
  { heading: 'CPU s', align: 'right', cell: ({ cpuSeconds }) => rounded(cpuSeconds) },
  { heading: 'wall s', align: 'right', cell: ({ wallSeconds }) => rounded(wallSeconds) },
  { heading: 'peak MB', align: 'right', cell: ({ peakBytes }) => megabytes(peakBytes) },
  { heading: '× ours', align: 'right', cell: ({ ratio }) => rounded(ratio) },
];

/** `CSV, 6 decimals: 204 MB`. */
export function titleOf({ what, bytes }: DataFile): string {
  return `${what}: ${megabytes(bytes)} MB`;
}

/** Everybody's readings as a page of their own, as far as they have come. */
export function readingPage(
  measured: Conditions,
  found: readonly FoundReader[],
  read: readonly FileReadings[],
): string {
  const sections = read.map(
    ({ file, readings }) => `## ${titleOf(file)}\n\n${renderMarkdown(readingColumns, readings)}`,
  );
  const programs = found.map(({ reader: { name, formats, about }, version }) => {
    const shown = version ?? `missing; get it with \`${install}\``;
    return `- **${name}** (${formats.join(', ')}) ${shown}: ${about}`;
  });
  return `${[
    `# Reading files, ${measured.date}`,
    describeConditions(measured),
    `What the columns say: [README](../README.md). A process per file and reader, in turns; medians of ${ROUNDS} runs.`,
    ...sections,
    '## Programs',
    programs.join('\n'),
  ].join('\n\n')}\n`;
}
