import { fileURLToPath } from 'node:url';
import { UserError } from '../../errors.ts';
import { readBytes } from '../../files/read.ts';
import { MemoryArena, type Reals, type Stored } from './arena.ts';
import type { Kernels } from './kernels.ts';

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
/** The address 0 stands for "no list of rows". */
const FIRST_ADDRESS = 64;

/**
 * One call should take well under a millisecond: a running call goes on in the code it began with, and at first that is
 * the quickly compiled one, several times slower. Multiplications per call:
 */
const CALL = 2 ** 20;
const TILED_CALL = 2 ** 22;

/** The compiled module; undefined where it has not been built or this engine has no WebAssembly SIMD. */
export function loadModule(): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(readBytes(fileURLToPath(new URL(MODULE_PATH, import.meta.url))));
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
      return { memory, start: FIRST_ADDRESS, end: maximum * PAGE };
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

  function choleskyFactor(a: Reals, m: number, ld: number, from = 0): number {
    let failed = 0;
    for (let i = from; i < m && failed === 0; ) {
      const next = Math.min(m, i + fours(TILED_CALL / 4 / (i + 1) ** 2));
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
    choleskyFactor,
    choleskyAppend: (a, m, ld) => choleskyFactor(a, m + 1, ld, m),
    choleskyForward,
    choleskyBackward,
    choleskySolve(factor, m, ld, r) {
      choleskyForward(factor, m, ld, r);
      choleskyBackward(factor, m, ld, r);
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

function fours(count: number): number {
  return Math.max(4, 4 * Math.floor(count / 4));
}
