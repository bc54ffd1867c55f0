import type { DenseMatrix } from '../../math/matrix.ts';
import type { BinarySamples } from '../../model/dataset.ts';
import { numberText } from '../../outputs/numberText.ts';

/** Samples that were computed, not measured. */
export interface MadeSamples extends BinarySamples<DenseMatrix> {
  /** d names. */
  readonly featureNames: readonly string[];
}

/** The classes' names in files that have room for names. */
export const madeClasses = { [-1]: 'I', 1: 'J' } as const;

/** One line per sample under a header: the features, then column `class` with I or J. */
export function madeCsv({ features, labels, featureNames }: MadeSamples): string {
  const { cols, values } = features;
  const lines = [[...featureNames, 'class'].join(',')];
  for (let i = 0; i < labels.length; i++) {
    const cells = Array.from(values.subarray(i * cols, (i + 1) * cols), numberText);
    lines.push([...cells, madeClasses[labels[i] as -1 | 1]].join(','));
  }
  return `${lines.join('\n')}\n`;
}
