import { expect, test } from 'vitest';
import { losses } from '../../src/losses/index.ts';
import { columnMeans } from '../../src/math/columnMeans.ts';
import { randomSource } from '../../src/math/random.ts';
import { exactFits } from '../trainers/paths.ts';
import { repeated } from '../trainers/weighted.ts';
import { above, covers } from './judgement.ts';
import { exactClassifier, exactObjective, exactTable, toNumber } from './rational.ts';
import { optimum } from './slowSolver.ts';
import { randomTable } from './tables.ts';

const TABLES = 60;
const TOLERANCE = 1e-6;
/** An objective below this is made of margins that differ from 1 by their rounding: it need not be reached. */
const REACHABLE = 1e-8;

test(`${TABLES} random tables with weights in eighths: certified, and no gap below the true one, in exact numbers`, () => {
  for (let seed = 0; seed < TABLES; seed++) {
    const { samples: plain, loss, mus, about } = randomTable(seed);
    const { integer } = randomSource(seed, 'eighths');
    const eighths = Float64Array.from(plain.labels, () => 1 + integer(20));
    // Weights of k/8 are those of k samples: a power of two changes nothing.
    const samples = { ...plain, weights: eighths.map((k) => k / 8) };
    const { features, labels } = repeated({ ...plain, weights: eighths });
    const values = features.values as Float64Array;
    const table = exactTable(values, [...labels]);
    const mean = columnMeans(samples.features, samples.weights);
    for (const fit of exactFits({ samples, loss: losses[loss], mus }, { tolerance: TOLERANCE })) {
      const { objective: least } = optimum(table, loss, fit.mu);
      const tableAtMean = exactTable(values, [...labels], mean);
      const atMean = exactObjective(tableAtMean, exactClassifier(fit.w, fit.biasAtMean), loss, fit.mu);
      const inFiles = exactObjective(table, exactClassifier(fit.w, fit.b), loss, fit.mu);
      const where = `${about}, μ = ${fit.mu}: ${fit.stopped}`;
      const { relativeGap, relativeGapInFiles } = fit.certificate;
      expect(covers(relativeGap, atMean, least), where).toBe(true);
      expect(covers(relativeGapInFiles, inFiles, least), where).toBe(true);
      if (toNumber(least) < REACHABLE) continue;
      expect(fit.converged, where).toBe(true);
      expect(above(atMean, least), where).toBeLessThanOrEqual(TOLERANCE);
    }
  }
});
