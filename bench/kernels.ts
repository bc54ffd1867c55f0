/**
 * Time, rate and gain over the plain twin of every kernel in one thread, and what a team of threads makes of it:
 * `npm run bench:kernels [-- ROWS COLUMNS THREADS]`. Rates count a multiplication and an addition as two operations; GB/s is
 * the data read, to be held against the copying rate on the first line. The first call is on its own: it runs code that
 * the engine has not optimised yet.
 */
import { availableParallelism } from 'node:os';
import {
  type Indices,
  type Kernels,
  kernels,
  leadingDimension,
  type Stored,
  strideOf,
} from '../src/math/kernels/index.ts';
import { plainKernels } from '../tests/math/kernels/plain/index.ts';

const [rowCount = 6000, columnCount = 640, threadCount = Math.max(2, availableParallelism())] = process.argv
  .slice(2)
  .map(Number);
/** Seconds spent on a kernel; the median of the calls counts. */
const SECONDS = 0.5;

interface Measurement {
  readonly name: string;
  readonly operations: number;
  /** Bytes of data that go through once. */
  readonly bytes?: number;
  readonly call: () => void;
}

/** Deterministic numbers in [0, 1). */
let state = 1;
function random(): number {
  state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return (state >>> 0) / 2 ** 32;
}

/** Every kernel on n × d data of images' kind: four of five pixels are background. */
function measurements(k: Kernels, n: number, d: number): Measurement[] {
  const { arena } = k;
  const stride = strideOf(d);
  const ld = leadingDimension(d);
  const storages = (['uint8', 'float32', 'float64'] as const).map((storage) => {
    const x = arena[storage](n * stride);
    for (let i = 0; i < n; i++) {
      for (let column = 0; column < d; column++)
        x[i * stride + column] = random() < 0.8 ? 0 : Math.floor(256 * random());
    }
    return { storage, x };
  });
  const all = arena.int32(n);
  const w = arena.float64(stride);
  const [r, products, labels, alpha, curvature] = Array.from({ length: 5 }, () => arena.float64(n));
  for (let i = 0; i < n; i++) {
    all[i] = i;
    r[i] = random();
    products[i] = 20 * (random() - 0.5);
    labels[i] = random() < 0.5 ? 1 : -1;
  }
  for (let column = 0; column < d; column++) w[column] = random() - 0.5;
  const sum = arena.float64(stride);
  const columnScales = arena.float64(stride).fill(16);
  const square = arena.float64(d * ld);
  return [
    ...storages.flatMap(({ storage, x }) =>
      onStorage(k, storage, x, { n, d, all, w, r, products, sum, columnScales, square }),
    ),
    ...onFactor(k, d, ld),
    { name: 'logisticPass', operations: n, call: () => k.logisticPass(products, labels, 0.1, n, alpha, curvature) },
    { name: 'logisticGaps', operations: n, call: () => k.logisticGaps(products, alpha, n, curvature) },
    { name: 'logisticBalance', operations: n, call: () => k.logisticBalance(products, labels, 0.1, n, sum) },
    { name: 'cappedSums', operations: n, call: () => k.cappedSums(products, labels, n, 0.1, sum) },
  ];
}

interface Operands {
  readonly n: number;
  readonly d: number;
  readonly all: Indices;
  readonly w: Float64Array<SharedArrayBuffer>;
  readonly r: Float64Array<SharedArrayBuffer>;
  readonly products: Float64Array<SharedArrayBuffer>;
  readonly sum: Float64Array<SharedArrayBuffer>;
  readonly columnScales: Float64Array<SharedArrayBuffer>;
  readonly square: Float64Array<SharedArrayBuffer>;
}

function onStorage(k: Kernels, storage: string, x: Stored, operands: Operands): Measurement[] {
  const { n, d, all, w, r, sum, columnScales, square } = operands;
  const stride = strideOf(d);
  const ld = leadingDimension(d);
  const out = k.arena.float64(n);
  const measure = (name: string, operations: number, call: () => void) => ({
    name: `${name} ${storage}`,
    operations,
    bytes: n * stride * x.BYTES_PER_ELEMENT,
    call,
  });
  return [
    measure('times', 2 * n * d, () => k.times(x, stride, 0, n, w, out)),
    measure('timesRows', 2 * n * d, () => k.timesRows(x, stride, all, n, w, out)),
    measure('transposedTimes', 2 * n * d, () => k.transposedTimes(x, stride, 0, n, r, sum)),
    ...(x instanceof Uint8Array
      ? [
          measure('roundedTimes', 2 * n * d, () => k.roundedTimes(x, stride, n, w, 100, out)),
          measure('roundedTransposedTimes', 2 * n * d, () => k.roundedTransposedTimes(x, stride, n, r, 100, sum)),
        ]
      : []),
    measure('gramRow', 2 * n * d, () => k.gramRow(x, stride, 0, all, n, out)),
    measure('weightedGram', n * d * (d + 1), () => k.weightedGram(x, stride, all, n, null, d, square, ld)),
    measure('weightedGram, weighted', n * d * (d + 1), () => k.weightedGram(x, stride, all, n, r, d, square, ld)),
    measure('roundedGram', n * d * (d + 1), () => k.roundedGram(x, stride, all, n, r, columnScales, d, square, ld)),
  ];
}

function onFactor(k: Kernels, m: number, ld: number): Measurement[] {
  const [a, factor, shrunk] = Array.from({ length: 3 }, () => k.arena.float64(m * ld));
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < i; j++) a[i * ld + j] = random() - 0.5;
    a[i * ld + i] = m;
  }
  factor.set(a);
  if (k.choleskyFactor(factor, m, ld) !== 0) throw new Error('the matrix is not positive definite');
  const solution = k.arena.float64(m);
  const refill = () => {
    for (let i = 0; i < m; i++) solution[i] = 1;
  };
  return [
    {
      name: 'choleskyFactor',
      operations: m ** 3 / 3,
      call: () => {
        shrunk.set(a);
        k.choleskyFactor(shrunk, m, ld);
      },
    },
    {
      name: 'choleskySolve',
      operations: 2 * m * m,
      call: () => {
        refill();
        k.choleskySolve(factor, m, ld, solution);
      },
    },
    {
      name: 'choleskyAppend',
      operations: m * m,
      call: () => {
        factor.set(a.subarray((m - 1) * ld, m * ld), (m - 1) * ld);
        k.choleskyAppend(factor, m - 1, ld);
      },
    },
    {
      name: 'choleskyDelete, middle',
      operations: (3 * m * m) / 4,
      call: () => {
        shrunk.set(factor);
        k.choleskyDelete(shrunk, m, ld, m >> 1);
      },
    },
  ];
}

/** Milliseconds: the first call, and the median of as many as fit into the time. */
function timed(call: () => void, seconds: number): { first: number; median: number } {
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  do {
    const start = performance.now();
    call();
    times.push(performance.now() - start);
  } while (performance.now() < end);
  const [first] = times;
  const sorted = times.sort((a, b) => a - b);
  return { first, median: sorted[sorted.length >> 1] };
}

/** GB/s read in copying an array too large for the caches. */
function copyingRate(): number {
  const source = new Float64Array(2 ** 23).fill(1);
  const target = new Float64Array(2 ** 23);
  return source.byteLength / timed(() => target.set(source), SECONDS).median / 1e6;
}

/** Memory and random numbers are the same for all. */
function measurementsOf(k: Kernels): Measurement[] {
  state = 1;
  return measurements(k, rowCount, columnCount);
}

const fast = measurementsOf(kernels());
const team = measurementsOf(kernels(threadCount));
const plain = measurementsOf(plainKernels());
console.log(`${rowCount} × ${columnCount}, Node ${process.version}; copying reads ${copyingRate().toFixed(1)} GB/s\n`);
const threads = `${threadCount} threads`;
console.log(
  `kernel                        first ms       ms   Gop/s    GB/s  plain ms   gain ${threads.padStart(12)}   gain`,
);
for (const [i, { name, operations, bytes, call }] of fast.entries()) {
  const { first, median } = timed(call, SECONDS);
  const { median: reference } = timed(plain[i].call, SECONDS);
  const { median: together } = timed(team[i].call, SECONDS);
  const cells = [
    name.padEnd(28),
    first.toFixed(2).padStart(9),
    median.toFixed(3).padStart(8),
    (operations / median / 1e6).toFixed(1).padStart(7),
    (bytes === undefined ? '' : (bytes / median / 1e6).toFixed(1)).padStart(7),
    reference.toFixed(2).padStart(9),
    (reference / median).toFixed(1).padStart(6),
    together.toFixed(3).padStart(12),
    (median / together).toFixed(2).padStart(6),
  ];
  console.log(cells.join(' '));
}
