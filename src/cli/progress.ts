import { axisValueOf } from '../metrics/axis.ts';
import { axisText } from '../outputs/axisText.ts';
import { shortened, writtenIn } from '../outputs/characters.ts';
import type { PointResult } from '../store/pointResult.ts';
import { note, streams } from './streams.ts';
import { shownCharacters } from './terminal.ts';

/** How progress is shown, by the word after `--progress`. */
export const progressModes = ['auto', 'bar', 'plain', 'none'] as const;
export type ProgressMode = (typeof progressModes)[number];

/** Tells people how far a sweep is. */
export interface Progress {
  /** After each point. */
  update(result: PointResult, done: number): void;
  /** Takes away what should not stay. */
  end(): void;
}

const BAR_LENGTH = 24;
/** Seconds between two changes of the bar, and between two plain lines. */
const BAR_EVERY = 0.1;
const LINE_EVERY = 10;

/** `auto`: a bar on a terminal; in a log, a line now and then. `kept`: so many of the points are there from before. */
export function progressOf(mode: ProgressMode, name: string, total: number, kept = 0): Progress {
  const chosen = mode === 'auto' ? (isInTerminal() ? 'bar' : 'plain') : mode;
  if (chosen === 'none') return { update() {}, end() {} };
  return chosen === 'bar' ? bar(name, total, kept) : plainLines(name, total, kept);
}

/** Tells people on a terminal how far something is that takes seconds; in logs it says nothing. */
export function countingProgress(what: string): { update(done: number, total: number): void; end(): void } {
  if (!isInTerminal()) return { update() {}, end() {} };
  const due = every(BAR_EVERY, 0);
  return {
    update(done, total) {
      if (due()) replaceLine(`${drawnBar(done, total)} ${done}/${total} · ${what}`);
    },
    end() {
      replaceLine('');
    },
  };
}

/** Shows on a terminal what is being read while `read` does so, for there is nothing else to see yet. `quiet`: does not. */
export function whileReading<Read>(what: string, read: () => Read, quiet = false): Read {
  const erase = quiet ? () => {} : showReading(what);
  try {
    return read();
  } finally {
    erase();
  }
}

/** The same until the first piece is there. */
export async function* readingPieces<Piece>(what: string, pieces: AsyncIterable<Piece>): AsyncGenerator<Piece> {
  const erase = showReading(what);
  try {
    for await (const piece of pieces) {
      erase();
      yield piece;
    }
  } finally {
    erase();
  }
}

/** Returns what takes the line away. */
function showReading(what: string): () => void {
  if (!isInTerminal()) return () => {};
  replaceLine(`Reading ${what} …`);
  let isThere = true;
  return () => {
    if (isThere) replaceLine('');
    isThere = false;
  };
}

/** Writes the terminal's last line anew, as much of it as leaves the cursor on that line; an empty one takes it away. */
function replaceLine(text: string): void {
  const line = writtenIn(shownCharacters(), text);
  streams.stderr.write(`\r\u001b[K${shortened(line, (streams.stderr.columns || 80) - 1)}`);
}

function isInTerminal(): boolean {
  return streams.stderr.isTTY === true && !process.env.CI && process.env.TERM !== 'dumb';
}

function drawnBar(done: number, total: number): string {
  const filled = Math.round((BAR_LENGTH * done) / total);
  return '█'.repeat(filled) + '░'.repeat(BAR_LENGTH - filled);
}

/** One line that is written over and over. */
function bar(name: string, total: number, kept: number): Progress {
  const started = performance.now();
  const due = every(BAR_EVERY, -BAR_EVERY);
  return {
    update(result, done) {
      if (!due() && done < total) return;
      const left = timeLeft(started, done - kept, total - done);
      replaceLine(`${drawnBar(done, total)} ${done}/${total} · ${pointText(result)} · ${left} · ${name}`);
    },
    end() {
      replaceLine('');
    },
  };
}

/** A line now and then: for logs, where a bar would be noise. */
function plainLines(name: string, total: number, kept: number): Progress {
  const started = performance.now();
  const due = every(LINE_EVERY, 0);
  return {
    update(result, done) {
      if (!due() || done === total) return;
      note(
        `${name}: ${done} of ${total} points, at ${pointText(result)}, ${timeLeft(started, done - kept, total - done)}`,
      );
    },
    end() {},
  };
}

function pointText({ point }: PointResult): string {
  return `${point.loss} ${axisText(axisValueOf(point))}`;
}

/** From the time per point so far, which is all that is known. */
function timeLeft(started: number, done: number, left: number): string {
  const seconds = Math.ceil(((performance.now() - started) / 1000 / done) * left);
  return `${duration(seconds)} left`;
}

/** `3.2 s`, `1:05 min`, `2:03:10 h`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Number.isInteger(seconds) ? seconds : seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours === 0 ? `${minutes}:${two(whole % 60)} min` : `${hours}:${two(minutes)}:${two(whole % 60)} h`;
}

/** True when the last time it was true is long enough ago; at first, `since` seconds ago. */
function every(seconds: number, since: number): () => boolean {
  let last = performance.now() + since * 1000;
  return () => {
    const now = performance.now();
    if (now - last < seconds * 1000) return false;
    last = now;
    return true;
  };
}
