import { closeSync, existsSync, openSync, readFileSync, readSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { readBytes } from '../src/files/read.ts';
import type { LossName } from '../src/losses/index.ts';
import { newHome, numbersIn } from '../src/math/kernels/index.ts';
import { type DenseMatrix, isSparse, type Matrix, type SparseMatrix } from '../src/math/matrix.ts';
import type { BinarySamples } from '../src/model/dataset.ts';

/*
 * How the bench and the programs it runs exchange data: plain little-endian numbers in files, so that nothing is rounded
 * and any language can read them.
 *
 *   the data's directory    features.u8   n × d bytes, row-major; a byte v stands for v / divisor; or
 *                           features.f64  n × d numbers; sparse: the stored ones, row by row, with
 *                                         columns.i32 and rowStarts.i32: for our own programs alone
 *                           labels.i8     n, −1 or +1
 *                           lambdas.f64   λ of (1/n) Σ f + λ‖w‖², largest first
 *                           data.json     {n, d, divisor}
 *   the run's directory     job.json      {loss, parameters, secondsLimit}
 *   … written by the run    weights.f64   one row of d per λ that was solved, in order; NaN where one was left out
 *                           biases.f64    one per row
 *                           duals.f64     one row of n, 0 ≤ α ≤ 1, where the program has dual variables
 *                           measured.json Measured
 */

/** CPU seconds (user and system, all threads) and seconds on the wall. */
export interface Seconds {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

/** What a program says of its run. Starting up and reading the data are in neither of the times. */
export interface Measured {
  /** What is computed once for all λ and is not training: a Gram matrix, another layout of the data. */
  readonly prepare: Seconds;
  readonly train: Seconds;
  /** The most memory the process had at once, in bytes; null where the system does not tell. */
  readonly peakBytes: number | null;
}

export interface Job {
  readonly samples: BinarySamples;
  readonly lambdas: Float64Array;
  readonly loss: LossName;
  readonly parameters: Readonly<Record<string, number | string>>;
  /** After so many seconds of training no further λ is begun. */
  readonly secondsLimit: number;
  readonly runDirectory: string;
}

export interface Solution {
  readonly w: Float64Array;
  readonly b: number;
  /** n dual variables, where the program has them. */
  readonly alpha?: Float64Array;
}

/** Lays down the data for every program that is to solve them; all but bytes, images, are for our own alone. */
export function writeData(directory: string, { features, labels }: BinarySamples, lambdas: readonly number[]): void {
  const { rows, cols, values, divisor } = features;
  writeFileSync(join(directory, values instanceof Uint8Array ? 'features.u8' : 'features.f64'), values);
  if (isSparse(features)) {
    writeFileSync(join(directory, 'columns.i32'), features.columns);
    writeFileSync(join(directory, 'rowStarts.i32'), features.rowStarts);
  }
  writeFileSync(join(directory, 'labels.i8'), labels);
  writeFileSync(join(directory, 'lambdas.f64'), Float64Array.from(lambdas));
  writeFileSync(join(directory, 'data.json'), JSON.stringify({ n: rows, d: cols, divisor }));
}

/** Lays down what one run is to do. */
export function writeJob(runDirectory: string, job: Pick<Job, 'loss' | 'parameters' | 'secondsLimit'>): void {
  writeFileSync(join(runDirectory, 'job.json'), JSON.stringify(job));
}

/** The job of this process: its last two arguments are the data's directory and the run's. */
export function readJob([dataDirectory, runDirectory]: readonly string[] = process.argv.slice(-2)): Job {
  const { n, d, divisor } = JSON.parse(readFileSync(join(dataDirectory, 'data.json'), 'utf8'));
  return {
    samples: {
      features: { rows: n, cols: d, divisor, ...readFeatures(dataDirectory) } as Matrix,
      labels: new Int8Array(readFileSync(join(dataDirectory, 'labels.i8'))),
    },
    lambdas: doubles(join(dataDirectory, 'lambdas.f64')),
    ...JSON.parse(readFileSync(join(runDirectory, 'job.json'), 'utf8')),
    runDirectory,
  };
}

function readFeatures(
  directory: string,
): Pick<DenseMatrix, 'values' | 'home'> & Partial<Pick<SparseMatrix, 'columns' | 'rowStarts'>> {
  const has = (name: string) => existsSync(join(directory, name));
  if (has('features.u8')) return { values: readBytes(join(directory, 'features.u8')) };
  const numbers = join(directory, 'features.f64');
  if (!has('columns.i32')) return atHome(numbers);
  return {
    values: doubles(numbers),
    columns: integers(join(directory, 'columns.i32')),
    rowStarts: integers(join(directory, 'rowStarts.i32')),
  };
}

/** Numbers read to where trainers work on them, as those of a sweep are. */
function atHome(path: string): Pick<DenseMatrix, 'values' | 'home'> {
  const { size } = statSync(path);
  const home = newHome(size)!;
  const values = numbersIn(home, new Float64Array(), size / Float64Array.BYTES_PER_ELEMENT);
  const file = openSync(path, 'r');
  readSync(file, values);
  closeSync(file);
  return { values, home: { ...home, values } };
}

/** Writes solutions as they come, so that keeping them costs no memory. */
export class Recorder {
  readonly #job: Job;
  readonly #files = new Map<string, number>();

  constructor(job: Job) {
    this.#job = job;
    for (const name of ['weights.f64', 'biases.f64']) this.#file(name);
  }

  record(w: Float64Array, b: number, alpha?: Float64Array): void {
    writeSync(this.#file('weights.f64'), w);
    writeSync(this.#file('biases.f64'), Float64Array.of(b));
    if (alpha !== undefined) writeSync(this.#file('duals.f64'), alpha);
  }

  finish({ prepare, train }: { prepare: Seconds; train: Seconds }): void {
    for (const file of this.#files.values()) closeSync(file);
    const measured: Measured = { prepare: plain(prepare), train: plain(train), peakBytes: peakBytes() };
    writeFileSync(join(this.#job.runDirectory, 'measured.json'), JSON.stringify(measured));
  }

  #file(name: string): number {
    const open = this.#files.get(name) ?? openSync(join(this.#job.runDirectory, name), 'w');
    this.#files.set(name, open);
    return open;
  }
}

/** Adds up the CPU and the wall time of what it is given to do. */
export class Stopwatch implements Seconds {
  cpuSeconds = 0;
  wallSeconds = 0;

  time<Result>(action: () => Result): Result {
    const cpu = process.cpuUsage();
    const started = performance.now();
    const result = action();
    const { user, system } = process.cpuUsage(cpu);
    this.cpuSeconds += (user + system) / 1e6;
    this.wallSeconds += (performance.now() - started) / 1e3;
    return result;
  }
}

/** What a run has left behind: a solution per λ, undefined where there is none. */
export function readSolutions(runDirectory: string, n: number, d: number, count: number): (Solution | undefined)[] {
  const weights = doubles(join(runDirectory, 'weights.f64'));
  const biases = doubles(join(runDirectory, 'biases.f64'));
  const duals = doublesIfAny(join(runDirectory, 'duals.f64'));
  return Array.from({ length: count }, (_, k) => {
    const w = weights.subarray(k * d, (k + 1) * d);
    if (k >= biases.length || !Number.isFinite(biases[k]) || w.some((value) => !Number.isFinite(value)))
      return undefined;
    return { w, b: biases[k], ...(duals && { alpha: duals.slice(k * n, (k + 1) * n) }) };
  });
}

export function readMeasured(runDirectory: string): Measured {
  return JSON.parse(readFileSync(join(runDirectory, 'measured.json'), 'utf8'));
}

function doubles(path: string): Float64Array {
  return new Float64Array(alignedBytes(path));
}

function integers(path: string): Int32Array {
  return new Int32Array(alignedBytes(path));
}

/** Large files have a buffer of their own; small ones share one. */
function alignedBytes(path: string): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  if (byteLength === buffer.byteLength) return buffer as ArrayBuffer;
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}

function doublesIfAny(path: string): Float64Array | undefined {
  try {
    return doubles(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function plain({ cpuSeconds, wallSeconds }: Seconds): Seconds {
  return { cpuSeconds, wallSeconds };
}

/**
 * The most memory this process had resident. Linux keeps the figure of getrusage through the start of a program, so that
 * a child would show its parent's memory: the process's own high-water mark does not.
 */
export function peakBytes(): number {
  try {
    const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (kibibytes !== undefined) return Number(kibibytes) * 1024;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return process.resourceUsage().maxRSS * 1024;
}
