import { escaped, markdownTable } from '../outputs/markdown.ts';
import type { CheckResult } from './evaluateCheck.ts';

/** GitHub shows no summary of more than a mebibyte. */
const MOST_ROWS = 200;

/** What came of the checks of a sweep as Markdown, those that failed first. */
export function checksSummary(name: string, results: readonly CheckResult[]): string {
  const failed = results.filter(({ passed }) => !passed);
  const inOrder = [...failed, ...results.filter(({ passed }) => passed)];
  const rows = inOrder
    .slice(0, MOST_ROWS)
    .map(({ check, passed, found }) => [passed ? 'passed' : '**FAILED**', escaped(check.text), escaped(found)]);
  const verdict = failed.length === 0 ? `all ${results.length} passed` : `${failed.length} of ${results.length} failed`;
  const more = inOrder.length > MOST_ROWS ? `\n${inOrder.length - MOST_ROWS} more are in the log.\n` : '';
  return `### ${escaped(name)}: ${verdict}\n\n${markdownTable(['', 'check', 'found'], rows)}\n${more}\n`;
}
