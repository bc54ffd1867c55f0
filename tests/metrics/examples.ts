import fc from 'fast-check';
import type { NormName } from '../../src/attacks/index.ts';
import { hinge } from '../../src/losses/hinge.ts';
import { columnMeans } from '../../src/math/columnMeans.ts';
import { compensatedDot } from '../../src/math/compensated.ts';
import { columnNames, measureAll } from '../../src/metrics/index.ts';
import type { Cell } from '../../src/metrics/metric.ts';
import { pairOf } from '../../src/metrics/pair.ts';
import { score } from '../../src/metrics/scorer.ts';
import type { BinaryDataset, BinarySamples } from '../../src/model/dataset.ts';
import { certify } from '../../src/trainers/certificate.ts';
import type { CertifiedFit } from '../../src/trainers/trainer.ts';

/** Samples from rows of numbers; labels −1 and +1. */
export function samplesOf(rows: readonly (readonly number[])[], labels: readonly number[]): BinarySamples {
  const cols = rows[0].length;
  return {
    features: { rows: rows.length, cols, values: Float64Array.from(rows.flat()), divisor: 1 },
    labels: Int8Array.from(labels),
  };
}

export function datasetOf(train: BinarySamples, test?: BinarySamples): BinaryDataset {
  return { classI: 'I', classJ: 'J', train, ...(test && { test }) };
}

/** Any classifier as a fit: certified by the dual point 0, which proves little but is feasible. */
function fitOf(train: BinarySamples, w: readonly number[], b: number, mu = 1): CertifiedFit {
  const classifier = { w: Float64Array.from(w), b };
  const alpha = new Float64Array(train.features.rows);
  const certificate = certify({ samples: train, loss: hinge, mu }, classifier, alpha);
  const stopped = 'made by hand';
  const biasAtMean = compensatedDot(classifier.w, columnMeans(train.features), b).high;
  return {
    mu,
    ...classifier,
    biasAtMean,
    biasUnique: true,
    alpha,
    certificate,
    converged: false,
    iterations: 0,
    stopped,
  };
}

/** The row of results of a classifier, by column. */
export function rowOf(
  dataset: BinaryDataset,
  w: readonly number[],
  b: number,
  { norms = ['l2', 'linf', 'l1'], mu = 1 }: { norms?: readonly NormName[]; mu?: number } = {},
): Record<string, Cell> {
  const pair = pairOf(dataset, dataset.test ? 'test' : 'train');
  const point = { loss: 'hinge', lambda: mu, mu, trainer: 'exact', seed: 0 };
  const fit = fitOf(dataset.train, w, b, mu);
  const cells = measureAll({ pair, point, fit, scored: score(pair, fit, norms) });
  return Object.fromEntries(columnNames.map((name, k) => [name, cells[k]]));
}

const coordinate = fc.double({ min: -10, max: 10, noNaN: true });

/** Random samples of both classes with a random classifier, ‖w‖ > 0. */
export const problems = fc
  .integer({ min: 1, max: 6 })
  .chain((d) => {
    const vector = fc.array(coordinate, { minLength: d, maxLength: d });
    return fc.record({
      classI: fc.array(vector, { minLength: 1, maxLength: 8 }),
      classJ: fc.array(vector, { minLength: 1, maxLength: 8 }),
      w: vector.filter((w) => Math.hypot(...w) > 0.01),
      b: coordinate,
    });
  })
  .map(({ classI, classJ, w, b }) => ({
    rows: [...classI, ...classJ],
    labels: [...classI.map(() => -1), ...classJ.map(() => 1)],
    w,
    b,
  }));
