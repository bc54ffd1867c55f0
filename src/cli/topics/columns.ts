import { derivedSets, metrics } from '../../metrics/index.ts';
import type { Quantity } from '../../metrics/metric.ts';
import { robustQuantities } from '../../metrics/robustness.ts';
import type { Entry, Fact, Topic } from './topic.ts';

const onRequest = 'On request: never in `results.csv`. In CSV and the like they come last.';

/** The columns of results: those of results.csv, and those that an option adds. */
export const columnsTopic: Topic = {
  title: 'Columns of results',
  text: 'Errors are fractions, in percent on the screen, which shows 0 for what is 0 but for rounding: angles below 1e-9 degrees, distances below 1e-12 of that between the class means. Feature units are the units of the features after scaling. A cell is empty where a value does not exist: test columns without test samples, distances where w = 0.',
  sections: [
    { title: 'In results.csv, in this order', entries: metrics.map(entryOf) },
    ...Object.entries({ ...derivedSets, robust: robustQuantities }).map(([option, quantities]) => ({
      title: `With --${option}`,
      text: onRequest,
      entries: quantities.map(entryOf),
    })),
  ],
};

function entryOf({ column, symbol, description, formula, unit, source }: Quantity): Entry {
  const facts: Fact[] = [
    { label: 'on the screen', value: symbol, isCode: true },
    ...(formula === '' ? [] : [{ label: 'formula', value: formula, isCode: true } as const]),
    { label: 'unit', value: unit },
    { label: 'source', value: source },
  ];
  return { name: column, text: description, facts, alias: symbol };
}
