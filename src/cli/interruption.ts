import { note } from './streams.ts';

/** Ctrl-C, SIGTERM and a scheduler's SIGUSR1 while something long runs. */
export interface Interruption {
  /** Aborted by the first of them. */
  readonly signal: AbortSignal;
  /** 130 after Ctrl-C, 143 after the others, else undefined. */
  readonly exitCode: number | undefined;
  /** From here on they end the program again. */
  forget(): void;
}

/** SIGUSR1 is what schedulers send ahead of SIGTERM, where they send something. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGUSR1: 143 } as const;

/** Turns the first signal into a wish to stop in good order, and says `text`; the second one ends the program at once. */
export function untilInterrupted(text = 'stopping after the points in hand; once more to stop now'): Interruption {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const stop = (name: NodeJS.Signals) => {
    forget();
    exitCode = exitCodes[name as keyof typeof exitCodes];
    // A terminal has shown ^C, perhaps behind a bar.
    if (process.stderr.isTTY) note('');
    if (text !== '') note(text);
    controller.abort();
  };
  const forget = () => {
    for (const name of Object.keys(exitCodes)) process.off(name, stop);
  };
  for (const name of Object.keys(exitCodes)) process.on(name, stop);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    forget,
  };
}
