import { labelsOf } from '../data/columns.ts';
import type { EncodedColumn } from '../data/encoding.ts';
import { columnText, encoded, truthOf } from '../data/encoding.ts';
import type { Preprocessing } from '../data/preprocessing.ts';
import type { RowPiece } from '../data/rowPieces.ts';
import { UserError } from '../errors.ts';
import { compact } from '../formats/arrays.ts';
import { counted, quote } from '../formats/format.ts';
import { numberOf } from '../formats/number.ts';
import { numbersOf, type RawTable, type TextColumn } from '../formats/table.ts';
import { isSparse, type Matrix, widened } from '../math/matrix.ts';
import type { Labels } from '../model/dataset.ts';
import { type ColumnPlaces, columnPlaces, type TableFile } from './columnPlaces.ts';
import type { ScoringModel } from './scoringModel.ts';

/** Raw rows as features that are neither filled nor scaled, NaN at gaps. */
export interface RawRows {
  readonly features: Matrix;
  readonly labels: Labels | undefined;
  /** A cell that is no number or no level of the training samples; `row`: among these rows. */
  readonly gaps: readonly CellPlace[];
  readonly unseen: readonly (CellPlace & { readonly level: string })[];
}

/** Where something is odd. */
export interface CellPlace {
  /** As messages call it: by its name in quotes, or its number from 1. */
  readonly column: string;
  readonly row: number;
  /** As messages name a row: `line 17`, `row 3`. */
  readonly place: string;
}

/**
 * The rows of a file as a model's features. Throws a UserError with the row of a text where the run has numbers, and where the
 * columns are not those of the run.
 */
export function rawRows(piece: RowPiece, model: ScoringModel, preprocessing: Preprocessing, file: TableFile): RawRows {
  const { ownLabels } = piece;
  if ('samples' in piece)
    return { ...rowsOfArrays(piece.samples, model, file), ...(ownLabels && { labels: ownLabels }) };
  if (ownLabels === undefined) return rowsOfTable(piece.table, model, preprocessing, file);
  return { ...rowsOfTable(piece.table, model, preprocessing, { ...file, labels: undefined }), labels: ownLabels };
}

/** The matrix without its last columns. */
function narrowed(matrix: Matrix, cols: number): Matrix {
  const { rows, values } = matrix;
  if (!isSparse(matrix)) return { ...matrix, cols, values: values.filter((_, at) => at % matrix.cols < cols) };
  const rowStarts = new Int32Array(rows + 1);
  for (let i = 0, kept = 0; i < rows; i++) {
    for (let at = matrix.rowStarts[i]; at < matrix.rowStarts[i + 1]; at++) if (matrix.columns[at] < cols) kept++;
    rowStarts[i + 1] = kept;
  }
  const isKept = (_: number, at: number) => matrix.columns[at] < cols;
  return {
    ...matrix,
    cols,
    values: values.filter(isKept),
    columns: matrix.columns.filter((column) => column < cols),
    rowStarts,
  };
}

type Samples = Extract<RowPiece, { readonly samples: unknown }>['samples'];

function rowsOfArrays(
  samples: Samples,
  { encoding, weights, columns }: ScoringModel,
  { fileName }: TableFile,
): RawRows {
  const { features, labels } = samples;
  const d = weights.length;
  if (encoding?.columns.some(({ kind }) => kind !== 'number')) {
    throw new UserError({
      where: fileName,
      message: 'numbers alone; expected a table, because the run has columns of text',
    });
  }
  const isNumbered = samples.indexFrom !== undefined && columns === undefined;
  if (features.cols !== d && !isNumbered) {
    throw new UserError({
      where: fileName,
      message: `${counted(features.cols, 'feature')}; expected ${d}, as the run has`,
    });
  }
  // Features by number that are not written are 0, and those that no training sample has decide nothing.
  const fitting = features.cols > d ? narrowed(features, d) : widened(features, d);
  return { features: fitting, labels, gaps: [], unseen: [] };
}

function rowsOfTable(table: RawTable, model: ScoringModel, preprocessing: Preprocessing, file: TableFile): RawRows {
  const places = columnPlaces(table, preprocessing, file);
  const labels = places.label === undefined ? undefined : labelsOf(table, places.label);
  const { values, texts, gaps, unseen } = cellsOf(table, places, model, file.fileName);
  const cols = places.features.length;
  const samples = { features: { rows: table.rows, cols, values: compact(values), divisor: 1 }, texts };
  return { features: encoded(samples, model.encoding).features, labels, gaps, unseen };
}

/** The cells of the run's columns, texts as the numbers of their levels. */
function cellsOf(table: RawTable, { features }: ColumnPlaces, { encoding }: ScoringModel, fileName: string) {
  const { rows } = table;
  const cols = features.length;
  const values = new Float64Array(rows * cols);
  const texts = new Map<number, readonly string[]>();
  const gaps: CellPlace[] = [];
  const unseen: RawRows['unseen'][number][] = [];
  for (const [k, column] of features.entries()) {
    const { column: name, kind, levels } = encoding?.columns[k] ?? numbersAt(k);
    const at = (row: number): CellPlace => ({ column: columnText(name), row, place: placeText(table, row) });
    const read =
      column === undefined
        ? () => Number.NaN
        : kind === 'number'
          ? numbersIn(table, column, columnText(name), fileName)
          : undefined;
    if (read) {
      for (let row = 0; row < rows; row++) {
        const value = read(row);
        values[row * cols + k] = value;
        if (Number.isNaN(value)) gaps.push(at(row));
      }
      continue;
    }
    const text = table.textOf(column!);
    texts.set(k, text.levels);
    const isKnown = text.levels.map((level) =>
      kind === 'truth' ? truthOf(level) !== undefined : levels.includes(level),
    );
    for (let row = 0; row < rows; row++) {
      const code = text.codes[row];
      values[row * cols + k] = code < 0 ? Number.NaN : code;
      if (code < 0) gaps.push(at(row));
      else if (!isKnown[code]) unseen.push({ ...at(row), level: text.levels[code] });
    }
  }
  return { values, texts, gaps, unseen };
}

function numbersAt(column: number): Pick<EncodedColumn, 'column' | 'kind' | 'levels'> {
  return { column, kind: 'number', levels: [] };
}

/** A column's numbers, row by row. Throws a UserError with the row where there is a text. */
function numbersIn(table: RawTable, column: number, name: string, fileName: string): (row: number) => number {
  const text: TextColumn | undefined = table.texts.get(column);
  if (text === undefined) {
    const { values, offset, stride } = numbersOf(table, column);
    return (row) => values[offset + row * stride];
  }
  const numbers = text.levels.map((level) => numberOf(level, table.point));
  return (row) => {
    const code = text.codes[row];
    if (code < 0) return Number.NaN;
    if (Number.isFinite(numbers[code])) return numbers[code];
    const message = `${name} holds ${quote(text.levels[code])}; expected a number, as in the training samples`;
    throw new UserError({ where: `${fileName}:${table.placeOf(row)}`, message });
  };
}

function placeText(table: RawTable, row: number): string {
  const place = table.placeOf(row);
  return /^\d/.test(place) ? `line ${place}` : place;
}
