import { version } from '../api/version.ts';
import { tuneEngine } from './engine.ts';
import { heedSignals } from './heedSignals.ts';
import { type Streams, whyNotWritten, writeData, writeTo } from './streams.ts';

/**
 * Runs the command line and sets the exit code: 0 ok, 1 a bug or failed points, 2 a mistake of the user's, and what a
 * command sets. Never ends the process itself, so that everything written arrives.
 */
export async function main(argv: readonly string[], streams: Streams = process): Promise<void> {
  tuneEngine();
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
