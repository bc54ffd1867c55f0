import type { SplitName } from '../config/schema.ts';
import { type Problem, UserError } from '../errors.ts';
import { rowOf } from '../math/matrix.ts';
import { pairText } from '../model/classText.ts';
import type { BinaryDataset, FileSamples } from '../model/dataset.ts';
import { type LinearClassifier, scores } from '../model/linearClassifier.ts';
import type { ReopenedRun } from '../store/reopen.ts';
import { planOf } from '../sweep/plan.ts';

/** Which samples of a split are meant. */
export interface SampleChoice {
  readonly split: SplitName;
  /** Rows of the split's data file. */
  readonly rows: readonly number[];
  /** So many of the hardest, the median and the easiest samples of each class. */
  readonly perClass: number;
}

/** How far a correctly classified sample is from the boundary, among those of its class. */
export type Rank = 'hardest' | 'median' | 'easiest';

export interface ChosenSample {
  /** In the split's data file. */
  readonly fileRow: number;
  readonly x: Float64Array;
  /** −1 or +1. */
  readonly y: number;
  readonly className: string;
  /** Undefined for one that was chosen by its row. */
  readonly rank?: Rank;
}

/** The split to choose from: the wanted one, else that of the run's attack. Throws a UserError where the run lacks it. */
export function splitOf(
  { record, datasets }: ReopenedRun,
  wanted: SplitName | undefined,
  dataset: BinaryDataset,
): SplitName {
  const split = wanted ?? planOf(record.config, datasets).attackSplit;
  if (dataset[split] !== undefined) return split;
  throw new UserError({ where: '--split', message: 'the run has no test samples; expected train' });
}

/**
 * The chosen samples, each once: first those named by their rows, in that order; then of class I and of class J, among the
 * samples that the classifier gets right, the ones closest to the boundary, those in the middle and those farthest from it.
 * Throws a UserError where a row is not in the split, and where nothing is chosen.
 */
export function chooseSamples(
  dataset: BinaryDataset<FileSamples>,
  { split, rows, perClass }: SampleChoice,
  classifier: LinearClassifier,
): ChosenSample[] {
  const samples = dataset[split]!;
  const { features, labels, fileRows } = samples;
  const chosen = new Map<number, Rank | undefined>();
  for (const i of indicesOf(rows, dataset, split)) chosen.set(i, undefined);
  const margins = scores(features, classifier).map((s, i) => labels[i] * s);
  for (const label of [-1, 1]) {
    const ranked = [...labels.keys()]
      .filter((i) => labels[i] === label && margins[i] > 0)
      .sort((a, b) => margins[a] - margins[b]);
    for (const [i, rank] of ends(ranked, perClass)) if (!chosen.has(i)) chosen.set(i, rank);
  }
  if (chosen.size === 0) {
    throw new UserError(`the first point gets no ${kindOf(split)} sample right; expected --samples with rows of some`);
  }
  return [...chosen].map(([i, rank]) => ({
    fileRow: fileRows[i],
    x: rowOf(features, i),
    y: labels[i],
    className: labels[i] < 0 ? dataset.classI : dataset.classJ,
    ...(rank && { rank }),
  }));
}

/** What samples of a split are called. */
export function kindOf(split: SplitName): string {
  return split === 'train' ? 'training' : split;
}

/** Of a list in ascending order the first, the middle and the last `count`; of a short one, each item once. */
function ends(ranked: readonly number[], count: number): [index: number, rank: Rank][] {
  const middle = Math.max(0, Math.round((ranked.length - count) / 2));
  const parts: [Rank, readonly number[]][] = [
    ['hardest', ranked.slice(0, count)],
    ['median', ranked.slice(middle, middle + count)],
    ['easiest', ranked.slice(Math.max(0, ranked.length - count))],
  ];
  return parts.flatMap(([rank, indices]) => indices.map((i): [number, Rank] => [i, rank]));
}

function indicesOf(rows: readonly number[], dataset: BinaryDataset<FileSamples>, split: SplitName): number[] {
  const { fileRows } = dataset[split]!;
  const problems: Problem[] = [];
  const indices = rows.map((row) => {
    const index = fileRows.indexOf(row);
    if (index < 0) {
      const examples = [...fileRows.subarray(0, 3)].join(', ');
      const message = `row ${row} is none of the ${fileRows.length} ${kindOf(split)} samples of ${pairText(dataset)}; expected rows of the data file, counted from 0, such as ${examples}`;
      problems.push({ where: '--samples', message });
    }
    return index;
  });
  if (problems.length > 0) throw new UserError(problems);
  return indices;
}
