import { type Check, needsRobustness } from '../checks/check.ts';
import { type CheckResult, evaluateCheck, whyImpossible } from '../checks/evaluateCheck.ts';
import type { Grid } from '../checks/groups.ts';
import { parseCheck } from '../checks/parseCheck.ts';
import { checksSummary } from '../checks/summary.ts';
import type { Config } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import { appendText } from '../files/write.ts';
import { sweptAxis } from '../metrics/axis.ts';
import { isWish, notHeldOut, ruleFor, rulesOf } from '../results/rules.ts';
import { readResults, readRobustness } from '../store/readResults.ts';
import { note, streams } from './streams.ts';
import { colour, warn } from './terminal.ts';

/** The exit code where a check or a comparison failed. */
export const CHECK_FAILED = 3;

/** What came of the checks of a run. */
export interface CheckedSweep {
  /** What the run is called where there are several. */
  readonly name: string;
  readonly results: readonly CheckResult[];
  /** Whether a check is about points chosen by their test error. */
  readonly isNotHeldOut: boolean;
}

/** The checks of a config, and those of the command line after them. */
export function checksOf({ checks = [] }: Pick<Config, 'checks'>, added: readonly Check[] = []): Check[] {
  return [...checks.map(parseCheck), ...added];
}

/** Which checks will fail whatever the results are, and why: worth knowing before hours of training. */
export function hopeless(checks: readonly Check[], grid: Grid): string[] {
  return checks.flatMap((check) => {
    const reason = whyImpossible(check, grid);
    return reason === undefined ? [] : [`check "${check.text}" will fail: ${reason}`];
  });
}

/** Holds the results in a directory to checks; `name`: what the run is called. */
export function checkResults(name: string, directory: string, checks: readonly Check[]): CheckedSweep {
  if (checks.length === 0) return { name, results: [], isNotHeldOut: false };
  const { table, lacking, record } = readResults(directory);
  const { config, data } = record;
  const run = {
    table,
    lacking,
    robustness: checks.some(needsRobustness) ? readRobustness(directory) : undefined,
    pairs: data.pairs,
    losses: config.loss,
    axis: sweptAxis(config),
    rules: rulesOf(config, data.classes),
    norms: config.attack.norms,
  };
  return {
    name,
    results: checks.map((check) => evaluateCheck(check, run)),
    isNotHeldOut: checks.some(
      ({ place: { kind } }) => isWish(kind) && ruleFor(kind, run.rules) === 'lowest-test-error',
    ),
  };
}

/** Holds runs that were there already to checks: tells what came of them and sets the exit code. */
export function judge(directories: readonly string[], checks: readonly Check[] = []): void {
  const sweeps = directories.map((directory) => checkResults(directory, directory, checks));
  for (const sweep of sweeps) tellChecks(sweep, { withName: sweeps.length > 1 });
  warnOfChoices(sweeps);
  reportToGitHub(sweeps);
  if (sweeps.some(hasFailed)) process.exitCode = CHECK_FAILED;
}

/** Tells on stderr, one line each, what came of the checks; `quiet`: only of those that failed. */
export function tellChecks(
  { name, results }: CheckedSweep,
  { quiet = false, withName }: { readonly quiet?: boolean | undefined; readonly withName: boolean },
): void {
  const { green, red } = colour('stderr');
  for (const { check, passed, found } of results) {
    if (passed && quiet) continue;
    const label = passed ? green('check passed:') : red('check FAILED:');
    note(`${withName ? `${name}: ` : ''}${label} ${check.text}: ${found}`);
  }
}

/** Says once where a check is about points chosen by their test error. */
export function warnOfChoices(sweeps: readonly CheckedSweep[]): void {
  if (sweeps.some(({ isNotHeldOut }) => isNotHeldOut)) warn(`at best: ${notHeldOut}`);
}

export function hasFailed({ results }: CheckedSweep): boolean {
  return results.some(({ passed }) => !passed);
}

/** Says, where there are checks, that a sweep without its last points is not held to them. */
export function tellUnchecked(checks: readonly Check[]): void {
  if (checks.length > 0)
    warn(`the sweep was interrupted: ${checks.length === 1 ? 'its check is' : 'checks are'} not evaluated`);
}

/** GitHub shows no more errors of one step. */
const MOST_ANNOTATIONS = 10;

/**
 * In GitHub Actions: a summary of the checks on the page of the job, and an annotation for each that failed, as a workflow
 * command on stderr. Elsewhere nothing.
 */
export function reportToGitHub(sweeps: readonly CheckedSweep[]): void {
  const withChecks = sweeps.filter(({ results }) => results.length > 0);
  addToSummary(withChecks.map(({ name, results }) => checksSummary(name, results)).join(''));
  const failed = withChecks.flatMap(({ name, results }) =>
    results.filter(({ passed }) => !passed).map(({ check, found }) => ({ title: `${name}: ${check.text}`, found })),
  );
  for (const { title, found } of failed.slice(0, MOST_ANNOTATIONS)) annotate(title, found);
}

/** Adds Markdown to the summary of the job. That it cannot be written changes no result. */
export function addToSummary(markdown: string): void {
  const { GITHUB_STEP_SUMMARY: path } = process.env;
  if (!inActions() || !path || markdown === '') return;
  try {
    appendText(path, markdown);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    warn(error.message);
  }
}

/**
 * An error that GitHub shows beside the job: a workflow command on stderr. Lines of a command are told apart by line feeds, its parts by colons and commas: those of the text
 * are written as %XX.
 */
export function annotate(title: string, message: string): void {
  if (!inActions()) return;
  streams.stderr.write(`::error title=${escaped(title, /[%\r\n:,]/g)}::${escaped(message, /[%\r\n]/g)}\n`);
}

function inActions(): boolean {
  return process.env.GITHUB_ACTIONS === 'true';
}

function escaped(text: string, special: RegExp): string {
  return text.replace(
    special,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
