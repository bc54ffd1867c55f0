import type { Datasets } from '../data/load.ts';
import { takeSegments } from '../store/merge.ts';
import type { Plan } from '../store/pointResult.ts';
import { ResultsDirectory } from '../store/resultsDirectory.ts';
import { identityOf, recordOf } from '../store/runRecord.ts';
import { provenanceOf } from './provenance.ts';
import { version } from './version.ts';

/** Takes a results directory for a sweep, with what earlier runs of it and tasks of other machines have left there. */
export function openDirectory(plan: Plan, data: Datasets, path: string, force: boolean): ResultsDirectory {
  const record = recordOf(plan.config, data, provenanceOf(version()), new Date());
  const directory = new ResultsDirectory(path, record, { force, datasets: data });
  takeSegments(plan, [path], directory, () => identityOf(record));
  return directory;
}
