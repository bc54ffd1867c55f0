import type { ClassHistogram } from '../figures/series.ts';
import { pointKeys } from '../results/points.ts';
import { columnIndex, type Table } from '../results/table.ts';

/** What histograms.csv says of the points of results.csv. */
export class WrittenHistograms {
  /** By point, the bins of both classes. */
  readonly #bins = new Map<string, { className: string; left: number; right: number; count: number }[]>();

  constructor(histograms: Table | undefined) {
    if (histograms === undefined) return;
    const keyOf = pointKeys(histograms);
    const names = ['class', 'bin_left', 'bin_right', 'count'];
    const [classAt, leftAt, rightAt, countAt] = names.map((name) => columnIndex(histograms, name));
    for (const row of histograms.rows) {
      const key = keyOf(row);
      const bins = this.#bins.get(key) ?? [];
      const [left, right, count] = [leftAt, rightAt, countAt].map((index) => row[index] as number);
      bins.push({ className: String(row[classAt]), left, right, count });
      this.#bins.set(key, bins);
    }
  }

  /** Of the point in a row of results.csv; undefined where the file has nothing of it. */
  of(table: Table, row: number): ClassHistogram | undefined {
    const bins = this.#bins.get(pointKeys(table)(table.rows[row]));
    if (bins === undefined) return undefined;
    const classI = table.rows[row][columnIndex(table, 'class_i')];
    const ofI = bins.filter(({ className }) => className === classI);
    const ofJ = bins.filter(({ className }) => className !== classI);
    return {
      edges: Float64Array.from([ofI[0].left, ...ofI.map(({ right }) => right)]),
      countsI: Uint32Array.from(ofI, ({ count }) => count),
      countsJ: Uint32Array.from(ofJ, ({ count }) => count),
    };
  }
}
