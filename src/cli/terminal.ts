import { Chalk, type ChalkInstance } from 'chalk';
import { describeProblem, UserError } from '../errors.ts';
import type { Characters } from '../outputs/characters.ts';
import { note, streams } from './streams.ts';

type Stream = 'stdout' | 'stderr';

/** What `--color` and `--no-color` said; undefined: neither was given. */
let colourWish: boolean | undefined;

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
  return streams[stream].isTTY === true && term !== 'dumb';
}

/** Colours for a stream: `colour('stderr').red(…)`; leaves the text as it is where colours are not wanted. */
export function colour(stream: Stream): ChalkInstance {
  return new Chalk({ level: hasColour(stream) ? 1 : 0 });
}

/** Whether stdout is a terminal and not a pipe or a file. */
export function stdoutIsTerminal(): boolean {
  return streams.stdout.isTTY === true;
}

/** How many characters fit on a line: COLUMNS (as POSIX has it), else what stdout's terminal says; 80 where there is none. */
export function width(): number {
  return knownWidth() ?? 80;
}

/** Whether lines of stdout have an end: where it is a terminal, or COLUMNS says so. */
export function hasWidth(): boolean {
  return knownWidth() !== undefined;
}

function knownWidth(): number | undefined {
  const { COLUMNS = '' } = process.env;
  return (/^[1-9]\d*$/.test(COLUMNS) && Number(COLUMNS)) || streams.stdout.columns;
}

/** How many lines stdout's terminal has; undefined where it is none. */
export function height(): number | undefined {
  return streams.stdout.isTTY ? streams.stdout.rows : undefined;
}

/**
 * The characters that can be shown: those of ASCII where the locale (LC_ALL, else LC_CTYPE, else LANG) is one without
 * UTF-8, and on the Linux console, whose fonts have no Braille. A locale that is not set at all, as in containers and on
 * Windows, says nothing.
 */
export function shownCharacters(): Characters {
  const { LC_ALL, LC_CTYPE, LANG, TERM } = process.env;
  const locale = LC_ALL || LC_CTYPE || LANG;
  const isUtf8 = locale === undefined || locale === '' || /utf-?8/i.test(locale);
  return isUtf8 && TERM !== 'linux' ? 'unicode' : 'ascii';
}

/** Writes a warning to stderr: something is not wrong, but worth knowing. */
export function warn(text: string): void {
  note(`${colour('stderr').yellow('warning:')} ${text}`);
}

/**
 * Tells on stderr what went wrong and returns the exit code. A mistake of the user's is one line per problem; anything
 * else is a bug and shows its stack.
 */
export function reportError(error: unknown): 1 | 2 {
  const label = colour('stderr').red('error:');
  if (error instanceof UserError) {
    for (const problem of error.problems) note(`${label} ${describeProblem(problem)}`);
    return 2;
  }
  if (isWithoutDirectory(error)) {
    note(`${label} the current directory is gone; expected to be in one that is there`);
    return 2;
  }
  note(`${label} this is a bug in l2sweep, please report it with the lines below`);
  note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

/** Whether relative paths have nothing to be relative to, because the directory has been removed that the process is in. */
function isWithoutDirectory(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd';
}
