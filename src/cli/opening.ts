import { isAbsolute, relative } from 'node:path';
import { provenanceOf } from '../api/provenance.ts';
import { gatherMistakes, type LoadedConfig, loadConfig, loadConfigs, withLocations } from '../config/load.ts';
import type { Overrides } from '../config/overrides.ts';
import type { Config } from '../config/schema.ts';
import { type Datasets, labelHintsOf, loadDatasets } from '../data/load.ts';
import { UserError } from '../errors.ts';
import { fileNameOf } from '../files/fileName.ts';
import { isDirectory } from '../files/names.ts';
import type { Plan } from '../store/pointResult.ts';
import { readResults } from '../store/readResults.ts';
import { earlierData, reopenRun } from '../store/reopen.ts';
import { holdsSameSweep } from '../store/resultsDirectory.ts';
import { type Provenance, recordOf } from '../store/runRecord.ts';
import { withStrengths } from '../sweep/autoStrengths.ts';
import { planOf } from '../sweep/plan.ts';
import type { SharedSweep } from '../sweep/sweep.ts';
import { whileReading } from './progress.ts';

/*
 * From what the command line names, configs and results directories, to sweeps: their data, their plan, and the
 * directory and the record of their results.
 */

/** The configs, with what the options and the environment say over them. */
export function openConfigs(files: readonly string[], options: Overrides): LoadedConfig[] {
  return loadConfigs(files, overridesOf(options));
}

function overridesOf({ set, lambda, loss, slurm }: Overrides): Overrides {
  return { set, lambda, loss, slurm, environment: process.env.L2SWEEP_SET };
}

/** A config's data, what is odd about them, and the plan. */
export interface Prepared {
  readonly datasets: Datasets;
  readonly hints: readonly string[];
  readonly plan: Plan;
}

/**
 * Reads a config's data and plans its sweep. Throws a UserError whose mistakes have their place in the config. `directory`: where the
 * results of an earlier run may be, which spare reading data that are the same.
 */
export function prepare(loaded: LoadedConfig, directory?: string, quiet = false): Prepared {
  const { config } = loaded;
  return withLocations(loaded, () => {
    const read = () => loadDatasets(config.dataset, config.validation);
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

/** One results directory per config. Throws a UserError where two would be the same. */
export function directoriesOf(configs: readonly LoadedConfig[], out: string | undefined): string[] {
  const owners = new Map<string, string>();
  return configs.map(({ file, config }) => {
    const name = fileNameOf(config.name);
    const directory = out !== undefined && configs.length === 1 ? out : `${out ?? 'results'}/${name}`;
    const owner = owners.get(name.toLowerCase());
    if (owner !== undefined) {
      throw new UserError({
        where: file,
        message: `its results would go to ${directory}, as those of ${owner}; expected configs with different names`,
      });
    }
    owners.set(name.toLowerCase(), file);
    return directory;
  });
}

/** Where and by what this command runs. */
export function provenance(version: string): Provenance {
  return provenanceOf(version, ['l2sweep', ...process.argv.slice(2)]);
}
