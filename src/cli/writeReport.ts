import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Language } from '../figures/texts/index.ts';
import { writeAtomically } from '../files/write.ts';
import { collect } from '../report/collect.ts';
import { renderPage } from '../report/html.ts';
import type { ReportData } from '../report/reportData.ts';
import { REPORT } from '../sweep/resultFiles.ts';
import { countingProgress } from './progress.ts';
import { note } from './streams.ts';
import { colour, warn } from './terminal.ts';

export interface WriteOptions {
  readonly language?: Language;
  /** Where to; default: into the first directory. */
  readonly out?: string;
  readonly quiet?: boolean | undefined;
}

/** Writes the report of results directories. Throws a UserError where there are no results. */
export async function writeReport(directories: readonly string[], options: WriteOptions = {}): Promise<void> {
  const { language = 'en', out = join(directories[0], REPORT), quiet = false } = options;
  const data = await collectAgain(directories, quiet);
  const page = new TextEncoder().encode(renderPage(data, { language }));
  writeAtomically(out, page);
  if (quiet) return;
  const points = data.series.reduce((sum, { rows }) => sum + rows.length, 0);
  note(`${colour('stderr').bold(out)}: ${points} ${points === 1 ? 'point' : 'points'}, ${sizeText(page.length)}`);
}

/** The data of a report; on a terminal it says how far it is. */
export async function collectAgain(directories: readonly string[], quiet: boolean): Promise<ReportData> {
  const progress = countingProgress('measuring again for the report');
  const warnings: string[] = [];
  try {
    return await collect(directories, {
      jobs: availableParallelism(),
      onPoint: (done, total) => !quiet && progress.update(done, total),
      onWarning: (text) => warnings.push(text),
    });
  } finally {
    if (!quiet) progress.end();
    for (const text of warnings) warn(text);
  }
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
