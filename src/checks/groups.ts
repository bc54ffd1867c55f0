import type { NormName } from '../attacks/index.ts';
import type { SweptAxis } from '../metrics/axis.ts';
import { derivedQuantities } from '../metrics/index.ts';
import { isPair, pairText } from '../model/classText.ts';
import { groupRows } from '../results/points.ts';
import type { RuleName } from '../results/rules.ts';
import { columnIndex, type Table, withDerived } from '../results/table.ts';
import { type Check, columnsOf } from './check.ts';

/** What a run was to have: its class pairs, losses, what is swept and how it is chosen. */
export interface Grid {
  readonly pairs: readonly { readonly classI: string; readonly classJ: string }[];
  readonly losses: readonly string[];
  readonly axis: SweptAxis;
  /** How points are chosen. */
  readonly rules: readonly RuleName[];
}

/** The results that checks look at. */
export interface CheckedRun extends Grid {
  /** The finished points, with the columns of results.csv. */
  readonly table: Table;
  /** The columns that are newer than the results: empty. */
  readonly lacking?: readonly string[];
  /** robustness.csv, if there is one. */
  readonly robustness: Table | undefined;
  /** Those of the config, in its order. */
  readonly norms: readonly NormName[];
}

/** The points of one class pair and loss. */
export interface Group {
  /** `2 v 3, hinge`. */
  readonly name: string;
  /** In the order of the config. */
  readonly table: Table;
  /** The rows of robustness.csv that are about its class pair. */
  readonly robustness: Table | undefined;
  /** How many points there are to be. */
  readonly planned: number;
}

/** What a check is about: planned class pairs and losses that its filters let through, finished or not. */
export function groupsOf(check: Check, { table, robustness, pairs, losses, axis }: CheckedRun): Group[] {
  const derived = columnsOf(check).filter((name) => derivedQuantities.some(({ column }) => column === name));
  const keyColumns = ['class_i', 'class_j', 'loss'].map((name) => columnIndex(table, name));
  const keyOf = (cells: readonly unknown[]) => JSON.stringify(cells);
  const rows = new Map(
    groupRows(table).map((group) => [keyOf(keyColumns.map((k) => table.rows[group[0]][k])), group] as const),
  );
  const ofPair = robustness && byPair(robustness);
  return pairs
    .filter((pair) => check.pairs.length === 0 || check.pairs.some((name) => isPair(name, pair)))
    .flatMap(({ classI, classJ }) =>
      losses
        .filter((loss) => check.losses.length === 0 || check.losses.includes(loss))
        .map((loss) => {
          const own = (rows.get(keyOf([classI, classJ, loss])) ?? []).map((r) => table.rows[r]);
          return {
            name: `${pairText({ classI, classJ })}, ${loss}`,
            table: withDerived({ ...table, rows: own }, derived),
            robustness: robustness && { columns: robustness.columns, rows: ofPair!.get(keyOf([classI, classJ])) ?? [] },
            planned: axis.values.length,
          };
        }),
    );
}

/** The rows of robustness.csv by class pair. */
function byPair(robustness: Table): Map<string, Table['rows'][number][]> {
  const [classI, classJ] = ['class_i', 'class_j'].map((name) => columnIndex(robustness, name));
  const rows = new Map<string, Table['rows'][number][]>();
  for (const row of robustness.rows) {
    const key = JSON.stringify([row[classI], row[classJ]]);
    const own = rows.get(key);
    if (own) own.push(row);
    else rows.set(key, [row]);
  }
  return rows;
}
