import { extname } from 'node:path';
import type { Config } from '../config/schema.ts';
import { type Problem, UserError } from '../errors.ts';
import { writeAtomically } from '../files/write.ts';
import { columnNames, type DerivedSetName, derivedQuantities, derivedSets } from '../metrics/index.ts';
import type { Cell } from '../metrics/metric.ts';
import { runName } from '../metrics/provenance.ts';
import { robustQuantities } from '../metrics/robustness.ts';
import { robustErrorEnds } from '../metrics/wilsonInterval.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { type OutputName, outputs } from '../outputs/index.ts';
import { type Output, type OutputOptions, plainText, type TextStyle } from '../outputs/output.ts';
import { plot } from '../outputs/plot.ts';
import { defaultRobustness, withRobustError } from '../results/robustError.ts';
import { chosenRows, type RowFilter, type RowOrder, tableOf } from '../results/rows.ts';
import { type NamedTable, type Table, withDerived, withReference, withRunNames } from '../results/table.ts';
import { readReference, readRobustness } from '../store/readResults.ts';
import type { PrintOptions } from './options.ts';
import { commandToCopy, isStdoutClosed, note, writeData } from './streams.ts';
import { colour, hasWidth, height, shownCharacters, stdoutIsTerminal, width } from './terminal.ts';

/** Writes results to stdout or into a file. */
export interface Printer {
  readonly readers: Output['readers'];
  /** The columns that the command line chooses, if it does. */
  readonly columns: readonly string[] | undefined;
  /** `columns`: what the config wants to see; the command line goes first. */
  print(table: Table, columns: readonly string[] | undefined, how?: PrintedAs): Promise<void>;
  /**
   * Writes a table to stdout piece by piece where its format allows that, and reads no more of it when nobody reads stdout any more;
   * else when all of it is there.
   */
  printPieces(pieces: AsyncIterable<Table>): Promise<void>;
}

/** How one table is printed. */
export interface PrintedAs {
  readonly title?: string | undefined;
  /** Default: none. */
  readonly charts?: Charts;
}

/** The columns that a command's table may be asked for. */
export interface Choice {
  readonly names: readonly string[];
  /** What they are, after "expected". */
  readonly expected: string;
  /** What is said of words that are none of them here and are elsewhere. */
  readonly hints?: Readonly<Record<string, string>>;
}

/** Whether charts are drawn: not, under the table, or instead of it. */
export type Charts = 'none' | 'below' | 'alone';

/** The printer that the options ask for, to stdout or into a file. Throws a UserError with every wrong word in them. */
export function printerFor(options: PrintOptions, choice: Choice = ofResults(options), file?: string): Printer {
  const format = options.format ?? (file === undefined ? defaultFormat() : (formatOf(file) ?? 'csv'));
  const wanted = options.columns;
  const formats = Object.keys(outputs);
  const problems = [
    ...unknownWords([format], '--format', 'format', { names: formats, expected: `one of ${formats.join(', ')}` }),
    ...unknownWords(wanted ?? [], '--columns', 'column', choice),
  ];
  if (problems.length > 0) throw new UserError(problems);
  const output: Output = outputs[format as OutputName];
  if (output.content === 'bytes' && file === undefined && stdoutIsTerminal()) {
    const message = `${format} is not for a terminal; expected a file or a pipe, such as > results${output.ending}`;
    throw new UserError({ where: '--format', message });
  }
  const requested = [
    ...(options.robust === undefined ? [] : ['robust_error']),
    ...(options.certified ? columnsOf('certified') : []),
    ...(options.limits ? ['empirical_risk', ...columnsOf('limits')] : []),
    ...(options.intervals ? intervalColumns(options) : []),
  ];
  return {
    readers: output.readers,
    columns: wanted,
    print: async (table, columns, { title, charts = 'none' } = {}) => {
      const chosen = withRunColumn(wanted ?? columns, table, output);
      const shown = chosen && [...new Set([...chosen, ...requested])];
      const screen: OutputOptions = {
        ...(file === undefined
          ? onStdout()
          : { width: width(), style: plainText, characters: 'unicode', isEndless: true }),
        ...(title !== undefined && { title }),
      };
      const parts: (string | Uint8Array)[] = [];
      if (charts !== 'alone') {
        const choices = { requested, ...(shown && { columns: shown }) };
        parts.push(output.render(withDerived(table, shown ?? requested), { ...screen, ...choices }));
      }
      if (charts !== 'none') parts.push(draw(table, screen, file, charts));
      const content = parts.length === 1 ? parts[0] : parts.filter((part) => part.length > 0).join('\n');
      if (file === undefined) await writeData(content);
      else writeAtomically(file, content);
    },
    printPieces: async (pieces) => {
      const choices = { ...onStdout(), ...(wanted && { columns: wanted }) };
      let first: Table | undefined;
      const rows: (readonly Cell[])[] = [];
      for await (const piece of pieces) {
        checkHas(piece, wanted ?? []);
        if (output.renderMore)
          await writeData(first ? output.renderMore(piece, choices) : output.render(piece, choices));
        else for (const row of piece.rows) rows.push(row);
        first ??= piece;
        if (isStdoutClosed()) break;
      }
      if (first && !output.renderMore) await writeData(output.render({ ...first, rows }, choices));
    },
  };
}

/** The columns that commands which print results know. */
export function ofResults({ robust }: PrintOptions): Choice {
  const quantities = [...derivedQuantities, ...(robust === undefined ? [] : robustQuantities)];
  const needed = robust === undefined ? robustQuantities : [];
  const hints = Object.fromEntries(needed.map(({ column }) => [column, '--robust NORM=SIZE, which this column needs']));
  return { ...resultsChoice([...columnNames, ...quantities.map(({ column }) => column)]), hints };
}

/** Columns of results, all of them named. */
export function resultsChoice(names: readonly string[]): Choice {
  return { names, expected: `columns of results: ${names.join(', ')} (\`l2sweep help columns\` explains them)` };
}

/** The columns that a table has. */
export function ofTable({ columns }: Table): Choice {
  const names = columns.map(({ name }) => name);
  return { names, expected: `some of ${names.join(', ')}` };
}

/** Throws a UserError with every name that is no column. `option`: where they are from. */
export function checkColumns(given: readonly string[], option: string, choice: Choice): void {
  const problems = unknownWords(given, option, 'column', choice);
  if (problems.length > 0) throw new UserError(problems);
}

/** Throws a UserError for columns that tables of this kind have, and this one has not. */
function checkHas(table: Table, wanted: readonly string[]): void {
  const { names, expected } = ofTable(table);
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  const message = `no ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')} for these rows; expected ${expected}`;
  throw new UserError({ where: '--columns', message });
}

/** Characters of what is expected that are told once. */
const LONG = 200;

function unknownWords(given: readonly string[], where: string, what: string, choice: Choice): Problem[] {
  const { names, expected, hints = {} } = choice;
  return given
    .filter((word) => !names.includes(word))
    .map((word, k) => {
      if (Object.hasOwn(hints, word)) return { where, message: `unknown ${what} "${word}"; expected ${hints[word]}` };
      const wanted = k > 0 && expected.length > LONG ? 'one of these' : expected;
      return { where, message: `unknown ${what} "${word}"; expected ${wanted}${didYouMean(nearest(word, names))}` };
    });
}

/**
 * The results of a run with what the options, or people, want to see of the other files in its directory: the reference,
 * and robust errors. Throws a UserError where there is not what was asked for.
 */
export function presented(
  directory: string,
  results: Table,
  config: Config,
  { reference, robust }: PrintOptions,
  readers: Output['readers'],
): Table {
  const table = reference ? withReference(results, readReference(directory)) : results;
  if (robust === undefined && readers === 'programs') return table;
  const robustness = readRobustness(directory);
  if (robust !== undefined && robustness === undefined) {
    throw new UserError({ where: directory, message: 'there is no robustness.csv; expected a run that measured it' });
  }
  const choice = robust ?? (robustness && defaultRobustness(robustness, config.attack.norms));
  return robustness && choice ? withRobustError(table, robustness, choice) : table;
}

/** The column in which rows of several runs say which one they are from. */
export const RUN = runName.column;

/** The rows of runs that pass the filters, sorted, `named` by their runs or not; `all`: how many there were. */
export function rowsOf(
  runs: readonly NamedTable[],
  named: boolean,
  filters: readonly RowFilter[],
  orders: readonly RowOrder[],
): { table: Table; all: number } {
  const whole = named ? withRunNames(runs) : runs[0].table;
  const used = [...filters, ...orders].map(({ column }) => column);
  const rows = chosenRows(withDerived(whole, used), filters, orders);
  return { table: tableOf(whole, rows), all: whole.rows.length };
}

/** Of several runs, the columns that any of them wants to see; undefined, which is all of them, where one leaves it open. */
export function columnsOfSeveral(configs: readonly Pick<Config, 'columns'>[]): string[] | undefined {
  if (configs.some(({ columns }) => columns === undefined)) return undefined;
  return [...new Set(configs.flatMap(({ columns = [] }) => columns))];
}

/** Where rows of several runs are told apart, programs get the run's name in front; people have it in the headings. */
function withRunColumn(
  names: readonly string[] | undefined,
  table: Table,
  { readers }: Output,
): readonly string[] | undefined {
  const isNeeded = readers === 'programs' && table.columns[0]?.name === RUN;
  return names && isNeeded && !names.includes(RUN) ? [RUN, ...names] : names;
}

function defaultFormat(): OutputName {
  return stdoutIsTerminal() ? 'table' : 'csv';
}

/** The format that a file's name tells, if it tells one. */
export function formatOf(file: string): OutputName | undefined {
  const ending = extname(file).toLowerCase();
  const names = Object.keys(outputs) as OutputName[];
  return names.find((name) => outputs[name].ending === ending);
}

/** The charts of a table; says on stderr what there is beside them. */
function draw(table: Table, screen: OutputOptions, file: string | undefined, charts: Charts): string {
  const lines = file === undefined ? height() : undefined;
  const options = { ...screen, isBelowTable: charts === 'below', ...(lines !== undefined && { height: lines }) };
  const { text, drawn, count, next } = plot(table, options);
  if (next !== undefined) {
    const filters = next.flatMap((condition) => ['--filter', condition]);
    note(
      `the first ${drawn} of ${count} charts; another one with ${commandToCopy('show', 'RUN', '--plot', ...filters)}`,
    );
  }
  return text;
}

function intervalColumns({ robust }: PrintOptions): string[] {
  return [...columnsOf('intervals'), ...(robust === undefined ? [] : robustErrorEnds.map(({ column }) => column))];
}

function columnsOf(name: DerivedSetName): string[] {
  return derivedSets[name].map(({ column }) => column);
}

/** How tables are laid out on stdout. */
function onStdout(): OutputOptions {
  return { width: width(), style: terminalStyle(), characters: shownCharacters(), isEndless: !hasWidth() };
}

function terminalStyle(): TextStyle {
  const { bold, green, yellow } = colour('stdout');
  return { title: bold, best: green, flagged: yellow };
}
