import { log } from '../src/math/elementary.ts';
import type { SparseMatrix } from '../src/math/matrix.ts';
import { type RandomSource, randomSource, shuffle } from '../src/math/random.ts';
import type { BinarySamples } from '../src/model/dataset.ts';

/** How large made-up texts are to be, and how hard to tell apart. */
export interface TextLikeOptions {
  readonly texts: number;
  /** Words that there are; some of the rarest occur in no text. */
  readonly words: number;
  /** Words in a text on average, with repetitions. */
  readonly length: number;
  readonly seed: number;
  /** The share of labels that are turned round. */
  readonly noise?: number;
}

/** One word in so many has a say in the label. */
const TELLING = 20;

/**
 * Samples that look like texts: words as frequent as Zipf's law says, their weights tf-idf ((1 + ln tf) · ln(n/df)), rows
 * of length 1, labels by a linear rule on few of the words, half of them +1, then noise. The same for the same seed.
 */
export function textLikeSamples(options: TextLikeOptions): BinarySamples<SparseMatrix> {
  const { texts, words, length, seed, noise = 0.05 } = options;
  const random = randomSource(seed);
  const counts = drawCounts(texts, words, length, random);
  const { columns, rowStarts } = counts;
  const inTexts = new Int32Array(words);
  for (const k of columns) inTexts[k]++;

  const values = Float64Array.from(counts.values, (tf, at) => (1 + log(tf)) * log(texts / inTexts[columns[at]]));
  for (let i = 0; i < texts; i++) {
    const row = values.subarray(rowStarts[i], rowStarts[i + 1]);
    const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    if (norm > 0) for (let k = 0; k < row.length; k++) row[k] /= norm;
  }

  const rule = Float64Array.from({ length: words }, () => (random.integer(TELLING) === 0 ? random.uniform() - 0.5 : 0));
  const scores = Float64Array.from({ length: texts }, (_, i) => {
    let score = 0;
    for (let at = rowStarts[i]; at < rowStarts[i + 1]; at++) score += rule[columns[at]] * values[at];
    return score;
  });
  const middle = scores.toSorted()[texts >> 1];
  const labels = Int8Array.from(scores, (score) => (score < middle === random.uniform() >= noise ? -1 : 1));
  return { features: { ...counts, values, divisor: 1 }, labels };
}

/** The samples in the text format of LIBSVM, line by line. */
export function* libsvmLines({ features, labels }: BinarySamples<SparseMatrix>): Generator<string> {
  const { values, columns, rowStarts, divisor } = features;
  for (let i = 0; i < labels.length; i++) {
    let line = labels[i] < 0 ? '-1' : '+1';
    for (let at = rowStarts[i]; at < rowStarts[i + 1]; at++) line += ` ${columns[at] + 1}:${values[at] / divisor}`;
    yield `${line}\n`;
  }
}

/** How often each word is in each text. */
function drawCounts(
  texts: number,
  words: number,
  length: number,
  { integer, uniform }: RandomSource,
): Omit<SparseMatrix, 'divisor'> {
  // Frequent words are not the first ones, as in files whose words are numbered as they come.
  const wordOfRank = Int32Array.from({ length: words }, (_, rank) => rank);
  shuffle(wordOfRank, { integer, uniform });
  const cumulative = new Float64Array(words);
  for (let rank = 0; rank < words; rank++) cumulative[rank] = (cumulative[rank - 1] ?? 0) + 1 / (rank + 3);
  const values: number[] = [];
  const columns: number[] = [];
  const rowStarts = new Int32Array(texts + 1);
  for (let i = 0; i < texts; i++) {
    const drawn = Array.from({ length: Math.ceil(length / 2) + integer(length) }, () => {
      const rank = firstAbove(cumulative, uniform() * cumulative[words - 1]);
      return wordOfRank[rank];
    }).sort((a, b) => a - b);
    for (const [at, word] of drawn.entries()) {
      if (word === drawn[at - 1]) values[values.length - 1]++;
      else {
        columns.push(word);
        values.push(1);
      }
    }
    rowStarts[i + 1] = columns.length;
  }
  return {
    rows: texts,
    cols: words,
    values: Float64Array.from(values),
    columns: Int32Array.from(columns),
    rowStarts,
  };
}

/** The first position in ascending numbers whose number is above the bound, or the last position. */
function firstAbove(ascending: Float64Array, bound: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > bound) high = middle;
    else low = middle + 1;
  }
  return low;
}
