import { basename } from 'node:path';
import type { Config } from '../config/schema.ts';
import type { Datasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import { readBytes } from '../files/read.ts';
import { losses } from '../losses/index.ts';
import { describeObjective } from '../trainers/problem.ts';

/** Where and by what a sweep was run: known to the command line, not to the sweep. */
export interface Provenance {
  readonly versions: { readonly l2sweep: string; readonly node: string };
  readonly command_line: readonly string[];
  readonly working_directory: string;
  /** Of the working directory; null where it is not in a git repository, or there is no git. */
  readonly git: { readonly commit: string; readonly dirty: boolean } | null;
  readonly machine: {
    readonly host: string;
    readonly platform: string;
    readonly cpu: string;
    readonly cores: number;
    readonly memory_bytes: number;
  };
}

/** The content of run.json: what was run, on what, where and when. */
export interface RunRecord extends Provenance {
  readonly schema_version: 1;
  readonly config: Config;
  readonly data: Pick<Datasets, 'sources' | 'classes' | 'pairs'>;
  /** What was minimised, in words, by loss. */
  readonly objective: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly start: string;
  /** ISO 8601; null while it runs, and where it was killed. */
  readonly end: string | null;
}

export function recordOf(
  config: Config,
  { sources, classes, pairs }: Datasets,
  provenance: Provenance,
  start: Date,
): RunRecord {
  return {
    schema_version: 1,
    ...provenance,
    start: start.toISOString(),
    end: null,
    objective: Object.fromEntries(config.loss.map((name) => [name, describeObjective(losses[name])])),
    data: { sources, classes, pairs },
    config,
  };
}

/** The run.json of a results directory. Throws a UserError if it is none of ours. */
export function readRecord(path: string): RunRecord {
  let record: unknown;
  try {
    record = JSON.parse(new TextDecoder().decode(readBytes(path)));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (!isRecord(record)) {
    throw new UserError({ where: path, message: 'not the run.json of an l2sweep run; expected schema_version 1' });
  }
  return record;
}

function isRecord(value: unknown): value is RunRecord {
  const { schema_version, config, data } = (value ?? {}) as Partial<RunRecord>;
  return schema_version === 1 && [config?.loss, config?.lambda, data?.pairs].every(Array.isArray);
}

/** How many points the whole sweep has: class pairs × losses × λ. */
export function plannedPoints({ config, data }: RunRecord): number {
  return data.pairs.length * config.loss.length * config.lambda.length;
}

/**
 * What makes the results of two runs differ, one line per key: `key: old → new`. Where the same data lie, how the sweep
 * is called and what is shown of it make no difference.
 */
export function differences(before: RunRecord, after: RunRecord): string[] {
  const [old, current] = [flatten(essence(before)), flatten(essence(after))];
  const lines: string[] = [];
  for (const key of new Set([...old.keys(), ...current.keys()])) {
    const [from, to] = [old.get(key), current.get(key)];
    if (from !== to) lines.push(`${key}: ${brief(from)} → ${brief(to)}`);
  }
  return lines;
}

function essence({ config, data }: RunRecord): unknown {
  const { name: _name, columns: _columns, dataset, ...rest } = config;
  const { test } = dataset;
  return {
    ...rest,
    dataset: { ...withoutFolders(dataset), ...(test && { test: 'path' in test ? withoutFolders(test) : test }) },
    files: data.sources.map(({ path, ...source }) => ({ file: basename(path), ...source })),
    pairs: data.pairs,
    classes: data.classes,
  };
}

/** Without the data's path, for their SHA-256 tells more; labels may be a path too, or a column. */
function withoutFolders<Part extends { path?: string; labels?: string | number }>({ path: _, labels, ...rest }: Part) {
  return labels === undefined ? rest : { ...rest, labels: typeof labels === 'string' ? basename(labels) : labels };
}

/** Leaves by dotted key; a list is a leaf. As JSON text, which is what run.json keeps of a value. */
function flatten(value: unknown, key = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return new Map([[key, JSON.stringify(value)]]);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return new Map(entries.flatMap(([name, item]) => [...flatten(item, key === '' ? name : `${key}.${name}`)]));
}

function brief(text: string | undefined): string {
  if (text === undefined) return '(not set)';
  if (text.length <= 60) return text;
  const value: unknown = JSON.parse(text);
  const count = Array.isArray(value) ? `, ${value.length} values]` : '';
  return `${text.slice(0, 40)}…${count}`;
}
