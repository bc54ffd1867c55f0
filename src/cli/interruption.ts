import { GRACE } from '../sweep/sweep.ts';
import { note, streams } from './streams.ts';

/** Ctrl-C and SIGTERM while something long runs. */
export interface Interruption {
  /** Aborted by the first of them. */
  readonly signal: AbortSignal;
  /** 130 after Ctrl-C, 143 after SIGTERM, else undefined. */
  readonly exitCode: number | undefined;
  /** From here on they end the program again. */
  forget(): void;
}

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[];

/**
 * Turns the first signal into a wish to stop in good order, and says `text`, which is told what the next one is; that ends
 * the program at once.
 */
export function untilInterrupted(
  text = (next: string) => `stopping: points being computed have ${GRACE} s to finish; ${next} stops at once`,
): Interruption {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const stop = (name: NodeJS.Signals) => {
    forget();
    exitCode = exitCodes[name as keyof typeof exitCodes];
    // A terminal has shown ^C, perhaps behind a bar.
    if (streams.stderr.isTTY) note('');
    const said = text(name === 'SIGINT' ? 'another Ctrl-C' : 'another SIGTERM');
    if (said !== '') note(said);
    controller.abort();
  };
  const forget = () => {
    for (const name of names) process.off(name, stop);
  };
  for (const name of names) process.on(name, stop);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    forget,
  };
}

/** What to say of points that were given up, before the last words on how to go on. */
export function againText(givenUp: number): string {
  if (givenUp === 0) return '';
  const points = givenUp === 1 ? 'a point that needed' : `${givenUp} points that needed`;
  return ` ${points} more than ${GRACE} s begin${givenUp === 1 ? 's' : ''} anew;`;
}
