import { createRequire } from 'node:module';
import { heedSignals } from './heedSignals.ts';
import { type Streams, whyNotWritten, writeData, writeTo } from './streams.ts';

/**
 * Runs the command line and sets the exit code: 0 ok, 1 a bug or failed points, 2 a mistake of the user's, and what a
 * command sets. Never ends the process itself, so that everything written arrives.
 */
export async function main(argv: readonly string[], streams: Streams = process): Promise<void> {
  writeTo(streams);
  heedSignals();
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) await writeData(`${version()}\n`);
  else {
    const { runProgram } = await import('./program.ts');
    await runProgram(argv, version());
  }
  const mistake = await whyNotWritten();
  if (mistake) {
    const { reportError } = await import('./terminal.ts');
    process.exitCode = reportError(mistake);
  }
}

/** The version in package.json, read as data: it answers before anything else is loaded. */
function version(): string {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  return version;
}
