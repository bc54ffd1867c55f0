import { availableParallelism } from 'node:os';
import type { Check } from '../checks/check.ts';
import { gatherMistakes, type LoadedConfig, loadConfigs } from '../config/load.ts';
import type { Overrides } from '../config/overrides.ts';
import type { Config } from '../config/schema.ts';
import { labelHintsOf } from '../data/load.ts';
import { type Problem, UserError } from '../errors.ts';
import { strengthOf, sweptBy } from '../metrics/strength.ts';
import { pairText } from '../model/classText.ts';
import { withoutRobustError } from '../results/robustError.ts';
import type { Table } from '../results/table.ts';
import { takeSegments } from '../sweep/merge.ts';
import { holdsSameSweep, ResultsDirectory } from '../sweep/resultsDirectory.ts';
import { identityOf, type Provenance, recordOf } from '../sweep/runRecord.ts';
import type { PointResult } from '../sweep/segment.ts';
import { type ErrorPolicy, errorPolicies, finishedPoints, type SweepSummary, sweep } from '../sweep/sweep.ts';
import {
  CHECK_FAILED,
  type CheckedSweep,
  checkResults,
  checksOf,
  hasFailed,
  hopeless,
  readChecks,
  tellChecks,
  tellUnchecked,
} from './checking.ts';
import { overridesOf } from './configOptions.ts';
import { fileNameOf } from './fileNameOf.ts';
import { reportToGitHub } from './gitHubActions.ts';
import { signalsHeard } from './heedSignals.ts';
import { againText, type Interruption, untilInterrupted } from './interruption.ts';
import { prepare } from './prepare.ts';
import { presented } from './presented.ts';
import { printPreviews } from './preview.ts';
import { type Charts, columnsOfSeveral, type Printer, printerFor } from './printing.ts';
import type { PrintOptions } from './printOptions.ts';
import { duration, type ProgressMode, progressModes, progressOf } from './progress.ts';
import { provenance } from './provenance.ts';
import { resumeCommand } from './resumeCommand.ts';
import { note, noteToCopy } from './streams.ts';
import { colour, stdoutIsTerminal, warn } from './terminal.ts';

/** What the command line says besides the configs. */
export interface RunOptions extends Overrides, PrintOptions {
  readonly out?: string;
  /** Checks, as they are written. */
  readonly check?: readonly string[];
  readonly jobs?: string;
  readonly force?: boolean;
  readonly onError: string;
  readonly dryRun?: boolean;
  readonly report?: boolean;
  readonly progress: string;
  /** Charts under the table on a terminal. */
  readonly plot: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** Runs the sweep of each config, writes its results directory and prints the results. */
export async function runSweeps(files: readonly string[], options: RunOptions, version: string): Promise<void> {
  const printer = printerFor(options, undefined, undefined, chartsOf(options));
  const mode = progressMode(options);
  const jobs = jobsOf(options);
  const added = readChecks(options.check);
  const onError = errorPolicyOf(options);
  const configs = loadConfigs(files, overridesOf(options));
  const directories = directoriesOf(configs, options.out);
  if (options.dryRun) {
    await printPreviews(configs, added);
    return;
  }
  const origin = provenance(version);
  if (configs.length > 1) checkAll(configs, directories, origin, options);
  const summaries: SweepSummary[] = [];
  const results: Table[] = [];
  const checked: CheckedSweep[] = [];
  const problems: Problem[] = [];
  /** A wish that cannot be met is no reason to keep results back. */
  const presentedOrPlain = (directory: string, { table }: SweepSummary, config: Config): Table => {
    try {
      return presented(directory, table, config, options, printer.readers);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
      return withoutRobustError(table);
    }
  };
  const reportOrProblem = async (directory: string): Promise<void> => {
    const { writeReport } = await import('./writeReport.ts');
    try {
      await writeReport([directory], { quiet: options.quiet });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
    }
  };
  let exitCode: number | undefined;
  for (const [k, loaded] of configs.entries()) {
    const { name, columns } = loaded.config;
    const started = performance.now();
    const checks = checksOf(loaded.config, added);
    const prepared = prepare(loaded, options.force ? undefined : directories[k]);
    // Signals are not held back while data are read: there is nothing yet to stop in good order.
    await signalsHeard();
    const interruption = untilInterrupted(options.quiet ? () => '' : undefined);
    const context = { mode, jobs, onError, options, origin, interruption, checks };
    const running = runOne(loaded, prepared, directories[k], context);
    const { summary, kept } = await running.finally(interruption.forget);
    exitCode = interruption.exitCode;
    const seconds = (performance.now() - started) / 1000;
    summaries.push(summary);
    results.push(presentedOrPlain(directories[k], summary, loaded.config));
    if (printer.readers === 'people') {
      await printer.print(results[k], columns, configs.length > 1 ? name : undefined);
    }
    // After a long table, where it is seen.
    const bySignal = exitCode !== undefined;
    tell(
      summary,
      { directory: directories[k], remedy: remedyFor(loaded.config), name, seconds, kept, bySignal },
      options,
    );
    if (bySignal) {
      tellUnchecked(checks);
      break;
    }
    if (options.report) await reportOrProblem(directories[k]);
    checked.push(checkResults(name, directories[k], checks));
    tellChecks(checked[k], { quiet: options.quiet, withName: configs.length > 1 });
    if (summary.interrupted) break;
  }
  if (printer.readers === 'programs' && exitCode === undefined) await printTogether(printer, configs, results);
  reportToGitHub(checked);
  if (problems.length > 0) throw new UserError(problems);
  process.exitCode = exitCode ?? (checked.some(hasFailed) ? CHECK_FAILED : exitCodeOf(summaries));
}

interface RunContext {
  readonly mode: ProgressMode;
  readonly jobs: number;
  readonly onError: ErrorPolicy;
  readonly options: RunOptions;
  readonly origin: Provenance;
  readonly interruption: Interruption;
  readonly checks: readonly Check[];
}

/** `kept`: how many points were there before. */
async function runOne(
  loaded: LoadedConfig,
  { datasets, plan }: ReturnType<typeof prepare>,
  directory: string,
  context: RunContext,
): Promise<{ summary: SweepSummary; kept: number }> {
  const { jobs, onError, options, origin, interruption, checks } = context;
  const { name, loss: losses } = loaded.config;
  const grid = { pairs: datasets.pairs, losses, swept: sweptBy(loaded.config) };
  if (!options.quiet) {
    for (const warning of [...labelHintsOf(datasets.classes), ...hopeless(checks, grid)]) warn(warning);
  }
  const record = recordOf(loaded.config, datasets, origin, new Date());
  const results = new ResultsDirectory(directory, record, { force: options.force === true });
  takeSegments(plan, [directory], results, identityOf(record));
  const kept = finishedPoints(plan, results);
  if (!options.quiet && kept > 0 && kept < plan.points) {
    note(`${name}: ${kept} of ${plan.points} points are there from before; going on with the others`);
  }
  const progress = progressOf(context.mode, name, plan.points, kept);
  try {
    const summary = await sweep(plan, datasets, results, {
      jobs,
      onError,
      signal: interruption.signal,
      onPoint(result, done) {
        if (options.verbose) note(pointLine(result));
        progress.update(result, done);
      },
    });
    return { summary, kept };
  } catch (error) {
    note(`${name}: stopped; the points that were done are kept in ${directory}`);
    throw error;
  } finally {
    progress.end();
  }
}

/** Checks the data and the directory of each config before the first sweep starts; throws the mistakes of all. */
function checkAll(
  configs: readonly LoadedConfig[],
  directories: readonly string[],
  origin: Provenance,
  { force = false }: RunOptions,
): void {
  gatherMistakes(configs, (loaded, k) => {
    const record = recordOf(loaded.config, prepare(loaded, directories[k]).datasets, origin, new Date());
    holdsSameSweep(directories[k], record, { force });
  });
}

/**
 * Rows of all runs as one table, so that `run a.yaml b.yaml` into a pipe is one CSV with one header: the columns that any
 * of the configs wants to see, all of them where one leaves the choice open.
 */
async function printTogether(
  printer: Printer,
  configs: readonly LoadedConfig[],
  results: readonly Table[],
): Promise<void> {
  const table: Table = { columns: results[0].columns, rows: results.flatMap(({ rows }) => rows) };
  await printer.print(table, columnsOfSeveral(configs.map(({ config }) => config)));
}

interface Finished {
  readonly directory: string;
  /** What to say of points that did not reach the tolerance. */
  readonly remedy: string;
  readonly name: string;
  readonly seconds: number;
  /** How many points were there before. */
  readonly kept: number;
  /** Whether a signal ended it. */
  readonly bySignal: boolean;
}

/** More warnings than this are counted instead of shown. */
const WARNINGS_SHOWN = 5;

function tell(
  summary: SweepSummary,
  { directory, remedy, name, seconds, kept, bySignal }: Finished,
  { quiet, verbose }: RunOptions,
): void {
  const { planned, done, failed, notConverged, interrupted, givenUp, warnings } = summary;
  if (!quiet) {
    const shown = verbose ? warnings : warnings.slice(0, WARNINGS_SHOWN);
    for (const warning of shown) warn(warning);
    if (shown.length < warnings.length) {
      warn(`${warnings.length - shown.length} more of this kind; --verbose shows them`);
    }
  }
  if (failed > 0) warn(`${failed} of ${planned} points failed; column error says why`);
  if (notConverged > 0) warn(`${notConverged} of ${planned} points did not reach the tolerance ${remedy}`);
  if (interrupted) {
    const why = bySignal ? 'interrupted' : 'stopped after a point that failed or did not converge (--on-error stop)';
    const found = done === 0 ? '' : ` they are kept in ${directory};`;
    note(`${why}: ${done} of ${planned} points done;${found}${againText(givenUp)} resume with:`);
    noteToCopy(`  ${resumeCommand()}`);
  } else if (!quiet) {
    const points = kept === 0 ? '' : kept === planned ? ', all from before,' : `, ${kept} of them from before,`;
    note(`${colour('stderr').bold(name)}: ${planned} points${points} in ${duration(seconds)}; results in ${directory}`);
  }
}

/** How near the points came that did not reach the tolerance, and what helps. */
function remedyFor({ trainer, adversarial }: Pick<Config, 'trainer' | 'adversarial'>): string {
  if (adversarial) {
    return '(column converged: which); expect fewer with features of a size near 1 (dataset.scale), a larger λ or a larger tolerance';
  }
  const more = trainer === 'exact' ? '' : 'more epochs, with momentum or with ';
  return `(column duality_gap: how near they came); expect fewer with ${more}a larger tolerance`;
}

function pointLine({ point, cells, status, fitSeconds }: PointResult): string {
  const [classI, classJ] = cells.map(String);
  const { symbol, value } = strengthOf(point);
  return `${pairText({ classI, classJ })} ${point.loss} ${symbol} = ${value}: ${status}, ${fitSeconds.toFixed(3)} s`;
}

function exitCodeOf(summaries: readonly SweepSummary[]): number {
  return summaries.some(({ failed, notConverged }) => failed + notConverged > 0) ? 1 : 0;
}

export function progressMode({
  progress,
  quiet,
  verbose,
}: Pick<RunOptions, 'progress' | 'quiet' | 'verbose'>): ProgressMode {
  const mode = progressModes.find((name) => name === progress);
  if (mode === undefined) {
    throw new UserError({
      where: '--progress',
      message: `unknown mode "${progress}"; expected ${progressModes.join(', ')}`,
    });
  }
  return quiet || verbose ? 'none' : mode;
}

function errorPolicyOf({ onError }: RunOptions): ErrorPolicy {
  const policy = errorPolicies.find((name) => name === onError);
  if (policy !== undefined) return policy;
  const message = `unknown policy "${onError}"; expected ${errorPolicies.join(' or ')}`;
  throw new UserError({ where: '--on-error', message });
}

/** The threads that may be used: as many as there are cores, unless the command line says a number. */
export function jobsOf({ jobs }: Pick<RunOptions, 'jobs'>): number {
  if (jobs === undefined) return availableParallelism();
  if (/^[1-9]\d{0,4}$/.test(jobs)) return Number(jobs);
  throw new UserError({
    where: '--jobs',
    message: `"${jobs}" is no number of threads; expected a whole number from 1 to 99999`,
  });
}

/** Charts are for those who watch: not for pipes, logs of CI jobs, and those who want little or another format. */
function chartsOf({ format = 'table', plot, quiet }: RunOptions): Charts {
  const isWatched = stdoutIsTerminal() && !process.env.CI && !quiet;
  return plot && isWatched && format === 'table' ? 'below' : 'none';
}

/** One results directory per config. Throws a UserError where two would be the same. */
export function directoriesOf(configs: readonly LoadedConfig[], out: string | undefined): string[] {
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
