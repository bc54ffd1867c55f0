import { checksSummary } from '../checks/summary.ts';
import { UserError } from '../errors.ts';
import { appendText } from '../files/append.ts';
import type { CheckedSweep } from './checking.ts';
import { streams } from './streams.ts';
import { warn } from './terminal.ts';

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
