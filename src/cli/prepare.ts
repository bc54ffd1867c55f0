import { type LoadedConfig, withLocations } from '../config/load.ts';
import { type Datasets, loadDatasets } from '../data/load.ts';
import { earlierData } from '../sweep/earlierData.ts';
import { type Plan, planOf } from '../sweep/plan.ts';

/**
 * A config's data and plan. Throws a UserError whose mistakes have their place in the config. `directory`: where the
 * results of an earlier run may be, which spare reading data that are the same.
 */
export function prepare(loaded: LoadedConfig, directory?: string): { datasets: Datasets; plan: Plan } {
  const { config } = loaded;
  return withLocations(loaded, () => {
    const earlier = directory === undefined ? undefined : earlierData(directory, config);
    const datasets = earlier ?? loadDatasets(config.dataset);
    return { datasets, plan: planOf(config, datasets) };
  });
}
