import { UserError } from '../../errors.ts';

/** float64 numbers in an arena. */
export type Reals = Float64Array<SharedArrayBuffer>;
/** Row numbers in an arena. */
export type Indices = Int32Array<SharedArrayBuffer>;
/** Bytes in an arena. */
export type Bytes = Uint8Array<SharedArrayBuffer>;
/** Numbers that are no bytes. */
export type Numbers = Float32Array<SharedArrayBuffer> | Reals;
/** A data matrix in an arena, row-major: rows × stride elements. */
export type Stored = Bytes | Numbers;

/**
 * Memory for the arrays that kernels work on: a stack. Every array is zero at first and starts at a multiple of 64 bytes.
 * Arrays stay where they are, and valid, until a mark from before them is released; what is released must not be used.
 */
export interface Arena {
  uint8(length: number): Uint8Array<SharedArrayBuffer>;
  int32(length: number): Indices;
  float32(length: number): Float32Array<SharedArrayBuffer>;
  float64(length: number): Reals;
  /** The height of the stack. */
  mark(): number;
  /** Gives back every array made since `mark` was taken. */
  release(mark: number): void;
}

const PAGE = 65536;
const ALIGNMENT = 64;

/** A stretch of a shared memory from `start` to `end` bytes, grown page by page as it fills. Nobody has used it beyond `used`. */
export class MemoryArena implements Arena {
  readonly #memory: WebAssembly.Memory;
  readonly #end: number;
  #top: number;
  /** Memory from here on has not been used yet: it is zero, and untouched pages cost none. */
  #unused: number;

  constructor(memory: WebAssembly.Memory, start: number, end: number, used = start) {
    this.#memory = memory;
    this.#top = aligned(start);
    this.#unused = Math.max(this.#top, used);
    this.#end = end;
  }

  uint8(length: number): Uint8Array<SharedArrayBuffer> {
    const at = this.#push(length);
    return new Uint8Array(this.#buffer, at, length);
  }

  int32(length: number): Indices {
    const at = this.#push(4 * length);
    return new Int32Array(this.#buffer, at, length);
  }

  float32(length: number): Float32Array<SharedArrayBuffer> {
    const at = this.#push(4 * length);
    return new Float32Array(this.#buffer, at, length);
  }

  float64(length: number): Reals {
    const at = this.#push(8 * length);
    return new Float64Array(this.#buffer, at, length);
  }

  mark(): number {
    return this.#top;
  }

  /** Another one whenever the memory grows. */
  get #buffer(): SharedArrayBuffer {
    return this.#memory.buffer as ArrayBufferLike as SharedArrayBuffer;
  }

  release(mark: number): void {
    this.#top = mark;
  }

  /** The address of so many bytes above the stack, of any content, for use until the next array is made. */
  scratch(bytes: number): number {
    this.#reach(this.#top + bytes);
    return this.#top;
  }

  #push(bytes: number): number {
    const at = this.#top;
    const used = Math.min(Math.max(this.#unused - at, 0), bytes);
    this.#reach(at + bytes);
    if (used > 0) new Uint8Array(this.#buffer, at, used).fill(0);
    this.#top = aligned(at + bytes);
    return at;
  }

  #reach(height: number): void {
    if (height > this.#end) throw tooLarge(this.#end);
    this.#unused = Math.max(this.#unused, height);
    const { byteLength } = this.#memory.buffer;
    if (height <= byteLength) return;
    try {
      this.#memory.grow(Math.ceil((height - byteLength) / PAGE));
    } catch (error) {
      if (error instanceof RangeError) throw tooLarge(byteLength);
      throw error;
    }
  }
}

function tooLarge(room: number): UserError {
  const megabytes = Math.floor(room / 2 ** 20);
  return new UserError(
    `the data needs more than the ${megabytes} MiB there are for it; expected fewer samples or features`,
  );
}

function aligned(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}
