import { rangesText } from '../../cluster/numberRanges.ts';
import { UserError } from '../../errors.ts';
import { isDirectory } from '../../files/names.ts';
import type { Merged } from '../../store/merge.ts';
import type { SharedSweep } from '../../sweep/sweep.ts';
import { alike } from '../alike.ts';
import { command } from '../command.ts';
import { failedPoints } from '../failures.ts';
import { argument, option, type Values } from '../flag.ts';
import { configOptions, out, quietButMissing } from '../options.ts';
import { configsAndRuns } from '../proposals.ts';
import { note } from '../streams.ts';
import { colour, warn } from '../terminal.ts';

const options = [
  ...configOptions,
  out('results directory (default: that of `work`, the first one named)'),
  option('--report', 'write report.html into the results directory, too'),
  quietButMissing,
] as const;

type MergeOptions = Values<typeof options>;

/** `l2sweep merge CONFIG|DIR…`: the results of segments that were computed on many machines. */
export const merge = command({
  name: 'merge',
  description: 'put the segments of `work` together: the same results as those of `run`; list what is missing',
  arguments: [
    argument('<source...>', 'a config, or results directories of `work` (from several machines)', configsAndRuns),
  ],
  options,
  explanation: `
Examples:
  l2sweep merge sweep.yaml
  l2sweep merge results/from-one results/from-another -o results/sweep`,
  run: mergeSources,
});

/** Merges the segments of a config's directory, or of several directories, and says what is missing. */
async function mergeSources(sources: readonly string[], options: MergeOptions, version: string): Promise<void> {
  const { openSweep } = await import('../opening.ts');
  const [source, ...others] = sources;
  const odd = others.length > 0 ? sources.find((path) => !isDirectory(path)) : undefined;
  if (odd !== undefined) {
    throw new UserError({ where: odd, message: 'no directory; expected one config, or results directories only' });
  }
  const shared = openSweep(source, options, version);
  const folders = isDirectory(source) ? sources : [shared.directory];
  process.exitCode = await mergeInto(shared, folders, options.quiet);
  if (!options.report) return;
  const { writeReport } = await import('../reportFiles.ts');
  await writeReport([shared.directory], { quiet: options.quiet });
}

/** Merges what `folders` have into the directory of the sweep; returns the exit code. */
export async function mergeInto(shared: SharedSweep, folders: readonly string[], quiet = false): Promise<number> {
  const { mergeSegments } = await import('../../store/merge.ts');
  const { ResultsDirectory } = await import('../../store/resultsDirectory.ts');
  const { identityOf } = await import('../../store/runRecord.ts');
  const { plan, record, directory, datasets } = shared;
  const results = new ResultsDirectory(directory, record, { force: false, datasets });
  const merged = mergeSegments(plan, [...folders, directory], results, () => identityOf(record));
  tell(merged, shared, quiet);
  const { missing, summary } = merged;
  return missing.length + summary.failed + summary.notConverged > 0 ? 1 : 0;
}

/** More missing segments than this are shown by their numbers alone. */
const MISSING_SHOWN = 10;

function tell({ summary, missing }: Merged, { plan, directory, datasets }: SharedSweep, quiet: boolean): void {
  const { done, planned, failed, notConverged, warnings } = summary;
  if (!quiet) for (const warning of alike(warnings, { pairs: datasets.pairs, losses: plan.config.loss })) warn(warning);
  if (failed > 0) warn(failedPoints(summary));
  if (notConverged > 0) warn(`${notConverged} of ${planned} points did not reach the tolerance`);
  if (missing.length > 0) {
    const names = missing.slice(0, MISSING_SHOWN).map((index) => plan.segments[index].id);
    const more = missing.length > names.length ? [`… ${missing.length - names.length} more`] : [];
    warn(
      `${missing.length} of ${plan.segments.length} segments are missing: ${[...names, ...more].join(', ')}; ` +
        `to compute them: work with --index ${rangesText(missing)}`,
    );
  }
  if (quiet) return;
  note(`${colour('stderr').bold(plan.config.name)}: ${done} of ${planned} points; results in ${directory}`);
}
