/**
 * Time, rate and gain over the plain twin of every kernel in one thread, and what a team of threads makes of it:
 * `npm run bench:kernels [-- ROWS COLUMNS THREADS]`. Rates count a multiplication and an addition as two operations; GB/s is
 * the data read. The share is the least time that the machine would need, measured just before (`limits.ts`), for the
 * operations or for reading the data, whichever is longer, divided by the time taken. One thread is timed by processor
 * time, several by the clock. The first call is on its own: it runs code that the engine has not optimised yet.
 */
import { availableParallelism } from 'node:os';
import { BoxedSamples } from '../src/attacks/boxedSamples.ts';
import {
  type Indices,
  type Kernels,
  kernels,
  leadingDimension,
  type Stored,
  strideOf,
} from '../src/math/kernels/index.ts';
import { withoutZeros } from '../src/math/matrix.ts';
import { plainKernels } from '../tests/math/kernels/plain/index.ts';
import { type Arithmetic, type Limit, machineLimits } from './limits.ts';

const [rowCount = 6000, columnCount = 640, threadCount = Math.max(2, availableParallelism())] = process.argv
  .slice(2)
  .map(Number);
/** Seconds spent on a kernel, in blocks of calls of so many milliseconds, of which the median counts. */
const SECONDS = 0.5;
const BLOCK = 4;

interface Measurement {
  readonly name: string;
  readonly operations: number;
  /** What the operations are, where a limit is known. */
  readonly arithmetic?: Arithmetic;
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
  const stride = strideOf(d, 'uint8');
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
    {
      name: 'hingeSlope',
      operations: n,
      call: () =>
        k.hingeSlope(products, labels, 0.1, { labels, bounds: labels }, alpha, { b: 0.1, margin: 1, delta: 1 }, n),
    },
    { name: 'logisticBalance', operations: n, call: () => k.logisticBalance(products, labels, 0.1, n, sum) },
    onBox(k, n, d),
  ];
}

/** An operation is a value that is not 0: it is listed once, and summed as often as it takes. */
function onBox(k: Kernels, n: number, d: number): Measurement {
  const values = Uint8Array.from({ length: n * d }, () => (random() < 0.8 ? 0 : 256 * random()));
  const features = withoutZeros({ rows: n, cols: d, values, divisor: 255 });
  const boxed = new BoxedSamples(k, features, [0, 1]);
  const w = Float64Array.from({ length: d }, () => random() - 0.5);
  const labels = Int8Array.from({ length: n }, () => (random() < 0.5 ? 1 : -1));
  const margins = Float64Array.from({ length: n }, () => 0.02 * d * random());
  const call = () => boxed.distances(['l2', 'linf', 'l1'], w, labels, margins);
  return { name: 'boxedDistances', operations: features.values.length, call };
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

function onStorage(k: Kernels, storage: 'uint8' | 'float32' | 'float64', x: Stored, operands: Operands): Measurement[] {
  const { n, d, all, w, r, sum, columnScales, square } = operands;
  const stride = strideOf(d, 'uint8');
  const ld = leadingDimension(d);
  const out = k.arena.float64(n);
  const isBytes = x instanceof Uint8Array;
  const inProducts = ({ uint8: 'bytes', float32: 'floats', float64: 'reals' } as const)[storage];
  const measure = (name: string, arithmetic: Arithmetic, operations: number, call: () => void) => ({
    name: `${name} ${storage}`,
    operations,
    arithmetic,
    bytes: n * stride * x.BYTES_PER_ELEMENT,
    call,
  });
  return [
    measure('times', inProducts, 2 * n * d, () => k.times(x, stride, 0, n, w, out)),
    measure('timesRows', inProducts, 2 * n * d, () => k.timesRows(x, stride, all, n, w, out)),
    measure('transposedTimes', inProducts, 2 * n * d, () => k.transposedTimes(x, stride, 0, n, r, sum)),
    ...(isBytes
      ? [
          measure('roundedTimes', 'integers', 2 * n * d, () => k.roundedTimes(x, stride, n, w, 100, out)),
          measure('roundedTransposedTimes', 'integers', 2 * n * d, () =>
            k.roundedTransposedTimes(x, stride, n, r, 100, sum),
          ),
        ]
      : []),
    measure('columnPeaks', inProducts, 2 * n * d, () => k.columnPeaks(x, stride, n, r, sum)),
    measure('gramRow', isBytes ? 'integers' : inProducts, 2 * n * d, () => k.gramRow(x, stride, 0, all, n, out)),
    measure('gramRows', isBytes ? 'integers' : 'reals', Math.min(n, d) * (Math.min(n, d) + 1) * d, () =>
      k.gramRows(x, stride, all, 0, Math.min(n, d), square, ld),
    ),
    measure('weightedGram', isBytes ? 'integers' : 'reals', n * d * (d + 1), () =>
      k.weightedGram(x, stride, all, n, null, d, square, ld),
    ),
    measure('weightedGram, weighted', 'reals', n * d * (d + 1), () =>
      k.weightedGram(x, stride, all, n, r, d, square, ld),
    ),
    measure('roundedGram', 'integers', n * d * (d + 1), () =>
      k.roundedGram(x, stride, all, n, r, columnScales, d, square, ld),
    ),
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
      arithmetic: 'reals',
      call: () => {
        shrunk.set(a);
        k.choleskyFactor(shrunk, m, ld);
      },
    },
    {
      name: 'choleskySolve',
      operations: 2 * m * m,
      arithmetic: 'reals',
      bytes: 8 * m * m,
      call: () => {
        refill();
        k.choleskySolve(factor, m, ld, solution);
      },
    },
    {
      name: 'choleskyAppend',
      operations: m * m,
      arithmetic: 'reals',
      bytes: 4 * m * m,
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

/** Milliseconds of a call: the very first one, and medians by the clock and of processor time. */
function timed(call: () => void, seconds = SECONDS): { first: number; clock: number; processor: number } {
  const blocks: { readonly clock: number; readonly processor: number }[] = [];
  const end = performance.now() + 1000 * seconds;
  let first = Number.NaN;
  do {
    const start = performance.now();
    const used = process.cpuUsage();
    let calls = 0;
    do {
      call();
      calls++;
      if (calls === 1 && blocks.length === 0) first = performance.now() - start;
    } while (performance.now() < start + BLOCK);
    const { user, system } = process.cpuUsage(used);
    blocks.push({ clock: (performance.now() - start) / calls, processor: (user + system) / 1000 / calls });
  } while (performance.now() < end);
  const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[times.length >> 1];
  return {
    first,
    clock: median(blocks.map(({ clock }) => clock)),
    processor: median(blocks.map(({ processor }) => processor)),
  };
}

const limits = machineLimits();
for (const { call } of [...Object.values(limits.arithmetic), limits.reading(0)]) timed(call, SECONDS / 5);

/** Milliseconds that the machine needs at least, by what it does now. */
function leastTime({ operations, arithmetic, bytes }: Measurement): number {
  const time = ({ amount, call }: Limit, wanted: number) => (timed(call, SECONDS / 5).processor * wanted) / amount;
  return Math.max(
    arithmetic ? time(limits.arithmetic[arithmetic], operations) : 0,
    bytes ? time(limits.reading(bytes), bytes) : 0,
  );
}

/** Memory and random numbers are the same for all. */
function measurementsOf(k: Kernels): Measurement[] {
  state = 1;
  return measurements(k, rowCount, columnCount);
}

const fast = measurementsOf(kernels());
const team = measurementsOf(kernels(threadCount));
const plain = measurementsOf(plainKernels());
console.log(`${rowCount} × ${columnCount}, Node ${process.version}\n`);
const threads = `${threadCount} threads`;
console.log(
  `kernel                        first ms       ms   Gop/s    GB/s  share  plain ms   gain ${threads.padStart(12)}   gain`,
);
for (const [i, measurement] of fast.entries()) {
  const { name, operations, bytes, call } = measurement;
  const { first, clock, processor } = timed(call);
  const least = leastTime(measurement);
  const reference = timed(plain[i].call).processor;
  const together = timed(team[i].call).clock;
  const cells = [
    name.padEnd(30),
    first.toFixed(2).padStart(7),
    processor.toFixed(3).padStart(8),
    (operations / processor / 1e6).toFixed(1).padStart(7),
    (bytes === undefined ? '' : (bytes / processor / 1e6).toFixed(1)).padStart(7),
    (least === 0 ? '' : (least / processor).toFixed(2)).padStart(6),
    reference.toFixed(2).padStart(9),
    (reference / processor).toFixed(1).padStart(6),
    together.toFixed(3).padStart(12),
    (clock / together).toFixed(2).padStart(6),
  ];
  console.log(cells.join(' '));
}
