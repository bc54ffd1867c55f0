import { criterionOf } from '../checks/criterion.ts';
import type { Config } from '../config/schema.ts';
import { sweptAxis } from '../metrics/axis.ts';
import { columnNames } from '../metrics/index.ts';
import type { Cell } from '../metrics/metric.ts';
import { cvErrorMean, cvErrorSe, cvLossMean, cvLossSe, cvRobustMean, cvRobustSe } from '../metrics/validation.ts';
import { crossValidated, type MeasuredFold, type Validated } from '../results/crossValidation.ts';
import type { RobustnessChoice } from '../results/robustError.ts';
import type { PointResult } from './pointResult.ts';
import type { RunRecord } from './runRecord.ts';

/** The points of folds, and what follows from them for the points on all training samples: known when all folds of one are there. */
export class ValidationTable {
  readonly #record: Pick<RunRecord, 'config' | 'data'>;
  /** By row of results.csv: what was measured without each fold, by its own row. */
  readonly #folds = new Map<number, Map<number, MeasuredFold>>();
  readonly #validated = new Map<number, readonly Validated[]>();

  constructor(record: Pick<RunRecord, 'config' | 'data'>) {
    this.#record = record;
  }

  /** Takes a point, again where it has been tried again. */
  keep({ row, fold }: PointResult): void {
    if (fold === undefined) return;
    const folds = this.#folds.get(fold.of) ?? new Map<number, MeasuredFold>();
    this.#folds.set(fold.of, folds.set(row, fold));
    if (folds.size < this.#foldsOf(fold.of)) return;
    // Sums have an order of their own, in whatever order the folds came.
    const inOrder = [...folds].sort(([a], [b]) => a - b).map(([, measured]) => measured);
    this.#validated.set(fold.of, crossValidated(inOrder));
  }

  /** Of the point in a row of results.csv; undefined where folds of it are missing. */
  at(row: number): readonly Validated[] | undefined {
    return this.#validated.get(row);
  }

  /** The cells of a row of results.csv with what its folds say. */
  filledIn({ row, cells }: Pick<PointResult, 'row' | 'cells'>): readonly Cell[] {
    const validated = this.at(row);
    if (validated === undefined) return cells;
    const { config } = this.#record;
    const robust = robustChoice(config);
    const of = (measure: Validated['measure']) => validated.find((one) => one.measure === measure);
    const sized = robust && validated.find((one) => isAbout(one, robust));
    const values = new Map<string, Cell>();
    for (const [means, ses, measured] of [
      [cvErrorMean, cvErrorSe, of('error')],
      [cvLossMean, cvLossSe, of('loss')],
      [cvRobustMean, cvRobustSe, sized],
    ] as const) {
      values.set(means.column, measured?.mean).set(ses.column, measured?.se);
    }
    return cells.map((cell, k) => (values.has(columnNames[k]) ? values.get(columnNames[k]) : cell));
  }

  /** How many folds the class pair of a row of results.csv has. */
  #foldsOf(row: number): number {
    const { config, data } = this.#record;
    const pair = Math.floor(row / (config.loss.length * sweptAxis(config).values.length));
    return data.pairs[pair].folds?.length ?? 0;
  }
}

/**
 * The robust error that cv_robust_mean is: that of `choose.by`, else in the first norm, within the bounds if there are some, at its
 * smallest size; undefined where the config has no sizes for it.
 */
export function robustChoice({
  choose,
  attack,
  dataset,
}: Pick<Config, 'choose' | 'attack' | 'dataset'>): Required<RobustnessChoice> | undefined {
  const criterion = choose && criterionOf(choose.by);
  if (criterion?.kind === 'robust_error') return criterion.perturbation;
  const [norm] = attack.norms;
  const sizes = norm === undefined ? undefined : attack.epsilon[norm];
  return sizes && { norm, box: dataset.bounds !== undefined, epsilon: Math.min(...sizes) };
}

function isAbout(validated: Validated, { norm, box, epsilon }: Required<RobustnessChoice>): boolean {
  return validated.norm === norm && validated.box === box && validated.epsilon === epsilon;
}
