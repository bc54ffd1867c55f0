import type { DatasetConfig } from '../config/dataset.ts';
import type { Problem } from '../errors.ts';
import { listed } from '../formats/format.ts';
import { className } from '../formats/labels.ts';
import { classText } from '../model/classText.ts';
import type { Samples } from '../model/dataset.ts';
import { didYouMean, nearest } from '../nearest.ts';
import { type ChosenPair, signsOf } from './classPairs.ts';

/** Names in `class_weight` that are no classes of the data, nor the `rest` of some pair. */
export function unknownClassWeights(
  { class_weight: wanted }: DatasetConfig,
  classes: readonly string[],
  pairs: readonly ChosenPair[],
): Problem[] {
  if (wanted === undefined || wanted === 'balanced') return [];
  const known = [...classes, ...(pairs.some(({ againstRest }) => againstRest) ? ['rest'] : [])];
  return Object.keys(wanted)
    .filter((name) => !known.includes(className(name)))
    .map((name) => {
      const near = nearest(className(name), known);
      const message = `there is no class ${classText(className(name))} in the data; expected one of ${listed(known.map(classText), 'classes')}${didYouMean(near && classText(near))}`;
      return { message, key: ['dataset', 'class_weight', name] };
    });
}

/**
 * The weights v of the training samples of a pair, `rows` in the file: those of the samples times those of their classes;
 * undefined where the config asks for none. `balanced` makes the weights of both classes add up to V/2, V that of all: the
 * factor is V/(2 V_class), without weights of samples n/(2 n_class).
 */
export function pairWeights(
  { class_weight: wanted }: Pick<DatasetConfig, 'class_weight'>,
  { labels, weights }: Pick<Samples, 'labels' | 'weights'>,
  pair: ChosenPair,
  rows: readonly number[],
): Float64Array | undefined {
  if (wanted === undefined && weights === undefined) return undefined;
  const own = Float64Array.from(rows, (row) => weights?.[row] ?? 1);
  if (wanted === undefined) return own;
  const { classes, codes } = labels!;
  const signs = signsOf(classes, pair);
  if (wanted === 'balanced') {
    const sums = [0, 0];
    for (const [p, row] of rows.entries()) sums[signs[codes[row]] < 0 ? 0 : 1] += own[p];
    const factors = sums.map((sum) => (sums[0] + sums[1]) / (2 * sum));
    return own.map((weight, p) => weight * factors[signs[codes[rows[p]]] < 0 ? 0 : 1]);
  }
  const byClass = new Map(Object.entries(wanted).map(([name, weight]) => [className(name), weight]));
  const factors = classes.map((name, code) => {
    const ofRest = pair.againstRest && signs[code] > 0 ? (byClass.get('rest') ?? 1) : 1;
    return (byClass.get(name) ?? 1) * ofRest;
  });
  return own.map((weight, p) => weight * factors[codes[rows[p]]]);
}
