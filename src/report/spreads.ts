import type { NormName } from '../attacks/index.ts';
import type { Config } from '../config/schema.ts';
import type { PerturbationSpread } from '../figures/series.ts';
import { boxNames, normsOf } from '../metrics/robustness.ts';
import { pointKeys } from '../results/points.ts';
import { columnIndex, type Table } from '../results/table.ts';

/** Perturbations of one norm, with or without the box. */
export interface PerturbationKind {
  readonly norm: NormName;
  readonly boxed: boolean;
}

/** All kinds that there are of samples, with bounds or without. */
export function kindsWithin(bounds: unknown): PerturbationKind[] {
  return boxNames
    .filter((box) => box === 'free' || bounds !== undefined)
    .flatMap((box) => normsOf(box).map((norm) => ({ norm, boxed: box === 'boxed' })));
}

/** The kinds that a run measures. */
export function kindsOf({ attack, dataset }: Config): PerturbationKind[] {
  return kindsWithin(dataset.bounds).filter(({ norm }) => attack.norms.includes(norm));
}

/** What robustness.csv says of the points of results.csv. */
export class MeasuredErrors {
  /** By point and kind: robust errors by size. */
  readonly #errors = new Map<string, Map<number, number>>();

  constructor(robustness: Table | undefined) {
    if (robustness === undefined) return;
    const keyOf = pointKeys(robustness, ['norm', 'box']);
    const [epsilonAt, errorAt] = ['epsilon', 'robust_error'].map((name) => columnIndex(robustness, name));
    for (const row of robustness.rows) {
      const key = keyOf(row);
      const errors = this.#errors.get(key) ?? new Map<number, number>();
      this.#errors.set(key, errors.set(row[epsilonAt] as number, row[errorAt] as number));
    }
  }

  /** The sizes of one kind, and the errors at the points in these rows of results.csv. */
  of(
    { norm, boxed }: PerturbationKind,
    table: Table,
    rows: readonly number[],
  ): Pick<PerturbationSpread, 'epsilons' | 'errors'> {
    const keyOf = pointKeys(table);
    const points = rows.map((r) => this.#errors.get(keyOf(table.rows[r], [norm, boxed])));
    const epsilons = Float64Array.from(new Set(points.flatMap((errors) => [...(errors?.keys() ?? [])]))).sort();
    return { epsilons, errors: points.map((errors) => epsilons.map((epsilon) => errors?.get(epsilon) ?? Number.NaN)) };
  }
}
