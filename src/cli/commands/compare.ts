import type { TableComparison } from '../../checks/compareTables.ts';
import { UserError } from '../../errors.ts';
import { whyNotAFile } from '../../files/names.ts';
import { roundNumber } from '../../outputs/numberText.ts';
import type { NamedTable, Table } from '../../results/table.ts';
import type { RunRecord } from '../../store/runRecord.ts';
import { command } from '../command.ts';
import { argument, option, type Values } from '../flag.ts';
import { format } from '../options.ts';
import { resultColumns, results } from '../proposals.ts';
import { names, number } from '../readers.ts';
import { note, writeData } from '../streams.ts';
import { colour, warn } from '../terminal.ts';

const explanation = `
Numbers differ where |a - b| > tolerance * max(|a|, |b|, 1e-6); counts of
samples, texts, true and false where they are not equal. With --tolerance 0 every
digit counts.

Exit codes: 0 no differences; 3 differences; 2 a mistake.

Example:
  l2sweep compare baseline.csv results/digits-2v3 --columns test_error,d_adv`;

const options = [
  option(
    '--tolerance <number>',
    'relative differences up to this do not count',
    number('tolerance', (x) => x >= 0 && Number.isFinite(x), 'a number ≥ 0 such as 1e-6'),
  ).usually('1e-6'),
  option(
    '-c, --columns <names>',
    'compare these columns only (default: all but those about how training went: iterations, duality_gap, gap_at_mean, excess, w_radius, error, trainer, seed)',
    names(resultColumns),
  ),
  format,
] as const;

type CompareOptions = Values<typeof options>;

/** `l2sweep compare A B`: where two results differ, point by point. */
export const compare = command({
  name: 'compare',
  description: 'compare two results point by point; exit code 3 where they differ',
  arguments: [argument('<a>', 'a results directory, or a results.csv', results), argument('<b>', 'another', results)],
  options,
  explanation,
  run: compareRuns,
});

/** Results to compare, as they are named on the command line. */
interface Compared extends NamedTable {
  /** Undefined of a results.csv by itself. */
  readonly record?: RunRecord;
}

/** Compares two results, prints where they differ and says on stderr whether they do. */
async function compareRuns(pathA: string, pathB: string, options: CompareOptions): Promise<void> {
  const { comparedColumns, compareTables } = await import('../../checks/compareTables.ts');
  const { oneLine } = await import('../../checks/tokens.ts');
  const { columnNames } = await import('../../metrics/index.ts');
  const { escaped, markdown } = await import('../../outputs/markdown.ts');
  const { shownDifferences } = await import('../../outputs/differences.ts');
  const { plainText } = await import('../../outputs/output.ts');
  const { addToSummary, annotate, CHECK_FAILED } = await import('../checking.ts');
  const { checkColumns, printerFor, resultsChoice } = await import('../printing.ts');
  const { format, columns: wanted, tolerance } = options;
  const printer = printerFor(format === undefined ? {} : { format });
  checkColumns(wanted ?? [], '--columns', resultsChoice(columnNames));
  const [a, b] = [await readCompared(pathA), await readCompared(pathB)];
  const comparison = compareTables(a, b, commonColumns(a, b, comparedColumns, wanted), tolerance);
  const { differences: table } = comparison;
  const isForPeople = printer.readers === 'people';
  const { tables, more } = shownDifferences(table);
  for (const [k, part] of (isForPeople ? tables : [table]).entries()) {
    if (k > 0) await writeData('\n');
    await printer.print(part, undefined);
  }
  if (isForPeople && more > 0) note(`${more} more lines; --format csv has every difference`);
  await tellDifferentSweeps(a, b);
  const verdict = oneLine(verdictText(pathA, pathB, comparison, tolerance));
  const { green, red } = colour('stderr');
  if (table.rows.length === 0) {
    note(`${green('no differences:')} ${verdict}`);
    return;
  }
  note(`${red('DIFFERENT:')} ${verdict}`);
  annotate('results differ', verdict);
  const text = tables.map((part) => markdown.render(part, { width: 80, style: plainText })).join('\n');
  addToSummary(`### Results differ\n\n${escaped(verdict)}\n\n${text}\n`);
  process.exitCode = CHECK_FAILED;
}

async function readCompared(path: string): Promise<Compared> {
  const { neededColumns } = await import('../../checks/compareTables.ts');
  const { readAsWritten, readResultsCsv } = await import('../../store/readResults.ts');
  if (whyNotAFile(path) !== undefined) return { name: path, ...readAsWritten(path) };
  const table = readResultsCsv(path);
  const missing = neededColumns.find((name) => !has(table, name));
  if (missing === undefined) return { name: path, table };
  throw new UserError({ where: path, message: `there is no column ${missing}; expected a results.csv` });
}

function has({ columns }: Table, name: string): boolean {
  return columns.some((column) => column.name === name);
}

/** The columns to compare. Newer versions of the program have more of them: those are compared where both results have them. */
function commonColumns(
  a: Compared,
  b: Compared,
  usual: readonly string[],
  wanted: readonly string[] | undefined,
): string[] {
  const columns = wanted ?? usual;
  for (const { name: path, table } of [a, b]) {
    const missing = columns.filter((name) => !has(table, name));
    if (missing.length === 0) continue;
    if (wanted)
      throw new UserError({
        where: path,
        message: `there is no column ${missing[0]}; expected it, as it is to be compared`,
      });
    warn(`${path} has no ${missing.join(', ')}: not compared`);
  }
  return columns.filter((name) => has(a.table, name) && has(b.table, name));
}

const MOST_SWEEP_DIFFERENCES = 5;

/** Says what is not the same in what the two runs were asked to do: often the reason for all else. */
async function tellDifferentSweeps(a: Compared, b: Compared): Promise<void> {
  if (!a.record || !b.record) return;
  const { differences, identityOf } = await import('../../store/runRecord.ts');
  const found = differences(identityOf(a.record), identityOf(b.record));
  for (const line of found.slice(0, MOST_SWEEP_DIFFERENCES)) note(`not the same sweep: ${line}`);
  if (found.length > MOST_SWEEP_DIFFERENCES)
    note(`not the same sweep: … ${found.length - MOST_SWEEP_DIFFERENCES} more`);
}

function verdictText(a: string, b: string, comparison: TableComparison, tolerance: number): string {
  const { points, differing, onlyA, onlyB, columns, differences: table } = comparison;
  const compared = `${points} ${points === 1 ? 'point' : 'points'} and ${columns.length} columns compared, tolerance ${roundNumber(tolerance)}`;
  if (table.rows.length === 0) return `a = ${a}, b = ${b}; ${compared}`;
  const parts = [
    ...(differing > 0 ? [`${differing} of ${points} points differ`] : []),
    ...(onlyA > 0 ? [`${onlyA} only in a`] : []),
    ...(onlyB > 0 ? [`${onlyB} only in b`] : []),
  ];
  return `a = ${a}, b = ${b}; ${parts.join(', ')}; ${compared}`;
}
