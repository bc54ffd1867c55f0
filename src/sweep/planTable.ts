import type { Datasets } from '../data/load.ts';
import { sweptAxis } from '../metrics/axis.ts';
import type { Column, Table } from '../results/table.ts';
import type { Plan } from '../store/pointResult.ts';

/** The columns of a list of path segments; `index` is what `work --index` takes, `segment` the name of its file. */
export const planColumns: readonly Column[] = [
  { name: 'name', type: 'text' },
  { name: 'index', type: 'number' },
  { name: 'segment', type: 'text' },
  { name: 'class_i', type: 'text' },
  { name: 'class_j', type: 'text' },
  { name: 'loss', type: 'text' },
  { name: 'points', type: 'number' },
  { name: 'fold', type: 'number' },
  { name: 'repeat', type: 'number' },
];

/** The path segments of a plan, one row each, in their order. */
export function planTable({ config, segments }: Plan, { pairs }: Pick<Datasets, 'pairs'>): Table {
  const rows = segments.map(({ id, pair, loss, fold }, index) => {
    const { classI, classJ } = pairs[pair];
    return [config.name, index, id, classI, classJ, loss, sweptAxis(config).values.length, fold?.fold, fold?.repeat];
  });
  const shown = planColumns.filter((_, k) => rows.some((row) => row[k] !== undefined));
  return { columns: planColumns, rows, listed: shown.map(({ name }) => name) };
}
