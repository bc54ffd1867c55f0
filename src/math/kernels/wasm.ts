import { type Indices, MemoryArena, type Reals, type Stored } from './arena.ts';
import { type Argument, addressOf, isFar, onArrays, sizeOf, widthOf } from './arguments.ts';
import { inFrame } from './frame.ts';
import { type Guide, INTEGER_PANEL, type Kernels, REAL_PANEL } from './kernels.ts';
import type { Region } from './module.ts';
import { alone, type Call, type Compiled } from './slices.ts';
import { Team } from './team.ts';

/** Bytes from one column of a panel to the next, as in assembly/integerGram.ts and assembly/realGram.ts. */
const COLUMN = 1088;

/** Multiplications per thread in one pass of the transposed products: a thread that comes late misses one pass. */
const PASS = 2 ** 18;
/** Columns of the transposed products that stay together: a whole cache line of bytes. */
const LEAST_COLUMNS = 64;
/** Rows in one slice of packing: whole cache lines of integers in every column. */
const PACK_GRANULE = 32;
/** Columns of the factor that are made at once, in all rows below. */
const FACTOR_PANEL = 32;
/** How many multiplications are done in the time of one of products: of 16-bit integers, in tiles of integers, of reals. */
const ROUNDED_GAIN = 4;
const INTEGER_GAIN = 8;
const REAL_GAIN = 2;
const LOGISTIC_CALL = 2 ** 15;
const HINGE_CALL = 2 ** 17;
/** Samples in one call: few, as MOST in slices.ts says. */
const BOXED_CALL = 256;

/** Products of a vector with the rows from ≤ p < to of x, or with those listed. */
type RowProducts = (
  x: Stored,
  stride: number,
  rows: Indices | null,
  guide: Guide,
  from: number,
  to: number,
  vector: Argument,
  out: Reals,
) => void;

/** The kernels of the compiled module, working on `region`, by so many threads: the same bits for any number. */
export function wasmKernels(module: WebAssembly.Module, { memory, start, end, used }: Region, threads = 1): Kernels {
  const compiled = new WebAssembly.Instance(module, { env: { memory } }).exports as Compiled;
  const slicer = threads > 1 ? new Team(module, memory, compiled, threads) : alone(compiled);
  const arena = new MemoryArena(memory, start, end, used);
  const sums = arena.float64(4);
  const whole = Object.fromEntries(Object.entries(compiled).map(([name, kernel]) => [name, onArrays(kernel)]));
  const { choleskyForward, choleskyBackward } = whole;

  /** Runs a kernel on the range from args[range] to args[range + 1]; see `Call`. */
  function run(kernel: string, args: Argument[], range: number, cost: number, shape?: Partial<Call>): void {
    slicer.run({ kernel, args: args.map(addressOf), range, cost, granule: 4, ...shape });
  }

  /** Every thread adds all rows in order, to a stretch of columns of its own: with more, rows would be fetched again. */
  function byColumns(kernel: string, args: Argument[], width: number, out: Reals, cost: number): void {
    const granule = Math.max(LEAST_COLUMNS, 16 * Math.ceil(width / slicer.threads / 16));
    run(kernel, [...args, 0, width, out], args.length, cost, { granule });
  }

  /** x[row p] · w. */
  const products: RowProducts = (x, stride, rows, guide, from, to, w, out) => {
    const width = widthOf(x, stride, guide);
    run('times', [sizeOf(x), x, stride, width, rows, guide, isFar(x), from, to, w, out], 7, width);
  };

  /** Σ_p r_p x[row p]. */
  const transposed: RowProducts = (x, stride, rows, guide, from, to, r, out) => {
    const width = widthOf(x, stride, guide);
    inSlices(from, to, (slicer.threads * PASS) / width, (at, next) => {
      byColumns('transposedTimes', [sizeOf(x), x, stride, rows, guide, isFar(x), at, next, r], width, out, next - at);
    });
  };

  /** Packs panels of `size` of the `count` rows, and multiplies them by `tiles`. */
  function inPanels(
    size: number,
    count: number,
    columns: number,
    pack: (from: number, to: number, panel: number) => void,
    tiles: (from: number, length: number, panel: number) => void,
  ): void {
    // Room for two panels of so many columns: weighted ones need the second.
    const panel = arena.scratch(2 * columns * COLUMN);
    for (let at = 0; at < count; at += size) {
      const length = Math.min(size, count - at);
      pack(at, at + length, panel);
      tiles(at, length, panel);
    }
  }

  /** Packs rows; `args` end with the address of the panel, in which an element has so many bytes. */
  function pack(kernel: string, args: Argument[], range: number, cost: number, bytes: number): void {
    run(kernel, args, range, cost, { granule: PACK_GRANULE, moving: { argument: args.length - 1, bytes } });
  }

  function integerTiles(m: number, out: Reals, ld: number) {
    return (_from: number, length: number, panel: number) =>
      run('integerTiles', [panel, length, 0, m, out, ld], 2, (length * m) / 2 / INTEGER_GAIN);
  }

  /** Columns left ≤ j < right of the rows from ≤ i < m, given the rows above. */
  function choleskyColumns(a: Reals, ld: number, from: number, m: number, left: number, right: number): void {
    if (left === right) return;
    run('choleskyColumns', [a, ld, from, m, left, right], 2, ((right - left) * (right + left)) / 2 / REAL_GAIN);
  }

  function choleskyFactor(a: Reals, m: number, ld: number, from = 0): number {
    const first = from - (from % FACTOR_PANEL);
    choleskyColumns(a, ld, from, m, 0, first);
    for (let left = first; left < m; left += FACTOR_PANEL) {
      const right = Math.min(m, left + FACTOR_PANEL);
      const failed = whole.choleskyRows(a, ld, Math.max(from, left), right, left);
      if (failed !== 0) return failed;
      choleskyColumns(a, ld, right, m, left, right);
    }
    return 0;
  }

  return {
    arena,
    rest: () => slicer.rest(),
    times: (x, stride, from, to, w, out, guide = null) => products(x, stride, null, guide, from, to, w, out),
    timesRows: (x, stride, rows, count, w, out, guide = null) => products(x, stride, rows, guide, 0, count, w, out),
    transposedTimes: (x, stride, from, to, r, out, guide = null) =>
      transposed(x, stride, null, guide, from, to, r, out),
    transposedTimesRows: (x, stride, rows, weights, count, out, guide = null) =>
      transposed(x, stride, rows, guide, 0, count, weights, out),
    roundedTimes(x, stride, n, w, scale, out) {
      const packed = arena.scratch(2 * stride);
      whole.packShorts(w, scale, stride, packed);
      run('integerTimes', [x, stride, null, isFar(x), 0, n, packed, out], 4, stride / ROUNDED_GAIN);
    },
    roundedTransposedTimes(x, stride, n, r, scale, out) {
      // Pairs are read: one number more, where the last row has no partner.
      const packed = arena.scratch(2 * n + 2);
      whole.packShorts(r, scale, n, packed);
      out.fill(0, 0, stride);
      inSlices(0, n, (slicer.threads * ROUNDED_GAIN * PASS) / stride, (at, next) => {
        byColumns(
          'integerTransposedTimes',
          [x, stride, isFar(x), at, next, packed],
          stride,
          out,
          (next - at) / ROUNDED_GAIN,
        );
      });
    },
    columnPeaks(x, stride, n, scales, out, frame = null) {
      const width = widthOf(x, stride, frame);
      out.fill(0, 0, width);
      inSlices(0, n, (slicer.threads * PASS) / width, (at, next) => {
        byColumns('columnPeaks', [sizeOf(x), x, stride, frame, at, next, scales], width, out, next - at);
      });
    },
    gramRow(x, stride, row, rows, count, out, frame = null) {
      if (x instanceof Uint8Array) {
        const packed = arena.scratch(2 * stride);
        new Int16Array(memory.buffer, packed, stride).set(x.subarray(row * stride, (row + 1) * stride));
        run('integerTimes', [x, stride, rows, isFar(x), 0, count, packed, out], 4, stride / ROUNDED_GAIN);
      } else if (frame) {
        const width = widthOf(x, stride, frame);
        const w = arena.scratch(8 * width);
        const own = new Float64Array(memory.buffer, w, width);
        // Behind the last row there is nothing to be read.
        for (let k = 0; k < width; k++) own[k] = k < stride ? inFrame(x[row * stride + k], frame, k) : 0;
        products(x, stride, rows, frame, 0, count, w, out);
      } else run('gramRow', [sizeOf(x), x, stride, row, rows, 0, count, out], 5, stride);
    },
    gramRows(x, stride, rows, from, count, out, ld, frame = null) {
      const isBytes = x instanceof Uint8Array;
      const size = isBytes ? INTEGER_PANEL : REAL_PANEL;
      const panel = arena.scratch(fours(count + 3) * COLUMN);
      const first = from - (from % 4);
      for (let p = first; p < count; p++) out.fill(0, p * ld, p * ld + p + 1);
      const columns = widthOf(x, stride, frame);
      for (let left = 0; left < columns; left += size) {
        const width = Math.min(size, columns - left);
        if (isBytes) run('packByteRows', [x, stride, rows, 0, count, left, width, panel], 3, width / INTEGER_GAIN);
        else run('packRealRows', [sizeOf(x), x, stride, rows, frame, 0, count, left, width, panel], 5, width);
        const cost = (width * count) / (isBytes ? INTEGER_GAIN : REAL_GAIN);
        if (isBytes) run('integerTiles', [panel, width, first, count, out, ld], 2, cost);
        else run('realTiles', [panel, width, 0, 0, first, count, out, ld], 4, cost);
      }
    },
    weightedGram(x, stride, rows, count, weights, m, out, ld) {
      if (x instanceof Uint8Array && weights === null) {
        const columns = 8 * Math.ceil(m / 8);
        const packBytes = (from: number, to: number, panel: number) =>
          pack('packBytes', [x, stride, rows, from, to, columns, panel], 3, columns, 2);
        inPanels(INTEGER_PANEL, count, columns, packBytes, integerTiles(m, out, ld));
        return;
      }
      const columns = fours(m + 3);
      inPanels(
        REAL_PANEL,
        count,
        columns,
        (from, to, panel) => pack('packReals', [sizeOf(x), x, stride, rows, from, to, columns, panel], 4, columns, 8),
        (from, length, panel) => {
          const weighted = panel + columns * COLUMN;
          const weightsAt = weights && weights.byteOffset + 8 * from;
          const cost = (length * m) / 2 / REAL_GAIN;
          run('realTiles', [panel, length, weightsAt, weighted, 0, m, out, ld], 4, cost);
        },
      );
    },
    roundedGram(x, stride, rows, count, rowScales, columnScales, m, out, ld, frame = null) {
      const columns = fours(m + 3);
      const packRounded = (from: number, to: number, panel: number) => {
        const args = [sizeOf(x), x, stride, rows, frame, from, to, rowScales, columnScales, columns, panel];
        pack('packRounded', args, 5, 4 * columns, 2);
      };
      inPanels(INTEGER_PANEL, count, columns, packRounded, integerTiles(m, out, ld));
    },
    choleskyFactor,
    choleskyAppend: (a, m, ld) => choleskyFactor(a, m + 1, ld, m),
    choleskyDelete: (factor, m, ld, index) => whole.choleskyDelete(factor, m, ld, index, arena.scratch(16 * m)),
    choleskyForward,
    choleskyBackward,
    choleskySolve(factor, m, ld, r) {
      choleskyForward(factor, m, ld, r);
      choleskyBackward(factor, m, ld, r);
    },
    logisticPass(products, labels, b, n, alpha, curvature) {
      sums.fill(0);
      inSlices(0, n, LOGISTIC_CALL, (at, next) =>
        whole.logisticPass(products, labels, b, at, next, alpha, curvature, sums),
      );
      return sums[0] + sums[1];
    },
    logisticBalance(products, labels, b, n, out) {
      sums.fill(0);
      inSlices(0, n, LOGISTIC_CALL, (at, next) => whole.logisticBalance(products, labels, b, at, next, sums));
      out[0] = sums[0] + sums[1];
      out[1] = sums[2] + sums[3];
    },
    logisticGaps(margins, alpha, n, gaps) {
      sums.fill(0);
      inSlices(0, n, LOGISTIC_CALL, (at, next) => whole.logisticGaps(margins, alpha, at, next, gaps, sums));
      return sums[0] + sums[1];
    },
    hingeDual(products, { labels, bounds }, centre, { b, margin, delta }, n, out) {
      inSlices(0, n, HINGE_CALL, (at, next) =>
        whole.hingeDual(products, labels, bounds, centre, b, margin, delta, at, next, out),
      );
    },
    hingeSlope(products, direction, t, { labels, bounds }, centre, { b, margin, delta }, n) {
      sums.fill(0);
      inSlices(0, n, HINGE_CALL, (at, next) =>
        whole.hingeSlope(products, direction, labels, bounds, centre, b, t, margin, delta, at, next, sums),
      );
      return sums[0] + sums[1];
    },
    hingeGaps(products, { labels, bounds }, alpha, { b, margin }, n, out) {
      sums.fill(0);
      inSlices(0, n, HINGE_CALL, (at, next) =>
        whole.hingeGaps(products, labels, bounds, alpha, b, margin, at, next, sums),
      );
      out[0] = sums[0] + sums[1];
      out[1] = sums[2] + sums[3];
    },
    boxedDistances(samples, { numbers, order }, from, to, out) {
      const { values, columns, rowStarts, labels, margins, divisor, cols, directions, headroom, room } = samples;
      const given = [sizeOf(values), columns, values, rowStarts, labels, margins];
      const classifier = [divisor, cols, numbers, order, directions, headroom, room];
      const distances = [out.l2 ?? null, out.linf ?? null, out.l1 ?? null, out.l0 ?? null];
      for (let at = from; at < to; at += BOXED_CALL) {
        const range = [at, Math.min(to, at + BOXED_CALL)];
        compiled.boxedDistances(...[...given, ...range, ...classifier, ...distances].map(addressOf));
      }
    },
  };
}

/** from … to in slices of about `length`, a multiple of four: kernels take four rows at a time, whatever the slices. */
function inSlices(from: number, to: number, length: number, call: (at: number, next: number) => void): void {
  const step = fours(length);
  for (let at = from; at < to; at += step) call(at, Math.min(to, at + step));
}

/** The largest multiple of four up to `count`, at least four. */
function fours(count: number): number {
  return Math.max(4, 4 * Math.floor(count / 4));
}
