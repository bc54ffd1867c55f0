import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDirectory, writeAll } from './write.ts';

/** Bytes of the beginning that are kept, and of the end. */
const HEAD = 2 ** 20;
const TAIL = 2 ** 14;

/**
 * What a program says, which may be any amount: its beginning and its end go to a file. A file that cannot be written is
 * done without.
 */
export class CappedLog {
  readonly #file: number | undefined;
  #written = 0;
  #skipped = 0;
  /** The last bytes, of which some are in the file. */
  #tail: Uint8Array = new Uint8Array(0);

  /** Without a path only the last line is kept. */
  constructor(path?: string) {
    this.#file = path === undefined ? undefined : opened(path);
  }

  append(bytes: Uint8Array): void {
    const head = bytes.subarray(0, HEAD - this.#written);
    this.#write(head);
    this.#written += head.length;
    this.#skipped += bytes.length - head.length;
    const joined = new Uint8Array(this.#tail.length + Math.min(bytes.length, TAIL));
    joined.set(this.#tail);
    joined.set(bytes.subarray(-TAIL), this.#tail.length);
    this.#tail = joined.slice(-TAIL);
  }

  /** Writes the end, and returns the last line that is not blank; undefined where nothing has been said. */
  end(): string | undefined {
    const end = this.#tail.subarray(Math.max(0, this.#tail.length - this.#skipped));
    const left = this.#skipped - end.length;
    if (left > 0) this.#write(new TextEncoder().encode(`\n… ${left} bytes that are not kept …\n`));
    this.#write(end);
    if (this.#file !== undefined) closeSync(this.#file);
    return (
      new TextDecoder()
        .decode(this.#tail)
        .trimEnd()
        .split(/[\r\n]+/)
        .at(-1)
        ?.trim() || undefined
    );
  }

  #write(bytes: Uint8Array): void {
    if (this.#file === undefined) return;
    try {
      writeAll(this.#file, bytes);
    } catch {
      // The results do not depend on it.
    }
  }
}

function opened(path: string): number | undefined {
  try {
    makeDirectory(dirname(path));
    return openSync(path, 'w');
  } catch {
    return undefined;
  }
}
