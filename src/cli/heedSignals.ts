import { setImmediate as itsTurn } from 'node:timers/promises';

/**
 * Signals for which nothing else listens end the program, also where the system would not let them: SIGUSR1, sent by
 * schedulers ahead of SIGTERM and taken for it here, would open a debugger's port; and the first process of a container
 * is spared all that it does not listen to. To be called once, at the start.
 */
export function heedSignals(): void {
  process.on('SIGUSR1', () => process.kill(process.pid, 'SIGTERM'));
  if (process.pid !== 1) return;
  for (const [name, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(name, () => {
      if (process.listenerCount(name) === 1) process.exit(exitCode);
    });
  }
}

/** Resolves when signals that came while the program was too busy to hear them have been heard. */
export async function signalsHeard(): Promise<void> {
  await itsTurn();
  // Only between two turns the loop is sure to have looked for what has come.
  await itsTurn();
}
