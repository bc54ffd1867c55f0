import { isAbsolute, relative } from 'node:path';
import { provenanceOf } from '../api/provenance.ts';
import { gatherMistakes, type LoadedConfig, loadConfig, withLocations } from '../config/load.ts';
import type { Overrides } from '../config/overrides.ts';
import type { Config } from '../config/schema.ts';
import { type Datasets, labelHintsOf, loadDatasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import type { Unpacked } from '../files/decompress.ts';
import { isDirectory } from '../files/names.ts';
import type { Plan } from '../store/pointResult.ts';
import { readResults } from '../store/readResults.ts';
import { earlierData, reopenRun } from '../store/reopen.ts';
import { holdsSameSweep } from '../store/resultsDirectory.ts';
import { type Provenance, recordOf } from '../store/runRecord.ts';
import { withStrengths } from '../sweep/autoStrengths.ts';
import { planOf } from '../sweep/plan.ts';
import type { SharedSweep } from '../sweep/sweep.ts';
import { directoriesOf, overridesOf } from './configFiles.ts';
import { whileReading } from './progress.ts';

/*
 * From what the command line names, configs and results directories, to sweeps: their data, their plan, and the
 * directory and the record of their results.
 */

/** A config's data, what is odd about them, and the plan. */
export interface Prepared {
  readonly datasets: Datasets;
  readonly hints: readonly string[];
  readonly plan: Plan;
}

/**
 * Reads a config's data and plans its sweep. Throws a UserError whose mistakes have their place in the config. `directory`: where the
 * results of an earlier run may be, which spare reading data that are the same. `unpacked`: content of data files that need
 * not be read any more.
 */
export function prepare(loaded: LoadedConfig, directory?: string, quiet = false, unpacked?: Unpacked): Prepared {
  const { config } = loaded;
  return withLocations(loaded, () => {
    const read = () => loadDatasets(config.dataset, config.validation, unpacked);
    const earlier = directory === undefined ? undefined : earlierData(directory, config);
    const datasets = earlier ?? whileReading(dataName(config), read, quiet);
    const hints = [...(datasets.warnings ?? []), ...labelHintsOf(datasets.classes)];
    return { datasets, hints, plan: planOf(withStrengths(config, datasets), datasets) };
  });
}

/** What people know the data of a config by: a known name, or the path of a file from here. */
export function dataName({ dataset: { name, path } }: Pick<Config, 'dataset'>): string {
  return name ?? fromHere(path!);
}

/** A path as short as it can be said here: files under this directory without its own. */
export function fromHere(path: string): string {
  const here = relative(process.cwd(), path);
  return here.startsWith('..') || isAbsolute(here) ? path : here;
}

/** Checks the data and the directory of each config before the first sweep starts; throws the mistakes of all. */
export function prepareAll(
  configs: readonly LoadedConfig[],
  directories: readonly string[],
  origin: Provenance,
  { force = false, quiet = false }: { readonly force?: boolean; readonly quiet?: boolean },
): void {
  gatherMistakes(configs, (loaded, k) => {
    const { plan, datasets } = prepare(loaded, directories[k], quiet);
    const record = recordOf(plan.config, datasets, origin, new Date());
    holdsSameSweep(directories[k], record, { force });
  });
}

/** What a command for many machines is told about the sweep. */
export interface SweepOptions extends Overrides {
  readonly out?: string;
  readonly quiet?: boolean;
}

/**
 * The sweep of a config, or of a results directory that says in its run.json which one it has. Throws a UserError where the
 * data of the latter are not the same any more.
 */
export function openSweep(source: string, options: SweepOptions, version: string): SharedSweep {
  const start = new Date();
  const origin = provenance(version);
  if (!isDirectory(source)) {
    const loaded = loadConfig(source, overridesOf(options));
    const [directory] = directoriesOf([loaded], options.out);
    const { datasets, plan } = prepare(loaded, directory, options.quiet);
    return { plan, datasets, directory, record: recordOf(plan.config, datasets, origin, start) };
  }
  const { set, lambda, loss, slurm } = options;
  const [flag] = Object.entries({ set, lambda, loss, ...slurm }).find(([, value]) => value !== undefined) ?? [];
  if (flag !== undefined) {
    const message = `${source} has a config of its own that cannot be changed any more; expected a config`;
    throw new UserError({ where: `--${flag}`, message });
  }
  const { config } = readResults(source).record;
  const read = () => reopenRun(source).datasets;
  const datasets = earlierData(source, config) ?? whileReading(dataName(config), read, options.quiet);
  const plan = planOf(config, datasets);
  const directory = options.out ?? source;
  return { plan, datasets, directory, record: recordOf(config, datasets, origin, start) };
}

/** Where and by what this command runs. */
export function provenance(version: string): Provenance {
  return provenanceOf(version, ['l2sweep', ...process.argv.slice(2)]);
}
