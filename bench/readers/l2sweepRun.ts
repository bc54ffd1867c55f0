import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { readSamples } from '../../src/data/samplesFile.ts';
import type { Matrix } from '../../src/math/matrix.ts';
import { peakBytes, Stopwatch } from '../job.ts';
import type { ReadingRun } from './index.ts';

/* Reads one file as a run does, or runs the command `data info` on it: way, file, and the path of the report. */
const [way, path, report] = process.argv.slice(2);

if (way === 'data info') {
  // The command ends the process itself.
  process.on('exit', () => write(null, null));
  const program = process.env.BENCH_L2SWEEP!;
  process.argv = [process.execPath, program, 'data', 'info', path];
  await import(pathToFileURL(program).href);
} else {
  const reading = new Stopwatch();
  const { features } = reading.time(() => readSamples({ path })).samples;
  write(reading.wallSeconds, features);
}

function write(readSeconds: number | null, features: Matrix | null): void {
  const { user, system } = process.cpuUsage();
  const run = { readSeconds, cpuSeconds: (user + system) / 1e6, peakBytes: peakBytes() };
  const found = features && { rows: features.rows, squares: squaresOf(features) };
  writeFileSync(report, JSON.stringify({ ...run, found } satisfies ReadingRun));
}

function squaresOf({ values, divisor }: Matrix): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += (values[k] / divisor) ** 2;
  return sum;
}
