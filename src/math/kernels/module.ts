import { UserError } from '../../errors.ts';
import { builtFile } from '../../files/places.ts';
import { readBytes } from '../../files/read.ts';
import { requireCompiledFrom, SOURCES } from './sources.ts';

/** A stretch of a shared memory, in bytes. Several modules, each in a thread of its own, may share one memory. */
export interface Region {
  readonly memory: WebAssembly.Memory;
  readonly start: number;
  readonly end: number;
  /** What is below has been used before, and may not be zero. */
  readonly used?: number;
}

export const MODULE = builtFile('kernels.wasm');
const PAGES = 65536;
export const PAGE = 65536;
/** The address 0 stands for "no list of rows" and "no weights". */
export const FIRST_ADDRESS = 64;

/** The compiled module. Throws a UserError where it has not been built, or its sources have changed since. */
export function loadModule(path = MODULE, sources = SOURCES): WebAssembly.Module {
  const bytes = readBytes(path) as Uint8Array<ArrayBuffer>;
  requireCompiledFrom(sources, path);
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    const expected = 'WebAssembly with SIMD and threads, as in Node.js ≥ 20.19';
    throw new UserError({ where: path, message: `cannot be compiled here: ${error.message}; expected ${expected}` });
  }
}

/**
 * A memory of its own, of so many bytes, that may grow to 4 GiB, or to what the system lets a process reserve, at least
 * 256 MiB.
 */
export function newRegion(bytes = PAGE): Region {
  const initial = Math.ceil(bytes / PAGE);
  for (let maximum = PAGES; maximum >= PAGES / 16; maximum /= 2) {
    try {
      const memory = new WebAssembly.Memory({ initial, maximum, shared: true });
      // Without the last page, so that no end of an array is 2³² and wraps to 0.
      return { memory, start: FIRST_ADDRESS, end: (maximum - 1) * PAGE };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw new UserError('there are less than 256 MiB of address space for the data; expected more, see `ulimit -v`');
}
