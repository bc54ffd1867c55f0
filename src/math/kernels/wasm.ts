import { UserError } from '../../errors.ts';
import { builtFile } from '../../files/built.ts';
import { readBytes } from '../../files/read.ts';
import { MemoryArena, type Reals, type Stored } from './arena.ts';
import { INTEGER_PANEL, type Kernels, REAL_PANEL, storageOf } from './kernels.ts';
import { alone, type Call, type Compiled } from './slices.ts';
import { requireCompiledFrom, SOURCES } from './sources.ts';
import { Team } from './team.ts';

/** A stretch of a shared memory, in bytes. Several modules, each in a thread of its own, may share one memory. */
export interface Region {
  readonly memory: WebAssembly.Memory;
  readonly start: number;
  readonly end: number;
}

export const MODULE = builtFile('kernels.wasm');
const PAGES = 65536;
const PAGE = 65536;
/** The address 0 stands for "no list of rows" and "no weights". */
const FIRST_ADDRESS = 64;
/** Bytes from one column of a panel to the next, as in assembly/integerScatter.ts and assembly/realScatter.ts. */
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

/**
 * The compiled module; undefined where it has not been built or this engine has no WebAssembly SIMD. Throws a UserError
 * where its sources have changed since.
 */
export function loadModule(path = MODULE, sources = SOURCES): WebAssembly.Module | undefined {
  let module: WebAssembly.Module;
  try {
    module = new WebAssembly.Module(readBytes(path) as Uint8Array<ArrayBuffer>);
  } catch (error) {
    if (error instanceof UserError || error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
  requireCompiledFrom(sources, path);
  return module;
}

/** A memory of its own that may grow to 4 GiB, or to what the system lets a process reserve; undefined below 256 MiB. */
export function newRegion(): Region | undefined {
  for (let maximum = PAGES; maximum >= PAGES / 16; maximum /= 2) {
    try {
      const memory = new WebAssembly.Memory({ initial: 1, maximum, shared: true });
      // Without the last page, so that no end of an array is 2³² and wraps to 0.
      return { memory, start: FIRST_ADDRESS, end: (maximum - 1) * PAGE };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return undefined;
}

/** The kernels of the compiled module, working on `region`, by so many threads: the same bits for any number. */
export function wasmKernels(module: WebAssembly.Module, { memory, start, end }: Region, threads = 1): Kernels {
  const compiled = new WebAssembly.Instance(module, { env: { memory } }).exports as Compiled;
  const slicer = threads > 1 ? new Team(module, memory, compiled, threads) : alone(compiled);
  const arena = new MemoryArena(memory, start, end);
  const sums = arena.float64(4);

  function times(x: Stored, stride: number, rows: number, from: number, to: number, w: Reals, out: Reals): void {
    const args = [x.byteOffset, stride, rows, from, to, w.byteOffset, out.byteOffset];
    slicer.run({ kernel: `times${storage(x)}`, args, range: 3, granule: 4, cost: stride });
  }

  /** One stretch of columns for each thread: with more, rows would be fetched again and again. */
  function columnsEach(stride: number): number {
    return Math.max(LEAST_COLUMNS, 16 * Math.ceil(stride / slicer.threads / 16));
  }

  /** Every thread adds all rows in order, to columns of its own. */
  function transposedTimes(x: Stored, stride: number, rows: number, from: number, to: number, r: Reals, out: Reals) {
    const kernel = `transposedTimes${storage(x)}`;
    inSlices(from, to, (slicer.threads * PASS) / stride, (at, next) => {
      const args = [x.byteOffset, stride, rows, at, next, r.byteOffset, 0, stride, out.byteOffset];
      slicer.run({ kernel, args, range: 6, granule: columnsEach(stride), cost: next - at });
    });
  }

  /** Packs panels of `size` of the `count` rows, each by the call that `pack` makes, and multiplies them by `tiles`. */
  function inPanels(
    size: number,
    count: number,
    columns: number,
    pack: (from: number, to: number, panel: number) => Call,
    tiles: (from: number, length: number, panel: number) => Call,
  ): void {
    // Room for two panels of so many columns: weighted ones need the second.
    const panel = arena.scratch(2 * columns * COLUMN);
    for (let at = 0; at < count; at += size) {
      const length = Math.min(size, count - at);
      slicer.run(pack(at, at + length, panel));
      slicer.run(tiles(at, length, panel));
    }
  }

  function integerTiles(m: number, out: Reals, ld: number) {
    return (_from: number, length: number, panel: number): Call => ({
      kernel: 'integerTiles',
      args: [panel, length, 0, m, out.byteOffset, ld],
      range: 2,
      granule: 4,
      cost: (length * m) / 2 / INTEGER_GAIN,
    });
  }

  /** Columns left ≤ j < right of the rows from ≤ i < m, given the rows above. */
  function choleskyColumns(a: Reals, ld: number, from: number, m: number, left: number, right: number): void {
    if (left === right) return;
    const cost = ((right - left) * (right + left)) / 2 / REAL_GAIN;
    const args = [a.byteOffset, ld, from, m, left, right];
    slicer.run({ kernel: 'choleskyColumns', args, range: 2, granule: 4, cost });
  }

  function choleskyFactor(a: Reals, m: number, ld: number, from = 0): number {
    const first = from - (from % FACTOR_PANEL);
    choleskyColumns(a, ld, from, m, 0, first);
    for (let left = first; left < m; left += FACTOR_PANEL) {
      const right = Math.min(m, left + FACTOR_PANEL);
      const failed = compiled.choleskyRows(a.byteOffset, ld, Math.max(from, left), right, left);
      if (failed !== 0) return failed;
      choleskyColumns(a, ld, right, m, left, right);
    }
    return 0;
  }

  function choleskyForward(factor: Reals, m: number, ld: number, r: Reals): void {
    compiled.forward(factor.byteOffset, m, ld, r.byteOffset);
  }

  function choleskyBackward(factor: Reals, m: number, ld: number, r: Reals): void {
    compiled.backward(factor.byteOffset, m, ld, r.byteOffset);
  }

  return {
    arena,
    rest: () => slicer.rest(),
    times: (x, stride, from, to, w, out) => times(x, stride, 0, from, to, w, out),
    timesRows: (x, stride, rows, count, w, out) => times(x, stride, rows.byteOffset, 0, count, w, out),
    transposedTimes: (x, stride, from, to, r, out) => transposedTimes(x, stride, 0, from, to, r, out),
    transposedTimesRows: (x, stride, rows, weights, count, out) =>
      transposedTimes(x, stride, rows.byteOffset, 0, count, weights, out),
    roundedTimes(x, stride, n, w, scale, out) {
      const packed = arena.scratch(2 * stride);
      compiled.packShorts(w.byteOffset, scale, stride, packed);
      const args = [x.byteOffset, stride, 0, n, packed, out.byteOffset];
      slicer.run({ kernel: 'integerTimes', args, range: 2, granule: 4, cost: stride / ROUNDED_GAIN });
    },
    roundedTransposedTimes(x, stride, n, r, scale, out) {
      // Pairs are read: one number more, where the last row has no partner.
      const packed = arena.scratch(2 * n + 2);
      compiled.packShorts(r.byteOffset, scale, n, packed);
      out.fill(0, 0, stride);
      inSlices(0, n, (slicer.threads * ROUNDED_GAIN * PASS) / stride, (at, next) => {
        const args = [x.byteOffset, stride, at, next, packed, 0, stride, out.byteOffset];
        const cost = (next - at) / ROUNDED_GAIN;
        slicer.run({ kernel: 'integerTransposedTimes', args, range: 5, granule: columnsEach(stride), cost });
      });
    },
    gramRow(x, stride, row, rows, count, out) {
      const args = [x.byteOffset, stride, row, rows.byteOffset, 0, count, out.byteOffset];
      const cost = x instanceof Uint8Array ? stride / ROUNDED_GAIN : stride;
      slicer.run({ kernel: `gramRow${storage(x)}`, args, range: 4, granule: 4, cost });
    },
    scatter(x, stride, rows, count, weights, m, out, ld) {
      if (x instanceof Uint8Array && weights === null) {
        const columns = 8 * Math.ceil(m / 8);
        const pack = (from: number, to: number, panel: number): Call => ({
          kernel: 'packBytes',
          args: [x.byteOffset, stride, rows.byteOffset, from, to, columns, panel],
          range: 3,
          granule: PACK_GRANULE,
          cost: columns,
          moving: { argument: 6, bytes: 2 },
        });
        inPanels(INTEGER_PANEL, count, columns, pack, integerTiles(m, out, ld));
        return;
      }
      const columns = fours(m + 3);
      inPanels(
        REAL_PANEL,
        count,
        columns,
        (from, to, panel) => ({
          kernel: `packReals${storage(x)}`,
          args: [x.byteOffset, stride, rows.byteOffset, from, to, columns, panel],
          range: 3,
          granule: PACK_GRANULE,
          cost: columns,
          moving: { argument: 6, bytes: 8 },
        }),
        (from, length, panel) => {
          const weighted = panel + columns * COLUMN;
          const weightsAt = weights === null ? 0 : weights.byteOffset + 8 * from;
          return {
            kernel: 'realTiles',
            args: [panel, length, weightsAt, weighted, 0, m, out.byteOffset, ld],
            range: 4,
            granule: 4,
            cost: (length * m) / 2 / REAL_GAIN,
          };
        },
      );
    },
    roundedScatter(x, stride, rows, count, rowScales, columnScales, m, out, ld) {
      const columns = fours(m + 3);
      const [rowsAt, rowScalesAt, columnScalesAt] = [rows.byteOffset, rowScales.byteOffset, columnScales.byteOffset];
      const pack = (from: number, to: number, panel: number): Call => ({
        kernel: `packRounded${storage(x)}`,
        args: [x.byteOffset, stride, rowsAt, from, to, rowScalesAt, columnScalesAt, columns, panel],
        range: 3,
        granule: PACK_GRANULE,
        cost: 4 * columns,
        moving: { argument: 8, bytes: 2 },
      });
      inPanels(INTEGER_PANEL, count, columns, pack, integerTiles(m, out, ld));
    },
    choleskyFactor,
    choleskyAppend: (a, m, ld) => choleskyFactor(a, m + 1, ld, m),
    choleskyDelete(factor, m, ld, index) {
      compiled.choleskyDelete(factor.byteOffset, m, ld, index, arena.scratch(16 * m));
    },
    choleskyForward,
    choleskyBackward,
    choleskySolve(factor, m, ld, r) {
      choleskyForward(factor, m, ld, r);
      choleskyBackward(factor, m, ld, r);
    },
    logisticPass(products, labels, b, n, alpha, curvature) {
      sums.fill(0);
      inSlices(0, n, LOGISTIC_CALL, (at, next) => {
        const [alphaAt, curvatureAt] = [alpha.byteOffset, curvature.byteOffset];
        compiled.logisticPass(
          products.byteOffset,
          labels.byteOffset,
          b,
          at,
          next,
          alphaAt,
          curvatureAt,
          sums.byteOffset,
        );
      });
      return sums[0] + sums[1];
    },
    logisticBalance(products, labels, b, n, out) {
      sums.fill(0);
      inSlices(0, n, LOGISTIC_CALL, (at, next) => {
        compiled.logisticBalance(products.byteOffset, labels.byteOffset, b, at, next, sums.byteOffset);
      });
      out[0] = sums[0] + sums[1];
      out[1] = sums[2] + sums[3];
    },
    logisticGaps(margins, alpha, n, gaps) {
      sums.fill(0);
      inSlices(0, n, LOGISTIC_CALL, (at, next) => {
        const [marginsAt, alphaAt, gapsAt] = [margins.byteOffset, alpha.byteOffset, gaps.byteOffset];
        compiled.logisticGaps(marginsAt, alphaAt, at, next, gapsAt, sums.byteOffset);
      });
      return sums[0] + sums[1];
    },
    harmfulRooms(columns, values, from, to, divisor, table, byFeature, rooms, magnitudes, steps, squares, out) {
      return compiled[`harmfulRooms${storage(values)}`](
        columns.byteOffset,
        values.byteOffset,
        from,
        to,
        divisor,
        table.byteOffset,
        byFeature.byteOffset,
        rooms.byteOffset,
        magnitudes.byteOffset,
        steps.byteOffset,
        squares.byteOffset,
        out.byteOffset,
      );
    },
    cappedSums(breakpoints, slopes, n, t, out) {
      compiled.cappedSums(breakpoints.byteOffset, slopes.byteOffset, n, t, out.byteOffset);
    },
  };
}

const endings = { uint8: 'Uint8', float32: 'Float32', float64: 'Float64' } as const;

/** The ending of the kernels for this storage. */
function storage(x: Stored): string {
  return endings[storageOf(x)];
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
