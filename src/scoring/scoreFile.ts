import { fileNameOf, type RowsFile, rowPieces } from '../data/rowPieces.ts';
import { looksLikePath } from '../formats/formatNameOf.ts';
import type { Table } from '../results/table.ts';
import { type PredictionChoice, predict, predictionTable } from './predictions.ts';
import { rawRows } from './rawRows.ts';
import type { ScoringModels } from './scoringModel.ts';
import type { Tally } from './tally.ts';

/** A file to score, and where its labels are, if not where the run has them. */
export type ScoredFile = Pick<RowsFile, 'path' | 'labels'>;

/**
 * Tables of predictions for the rows of a file, piece by piece in their order. The file is read as the training data were, but for
 * what its first bytes tell. Throws UserErrors with the place in it.
 */
export async function* scoreFile(
  { path, labels }: ScoredFile,
  { record, preprocessing, models }: ScoringModels,
  choice: Pick<PredictionChoice, 'norms' | 'bounds'>,
  tally: Tally,
): AsyncGenerator<Table> {
  const { separator, header, comment, encoding, format, labels: own } = record.config.dataset;
  const given = Object.fromEntries(
    Object.entries({ separator, header, comment }).filter(([, value]) => value !== undefined),
  );
  const named = [...(preprocessing.columns ?? []), preprocessing.labels].filter((name) => typeof name === 'string');
  const file: RowsFile = {
    path,
    layout: given,
    named,
    ...(labels !== undefined && { labels }),
    ...(typeof own === 'string' && !looksLikePath(own) && { labelsArray: own }),
    ...(encoding !== undefined && { encoding }),
    ...(format !== undefined && { format }),
    ...(preprocessing.index_from !== undefined && { indexFrom: preprocessing.index_from }),
  };
  const seen = new Set<string>();
  let areLabelled: boolean | undefined;
  for await (const piece of rowPieces(file)) {
    const rows = rawRows(piece, models[0], preprocessing, { fileName: fileNameOf(path), labels, seen });
    if ('table' in piece) for (const name of piece.table.names ?? []) seen.add(name);
    areLabelled ??= rows.labels !== undefined;
    tally.addRows(rows);
    const predicted = predict(models, rows, choice);
    for (const one of predicted) tally.addPredicted(one, rows);
    yield predictionTable(predicted, rows, { ...choice, areLabelled }, piece.firstRow);
  }
}
