import type { Config } from '../config/schema.ts';
import { counted } from '../formats/format.ts';
import { shellCommand } from '../outputs/shellQuote.ts';
import { warningText } from '../results/warning.ts';
import type { SweepSummary } from '../store/target.ts';
import { alike, type Places } from './alike.ts';
import { failedPoints } from './failures.ts';
import { duration } from './progress.ts';
import { note, noteToCopy, ownCommand } from './streams.ts';
import { colour, warn } from './terminal.ts';

/** A run that has ended. */
export interface Outcome {
  readonly summary: SweepSummary;
  readonly directory: string;
  readonly places: Places;
  /** What to say of points that did not reach the tolerance. */
  readonly remedy: string;
  readonly name: string;
  readonly seconds: number;
  /** How many points were there before. */
  readonly kept: number;
  /** Whether a signal ended it. */
  readonly bySignal: boolean;
  /** What to say of points that were given up. */
  readonly again: string;
}

/** More warnings than this are counted instead of shown. */
const WARNINGS_SHOWN = 5;

/** Says how a run ended: its warnings, what failed, where the results are, and how to go on with one that was interrupted. */
export function tellOutcome(
  { summary, directory, places, remedy, name, seconds, kept, bySignal, again }: Outcome,
  { quiet, verbose }: { readonly quiet?: boolean | undefined; readonly verbose?: boolean | undefined },
): void {
  const { planned, done, failed, notConverged, interrupted, warnings } = summary;
  if (!quiet) {
    const each = verbose ? warnings.map((one) => warningText(one, places.pairs)) : alike(warnings, places);
    const shown = verbose ? each : each.slice(0, WARNINGS_SHOWN);
    for (const warning of shown) warn(warning);
    if (shown.length < each.length) warn(`${each.length - shown.length} more warnings; --verbose shows them`);
  }
  if (failed > 0) warn(failedPoints(summary));
  if (notConverged > 0) warn(`${notConverged} of ${planned} points did not reach the tolerance ${remedy}`);
  if (interrupted) {
    const why = bySignal ? 'interrupted' : 'stopped after a point that failed or did not converge (--on-error stop)';
    const found = done === 0 ? '' : ` they are kept in ${directory};`;
    note(`${why}: ${done} of ${planned} points done;${found}${again} resume with:`);
    noteToCopy(`  ${resumeCommand()}`);
  } else if (!quiet) {
    const points = kept === 0 ? '' : kept === planned ? ', all from before,' : `, ${kept} of them from before,`;
    note(
      `${colour('stderr').bold(name)}: ${counted(planned, 'point')}${points} in ${duration(seconds)}; results in ${directory}`,
    );
  }
}

/** How near the points came that did not reach the tolerance, and what helps. */
export async function remedyFor({ trainer, adversarial }: Pick<Config, 'trainer' | 'adversarial'>): Promise<string> {
  const { trainerOf } = await import('../outside/trainerOf.ts');
  const { remedy } = trainerOf({ trainer });
  const plain = '(column gap_at_mean: how near they came); expect fewer with a larger tolerance';
  return remedy?.({ hasAdversary: adversarial !== undefined }) ?? plain;
}

/** The command line of this program once more, for a shell; without `--force`, which would begin anew. */
function resumeCommand(): string {
  return shellCommand([...ownCommand(), ...process.argv.slice(2).filter((word) => word !== '--force')]);
}
