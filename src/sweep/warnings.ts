import { isSparse } from '../math/matrix.ts';
import { strengthOf } from '../metrics/strength.ts';
import { type BinaryDataset, type BinarySamples, type Bounds, classSizes } from '../model/dataset.ts';
import { roundNumber } from '../outputs/numberText.ts';
import type { PointResult } from './segment.ts';

/** What is worth knowing about the data of a class pair before a sweep: samples outside the box. */
export function pairWarnings(dataset: BinaryDataset): string[] {
  const { bounds, classI, classJ } = dataset;
  if (!bounds) return [];
  const warnings: string[] = [];
  for (const split of ['train', 'test'] as const) {
    const samples = dataset[split];
    const outside = samples ? countOutside(samples, bounds) : 0;
    if (outside > 0) {
      const kind = split === 'train' ? 'training' : 'test';
      warnings.push(
        `${classI} v ${classJ}: ${outside} of ${samples!.features.rows} ${kind} samples have features outside bounds ` +
          `[${bounds.join(', ')}], which are meant to hold after scaling`,
      );
    }
  }
  return warnings;
}

/** What is worth knowing about the results of a segment. */
export function segmentWarnings({ classI, classJ, train }: BinaryDataset, results: readonly PointResult[]): string[] {
  const [sizeI, sizeJ] = classSizes(train);
  if (sizeI === sizeJ) return [];
  const warnings: string[] = [];
  for (const name of [classI, classJ]) {
    const lost = results.filter(({ lostClass }) => lostClass === name);
    if (lost.length === 0) continue;
    warnings.push(
      `${classI} v ${classJ}, ${lost[0].point.loss}: every training sample of class ${name} is misclassified at ` +
        `${lost.length} of ${results.length} ${strengthOf(lost[0].point).symbol} (${rangeOf(lost)}); the classes are unbalanced (${sizeI} and ${sizeJ} ` +
        'samples), and so strong a penalty leaves the decision to the bias',
    );
  }
  return warnings;
}

function rangeOf(results: readonly PointResult[]): string {
  const { symbol } = strengthOf(results[0].point);
  const values = results.map(({ point }) => strengthOf(point).value).sort((a, b) => a - b);
  const [lowest, highest] = [roundNumber(values[0]), roundNumber(values[values.length - 1])];
  return lowest === highest ? `${symbol} = ${lowest}` : `${symbol} from ${lowest} to ${highest}`;
}

function countOutside({ features }: BinarySamples, [lowest, highest]: Bounds): number {
  const { rows, cols, values, divisor } = features;
  const isOutside = (stored: number): boolean => stored / divisor < lowest || stored / divisor > highest;
  let outside = 0;
  for (let i = 0; i < rows; i++) {
    const [from, to] = isSparse(features) ? features.rowStarts.subarray(i, i + 2) : [i * cols, (i + 1) * cols];
    const hasUnstoredZeros = to - from < cols;
    if ((hasUnstoredZeros && isOutside(0)) || values.subarray(from, to).some(isOutside)) outside++;
  }
  return outside;
}
