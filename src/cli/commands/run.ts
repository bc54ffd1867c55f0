import { Command } from 'commander';
import type { LoadedConfig } from '../../config/load.ts';
import { UserError } from '../../errors.ts';
import type { Table } from '../../outputs/output.ts';
import type { Provenance } from '../../sweep/runRecord.ts';
import type { PointResult } from '../../sweep/segment.ts';
import type { SweepSummary } from '../../sweep/sweep.ts';
import { withConfigOptions } from '../configOptions.ts';
import { type Interruption, untilInterrupted } from '../interruption.ts';
import { type Printer, type PrintOptions, printerFor, withPrintOptions } from '../printing.ts';
import { duration, type ProgressMode, progressModes, progressOf } from '../progress.ts';
import { note, writeData } from '../streams.ts';
import { colour, warn } from '../terminal.ts';

interface RunOptions extends PrintOptions {
  readonly set?: readonly string[];
  readonly lambda?: string;
  readonly loss?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly progress: string;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** `l2sweep run CONFIG…`: train along λ, keep everything in a results directory, print the results. */
export function run(): Command {
  const command = new Command('run')
    .description('run the sweep of each config: train along λ, measure, write and print the results')
    .argument('<config...>', 'configs in YAML or JSON');
  withConfigOptions(command).option(
    '-o, --out <dir>',
    'results directory (default: results/NAME; several configs: DIR/NAME each)',
  );
  return withPrintOptions(command)
    .option('--force', 'replace the results of a different sweep in that directory')
    .option('--dry-run', 'check everything and print the plan; train and write nothing')
    .option('--progress <mode>', `how progress is shown on stderr: ${progressModes.join(', ')}`, 'auto')
    .option('-q, --quiet', 'nothing on stderr but errors')
    .option('-v, --verbose', 'a line on stderr for every point')
    .action(action);
}

async function action(files: readonly string[], options: RunOptions, command: Command): Promise<void> {
  const { loadConfigs } = await import('../../config/load.ts');
  const printer = await printerFor(options);
  const mode = progressMode(options);
  const configs = loadConfigs(files, options);
  const directories = directoriesOf(configs, options.out);
  if (options.dryRun) {
    await printPlans(configs);
    return;
  }
  if (configs.length > 1) for (const config of configs) await prepare(config);
  const { provenance } = await import('../provenance.ts');
  const origin = provenance(command.parent?.version() ?? '');
  const summaries: SweepSummary[] = [];
  const interruption = untilInterrupted();
  for (const [k, config] of configs.entries()) {
    const started = performance.now();
    const summary = await runOne(config, directories[k], { mode, options, origin, interruption });
    const seconds = (performance.now() - started) / 1000;
    summaries.push(summary);
    if (printer.readers === 'people') {
      await printer.print(summary.table, config.config.columns, configs.length > 1 ? config.config.name : undefined);
    }
    // After a long table, where it is seen.
    tell(summary, { directory: directories[k], name: config.config.name, seconds }, options);
    if (interruption.signal.aborted) break;
  }
  interruption.forget();
  if (printer.readers === 'programs' && !interruption.signal.aborted) await printTogether(printer, configs, summaries);
  process.exitCode = interruption.exitCode ?? exitCodeOf(summaries);
}

interface RunContext {
  readonly mode: ProgressMode;
  readonly options: RunOptions;
  readonly origin: Provenance;
  readonly interruption: Interruption;
}

async function runOne(loaded: LoadedConfig, directory: string, context: RunContext): Promise<SweepSummary> {
  const { options, origin, interruption } = context;
  const { ResultsDirectory } = await import('../../sweep/resultsDirectory.ts');
  const { recordOf } = await import('../../sweep/runRecord.ts');
  const { sweep } = await import('../../sweep/sweep.ts');
  const { datasets, plan } = await prepare(loaded);
  const record = recordOf(loaded.config, datasets, origin, new Date());
  const results = new ResultsDirectory(directory, record, { force: options.force === true });
  const progress = progressOf(context.mode, loaded.config.name, plan.points);
  return sweep(
    plan,
    datasets,
    results,
    {
      onPoint(result, done) {
        if (options.verbose) note(pointLine(result));
        progress.update(result, done);
      },
    },
    interruption.signal,
  ).finally(() => progress.end());
}

/** What `l2sweep validate` prints. */
async function printPlans(configs: readonly LoadedConfig[]): Promise<void> {
  const { withLocations } = await import('../../config/load.ts');
  const { preview } = await import('../preview.ts');
  for (const config of configs) {
    const { text, warnings } = withLocations(config, () => preview(config));
    await writeData(text);
    for (const warning of warnings) warn(warning);
  }
}

/** The config's data and plan; their mistakes get their place in the config. */
async function prepare(loaded: LoadedConfig) {
  const { withLocations } = await import('../../config/load.ts');
  const { loadDatasets } = await import('../../data/load.ts');
  const { planOf } = await import('../../sweep/plan.ts');
  return withLocations(loaded, () => {
    const datasets = loadDatasets(loaded.config.dataset);
    return { datasets, plan: planOf(loaded.config, datasets) };
  });
}

/** Rows of all runs as one table, so that `run a.yaml b.yaml` into a pipe is one CSV with one header. */
async function printTogether(
  printer: Printer,
  configs: readonly LoadedConfig[],
  summaries: readonly SweepSummary[],
): Promise<void> {
  const table: Table = { columns: summaries[0].table.columns, rows: summaries.flatMap(({ table }) => table.rows) };
  await printer.print(table, configs[0].config.columns);
}

interface Finished {
  readonly directory: string;
  readonly name: string;
  readonly seconds: number;
}

/** More warnings than this are counted instead of shown. */
const WARNINGS_SHOWN = 5;

function tell(summary: SweepSummary, { directory, name, seconds }: Finished, { quiet, verbose }: RunOptions): void {
  const { planned, done, failed, notConverged, interrupted, warnings } = summary;
  if (!quiet) {
    const shown = verbose ? warnings : warnings.slice(0, WARNINGS_SHOWN);
    for (const warning of shown) warn(warning);
    if (shown.length < warnings.length) {
      warn(`${warnings.length - shown.length} more of this kind; --verbose shows them`);
    }
  }
  if (failed > 0) warn(`${failed} of ${planned} points failed; column error says why`);
  if (notConverged > 0) {
    warn(
      `${notConverged} of ${planned} points did not reach the tolerance (column duality_gap: how near they came); ` +
        'expect fewer with a larger tolerance',
    );
  }
  if (interrupted) note(`interrupted: ${done} of ${planned} points done; they are kept in ${directory}`);
  else if (!quiet) {
    note(`${colour('stderr').bold(name)}: ${planned} points in ${duration(seconds)}; results in ${directory}`);
  }
}

function pointLine({ point, cells, status, fitSeconds }: PointResult): string {
  return `${cells[0]} v ${cells[1]} ${point.loss} λ = ${point.lambda}: ${status}, ${fitSeconds.toFixed(3)} s`;
}

function exitCodeOf(summaries: readonly SweepSummary[]): number {
  return summaries.some(({ failed, notConverged }) => failed + notConverged > 0) ? 1 : 0;
}

function progressMode({ progress, quiet, verbose }: RunOptions): ProgressMode {
  const mode = progressModes.find((name) => name === progress);
  if (mode === undefined) {
    throw new UserError({
      where: '--progress',
      message: `unknown mode "${progress}"; expected ${progressModes.join(', ')}`,
    });
  }
  return quiet || verbose ? 'none' : mode;
}

/** One results directory per config. Throws a UserError where two would be the same. */
function directoriesOf(configs: readonly LoadedConfig[], out: string | undefined): string[] {
  const owners = new Map<string, string>();
  return configs.map(({ file, config }) => {
    const name = fileNameOf(config.name);
    const directory = out !== undefined && configs.length === 1 ? out : `${out ?? 'results'}/${name}`;
    const owner = owners.get(name.toLowerCase());
    if (owner !== undefined) {
      throw new UserError({
        where: file,
        message: `its results would go to ${directory}, as those of ${owner}; expected configs with different names`,
      });
    }
    owners.set(name.toLowerCase(), file);
    return directory;
  });
}

/** A sweep's name as the name of a directory: letters, digits and `._-`, everything else becomes `-`. */
function fileNameOf(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '');
  return [...safe].slice(0, 80).join('') || 'sweep';
}
