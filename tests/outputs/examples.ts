import { columnNames } from '../../src/metrics/index.ts';
import type { Cell } from '../../src/metrics/metric.ts';
import { plainText } from '../../src/outputs/output.ts';
import { resultColumns, type Table } from '../../src/results/table.ts';

export const screen80 = { width: 80, style: plainText };

/** A table of results; columns that a row leaves out are empty. */
export function resultsOf(...rows: readonly Record<string, Cell>[]): Table {
  return { columns: resultColumns, rows: rows.map((row) => columnNames.map((name) => row[name])) };
}

/** One point with the values a table on screen shows. */
export function pointOf(changes: Record<string, Cell> = {}): Record<string, Cell> {
  return {
    class_i: '2',
    class_j: '3',
    loss: 'hinge',
    lambda: 0.1,
    mu: 0.1,
    train_error: 0.034833333333333334,
    test_error: 0.02742409402546523,
    d_err: 0.018001026837723068,
    d_adv: 1.8449061047394253,
    w_norm: 0.7936780592199959,
    tilt_angle: 0.5558403696637141,
    adv_l2_mean: 1.9014611684519471,
    adv_linf_mean: 0.12880069705411018,
    adv_l1_mean: 9.990428211256146,
    n_train: 6000,
    n_test: 2042,
    status: 'ok',
    ...changes,
  };
}
