import { fileURLToPath } from 'node:url';
import { UserError } from '../../errors.ts';
import { readBytes } from '../../files/read.ts';
import { MemoryArena, type Reals, type Stored } from './arena.ts';
import { INTEGER_PANEL, type Kernels, REAL_PANEL } from './kernels.ts';

/** A stretch of a shared memory, in bytes. Several modules, each in a thread of its own, may share one memory. */
export interface Region {
  readonly memory: WebAssembly.Memory;
  readonly start: number;
  readonly end: number;
}

// The same place from src and from dist: the build is beside the sources.
const MODULE_PATH = '../../../dist/math/kernels/kernels.wasm';
const PAGES = 65536;
const PAGE = 65536;
/** The address 0 stands for "no list of rows" and "no weights". */
const FIRST_ADDRESS = 64;
/** Bytes from one column of a panel to the next, as in assembly/integerScatter.ts and assembly/realScatter.ts. */
const COLUMN = 1088;

/**
 * Multiplications in one call, simple ones and in tiles. A call should take well under a millisecond: it goes on in the
 * code it began with, and at first that is the quickly compiled one, several times slower.
 */
const CALL = 2 ** 20;
const TILED_CALL = 2 ** 22;
const INTEGER_CALL = 2 ** 22;
const LOGISTIC_CALL = 2 ** 15;

/** The compiled module; undefined where it has not been built or this engine has no WebAssembly SIMD. */
export function loadModule(
  path: string = fileURLToPath(new URL(MODULE_PATH, import.meta.url)),
): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(readBytes(path));
  } catch (error) {
    if (error instanceof UserError || error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
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

/** The kernels of the compiled module, working on `region`. */
export function wasmKernels(module: WebAssembly.Module, { memory, start, end }: Region): Kernels {
  const compiled = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const arena = new MemoryArena(memory, start, end);
  const sums = arena.float64(4);

  function times(x: Stored, stride: number, rows: number, from: number, to: number, w: Reals, out: Reals): void {
    const kernel = compiled[`times${storage(x)}`];
    inSlices(from, to, CALL / stride, (at, next) => {
      kernel(x.byteOffset, stride, rows, at, next, w.byteOffset, out.byteOffset);
    });
  }

  function transposedTimes(x: Stored, stride: number, rows: number, from: number, to: number, r: Reals, out: Reals) {
    const kernel = compiled[`transposedTimes${storage(x)}`];
    inSlices(from, to, CALL / stride, (at, next) => {
      kernel(x.byteOffset, stride, rows, at, next, r.byteOffset, out.byteOffset);
    });
  }

  /** Packs and multiplies the panels of `count` rows one after the other. */
  function inPanels(
    size: number,
    count: number,
    m: number,
    pack: (from: number, to: number, panel: number) => void,
    tiles: (panelFrom: number, length: number, panel: number, from: number, to: number) => void,
  ): void {
    // Panels hold whole groups of eight columns; four more are room for weighted ones.
    const panel = arena.scratch((8 * Math.ceil(m / 8) + 4) * COLUMN);
    for (let at = 0; at < count; at += size) {
      const length = Math.min(size, count - at);
      pack(at, at + length, panel);
      for (let k = 0; k < m; ) {
        const next = Math.min(m, k + fours((8 * TILED_CALL) / size / (k + 4)));
        tiles(at, length, panel, k, next);
        k = next;
      }
    }
  }

  function integerTiles(out: Reals, ld: number) {
    return (_panelFrom: number, length: number, panel: number, from: number, to: number) => {
      compiled.integerTiles(panel, length, from, to, out.byteOffset, ld);
    };
  }

  function choleskyFactor(a: Reals, m: number, ld: number, from = 0): number {
    let failed = 0;
    for (let i = from; i < m && failed === 0; ) {
      const next = Math.min(m, i + fours(TILED_CALL / (i + 1) ** 2));
      failed = compiled.choleskyRows(a.byteOffset, ld, i, next);
      i = next;
    }
    return failed;
  }

  function choleskyForward(factor: Reals, m: number, ld: number, r: Reals): void {
    compiled.forward(factor.byteOffset, m, ld, r.byteOffset);
  }

  function choleskyBackward(factor: Reals, m: number, ld: number, r: Reals): void {
    compiled.backward(factor.byteOffset, m, ld, r.byteOffset);
  }

  return {
    arena,
    times: (x, stride, from, to, w, out) => times(x, stride, 0, from, to, w, out),
    timesRows: (x, stride, rows, count, w, out) => times(x, stride, rows.byteOffset, 0, count, w, out),
    transposedTimes: (x, stride, from, to, r, out) => transposedTimes(x, stride, 0, from, to, r, out),
    transposedTimesRows: (x, stride, rows, weights, count, out) =>
      transposedTimes(x, stride, rows.byteOffset, 0, count, weights, out),
    roundedTimes(x, stride, n, w, scale, out) {
      const packed = arena.scratch(2 * stride);
      compiled.packShorts(w.byteOffset, scale, stride, packed);
      inSlices(0, n, INTEGER_CALL / stride, (at, next) => {
        compiled.integerTimes(x.byteOffset, stride, at, next, packed, out.byteOffset);
      });
    },
    roundedTransposedTimes(x, stride, n, r, scale, out) {
      // Pairs are read: one number more, where the last row has no partner.
      const packed = arena.scratch(2 * n + 2);
      compiled.packShorts(r.byteOffset, scale, n, packed);
      out.fill(0, 0, stride);
      inSlices(0, n, INTEGER_CALL / stride, (at, next) => {
        compiled.integerTransposedTimes(x.byteOffset, stride, at, next, packed, out.byteOffset);
      });
    },
    gramRow(x, stride, row, rows, count, out) {
      const kernel = compiled[`gramRow${storage(x)}`];
      inSlices(0, count, CALL / stride, (at, next) => {
        kernel(x.byteOffset, stride, row, rows.byteOffset, at, next, out.byteOffset);
      });
    },
    gramBlock(x, stride, rows, count, others, otherCount, out, ld) {
      const kernel = compiled[`gramBlock${storage(x)}`];
      inSlices(0, count, TILED_CALL / stride / otherCount, (at, next) => {
        kernel(x.byteOffset, stride, rows.byteOffset, at, next, others.byteOffset, otherCount, out.byteOffset, ld);
      });
    },
    scatter(x, stride, rows, count, weights, m, out, ld) {
      if (x instanceof Uint8Array && weights === null) {
        const pack = (from: number, to: number, panel: number) =>
          compiled.packBytes(x.byteOffset, stride, rows.byteOffset, from, to, 8 * Math.ceil(m / 8), panel);
        return inPanels(INTEGER_PANEL, count, m, pack, integerTiles(out, ld));
      }
      const packReals = compiled[`packReals${storage(x)}`];
      inPanels(
        REAL_PANEL,
        count,
        m,
        (from, to, panel) => packReals(x.byteOffset, stride, rows.byteOffset, from, to, fours(m + 3), panel),
        (panelFrom, length, panel, from, to) => {
          const weighted = panel + fours(m + 3) * COLUMN;
          const panelWeights = weights === null ? 0 : weights.byteOffset + 8 * panelFrom;
          compiled.realTiles(panel, length, panelWeights, weighted, from, to, out.byteOffset, ld);
        },
      );
    },
    roundedScatter(x, stride, rows, count, rowScales, columnScales, m, out, ld) {
      const kernel = compiled[`packRounded${storage(x)}`];
      const [rowsAt, rowScalesAt, columnScalesAt] = [rows.byteOffset, rowScales.byteOffset, columnScales.byteOffset];
      const pack = (from: number, to: number, panel: number) =>
        kernel(x.byteOffset, stride, rowsAt, from, to, rowScalesAt, columnScalesAt, fours(m + 3), panel);
      inPanels(INTEGER_PANEL, count, m, pack, integerTiles(out, ld));
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
  };
}

/** The ending of the kernels for this storage. */
function storage(x: Stored): string {
  return x instanceof Uint8Array ? 'Uint8' : x instanceof Float32Array ? 'Float32' : 'Float64';
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
