import { UserError } from '../errors.ts';
import { reasonOf } from '../files/reason.ts';
import { unwrapped, whole, wrap } from '../outputs/characters.ts';
import { shellCommand } from '../outputs/shellQuote.ts';

/*
 * stdout carries data only, everything else is stderr's. This module loads nothing heavy: `--version` writes through it.
 */

/** A stream for text, and its size where it is a terminal. */
export interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Where the program writes: the process, or what stands in for it. */
export interface Streams {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Where the program writes now. */
export let streams: Streams = process;

let stdoutClosed = false;
let stdoutMistake: UserError | undefined;
let lastWrite: Promise<void> = Promise.resolve();

/**
 * From here on the program writes to these. A stream that cannot be written ends nothing but the writing: a reader that
 * has gone away (`| head -1`) is no error, a full disk is told at the end by `whyNotWritten`.
 */
export function writeTo(chosen: Streams): void {
  streams = chosen;
  stdoutClosed = false;
  stdoutMistake = undefined;
  lastWrite = Promise.resolve();
  streams.stdout.on('error', loseStdout);
  // There is no place left to tell it.
  streams.stderr.on('error', () => {});
}

/** Writes data to stdout, resolved when the reader has taken it or has gone away. */
export function writeData(data: string | Uint8Array): Promise<void> {
  if (stdoutClosed || data.length === 0) return lastWrite;
  lastWrite = new Promise((resolve) => {
    streams.stdout.write(data, (error) => {
      if (error) loseStdout(error);
      resolve();
    });
  });
  return lastWrite;
}

/** Whether nobody reads stdout any more. */
export function isStdoutClosed(): boolean {
  return stdoutClosed;
}

/** Why what was written to stdout so far is not all there; undefined if it is, or if the reader did not want it. */
export async function whyNotWritten(): Promise<UserError | undefined> {
  await lastWrite;
  return stdoutMistake;
}

/** Writes a line for people to stderr; on a terminal, as many lines as it takes not to cut words. */
export function note(text: string): void {
  streams.stderr.write(`${inLines(text)}\n`);
}

/** Text for stderr, in lines as long as it has them where it is a terminal; a command in backticks stays whole. */
export function inLines(text: string): string {
  const { isTTY, columns } = streams.stderr;
  return isTTY && columns ? wrap(text.replace(/`[^`]+`/g, whole), columns) : unwrapped(text);
}

/** A command of this program for people to copy: whole in `note`, however narrow the terminal. */
export function commandToCopy(...words: string[]): string {
  return whole(shellCommand([...ownCommand(), ...words]));
}

/** Writes a line to stderr that people will copy: whole, however narrow the terminal. */
export function noteToCopy(text: string): void {
  streams.stderr.write(`${text}\n`);
}

/** How this program is begun on the command line: by npx, where it was. */
export function ownCommand(): string[] {
  return process.env.npm_command === 'exec' ? ['npx', 'l2sweep'] : ['l2sweep'];
}

function loseStdout(error: Error): void {
  stdoutClosed = true;
  if ('code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')) return;
  const message = `cannot be written: ${reasonOf(error)}; expected a place with room for the output`;
  stdoutMistake ??= new UserError({ where: 'stdout', message });
}
