import type { ColumnFacts } from './markup/columns.ts';
import type { ReportLanguage } from './texts/index.ts';

/** What the script of a page knows beside the data. */
export interface PageFacts {
  readonly language: ReportLanguage;
  /** The columns of results.csv. */
  readonly columns: readonly ColumnFacts[];
}
