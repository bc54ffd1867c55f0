import { type KeyPath, type Problem, UserError } from '../errors.ts';
import { parseGrid } from './grid.ts';
import { isWithin } from './keyPath.ts';
import { readYaml } from './readYaml.ts';

/** What the environment and the command line say over the config; the command line goes first. */
export interface Overrides {
  /** Of L2SWEEP_SET: settings as after `--set`, with `;` or line ends between them. */
  readonly environment?: string | undefined;
  /** `key=value` each: a dotted key, the value read as YAML; `null` takes the key out. */
  readonly set?: readonly string[] | undefined;
  /** `100:1e-6:81`, `1,0.1,0.01` or `auto`. */
  readonly lambda?: string | undefined;
  /** `hinge`, `hinge,softplus`. */
  readonly loss?: string | undefined;
  /** Values of flags that are called as keys of `slurm` are, with `-` for `_`: `{'per-task': '3'}`. */
  readonly slurm?: Readonly<Record<string, string>> | undefined;
}

/** One value from the environment or the command line. */
export interface Override {
  /** How messages call its place: `--set dataset.path`, `--lambda`, `L2SWEEP_SET: seed`. */
  readonly flag: string;
  readonly key: KeyPath;
  readonly value: unknown;
}

/** The overrides in the order they apply (later ones win), and what cannot be read. */
export function readOverrides({ environment = '', set = [], lambda, loss, slurm = {} }: Overrides): {
  overrides: Override[];
  problems: Problem[];
} {
  const overrides: Override[] = [];
  const problems: Problem[] = [];
  const ofEnvironment = environment.split(/[;\n]/).filter((text) => text.trim() !== '');
  const settings = [
    ...ofEnvironment.map((text) => readSetting(text.trim(), 'L2SWEEP_SET:')),
    ...set.map((text) => readSetting(text, '--set')),
  ];
  for (const result of settings) {
    if ('message' in result) problems.push(result);
    else overrides.push(result);
  }
  if (lambda !== undefined) {
    const result = readLambda(lambda);
    if ('message' in result) problems.push(result);
    else overrides.push(result);
  }
  if (loss !== undefined) {
    const names = loss.split(',').map((name) => name.trim());
    overrides.push({ flag: '--loss', key: ['loss'], value: names.length === 1 ? names[0] : names });
  }
  for (const [name, text] of Object.entries(slurm)) {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : text;
    overrides.push({ flag: `--${name}`, key: ['slurm', name.replaceAll('-', '_')], value });
  }
  return { overrides, problems };
}

/** A copy of a config's value with one override put in. Throws a UserError if it does not fit. */
export function applyOverride(value: unknown, { flag, key, value: replacement }: Override): unknown {
  if (key.length === 0) return replacement;
  const [part, ...rest] = key;
  if (Array.isArray(value)) {
    if (typeof part !== 'number' || part >= value.length) {
      throw new UserError({
        where: flag,
        message: `no entry "${part}" in a list of ${value.length}; expected 0 to ${value.length - 1}`,
      });
    }
    return value.with(part, applyOverride(value[part], { flag, key: rest, value: replacement }));
  }
  if (value !== undefined && value !== null && typeof value !== 'object') {
    throw new UserError({
      where: flag,
      message: `no key "${part}" in ${JSON.stringify(value)}; expected a section there`,
    });
  }
  const copy: Record<string, unknown> = { ...value };
  if (rest.length === 0 && replacement === null) delete copy[part];
  else
    copy[part] = applyOverride(Object.hasOwn(copy, part) ? copy[part] : undefined, {
      flag,
      key: rest,
      value: replacement,
    });
  return copy;
}

/** The flag of the last override that decided the value at a key. */
export function flagOf(overrides: readonly Override[], key: KeyPath): string | undefined {
  return overrides.findLast((override) => isWithin(key, override.key))?.flag;
}

/** The flag of the last override that put something inside a key. */
export function flagInside(overrides: readonly Override[], key: KeyPath): string | undefined {
  return overrides.findLast((override) => isWithin(override.key, key))?.flag;
}

function readLambda(text: string): Override | Problem {
  const grid = parseGrid(text);
  if (grid === undefined) {
    return {
      where: '--lambda',
      message: `not a grid: "${text}"; expected from:to:count such as 100:1e-6:81, numbers such as 1,0.1,0.01, or auto`,
    };
  }
  return { flag: '--lambda', key: ['lambda'], value: grid };
}

/** `source`: where the text is from, which messages name before the key. */
function readSetting(text: string, source: string): Override | Problem {
  const equals = text.indexOf('=');
  if (equals < 1) {
    return { where: `${source} ${text}`, message: 'not a setting; expected key=value such as tolerance=1e-8' };
  }
  const name = text.slice(0, equals).trim();
  const flag = `${source} ${name}`;
  const key = name.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  if (key.some((part) => part === '' || part === '__proto__')) {
    return { where: flag, message: 'not a key; expected words joined by dots such as dataset.scale' };
  }
  if (key[0] === 'extends') {
    return { where: flag, message: 'only a config can extend another; expected extends in the file, or other keys' };
  }
  const value = text.slice(equals + 1);
  if (value.trim() === '')
    return { where: flag, message: 'no value; expected key=value, or key=null to leave the key out' };
  const read = readYaml(value);
  if (value.trim().startsWith('#')) {
    const message = `no value: in YAML # begins a comment; expected it in quotes, such as '${name}="#"'`;
    return { where: flag, message };
  }
  if (read.mistakes.length > 0) return { where: flag, message: read.mistakes[0].message };
  return { flag, key, value: read.value };
}
