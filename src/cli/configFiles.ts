import { type LoadedConfig, loadConfigs } from '../config/load.ts';
import type { Overrides } from '../config/overrides.ts';
import { UserError } from '../errors.ts';
import { fileNameOf } from '../files/fileName.ts';

/** The configs, with what the options and the environment say over them. */
export function openConfigs(files: readonly string[], options: Overrides): LoadedConfig[] {
  return loadConfigs(files, overridesOf(options));
}

/** What options and the environment say over configs. */
export function overridesOf({ set, lambda, loss, slurm }: Overrides): Overrides {
  return { set, lambda, loss, slurm, environment: process.env.L2SWEEP_SET };
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
