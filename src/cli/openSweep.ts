import { loadConfig } from '../config/load.ts';
import type { Overrides } from '../config/overrides.ts';
import { UserError } from '../errors.ts';
import { isDirectory } from '../files/kind.ts';
import { earlierData } from '../sweep/earlierData.ts';
import { planOf } from '../sweep/plan.ts';
import { reopenRun } from '../sweep/reopen.ts';
import { readResults } from '../sweep/resultsDirectory.ts';
import { recordOf } from '../sweep/runRecord.ts';
import type { SharedSweep } from '../sweep/work.ts';
import { overridesOf } from './configOptions.ts';
import { prepare } from './prepare.ts';
import { provenance } from './provenance.ts';
import { directoriesOf } from './runSweeps.ts';

/** What a command for many machines is told about the sweep. */
export interface SweepOptions extends Overrides {
  readonly out?: string;
}

/**
 * The sweep of a config, or of a results directory that says in its run.json which one it has. Throws a UserError where the
 * data of the latter are not the same any more.
 */
export function openSweep(source: string, options: SweepOptions, version: string): SharedSweep {
  const start = new Date();
  const origin = provenance(version);
  if (!isDirectory(source)) {
    const loaded = loadConfig(source, { ...overridesOf(options), slurm: options.slurm });
    const [directory] = directoriesOf([loaded], options.out);
    const { datasets, plan } = prepare(loaded, directory);
    return { plan, datasets, directory, record: recordOf(loaded.config, datasets, origin, start) };
  }
  const { set, lambda, loss, slurm } = options;
  const [flag] = Object.entries({ set, lambda, loss, ...slurm }).find(([, value]) => value !== undefined) ?? [];
  if (flag !== undefined) {
    const message = `${source} has a config of its own that cannot be changed any more; expected a config`;
    throw new UserError({ where: `--${flag}`, message });
  }
  const { config } = readResults(source).record;
  const datasets = earlierData(source, config) ?? reopenRun(source).datasets;
  const plan = planOf(config, datasets);
  const directory = options.out ?? source;
  return { plan, datasets, directory, record: recordOf(config, datasets, origin, start) };
}
