import { type LoadedConfig, withLocations } from '../config/load.ts';
import { type Datasets, loadDatasets } from '../data/load.ts';
import { type Plan, planOf } from '../sweep/plan.ts';

/** A config's data and plan. Throws a UserError whose mistakes have their place in the config. */
export function prepare(loaded: LoadedConfig): { datasets: Datasets; plan: Plan } {
  return withLocations(loaded, () => {
    const datasets = loadDatasets(loaded.config.dataset);
    return { datasets, plan: planOf(loaded.config, datasets) };
  });
}
