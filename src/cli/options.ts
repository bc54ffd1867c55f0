/* Options that mean the same in several commands. */
import { option, type Values } from './flag.ts';
import { progressModes } from './progress.ts';
import {
  files,
  formatNames,
  listOf,
  lossNames,
  outputNames,
  resultColumns,
  setting,
  type Words,
  wordOf,
} from './proposals.ts';
import { count, names, oneOf, text, writtenDirectory } from './readers.ts';

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
