import { UserError } from '../errors.ts';
import { reasonOf } from '../files/reason.ts';
import { wrap } from '../outputs/wrap.ts';

/*
 * stdout carries data only, everything else is stderr's. This module loads nothing heavy: `--version` writes through it.
 */

let stdoutClosed = false;
let stdoutMistake: UserError | undefined;
let lastWrite: Promise<void> = Promise.resolve();

/**
 * From here on a stream that cannot be written ends nothing but the writing: a reader that has gone away (`| head -1`) is
 * no error, a full disk is told at the end by `whyNotWritten`. To be called once, at the start.
 */
export function surviveLostStreams(): void {
  process.stdout.on('error', loseStdout);
  // There is no place left to tell it.
  process.stderr.on('error', () => {});
}

/** Writes data to stdout, resolved when the reader has taken it or has gone away. */
export function writeData(data: string | Uint8Array): Promise<void> {
  if (stdoutClosed || data.length === 0) return lastWrite;
  lastWrite = new Promise((resolve) => {
    process.stdout.write(data, (error) => {
      if (error) loseStdout(error);
      resolve();
    });
  });
  return lastWrite;
}

/** Why what was written to stdout so far is not all there; undefined if it is, or if the reader did not want it. */
export async function whyNotWritten(): Promise<UserError | undefined> {
  await lastWrite;
  return stdoutMistake;
}

/** Writes a line for people to stderr; on a terminal, as many lines as it takes not to cut words. */
export function note(text: string): void {
  const { isTTY, columns } = process.stderr;
  process.stderr.write(`${isTTY && columns ? wrap(text, columns) : text}\n`);
}

/** Writes a line to stderr that people will copy: whole, however narrow the terminal. */
export function noteToCopy(text: string): void {
  process.stderr.write(`${text}\n`);
}

function loseStdout(error: Error): void {
  stdoutClosed = true;
  if ('code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')) return;
  const message = `cannot be written: ${reasonOf(error)}; expected a place with room for the output`;
  stdoutMistake ??= new UserError({ where: 'stdout', message });
}
