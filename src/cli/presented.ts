import type { Config } from '../config/schema.ts';
import { UserError } from '../errors.ts';
import type { Output } from '../outputs/output.ts';
import { defaultRobustness, parseRobustness, withRobustError } from '../results/robustError.ts';
import { type Table, withReference } from '../results/table.ts';
import { readReference, readRobustness } from '../sweep/resultsDirectory.ts';
import type { PrintOptions } from './printOptions.ts';

/**
 * The results of a run with what the options, or people, want to see of the other files in its directory: the reference,
 * and robust errors. Throws a UserError where there is not what was asked for.
 */
export function presented(
  directory: string,
  results: Table,
  config: Config,
  { reference, robust }: PrintOptions,
  readers: Output['readers'],
): Table {
  const table = reference ? withReference(results, readReference(directory)) : results;
  if (robust === undefined && readers === 'programs') return table;
  const robustness = readRobustness(directory);
  if (robust !== undefined && robustness === undefined) {
    throw new UserError({ where: directory, message: 'there is no robustness.csv; expected a run that measured it' });
  }
  const choice =
    robust === undefined ? robustness && defaultRobustness(robustness, config.attack.norms) : parseRobustness(robust);
  return robustness && choice ? withRobustError(table, robustness, choice) : table;
}
