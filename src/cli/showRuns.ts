import { basename, extname } from 'node:path';
import { gatherMistakes } from '../config/load.ts';
import { UserError } from '../errors.ts';
import { runName } from '../metrics/provenance.ts';
import { outputs } from '../outputs/index.ts';
import { chosenRows, parseFilter, parseOrder, type RowFilter, type RowOrder } from '../results/rows.ts';
import { type Table, withDerived, withRunNames } from '../results/table.ts';
import { readResults } from '../sweep/resultsDirectory.ts';
import { minorVersion, plannedPoints, type RunRecord } from '../sweep/runRecord.ts';
import { judge, readChecks } from './checking.ts';
import { presented } from './presented.ts';
import {
  type Choice,
  checkColumns,
  columnsOfSeveral,
  formatOf,
  ofResults,
  type Printer,
  printerFor,
} from './printing.ts';
import type { PrintOptions } from './printOptions.ts';
import { note } from './streams.ts';

/** What the command line says besides the results directories. */
export interface ShowOptions extends PrintOptions {
  readonly filter?: readonly string[];
  readonly sort?: string;
  /** Checks, as they are written; they look at all rows, whatever the filters. */
  readonly check?: readonly string[];
  /** A file to write into. */
  readonly out?: string;
  /** Charts instead of the table, or under it if `format` asks for the table as well. */
  readonly plot?: boolean;
}

/** Prints results directories, or writes them into a file: the rows of all of them, filtered and sorted. */
export async function showRuns(directories: readonly string[], options: ShowOptions, version: string): Promise<void> {
  const { names, expected } = ofResults(options);
  const choice = { names: [...names, runName.column], expected };
  const printer = options.plot ? chartPrinterFor(options, choice) : printerFor(options, choice, options.out);
  const filters = (options.filter ?? []).map(parseFilter);
  const orders = options.sort === undefined ? [] : parseOrder(options.sort);
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
  const checks = readChecks(options.check);
  checkRepeated(directories);

  const runs: { name: string; table: Table; record: RunRecord }[] = [];
  const used = [...(printer.columns ?? []), ...[...filters, ...orders].map(({ column }) => column)];
  gatherMistakes(directories, (name) => {
    const { table, record, lacking } = readResults(name);
    runs.push({ name, table: presented(name, table, record.config, options, printer.readers), record });
    tellIncomplete(name, table, record, version);
    const empty = lacking.filter((column) => used.includes(column));
    if (empty.length > 0)
      note(`${name}: made by l2sweep ${record.versions.l2sweep}, which did not measure ${empty.join(', ')} yet: empty`);
  });
  const whole = runs.length > 1 || used.includes(runName.column) ? withRunNames(runs) : runs[0].table;
  const table = choose(whole, filters, orders);
  if (table.rows.length === 0 && whole.rows.length > 0) note(`none of ${whole.rows.length} rows meets --filter`);
  await printer.print(table, columnsOfSeveral(runs.map(({ record }) => record.config)));
  judge(directories, checks);
}

/** The printer of `--plot`. Throws a UserError where charts are not what the other options are about. */
function chartPrinterFor(options: ShowOptions, choice: Choice): Printer {
  const { format, out } = options;
  const told = format ?? (out === undefined ? undefined : formatOf(out));
  if (told !== undefined && told !== 'table' && Object.hasOwn(outputs, told)) {
    const expected =
      format === undefined
        ? `a file such as ${basename(out!, extname(out!))}.txt`
        : '--format table, for both, or no --format';
    throw new UserError({ where: '--plot', message: `charts are no ${told}; expected ${expected}` });
  }
  const ofTable = (['columns', 'certified', 'limits'] as const).filter((name) => options[name] !== undefined);
  if (format === undefined && ofTable.length > 0) {
    const named = ofTable.map((name) => `--${name}`).join(', ');
    const message = `charts show errors and distances; ${named} ${ofTable.length === 1 ? 'is' : 'are'} about the table; expected --format table as well, for both`;
    throw new UserError({ where: '--plot', message });
  }
  return printerFor({ ...options, format: format ?? 'table' }, choice, out, format === undefined ? 'alone' : 'below');
}

function choose(table: Table, filters: readonly RowFilter[], orders: readonly RowOrder[]): Table {
  const used = [...filters, ...orders].map(({ column }) => column);
  const rows = chosenRows(withDerived(table, used), filters, orders).map((row) => table.rows[row]);
  return { ...table, rows, filtered: rows.length < table.rows.length };
}

/** Throws a UserError where a directory is named twice. */
export function checkRepeated(directories: readonly string[]): void {
  const repeated = directories.find((name, k) => directories.indexOf(name) < k);
  if (repeated !== undefined) throw new UserError({ where: repeated, message: 'named twice; expected every run once' });
}

function tellIncomplete(directory: string, { rows }: Table, record: RunRecord, version: string): void {
  const planned = plannedPoints(record);
  if (rows.length >= planned) return;
  const reason = record.end === null ? 'the sweep is running, or was killed' : 'the sweep was interrupted';
  const own = minorVersion(record.versions.l2sweep);
  const by = own === minorVersion(version) ? '' : ` with l2sweep ${own}`;
  const text = `not complete: ${rows.length} of ${planned} points (${reason}); running it again${by} completes it`;
  note(`${directory}: ${text}`);
}
