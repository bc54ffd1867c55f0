import { availableParallelism } from 'node:os';
import type { Check } from '../../checks/check.ts';
import { type Problem, UserError } from '../../errors.ts';
import { axisValueOf, sweptAxis } from '../../metrics/axis.ts';
import { pairText } from '../../model/classText.ts';
import { axisText } from '../../outputs/axisText.ts';
import type { Table } from '../../results/table.ts';
import type { PointResult } from '../../store/pointResult.ts';
import type { Provenance } from '../../store/runRecord.ts';
import type { SweepSummary } from '../../store/target.ts';
import type { WorkerThreads } from '../../sweep/workerThreads.ts';
import type { CheckedSweep } from '../checking.ts';
import { command } from '../command.ts';
import { argument, option, type Values } from '../flag.ts';
import { signalsHeard } from '../heedSignals.ts';
import type { Interruption } from '../interruption.ts';
import type { Prepared } from '../opening.ts';
import { check, configOptions, jobs, out, printOptions, progress, quiet } from '../options.ts';
import type { Charts } from '../printing.ts';
import { progressOf } from '../progress.ts';
import { configs } from '../proposals.ts';
import { oneOf } from '../readers.ts';
import { note } from '../streams.ts';
import { stdoutIsTerminal, warn } from '../terminal.ts';

const options = [
  ...configOptions,
  out('results directory (default: results/NAME; several configs: DIR/NAME each)'),
  ...printOptions,
  check,
  jobs('class pairs and losses trained'),
  option('--force', 'replace the results in that directory, also those of a different sweep'),
  option(
    '--on-error <policy>',
    'after a point that failed or did not converge: continue, or stop',
    oneOf('policy', ['continue', 'stop']),
  ).usually('continue'),
  option('--report', 'write report.html into the results directory, too'),
  option('--dry-run', 'check everything and print the plan; train and write nothing'),
  progress,
  option('--no-plot', 'no charts under the table on a terminal (nor are there with --quiet, or where CI is set)'),
  quiet,
  option('-v, --verbose', 'a line on stderr for every point'),
] as const;

type RunOptions = Values<typeof options>;

/** `l2sweep run CONFIG…`: train along λ, keep everything in a results directory, print the results. */
export const run = command({
  name: 'run',
  description: 'run the sweep of each config: train along λ, measure, write and print the results',
  arguments: [argument('<config...>', 'configs in YAML or JSON', configs)],
  options,
  explanation: `
Examples:
  l2sweep run sweep.yaml
  l2sweep run sweep.yaml --lambda 10:1e-4:21 --set dataset.limit_per_class=500
  l2sweep run sweep.yaml --report --check 'test_error <= 0.05 at best'
  l2sweep run hinge.yaml softplus.yaml > both.csv`,
  run: runSweeps,
});

/** Runs the sweep of each config, writes its results directory and prints the results. */
async function runSweeps(files: readonly string[], options: RunOptions, version: string): Promise<void> {
  const { directoriesOf, openConfigs } = await import('../configFiles.ts');
  const { headStart } = await import('../headStart.ts');
  const configs = openConfigs(files, options);
  const directories = directoriesOf(configs, options.out);
  const jobs = options.jobs ?? availableParallelism();
  const begin = (k: number) => headStart(configs[k], directories[k], { ...options, jobs });
  // Several configs are checked first, with their data.
  const begun = configs.length > 1 || options.dryRun ? undefined : begin(0);
  const { columnsOfSeveral, presented, printerFor } = await import('../printing.ts');
  const { prepare, prepareAll, provenance } = await import('../opening.ts');
  const checking = await import('../checking.ts');
  const { againText, untilInterrupted } = await import('../interruption.ts');
  const { remedyFor, tellOutcome } = await import('../outcome.ts');
  const printer = printerFor(options);
  if (options.dryRun) {
    const { printPreviews } = await import('../preview.ts');
    await printPreviews(configs, options.check);
    return;
  }
  const origin = provenance(version);
  if (configs.length > 1) prepareAll(configs, directories, origin, options);
  const summaries: SweepSummary[] = [];
  const results: Table[] = [];
  const checked: CheckedSweep[] = [];
  const problems: Problem[] = [];
  /** A wish that cannot be met is no reason to keep results back: its mistakes are told at the end. */
  const granted = async <Result>(wish: () => Result | Promise<Result>): Promise<Result | undefined> => {
    try {
      return await wish();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  let exitCode: number | undefined;
  for (const [k, loaded] of configs.entries()) {
    const { name } = loaded.config;
    const directory = directories[k];
    const title = configs.length > 1 ? name : undefined;
    const started = performance.now();
    const checks = checking.checksOf(loaded.config, options.check);
    const { earlier, threads, unpacked } = begun ?? begin(k);
    const train = async () => {
      const prepared = prepare(loaded, earlier, options.quiet, await unpacked);
      // Signals are not held back while data are read: there is nothing yet to stop in good order.
      await signalsHeard();
      const interruption = untilInterrupted(options.quiet ? () => '' : undefined);
      const running = runOne(prepared, directory, { options, jobs, origin, interruption, checks, threads });
      const done = await running.finally(interruption.forget);
      exitCode = interruption.exitCode;
      return { ...done, ...prepared };
    };
    const { summary, kept, plan, datasets } = await train().finally(() => threads.end());
    const { config } = plan;
    const seconds = (performance.now() - started) / 1000;
    summaries.push(summary);
    const table = await granted(() => presented(directory, summary.table, config, options, printer.readers));
    results.push(table ?? (await import('../../results/robustError.ts')).withoutRobustError(summary.table));
    const charts = summary.interrupted ? 'none' : chartsOf(options);
    if (printer.readers === 'people') await printer.print(results[k], config.columns, { title, charts });
    // After a long table, where it is seen.
    const bySignal = exitCode !== undefined;
    const again = againText(summary.givenUp);
    const places = { pairs: datasets.pairs, losses: config.loss };
    const remedy = await remedyFor(config);
    tellOutcome({ summary, directory, places, remedy, name, seconds, kept, bySignal, again }, options);
    if (bySignal) {
      checking.tellUnchecked(checks);
      break;
    }
    if (!options.quiet && !summary.interrupted) {
      const { tellChosen } = await import('../choosing.ts');
      await granted(() => tellChosen(directory, summary.table, config));
    }
    if (options.report) {
      const { writeReport } = await import('../reportFiles.ts');
      await granted(() => writeReport([directory], { quiet: options.quiet }));
    }
    checked.push(checking.checkResults(name, directory, checks));
    checking.tellChecks(checked[k], { quiet: options.quiet, withName: title !== undefined });
    if (summary.interrupted) break;
  }
  if (printer.readers === 'programs' && exitCode === undefined) {
    // `run a.yaml b.yaml` into a pipe is one CSV with one header.
    const together: Table = { columns: results[0].columns, rows: results.flatMap(({ rows }) => rows) };
    await printer.print(together, columnsOfSeveral(configs.map(({ config }) => config)));
  }
  checking.reportToGitHub(checked);
  if (!options.quiet) checking.warnOfChoices(checked);
  if (problems.length > 0) throw new UserError(problems);
  process.exitCode = exitCode ?? (checked.some(checking.hasFailed) ? checking.CHECK_FAILED : exitCodeOf(summaries));
}

interface RunContext {
  readonly options: RunOptions;
  readonly jobs: number;
  readonly origin: Provenance;
  readonly interruption: Interruption;
  readonly checks: readonly Check[];
  readonly threads: WorkerThreads;
}

/** `kept`: how many points were there before. */
async function runOne(
  { datasets, hints, plan }: Prepared,
  directory: string,
  context: RunContext,
): Promise<{ summary: SweepSummary; kept: number }> {
  const { options, jobs, origin, interruption, checks, threads } = context;
  const { onError, quiet, verbose } = options;
  const { takeSegments } = await import('../../store/merge.ts');
  const { ResultsDirectory } = await import('../../store/resultsDirectory.ts');
  const { identityOf, recordOf } = await import('../../store/runRecord.ts');
  const { finishedPoints } = await import('../../store/target.ts');
  const { rulesOf } = await import('../../results/rules.ts');
  const { sweep } = await import('../../sweep/sweep.ts');
  const { hopeless } = await import('../checking.ts');
  const { config } = plan;
  const { name, loss: losses } = config;
  const grid = { pairs: datasets.pairs, losses, axis: sweptAxis(config), rules: rulesOf(config, datasets.classes) };
  if (!quiet) {
    for (const warning of [...hints, ...hopeless(checks, grid)]) warn(warning);
  }
  const record = recordOf(config, datasets, origin, new Date());
  const results = new ResultsDirectory(directory, record, { force: options.force === true, datasets });
  takeSegments(plan, [directory], results, () => identityOf(record));
  const kept = finishedPoints(plan, results);
  if (!quiet && kept > 0 && kept < plan.points) {
    note(`${name}: ${kept} of ${plan.points} points are there from before; going on with the others`);
  }
  const progress = progressOf(quiet || verbose ? 'none' : options.progress, name, plan.points, kept);
  let ended = kept;
  try {
    const summary = await sweep(plan, datasets, results, {
      jobs,
      threads,
      onError,
      signal: interruption.signal,
      onPoint(result, done) {
        if (verbose) note(pointLine(result));
        progress.update(result, done);
        ended = done;
      },
    });
    return { summary, kept };
  } catch (error) {
    if (ended > 0) note(`${name}: stopped; the points that were done are kept in ${directory}`);
    throw error;
  } finally {
    progress.end();
  }
}

function pointLine({ point, cells, fold, status, fitSeconds }: PointResult): string {
  const [classI, classJ] = cells.map(String);
  const without =
    point.fold === undefined ? '' : `, fold ${point.fold}${fold!.repeat > 1 ? ` of repeat ${fold!.repeat}` : ''}`;
  return `${pairText({ classI, classJ })} ${point.loss} ${axisText(axisValueOf(point))}${without}: ${status}, ${fitSeconds.toFixed(3)} s`;
}

function exitCodeOf(summaries: readonly SweepSummary[]): number {
  return summaries.some(({ failed, notConverged }) => failed + notConverged > 0) ? 1 : 0;
}

/** Charts are for those who watch: not for pipes, logs of CI jobs, and those who want little or another format. */
function chartsOf({ format = 'table', plot, quiet }: RunOptions): Charts {
  const isWatched = stdoutIsTerminal() && !process.env.CI && !quiet;
  return plot && isWatched && format === 'table' ? 'below' : 'none';
}
