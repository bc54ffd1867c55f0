import { basename } from 'node:path';
import { hasWeights } from '../config/dataset.ts';
import { identityOfTrainer } from '../config/outsideSource.ts';
import { penaltyText } from '../config/penalty.ts';
import { type Config, storedConfig } from '../config/schema.ts';
import type { Datasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import { readBytes } from '../files/read.ts';
import { losses } from '../losses/index.ts';
import { sweptAxis } from '../metrics/axis.ts';
import { shortened } from '../outputs/characters.ts';
import { roundNumber } from '../outputs/numberText.ts';
import { describeObjective, type ObjectiveWords } from '../trainers/problem.ts';

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

/** One run of a sweep: from a start to an end, an interruption or a kill. */
export interface Run extends Provenance {
  /** ISO 8601. */
  readonly start: string;
  /** ISO 8601; null while it runs, and where it was killed. */
  readonly end: string | null;
  /** How many points it computed; null like the end. */
  readonly points: number | null;
}

/** The content of run.json: what was run, on what, where and when. What is known of a run is at the top of the first one. */
export interface RunRecord extends Provenance {
  readonly schema_version: 1;
  readonly config: Config;
  readonly data: Pick<Datasets, 'sources' | 'classes' | 'pairs'>;
  /** What was minimised, in words, by loss. */
  readonly objective: Readonly<Record<string, string>>;
  /** What the λ of the config are in it. */
  readonly penalty: string;
  /** Of the first run. */
  readonly start: string;
  /** Of the last run. */
  readonly end: string | null;
  /** All of them, in order: a sweep that was interrupted takes more than one. */
  readonly runs: readonly Run[];
  /**
   * The mean of the scaled training samples of each class pair, d values, which `bias_at_mean` is about: s(x) = w·(x − mean) +
   * bias_at_mean. Null where a pair has not been measured yet; missing while the first run lasts, and before version 0.2.
   */
  readonly means?: readonly (readonly number[] | null)[];
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
    runs: [{ start: start.toISOString(), end: null, points: null, ...provenance }],
    objective: objectivesOf(config),
    penalty: penaltyText(config.penalty, hasWeights(config.dataset)),
    data: { sources, classes, pairs },
    config,
  };
}

/** What is minimised with a config, by loss; in English unless other words are given. */
export function objectivesOf(
  { loss, adversarial: adversary, dataset }: Pick<Config, 'loss' | 'adversarial' | 'dataset'>,
  words?: ObjectiveWords,
): Record<string, string> {
  const isWeighted = hasWeights(dataset);
  return Object.fromEntries(
    loss.map((name) => [name, describeObjective({ loss: losses[name], adversary, isWeighted }, words)]),
  );
}

/** The record of a run that goes on with what earlier ones have done. */
export function continued(before: RunRecord | undefined, now: RunRecord): RunRecord {
  if (!before) return now;
  const { versions, command_line, working_directory, git, machine, start } = before;
  return {
    ...{ ...now, versions, command_line, working_directory, git, machine, start },
    runs: [...before.runs, ...now.runs],
  };
}

/** The record when the last of its runs has ended. */
export function ended(record: RunRecord, end: Date, points: number): RunRecord {
  const last = { ...record.runs[record.runs.length - 1], end: end.toISOString(), points };
  return { ...record, end: last.end, runs: [...record.runs.slice(0, -1), last] };
}

/** The text of run.json. */
export function recordText({ means, ...record }: RunRecord): string {
  const text = JSON.stringify(record, null, 2);
  // A line for each mean: they have as many numbers as there are features.
  const lines = means?.map((mean) => `    ${JSON.stringify(mean)}`).join(',\n');
  return lines === undefined ? `${text}\n` : `${text.slice(0, -2)},\n  "means": [\n${lines}\n  ]\n}\n`;
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
  return { ...record, config: storedConfig(record.config), runs: record.runs ?? [] };
}

function isRecord(value: unknown): value is RunRecord {
  const { schema_version, config, data } = (value ?? {}) as Partial<RunRecord>;
  return schema_version === 1 && [config?.loss, config?.lambda, data?.pairs].every(Array.isArray);
}

/** How many points results.csv is to have: class pairs × losses × values swept. */
export function plannedPoints({ config, data }: RunRecord): number {
  return data.pairs.length * config.loss.length * sweptAxis(config).values.length;
}

/**
 * All that the numbers of a sweep depend on, and nothing else: where the data lie, how the sweep is called, what is
 * shown of it, what it is checked for, by which rule λ is chosen and on which cluster it runs make no difference.
 */
export interface SweepIdentity
  extends Omit<Config, 'name' | 'columns' | 'checks' | 'choose' | 'slurm' | 'dataset' | 'trainer'> {
  readonly dataset: object;
  /** Its name; of one from outside, what it consists of. */
  readonly trainer: unknown;
  /** SHA-256 and shape by name; without folders. */
  readonly files: Readonly<Record<string, unknown>>;
  readonly pairs: Datasets['pairs'];
  readonly classes: Datasets['classes'];
  /** Numbers may change from one minor version to the next, never with a patch. */
  readonly l2sweep: string;
}

export function identityOf({ config, data, versions }: RunRecord): SweepIdentity {
  const { name: _name, columns: _columns, checks: _checks, choose: _choose, slurm: _slurm, ...numbers } = config;
  const { dataset, trainer, ...rest } = numbers;
  const { test } = dataset;
  const names = data.sources.map(({ path }) => basename(path));
  const uniqueName = (name: string, k: number) => (names.indexOf(name) === k ? name : `${name} (${k + 1})`);
  return {
    ...rest,
    trainer: identityOfTrainer(trainer),
    dataset: { ...withoutPath(dataset), ...(test && { test: 'path' in test ? withoutPath(test) : test }) },
    files: Object.fromEntries(data.sources.map(({ path: _, ...source }, k) => [uniqueName(names[k], k), source])),
    pairs: data.pairs,
    classes: data.classes,
    l2sweep: minorVersion(versions.l2sweep),
  };
}

/** `0.2` of `0.2.1`. */
export function minorVersion(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/** What makes the numbers of two sweeps differ, one line per key: `key: old → new`. */
export function differences(before: SweepIdentity, after: SweepIdentity): string[] {
  return changedKeys(before, after).map(({ key, from, to }) => `${key}: ${from} → ${to}`);
}

/** One to whom results belong that another sweep cannot go on with. */
export interface Stranger {
  /** In words. */
  readonly owner: string;
  /** Who could go on with them. */
  readonly same: string;
}

/** For everything that makes the numbers of two sweeps differ, whose those of the first one are; none where nothing does. */
export function strangers(before: SweepIdentity, after: SweepIdentity): Stranger[] {
  return changedKeys(before, after).map(({ key, from, to }): Stranger => {
    const change = `${key}: ${from} → ${to}`;
    if (key !== 'l2sweep') return { owner: `a different sweep: ${change}`, same: 'the same sweep' };
    const owner = `another version, ${change}, and numbers may differ in their last digits from one to the other`;
    return { owner, same: `l2sweep ${before.l2sweep}` };
  });
}

function changedKeys(before: SweepIdentity, after: SweepIdentity): { key: string; from: string; to: string }[] {
  // One of them may be from a journal that a version has written which knew fewer keys.
  const [old, current] = [before, after].map((identity) => flatten(storedConfig(identity)));
  return [...new Set([...old.keys(), ...current.keys()])]
    .map((key) => ({ key, from: old.get(key), to: current.get(key) }))
    .filter(({ from, to }) => from !== to)
    .map(({ key, from, to }) => {
      const [before, after] = [brief(from), brief(to)];
      return before === after ? { key, from: `${from}`, to: `${to}` } : { key, from: before, to: after };
    });
}

/** Without the data's path, for their SHA-256 tells more; labels may be a path too, or a column. */
function withoutPath<Part extends { path?: string; labels?: string | number }>({ path: _, labels, ...rest }: Part) {
  return labels === undefined ? rest : { ...rest, labels: typeof labels === 'string' ? basename(labels) : labels };
}

/** Leaves by dotted key; a list is a leaf. As JSON text, which is what run.json keeps of a value. */
function flatten(value: unknown, key = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return new Map([[key, JSON.stringify(value)]]);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return new Map(entries.flatMap(([name, item]) => [...flatten(item, key === '' ? name : `${key}.${name}`)]));
}

/** A value as people read it: of long lists the ends, of numbers four digits where whole ones would be too long. */
function brief(text: string | undefined): string {
  if (text === undefined) return '(not set)';
  if (text.length <= 60) return text;
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) return `${text.slice(0, 40)}…`;
  const items = value.map((item) => (typeof item === 'number' ? roundNumber(item) : JSON.stringify(item)));
  const shown = items.length > 5 ? [...items.slice(0, 3), '…', items[items.length - 1]] : items;
  return shortened(`[${shown.join(', ')}]${items.length > 5 ? ` (${items.length} values)` : ''}`, 60);
}
