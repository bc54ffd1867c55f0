import { norms } from '../attacks/index.ts';
import type { Check } from '../checks/check.ts';
import { type DatasetConfig, hasWeights } from '../config/dataset.ts';
import { gatherMistakes, type LoadedConfig } from '../config/load.ts';
import type { OutsideSource } from '../config/outsideSource.ts';
import { penalties, penaltyText } from '../config/penalty.ts';
import type { Config, SplitName } from '../config/schema.ts';
import type { Validation } from '../config/validation.ts';
import type { Datasets } from '../data/load.ts';
import { counted } from '../formats/format.ts';
import { type SweptAxis, sweptAxis } from '../metrics/axis.ts';
import { equivalentC } from '../metrics/provenance.ts';
import { pairText } from '../model/classText.ts';
import { type BinarySamples, classSizes, classWeights, totalWeight } from '../model/dataset.ts';
import { labelled, listed, unbroken, wrap } from '../outputs/characters.ts';
import { roundNumber } from '../outputs/numberText.ts';
import { shellCommand } from '../outputs/shellQuote.ts';
import { rulesOf } from '../results/rules.ts';
import type { Warning } from '../results/warning.ts';
import { objectivesOf } from '../store/runRecord.ts';
import { pairWarnings, sizesText } from '../sweep/warnings.ts';
import { trainers } from '../trainers/index.ts';
import { describeTolerance } from '../trainers/problem.ts';
import { ownOptions, type Trainer } from '../trainers/trainer.ts';
import { alike } from './alike.ts';
import { checksOf, hopeless } from './checking.ts';
import { dataName, fromHere, prepare } from './opening.ts';
import { writeData } from './streams.ts';
import { hasWidth, warn, width } from './terminal.ts';

/** What a sweep would do, in words, and what is worth knowing before it starts. */
interface Preview {
  readonly text: string;
  readonly warnings: readonly string[];
}

/** Of a pair, its classes and how many samples each has. */
interface PairSize {
  readonly name: string;
  readonly train: readonly [number, number];
  /** V, the sum of the weights of the training samples. */
  readonly weight: number;
  readonly test?: readonly [number, number];
}

const MAX_PAIRS_SHOWN = 12;

/** Between the parts of a sentence, not within parentheses. */
const COMMA = /, (?![^(]*\))/;

/** Columns that labels begin in, and the texts behind them. */
const [MARGIN, INDENT] = [2, 13];

/** One class this many times larger than the other is worth a warning. */
const UNBALANCED = 4;

/**
 * Prints what a run of each config would do. Reads the data and checks all that can be checked without training; throws
 * one UserError with the mistakes of all configs, after printing those that have none. `added`: checks beside theirs.
 */
export async function printPreviews(configs: readonly LoadedConfig[], added: readonly Check[] = []): Promise<void> {
  const previews: Preview[] = [];
  try {
    gatherMistakes(configs, (loaded) => previews.push(preview(loaded, added)));
  } finally {
    for (const { text, warnings } of previews) {
      await writeData(text);
      for (const warning of warnings) warn(warning);
    }
  }
}

function preview(loaded: LoadedConfig, added: readonly Check[]): Preview {
  const { file } = loaded;
  const checks = checksOf(loaded.config, added);
  const { datasets: data, hints, plan } = prepare(loaded);
  const { config } = plan;
  const sizes: PairSize[] = [];
  const warnings: Warning[] = hints.map((text) => ({ text }));
  let shape = '';
  for (const index of data.pairs.keys()) {
    const pair = data.pair(index);
    const { train, test, image } = pair;
    const name = pairText(pair);
    const weight = totalWeight(train);
    sizes.push({ name, train: classSizes(train), weight, ...(test && { test: classSizes(test) }) });
    for (const text of [...pairWarnings(pair), ...balanceWarnings(train)]) warnings.push({ pair: index, text });
    shape = `${counted(train.features.cols, 'feature')}${image ? ` ${unbroken(`(${image.width} × ${image.height} pixels)`)}` : ''}`;
  }
  const axis = sweptAxis(config);
  const grid = { pairs: data.pairs, losses: config.loss, axis, rules: rulesOf(config, data.classes) };
  for (const text of hopeless(checks, grid)) warnings.push({ text });
  const { length: pairs } = data.pairs;
  const rows: [label: string, lines: readonly string[]][] = [
    ['data', [`${dataName(config)}: ${shape}, ${scaleText(config.dataset)}`]],
    ...(data.notes?.length ? [['recognised', data.notes] as [string, readonly string[]]] : []),
    ['pairs', [String(pairs), ...listPairs(sizes)]],
    [
      'points',
      [
        `${plan.points} = ${trainedOn(data.pairs)} × ${counted(config.loss.length, 'loss')} × ${axis.values.length} ${axis.symbol}`,
      ],
    ],
    ...foldRows(config),
    ['objective', objectiveLines(config)],
    ...axisRows(axis, config),
    ['λ', lambdaLines(config, sizes)],
    ['attack', [attackText(config.attack.norms, plan.attackSplit)]],
    ['tolerance', [toleranceText(config)]],
    ...ownRow(config),
  ];
  if (checks.length > 0) rows.push(['checks', checks.map(({ text }) => text)]);
  const body = labelled(rows, { margin: MARGIN, indent: INDENT, width: width() });
  const verdict = `${file}: ok`;
  return {
    text: `${hasWidth() ? wrap(verdict, width()) : verdict}\n${body}`,
    warnings: alike(warnings, { pairs: data.pairs, losses: config.loss }),
  };
}

/** `2 pairs`; with folds `(2 pairs + 20 folds)`. */
function trainedOn(pairs: Datasets['pairs']): string {
  const text = counted(pairs.length, 'pair');
  const folds = pairs.reduce((sum, { folds: own = [] }) => sum + own.length, 0);
  return folds === 0 ? text : `(${text} + ${counted(folds, 'fold')})`;
}

function foldRows({ validation, choose }: Config): [label: string, lines: readonly string[]][] {
  if (!validation || !choose) return [];
  return [['validation', [foldsText(validation), `λ is chosen by ${choose.by}, rule ${choose.rule}`]]];
}

function foldsText(validation: Validation): string {
  if ('column' in validation) return `folds of column ${validation.column}`;
  if ('fraction' in validation) return `${validation.fraction} of each class held out, seed ${validation.seed}`;
  const { folds, repeats, groups, seed } = validation;
  const kept = groups === undefined ? 'of each class' : `that keep rows of the same ${groups} together`;
  return `${folds} folds ${kept}, ${repeats > 1 ? `${repeats} times, ` : ''}seed ${seed}`;
}

function balanceWarnings(train: BinarySamples): string[] {
  const [sizeI, sizeJ] = classWeights(train);
  if (Math.max(sizeI, sizeJ) < UNBALANCED * Math.min(sizeI, sizeJ)) return [];
  return [
    `the classes are unbalanced (${sizesText(train, 'training ')}); where the penalty is strong the ` +
      'optimal bias sides with the larger one, and every sample of the other is misclassified',
  ];
}

function scaleText({ scale, bounds }: DatasetConfig): string {
  const scaled = { none: 'not scaled', standardize: 'standardized', minmax: 'scaled to [0, 1]' };
  const text = typeof scale === 'number' ? `divided by ${scale}` : scaled[scale];
  return bounds ? `${text}, ${unbroken(`valid in [${bounds.join(', ')}]`)}` : text;
}

function listPairs(sizes: readonly PairSize[]): string[] {
  const shown = sizes.slice(0, MAX_PAIRS_SHOWN).map(({ name, train, test }) => {
    const tested = test ? `, ${test.join(' + ')} test` : ', no test';
    return `${name}: ${train.join(' + ')} training${tested} samples`;
  });
  return sizes.length > shown.length ? [...shown, `… ${sizes.length - shown.length} more`] : shown;
}

function toleranceText({ tolerance, trainer, adversarial }: Config): string {
  if (typeof trainer === 'object') {
    return `relative duality gap ≤ ${roundNumber(tolerance)} of the exact trainer, to which column excess compares`;
  }
  return describeTolerance(roundNumber(tolerance), { adversary: adversarial, trainer });
}

function objectiveLines(config: Config): string[] {
  const { penalty, dataset } = config;
  const objectives = Object.entries(objectivesOf(config)).map(([name, text]) => `${name}: ${text}`);
  return [
    ...objectives.map((text) => listed(text.split(COMMA))),
    `penalty ${penalty}: ${penaltyText(penalty, hasWeights(dataset), 'so ')}`,
  ];
}

/** What a run would start that is none of ours. */
function outsideLines(trainer: OutsideSource): readonly string[] {
  if ('given' in trainer) return [trainer.given];
  if ('module' in trainer) {
    const { path, sha256 } = trainer.module;
    return [`${fromHere(path)}, ${unbroken('a file that run runs')}`, `SHA-256 ${sha256}`];
  }
  const { command, files, timeout } = trainer;
  return [
    shellCommand(command),
    `which run starts for every class pair and loss, for at most ${counted(timeout, 'second')} each`,
    ...files.map(({ path, sha256 }) => `${fromHere(path)}: SHA-256 ${sha256}`),
  ];
}

/** The trainer's own options, if it has any; of one from outside, what would be run. */
function ownRow(config: Config): [label: string, lines: readonly string[]][] {
  if (typeof config.trainer === 'object') return [['trainer', outsideLines(config.trainer)]];
  const trainer: Trainer = trainers[config.trainer];
  const { name, options } = trainer;
  if (!options) return [];
  const own = ownOptions(trainer, config);
  const byKey = Object.entries(own as object).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  const text = options.summary?.text(own, { number: roundNumber, count: counted }) ?? byKey.join(', ');
  return [[options.summary?.label ?? name, [listed(text.split(COMMA))]]];
}

/** First and last value of what is swept in place of λ. */
function axisRows(axis: SweptAxis, config: Config): [label: string, lines: readonly string[]][] {
  const norm = axis.normOf(config);
  if (norm === undefined) return [];
  const { symbol, values } = axis;
  const [first, last] = [values[0], values[values.length - 1]].map((value) => roundNumber(value));
  return [[symbol, [`${values.length === 1 ? first : `${first} to ${last}`}, in ${norms[norm].symbol}`]]];
}

/** First and last value of the grid, each with μ and with the C of ½‖w‖² + C Σ f that means the same. */
function lambdaLines({ lambda, penalty, dataset }: Config, sizes: readonly PairSize[]): string[] {
  const totals = sizes.map(({ weight }) => weight);
  const fewest = Math.min(...totals);
  const most = Math.max(...totals);
  const ends = [...new Set([lambda[0], lambda[lambda.length - 1]])];
  const n = hasWeights(dataset) ? 'V' : 'n';
  const sizeText = (size: number) => (Number.isInteger(size) ? String(size) : roundNumber(size));
  const forSize = `${n} = ${sizeText(fewest)}${fewest === most ? '' : ` to ${sizeText(most)}`}`;
  return ends.map((value, end) => {
    const mus = [fewest, most].map((n) => penalties[penalty].toMu(value, n));
    const equivalents = [fewest, most].map((n, k) => equivalentC(mus[k], n));
    const order = lambda.length === 1 ? '' : end === 0 ? 'first ' : 'last  ';
    const meaning = mus[0] === 0 ? 'no penalty' : `μ = ${span(mus)}, C = 1/(2μ${n}) = ${span(equivalents)}`;
    const values = `${order}${roundNumber(value)}: ${meaning}`;
    return end === 0 ? `${values} ${unbroken(`(${forSize})`)}` : values;
  });
}

function span([a, b]: readonly number[]): string {
  return a === b ? roundNumber(a) : `${roundNumber(a)} to ${roundNumber(b)}`;
}

function attackText(norms: readonly string[], split: SplitName): string {
  if (norms.length === 0) return 'none';
  return `smallest perturbations in ${norms.join(', ')} of the ${split === 'test' ? 'test' : 'training'} samples`;
}
