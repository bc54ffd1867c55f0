import { basename, extname } from 'node:path';
import { UserError } from '../../errors.ts';
import { shellCommand } from '../../outputs/shellQuote.ts';
import type { Table } from '../../results/table.ts';
import type { RunRecord } from '../../store/runRecord.ts';
import { command } from '../command.ts';
import { argument, option, type Values } from '../flag.ts';
import { check, printOptions } from '../options.ts';
import type { Charts } from '../printing.ts';
import { listOf, resultColumns, runs, wordOf } from '../proposals.ts';
import { fileOrStdout } from '../readers.ts';
import { note, ownCommand } from '../streams.ts';

const explanation = `
A condition is a column, one of < <= > >= = != and a value; quotes keep < and >
from the shell. A cell without a value meets none, but for COLUMN= (is empty);
COLUMN!= is met by those that have one.

Examples:
  l2sweep show results/first --filter 'test_error<=0.01' --sort d_adv:desc
  l2sweep show results/first --plot --filter loss=hinge
  l2sweep show results/first results/8v9 -c loss,lambda,test_error -o all.csv`;

const options = [
  ...printOptions,
  check,
  option('--filter <condition>', "only rows like this, e.g. 'test_error<0.1' (repeatable: all must hold)", {
    read: async (given) => (await import('../../results/rows.ts')).parseFilter(given),
    proposals: wordOf(resultColumns),
  }).repeatable(),
  option('--sort <columns>', 'in the order of these columns, e.g. loss,test_error:desc', {
    read: async (given) => (await import('../../results/rows.ts')).parseOrder(given),
    proposals: listOf(resultColumns),
  }),
  option(
    '--plot',
    'draw errors and distances against log λ, a chart per class pair and loss, instead of the table; --format table shows both',
  ),
  option(
    '--best',
    'instead, a line per class pair and loss with the point that the config’s rule chooses, as in summary.csv',
  ),
  option(
    '-o, --out <file>',
    'write into this file instead of stdout; its name tells the format, if --format does not',
    fileOrStdout,
  ),
] as const;

type ShowOptions = Values<typeof options>;

/** `l2sweep show RUN…`: print results directories again. */
export const show = command({
  name: 'show',
  description: 'print the results of finished or running sweeps again, those of several in one table',
  arguments: [argument('<run...>', 'results directories', runs)],
  options,
  explanation,
  run: showRuns,
});

/** Prints results directories, or writes them into a file: the rows of all of them, filtered and sorted. */
async function showRuns(directories: readonly string[], options: ShowOptions, version: string): Promise<void> {
  const { gatherMistakes } = await import('../../config/load.ts');
  const { readResults } = await import('../../store/readResults.ts');
  const { areComputedApart } = await import('../../store/segmentFiles.ts');
  const { minorVersion, plannedPoints } = await import('../../store/runRecord.ts');
  const { judge } = await import('../checking.ts');
  const { checkColumns, columnsOfSeveral, ofResults, presented, printerFor, RUN, rowsOf } = await import(
    '../printing.ts'
  );
  const results = ofResults(options);
  const choice = { ...results, names: [...results.names, RUN] };
  const chosenOnly = options.best ? await import('../choosing.ts') : undefined;
  const charts = options.plot ? await chartsOf(options) : 'none';
  const printer = printerFor(
    charts === 'none' ? options : { ...options, format: options.format ?? 'table' },
    chosenOnly ? chosenOnly.summaryChoice : choice,
    options.out,
  );
  const { filter: filters = [], sort: orders = [], check: checks } = options;
  checkColumns(
    filters.map(({ column }) => column),
    '--filter',
    choice,
  );
  checkColumns(
    orders.map(({ column }) => column),
    '--sort',
    choice,
  );
  checkRepeated(directories);

  const runs: { name: string; table: Table; record: RunRecord }[] = [];
  const used = [...(printer.columns ?? []), ...[...filters, ...orders].map(({ column }) => column)];
  gatherMistakes(directories, (name) => {
    const { table, record, lacking } = readResults(name);
    const whole = chosenOnly
      ? chosenOnly.withOwnErrors(name, table, record.config)
      : presented(name, table, record.config, options, printer.readers);
    runs.push({ name, table: whole, record });
    const own = minorVersion(record.versions.l2sweep);
    const by = own === minorVersion(version) ? '' : ` with l2sweep ${own}`;
    const [done, planned] = [table.rows.length, plannedPoints(record)];
    if (done < planned) {
      const why = whyIncomplete(name, record.end, by, areComputedApart(name));
      note(`${name}: not complete: ${done} of ${planned} points${why}`);
    }
    const empty = lacking.filter((column) => used.includes(column));
    if (empty.length > 0)
      note(`${name}: made by l2sweep ${record.versions.l2sweep}, which did not measure ${empty.join(', ')} yet: empty`);
  });
  const { table, all } = rowsOf(runs, runs.length > 1 || used.includes(RUN), filters, orders);
  if (table.rows.length === 0 && all > 0) note(`none of ${all} rows meets --filter`);
  if (chosenOnly) await chosenOnly.printChosen(table, printer);
  else await printer.print(table, columnsOfSeveral(runs.map(({ record }) => record.config)), { charts });
  const { warnOfGridEnds } = await import('../choosing.ts');
  warnOfGridEnds(runs.map((run) => run.table));
  judge(directories, checks);
}

/** The charts of `--plot`. Throws a UserError where they are not what the other options are about. */
async function chartsOf(options: ShowOptions): Promise<Charts> {
  const { outputs } = await import('../../outputs/index.ts');
  const { formatOf } = await import('../printing.ts');
  const { format, out } = options;
  if (options.best) {
    throw new UserError({ where: '--plot', message: 'charts are of all points; expected --plot without --best' });
  }
  const told = format ?? (out === undefined ? undefined : formatOf(out));
  if (told !== undefined && told !== 'table' && Object.hasOwn(outputs, told)) {
    const expected =
      format === undefined
        ? `a file such as ${basename(out!, extname(out!))}.txt`
        : '--format table, for both, or no --format';
    throw new UserError({ where: '--plot', message: `charts are no ${told}; expected ${expected}` });
  }
  const ofTable = (['columns', 'certified', 'limits', 'intervals'] as const).filter(
    (name) => options[name] !== undefined,
  );
  if (format === undefined && ofTable.length > 0) {
    const named = ofTable.map((name) => `--${name}`).join(', ');
    const message = `charts show errors and distances; ${named} ${ofTable.length === 1 ? 'is' : 'are'} about the table; expected --format table as well, for both`;
    throw new UserError({ where: '--plot', message });
  }
  return format === undefined ? 'alone' : 'below';
}

/** Throws a UserError where a directory is named twice. */
export function checkRepeated(directories: readonly string[]): void {
  const repeated = directories.find((name, k) => directories.indexOf(name) < k);
  if (repeated !== undefined) throw new UserError({ where: repeated, message: 'named twice; expected every run once' });
}

/** Why points of results are missing, and what completes them, `by` which version. */
function whyIncomplete(directory: string, end: string | null, by: string, areApart: boolean): string {
  if (areApart) {
    const merge = shellCommand([...ownCommand(), 'merge', directory]);
    return `; \`${merge}\`${by} puts together what \`work\` has computed, and lists what is missing`;
  }
  const reason =
    end === null
      ? 'the sweep is running, or was killed: its journal may have more points'
      : 'the sweep was interrupted';
  return ` (${reason}); running it again${by} completes it`;
}
