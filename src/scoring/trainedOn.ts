import { join } from 'node:path';
import { type Preprocessing, preprocessingSchemaVersion } from '../data/preprocessing.ts';
import { UserError } from '../errors.ts';
import { exists } from '../files/names.ts';
import { readBytes } from '../files/read.ts';
import { columnMeans } from '../math/columnMeans.ts';
import { type ReopenedRun, reopenRun } from '../store/reopen.ts';
import { PREPROCESSING } from '../store/resultFiles.ts';
import type { RunRecord } from '../store/runRecord.ts';

/** How the features of a run came to be, and where their means are. */
export interface TrainedOn {
  readonly preprocessing: Preprocessing;
  /** The mean of the scaled training samples of a class pair, d values. */
  meanOf(pair: number): Float64Array;
}

/**
 * Of a results directory: from preprocessing.json and run.json or, where a version has written it that had no such thing or
 * where the run has not ended, from the data of the run. Throws a UserError where these are not there any more either.
 */
export function trainedOn(directory: string, { means, data }: RunRecord): TrainedOn {
  let again: ReopenedRun | undefined;
  const reopened = (lacking: string): ReopenedRun => {
    again ??= readAgain(directory, lacking);
    return again;
  };
  const path = join(directory, PREPROCESSING);
  const preprocessing = exists(path)
    ? readPreprocessing(path, data.pairs)
    : reopened(`there is no ${PREPROCESSING}`).datasets.preprocessing!();
  return {
    preprocessing,
    meanOf(pair) {
      const kept = means?.[pair];
      if (kept) return Float64Array.from(kept);
      const { train } = reopened('run.json has no means yet').datasets.pair(pair);
      return columnMeans(train.features, train.weights);
    },
  };
}

/** Reads the data of a run that lacks something. */
function readAgain(directory: string, lacking: string): ReopenedRun {
  try {
    return reopenRun(directory);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const cure = 'expected the data of the run, or the run made again by this version';
    throw new UserError([{ where: directory, message: `${lacking}; ${cure}` }, ...error.problems]);
  }
}

function readPreprocessing(path: string, pairs: RunRecord['data']['pairs']): Preprocessing {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder().decode(readBytes(path)));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const { schema_version, pairs: own } = (content ?? {}) as Partial<Preprocessing>;
  if (schema_version !== preprocessingSchemaVersion || !Array.isArray(own)) {
    const expected = `expected schema_version ${preprocessingSchemaVersion}, as running it again writes it`;
    throw new UserError({ where: path, message: `not the ${PREPROCESSING} of an l2sweep run; ${expected}` });
  }
  const preprocessing = content as Preprocessing;
  const isSame =
    own.length === pairs.length &&
    preprocessing.pairs.every(({ class_i, class_j }, k) => class_i === pairs[k].classI && class_j === pairs[k].classJ);
  if (isSame) return preprocessing;
  throw new UserError({ where: path, message: 'it has other class pairs than run.json; expected both of one run' });
}
