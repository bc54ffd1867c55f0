import { Argument, Option } from 'commander';
import { type Problem, UserError } from '../errors.ts';
import type { Proposals } from './proposals.ts';
import type { Reader } from './readers.ts';

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
