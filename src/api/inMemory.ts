import type { Datasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import { pairText } from '../model/classText.ts';
import {
  type BinaryDataset,
  type BinarySamples,
  classSizes,
  classWeights,
  type FileSamples,
} from '../model/dataset.ts';
import { checkDataset } from './samples.ts';

/** Class pairs that a program has made, as if they had been read. Throws a UserError where they are none. */
export function inMemory(given: readonly BinaryDataset[]): Datasets {
  const names = new Set<string>();
  const classes = new Map<string, Datasets['classes'][number]>();
  for (const dataset of given) {
    checkDataset(dataset);
    const name = pairText(dataset);
    if (names.has(name)) throw new UserError(`${name} is there twice; expected every pair of classes once`);
    names.add(name);
    const { classI, classJ, train, test } = dataset;
    const [ofTrain, ofTest] = [train, test].map((samples) => (samples ? classSizes(samples) : [0, 0]));
    for (const [side, name] of [classI, classJ].entries()) {
      classes.set(name, { name, train: ofTrain[side], test: ofTest[side] });
    }
  }
  return {
    sources: given.map(({ train: { features } }) => {
      return { path: 'memory', sha256: '', rows: features.rows, features: features.cols };
    }),
    classes: [...classes.values()],
    pairs: given.map(({ classI, classJ, train }) => {
      return { classI, classJ, ...(train.weights && { weights: classWeights(train) }) };
    }),
    pair(index) {
      const { train, test, ...others } = given[index];
      return { ...others, train: numbered(train), ...(test && { test: numbered(test) }) };
    },
  };
}

/** Samples that are in no file, counted as they come. */
function numbered(samples: BinarySamples): FileSamples {
  return { ...samples, fileRows: Uint32Array.from(samples.labels.keys()) };
}
