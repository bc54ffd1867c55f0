import { closeSync, fdatasyncSync, fsyncSync, ftruncateSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { unwritable } from './reason.ts';
import { makeDirectory, writeAll } from './write.ts';

/**
 * A file that only grows at its end. What has been appended is on disk, and stays there whatever happens to the program
 * or the machine.
 */
export class AppendedFile {
  readonly #path: string;
  readonly #file: number;
  #length: number;
  /** Why nothing more can be appended. */
  #failure: Error | undefined;

  /**
   * Opens the file, made with its directory if it is missing, and cuts it off after `length` bytes. Throws a UserError
   * where the file system refuses.
   */
  constructor(path: string, length: number) {
    this.#path = path;
    this.#length = length;
    try {
      makeDirectory(dirname(path));
      this.#file = openSync(path, 'a');
      ftruncateSync(this.#file, length);
      fdatasyncSync(this.#file);
      syncDirectory(dirname(path));
    } catch (error) {
      throw unwritable(path, error);
    }
  }

  /**
   * Appends all of it or nothing; it is on disk when this returns. Throws a UserError where the file system refuses, and
   * at every call after that: nobody knows then what the disk would keep.
   */
  append(bytes: Uint8Array): void {
    if (this.#failure) throw this.#failure;
    try {
      writeAll(this.#file, bytes);
      fdatasyncSync(this.#file);
      this.#length += bytes.length;
    } catch (error) {
      this.#cut();
      this.#failure = unwritable(this.#path, error);
      throw this.#failure;
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Takes back what was appended in part. Where that fails, too, whoever opens the file next cuts it off. */
  #cut(): void {
    try {
      ftruncateSync(this.#file, this.#length);
    } catch {}
  }
}

/** Makes sure that the name of a new file in a directory outlives a power cut, where the file system can. */
function syncDirectory(path: string): void {
  let directory: number | undefined;
  try {
    directory = openSync(path, 'r');
    fsyncSync(directory);
  } catch {
    // Windows opens no directories, and some network file systems do not flush them: its name is safe, or nothing helps.
  } finally {
    if (directory !== undefined) closeSync(directory);
  }
}
