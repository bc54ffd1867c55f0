import { Argument, Option } from 'commander';
import { type Problem, UserError } from '../errors.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { progressModes } from './progress.ts';
import {
  directories,
  files,
  formatNames,
  listOf,
  lossNames,
  outputNames,
  type Proposals,
  resultColumns,
  setting,
  type Words,
  wordOf,
  wordsOf,
} from './proposals.ts';

/** How the text after an option is read, and what a shell proposes for it. */
export interface Reader<Value> {
  /** Throws a UserError; its place is the option where it says none. */
  read(text: string): Value | Promise<Value>;
  readonly proposals?: Proposals;
}

/** commander's option, with the name and the type of the value that a command gets of it. */
export class Flag<Key extends string = string, Value = unknown> extends Option {
  declare readonly key: Key;
  declare readonly value: Value;

  /** Undefined where the option has no value, or any text. */
  readonly reader: Reader<unknown> | undefined;

  constructor(flags: string, description: string, reader?: Reader<unknown>) {
    super(flags, description);
    this.reader = reader;
  }

  /** What the option says where it is not given. */
  usually(text: string): Flag<Key, Exclude<Value, undefined>> {
    this.default(text, text);
    return this as unknown as Flag<Key, Exclude<Value, undefined>>;
  }

  /** May be given several times, with one value each: commander's own lists would swallow the arguments that follow. */
  repeatable(): Flag<Key, readonly Exclude<Value, undefined>[] | undefined> {
    this.argParser<string[]>((text, previous = []) => [...previous, text]);
    return this as unknown as Flag<Key, readonly Exclude<Value, undefined>[] | undefined>;
  }
}

/** The values of some options, by their names; those that need not be given may be missing. */
export type Values<Flags extends readonly Flag[]> = {
  readonly [One in Flags[number] as undefined extends One['value'] ? never : One['key']]: One['value'];
} & {
  readonly [One in Flags[number] as undefined extends One['value'] ? One['key'] : never]?: Exclude<
    One['value'],
    undefined
  >;
};

/** An option: `-o, --out <dir>`; without a value `--force`; `--no-wait`, whose value is `wait`. */
export function option<const Flags extends string>(
  flags: Flags,
  description: string,
): Flag<KeyOf<Flags>, PlainValue<Flags>>;
export function option<const Flags extends string, Value>(
  flags: Flags,
  description: string,
  reader: Reader<Value>,
): Flag<KeyOf<Flags>, Value | undefined>;
export function option(flags: string, description: string, reader?: Reader<unknown>): Flag<string, unknown> {
  return new Flag(flags, description, reader);
}

type KeyOf<Flags extends string> = Flags extends `${string}--no-${infer Name}`
  ? CamelCase<Name>
  : Flags extends `${string}--${infer Name} ${string}`
    ? CamelCase<Name>
    : Flags extends `${string}--${infer Name}`
      ? CamelCase<Name>
      : never;
type CamelCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name;
type PlainValue<Flags extends string> = Flags extends `${string}<${string}`
  ? string | undefined
  : Flags extends `${string}--no-${string}`
    ? boolean
    : true | undefined;

/** commander's argument, with the type of its value. */
export class Operand<Value = unknown> extends Argument {
  declare readonly value: Value;

  readonly proposals: Proposals;

  constructor(name: string, description: string, proposals: Proposals) {
    super(name, description);
    this.proposals = proposals;
  }
}

/** An argument: `<run>`, `[file]`, `<config...>`. */
export function argument<const Name extends string>(
  name: Name,
  description: string,
  proposals: Proposals,
): Operand<Name extends `${string}...${string}` ? string[] : Name extends `[${string}` ? string | undefined : string> {
  return new Operand(name, description, proposals);
}

/** Any text. */
export function text(proposals: Proposals): Reader<string> {
  return { read: (given) => given, proposals };
}

/** The name of what is written: `what`, in messages. `dash`: what is said of -; undefined: it is a name as others are. */
function written(what: string, proposals: Proposals, dash?: string): Reader<string> {
  return {
    read: (given) => {
      if (given.trim() === '') throw new UserError(`the name is empty; expected that of ${what}`);
      if (given === '-' && dash !== undefined) throw new UserError(`- is no name of ${what}; ${dash}`);
      return given;
    },
    proposals,
  };
}

/** The name of a file to write. */
export const writtenFile = written('a file', files);

/** The same of a command that prints to stdout without one, for which - is not needed. */
export const fileOrStdout = written('a file', files, 'expected one, or no --out, for stdout');

/** The name of a directory to write. */
const writtenDirectory = written('a directory', directories, 'expected one: stdout cannot take several files');

/** Names with commas between them, which the command knows. */
export function names(words: Words): Reader<readonly string[]> {
  return { read: (given) => given.split(',').map((name) => name.trim()), proposals: listOf(words) };
}

/** One of the words; `what` they are called in messages. */
export function oneOf<const Word extends string>(what: string, words: Words<Word>): Reader<Word> {
  return { read: async (given) => known(what, given, await wordsOf(words)), proposals: wordOf(words) };
}

/** Some of the words, with commas between them, each of them once. */
export function someOf<const Word extends string>(what: string, words: Words<Word>): Reader<readonly Word[]> {
  return {
    read: async (given) => {
      const all = await wordsOf(words);
      return [...new Set(given.split(',').map((word) => known(what, word.trim(), all)))];
    },
    proposals: listOf(words),
  };
}

/** The word of those that are known that this is. Throws a UserError where it is none. */
export function known<Word extends string>(what: string, word: string, words: readonly Word[]): Word {
  const found = words.find((one) => one === word);
  if (found !== undefined) return found;
  const expected = words.length === 2 ? words.join(' or ') : words.join(', ');
  throw new UserError(`unknown ${what} "${word}"; expected ${expected}${didYouMean(nearest(word, words))}`);
}

/** A whole number; `what` it is called in messages. */
export function count(what = 'count', least = 1, most?: number): Reader<number> {
  const isRight = (x: number) => Number.isSafeInteger(x) && x >= least && x <= (most ?? x);
  return number(what, isRight, `a whole number from ${least} ${most === undefined ? 'on' : `to ${most}`}`);
}

/** A number for which `isRight` holds. */
export function number(what: string, isRight: (x: number) => boolean, expected: string): Reader<number> {
  return {
    read: (given) => {
      const value = given.trim() === '' ? Number.NaN : Number(given);
      if (isRight(value)) return value;
      throw new UserError(`"${given}" is no ${what}; expected ${expected}`);
    },
  };
}

/**
 * What the options of a command line say, read; commander knows their texts. Throws a UserError with the mistakes in all
 * of them.
 */
export async function readValues(flags: readonly Flag[], given: Readonly<Record<string, unknown>>): Promise<object> {
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  for (const flag of flags) {
    const key = flag.attributeName();
    const value = given[key];
    const read = async (one: unknown) => {
      try {
        return flag.reader ? await flag.reader.read(String(one)) : one;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        problems.push(...error.problems.map((problem) => ({ where: flag.long!, ...problem })));
        return undefined;
      }
    };
    if (value === undefined) continue;
    values[key] = Array.isArray(value) ? await Promise.all(value.map(read)) : await read(value);
  }
  if (problems.length > 0) throw new UserError(problems);
  return values;
}

// What follows means the same in several commands.

/** What a config says otherwise. */
export const configOptions = [
  option(
    '-s, --set <key=value>',
    'change a config value, e.g. dataset.limit_per_class=100 (repeatable; also in L2SWEEP_SET)',
    text(setting),
  ).repeatable(),
  option('--lambda <grid>', 'the λ grid: 100:1e-6:81 (from:to:count, log-spaced), 1,0.1,0.01, or auto'),
  option('--loss <names>', 'the losses: hinge, softplus or hinge,softplus', text(listOf(lossNames))),
] as const;

/** Which points of a run are meant. */
export const pointOptions = [
  option('--lambda <values>', "points with these λ of the run's: 1,0.01 or from:to:count; four digits are enough"),
  option('--epsilon <values>', 'the same of a run over the ε of adversarial training'),
  option(
    '--best',
    'of each loss λ.min, with the lowest mean on held-out samples; without validation the lowest test error',
  ),
  option(
    '--1se',
    'of each loss λ.1se, the most regularised within one standard error of λ.min (default: as choose.rule says)',
  ),
  option('--loss <names>', "points of these losses (default: the run's)", text(listOf(lossNames))),
  option('--pair <pair>', 'points of this class pair, such as 2v3; needed where there are several'),
] as const;

/** What is to be known of a data file. */
export const dataOptions = [
  option(
    '--labels <column|file>',
    "label column's name or 0-based index (default: decided from the columns); IDX, NPY: labels' file",
    text(files),
  ),
  option(
    '--format <format>',
    'the format, where neither content nor name tells: csv, tsv, idx, libsvm, npy, npz, arff, json, ndjson, parquet',
    text(wordOf(formatNames)),
  ),
] as const;

export type DataOptions = Values<typeof dataOptions>;

export const format = option(
  '-f, --format <format>',
  'what goes to stdout: table, csv, tsv, json, ndjson, markdown or parquet (default: table on a terminal, csv into a pipe)',
  text(wordOf(outputNames)),
);

/** `example`: columns that the command's table has. */
export function columns(example: string, words: Words = resultColumns) {
  return option('-c, --columns <names>', `only these columns, in this order, e.g. ${example}`, names(words));
}

/** How results are printed. */
export const printOptions = [
  format,
  columns('lambda,test_error,d_adv'),
  option('--certified', 'add certified lower and upper bounds of the optimal ‖w‖, θ and d_adv'),
  option('--limits', 'add what the risk tends to for large and small ‖w‖, and how far off that is'),
  option('--intervals', 'add 95 % intervals of the test error, and of the robust error with --robust'),
  option('--reference', 'add the nearest-centroid classifier, the limit of large λ, on top'),
  option(
    '--robust <norm=size>',
    'mark the λ with the lowest robust error for these perturbations, and show that error, e.g. l2=0.5 or linf-box=0.1',
    { read: async (given) => (await import('../results/robustError.ts')).parseRobustness(given) },
  ),
] as const;

export type PrintOptions = Values<typeof printOptions>;

/** What results are held to. */
export const check = option(
  '--check <expr>',
  'hold the results to this, e.g. "test_error <= 0.05 at best"; exit code 3 where it fails (repeatable)',
  {
    read: async (given) => (await import('../checks/parseCheck.ts')).parseCheck(given),
    proposals: wordOf(resultColumns),
  },
).repeatable();

export const progress = option(
  '--progress <mode>',
  `how progress is shown on stderr: ${progressModes.join(', ')}`,
  oneOf('mode', progressModes),
).usually('auto');

/** `what`: that is done at the same time. */
export function jobs(what: string) {
  const description = `${what} at the same time, each on a core (default: all cores)`;
  return option('-j, --jobs <n>', description, count('number of threads', 1, 99_999));
}

/** A results directory to write. */
export function out(description: string) {
  return option('-o, --out <dir>', description, writtenDirectory);
}

export const quiet = option(
  '-q, --quiet',
  'nothing on stderr but errors, and how many points failed or did not converge',
);
export const quietButMissing = option(
  '-q, --quiet',
  'nothing on stderr but errors, what is missing, and how many points failed or did not converge',
);
export const quietButErrors = option('-q, --quiet', 'nothing on stderr but errors');
