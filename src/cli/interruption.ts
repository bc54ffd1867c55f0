import { note } from './streams.ts';

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

/** Turns the first Ctrl-C or SIGTERM into a wish to stop in good order; the second one ends the program at once. */
export function untilInterrupted(): Interruption {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const stop = (name: NodeJS.Signals) => {
    forget();
    exitCode = exitCodes[name as keyof typeof exitCodes];
    note('\nstopping after the points in hand; once more to stop now');
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
