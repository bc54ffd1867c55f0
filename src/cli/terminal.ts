import { Chalk, type ChalkInstance } from 'chalk';

/** Where a text goes: stdout carries data only, everything else is stderr's. */
type Stream = 'stdout' | 'stderr';

/** What `--color` and `--no-color` said; undefined: neither was given. */
let colourWish: boolean | undefined;
let stdoutClosed = false;

/** Obeys `--color` (true), `--no-color` (false) or leaves it to the environment and the terminal (undefined). */
export function setColour(wish: boolean | undefined): void {
  colourWish = wish;
}

/**
 * Whether text on a stream may be coloured: the command line first, then FORCE_COLOR and NO_COLOR (see no-color.org and
 * force-color.org), then whether the stream is a terminal that knows colours.
 */
export function hasColour(stream: Stream): boolean {
  if (colourWish !== undefined) return colourWish;
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = process.env;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (no !== undefined && no !== '') return false;
  return process[stream].isTTY === true && term !== 'dumb';
}

/** Colours for a stream: `colour('stderr').red(…)`; leaves the text as it is where colours are not wanted. */
export function colour(stream: Stream): ChalkInstance {
  return new Chalk({ level: hasColour(stream) ? 1 : 0 });
}

/** Whether stdout is a terminal and not a pipe or a file. */
export function stdoutIsTerminal(): boolean {
  return process.stdout.isTTY === true;
}

/** Columns of text that fit on stdout's terminal; 80 where there is none. */
export function width(): number {
  return process.stdout.columns || 80;
}

/**
 * Writes data to stdout, resolved when the reader has taken it. A reader that has gone away (`| head -1`) is no error:
 * what follows is dropped.
 */
export function writeData(text: string): Promise<void> {
  if (stdoutClosed || text === '') return Promise.resolve();
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error && !isClosedPipe(error)) reject(error);
      else resolve();
    });
  });
}

/** Writes a line for people to stderr. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Writes a warning to stderr: something is not wrong, but worth knowing. */
export function warn(text: string): void {
  note(`${colour('stderr').yellow('warning:')} ${text}`);
}

/** From here on a closed pipe on stdout or stderr ends nothing but the writing. To be called once, at the start. */
export function ignoreClosedPipes(): void {
  process.stdout.on('error', (error) => {
    if (!isClosedPipe(error)) throw error;
    stdoutClosed = true;
  });
  process.stderr.on('error', (error) => {
    if (!isClosedPipe(error)) throw error;
  });
}

function isClosedPipe(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}
