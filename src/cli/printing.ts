import { type Problem, UserError } from '../errors.ts';
import { type DerivedSetName, derivedQuantities, derivedSets } from '../metrics/derived/index.ts';
import { columnNames } from '../metrics/index.ts';
import { robustQuantities } from '../metrics/robustQuantities.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { withDerived } from '../outputs/derived.ts';
import { type OutputName, outputs } from '../outputs/index.ts';
import type { Output, Table, TextStyle } from '../outputs/output.ts';
import { parseRobustness } from '../outputs/robustError.ts';
import type { PrintOptions } from './printOptions.ts';
import { writeData } from './streams.ts';
import { colour, stdoutIsTerminal, width } from './terminal.ts';

/** Writes results to stdout. */
export interface Printer {
  readonly readers: Output['readers'];
  /** The columns that the command line chooses, if it does. */
  readonly columns: readonly string[] | undefined;
  /** `columns`: what the config wants to see; the command line goes first. */
  print(table: Table, columns: readonly string[] | undefined, title?: string): Promise<void>;
}

/** The columns that a command's table may be asked for. */
interface Choice {
  readonly names: readonly string[];
  /** What they are, after "expected". */
  readonly expected: string;
}

/** The printer that the options ask for. Throws a UserError with every wrong word in them. */
export function printerFor(options: PrintOptions, choice: Choice = ofResults(options)): Printer {
  const format = options.format ?? (stdoutIsTerminal() ? 'table' : 'csv');
  const wanted = options.columns?.split(',').map((name) => name.trim());
  const problems = [
    ...unknownWords([format], Object.keys(outputs), '--format', 'format', `one of ${Object.keys(outputs).join(', ')}`),
    ...unknownWords(wanted ?? [], choice.names, '--columns', 'column', choice.expected),
  ];
  if (problems.length > 0) throw new UserError(problems);

  const output: Output = outputs[format as OutputName];
  if (options.robust !== undefined) parseRobustness(options.robust);
  const requested = [
    ...(options.robust === undefined ? [] : ['robust_error']),
    ...(options.certified ? columnsOf('certified') : []),
    ...(options.limits ? ['empirical_risk', ...columnsOf('limits')] : []),
  ];
  return {
    readers: output.readers,
    columns: wanted,
    print: (table, columns, title) => {
      const chosen = wanted ?? columns;
      const shown = chosen && [...new Set([...chosen, ...requested])];
      return writeData(
        output.render(withDerived(table, shown ?? requested), {
          requested,
          width: width(),
          style: terminalStyle(),
          ...(shown && { columns: shown }),
          ...(title !== undefined && { title }),
        }),
      );
    },
  };
}

function ofResults({ robust }: PrintOptions): Choice {
  const quantities = [...derivedQuantities, ...(robust === undefined ? [] : robustQuantities)];
  return {
    names: [...columnNames, ...quantities.map(({ column }) => column)],
    expected: 'columns of results.csv (README.md explains them)',
  };
}

function columnsOf(name: DerivedSetName): string[] {
  return derivedSets[name].map(({ column }) => column);
}

function unknownWords(
  given: readonly string[],
  words: readonly string[],
  where: string,
  what: string,
  expected: string,
): Problem[] {
  return given
    .filter((word) => !words.includes(word))
    .map((word) => ({
      where,
      message: `unknown ${what} "${word}"; expected ${expected}${didYouMean(nearest(word, words))}`,
    }));
}

function terminalStyle(): TextStyle {
  const { bold, green, yellow } = colour('stdout');
  return { title: bold, best: green, flagged: yellow };
}
