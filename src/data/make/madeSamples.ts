import { type DenseMatrix, rowOf } from '../../math/matrix.ts';
import type { BinarySamples } from '../../model/dataset.ts';
import { npyBytes, npyMatrix } from '../../outputs/npy.ts';
import { numberText } from '../../outputs/numberText.ts';

/** Samples that were computed, not measured. */
export interface MadeSamples extends BinarySamples<DenseMatrix> {
  /** d names. */
  readonly featureNames: readonly string[];
}

/** A file's bytes or text, and its path. */
export interface MadeFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** One line per sample under a header: the features, then column `class` with I or J. */
export function madeCsv({ features, labels, featureNames }: MadeSamples): string {
  const lines = [[...featureNames, 'class'].join(',')];
  for (let i = 0; i < labels.length; i++) {
    lines.push(`${Array.from(rowOf(features, i), numberText).join(',')},${labels[i] < 0 ? 'I' : 'J'}`);
  }
  return `${lines.join('\n')}\n`;
}

/** What the name of the files begins with, and how it ends; undefined where that is no format of ours. */
export function splitName(path: string): { readonly stem: string; readonly ending: string } | undefined {
  const [ending] = /\.(csv|npy)$/i.exec(path) ?? [];
  return ending === undefined ? undefined : { stem: path.slice(0, -ending.length), ending };
}

/** The samples as a CSV file, or as an NPY file and one with the labels −1 and 1, and the keys of a config that name them. */
export function madeFiles(
  samples: MadeSamples,
  stem: string,
  ending: string,
): { files: MadeFile[]; keys: { path: string; labels?: string } } {
  const path = `${stem}${ending}`;
  if (ending.toLowerCase() === '.csv') return { files: [{ path, content: madeCsv(samples) }], keys: { path } };
  const { features, labels } = samples;
  const rows = Array.from(labels, (_, i) => rowOf(features, i));
  const labelsPath = `${stem}-labels${ending}`;
  return {
    files: [
      { path, content: npyMatrix(rows, features.cols) },
      { path: labelsPath, content: npyBytes(labels) },
    ],
    keys: { path, labels: labelsPath },
  };
}
