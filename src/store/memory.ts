import type { Cell } from '../metrics/metric.ts';
import { resultColumns, type Table } from '../results/table.ts';
import { JournalFacts } from './journal.ts';
import type { PairFacts } from './journalLine.ts';
import type { PointResult, Segment } from './pointResult.ts';
import type { RunRecord } from './runRecord.ts';
import type { SweepTarget } from './target.ts';
import { ValidationTable } from './validationTable.ts';

/** A sweep whose results nobody keeps on disk. Of points it has the cells; their weights are with whom they are reported to. */
export class Memory implements SweepTarget {
  readonly facts = new JournalFacts();
  readonly #validation: ValidationTable;
  /** By row of results.csv. */
  readonly #rows = new Map<number, readonly Cell[]>();
  /** Of the points of each segment. */
  readonly #statuses = new Map<string, PointResult['status'][]>();

  constructor(record: Pick<RunRecord, 'config' | 'data'>) {
    this.#validation = new ValidationTable(record);
  }

  begin({ id }: Segment): boolean {
    this.facts.learn({ entry: 'begin', segment: id });
    this.#statuses.set(id, []);
    return true;
  }

  add(segment: string, results: readonly PointResult[]): PointResult[] {
    for (const result of results) {
      this.#statuses.get(segment)!.push(result.status);
      this.#validation.keep(result);
      if (result.fold === undefined) this.#rows.set(result.row, result.cells);
    }
    return [...results];
  }

  addReference(pair: number, facts: PairFacts): void {
    this.facts.learn({ entry: 'reference', pair, ...facts });
  }

  end(segment: string, warnings: readonly string[]): void {
    const statuses = this.#statuses.get(segment)!;
    const count = (wanted: PointResult['status']) => statuses.filter((status) => status === wanted).length;
    const counts = { failed: count('failed'), not_converged: count('not-converged') };
    this.facts.learn({ entry: 'end', segment, ...counts, warnings });
  }

  table(): Table {
    const rows = [...this.#rows].sort(([a], [b]) => a - b);
    return { columns: resultColumns, rows: rows.map(([row, cells]) => this.#validation.filledIn({ row, cells })) };
  }

  statuses(): PointResult['status'][] {
    return [...this.#statuses.values()].flat();
  }

  flush(): void {}

  close(): void {}
}
