import { expect } from 'vitest';
import type { Tensor } from './onnxFile.ts';

/** A model as its JSON says it. */
export interface Model {
  readonly classes: readonly [string, string];
  readonly columns:
    | readonly {
        readonly name: string | number;
        readonly kind: 'number' | 'text' | 'truth';
        readonly levels?: readonly string[];
        readonly values?: readonly number[];
        readonly fill: number | string | null;
      }[]
    | null;
  readonly features: readonly string[] | null;
  readonly centre: readonly number[];
  readonly divide: readonly number[];
  readonly weights: readonly number[];
  readonly bias: number;
  readonly train_error: number;
  readonly test_error: number;
}

/** Cells as texts, in the order of the model's columns. */
export type Row = readonly string[];

/** The score of a row, whose cells are in the order of the columns, as the JSON says it is made. */
export function scoreOf({ columns, centre, divide, weights, bias }: Model, row: Row): number {
  const features = (columns ?? row.map(() => undefined)).flatMap((column, k) => {
    if (column === undefined) return [Number(row[k])];
    const text = row[k] === '' ? String(column.fill) : row[k];
    if (column.kind === 'number') return [Number(text)];
    if (column.kind === 'truth') return [column.values![column.levels!.indexOf(text)] ?? 0];
    return column.levels!.map((level) => Number(level === text));
  });
  expect(features).toHaveLength(weights.length);
  return features.reduce(
    (sum, x, k) => (divide[k] === 0 ? sum : sum + (weights[k] * (x - centre[k])) / divide[k]),
    bias,
  );
}

/** Inputs of an ONNX model for rows. */
export function inputsOf({ columns }: Model, rows: readonly Row[]): Record<string, Tensor> {
  const number = (text: string) => (text === '' ? Number.NaN : Number(text));
  if (columns === null || columns.every(({ kind }) => kind === 'number')) {
    return { X: { dims: [rows.length, rows[0].length], values: rows.flat().map(number) } };
  }
  const entries = columns.map(({ name, kind }, k) => {
    const cells = rows.map((row) => row[k]);
    return [onnxName(name), { dims: [rows.length, 1], values: kind === 'number' ? cells.map(number) : cells }];
  });
  return Object.fromEntries(entries);
}

/** A column called like an output has another name in ONNX. */
export const onnxName = (name: string | number) => (name === 'score' ? 'column score' : String(name));

/** Holds numbers to others, relatively where these are larger than 1. */
export function nearTo(wanted: readonly number[], found: readonly unknown[], tolerance: number): void {
  expect(found).toHaveLength(wanted.length);
  for (const [i, score] of wanted.entries()) {
    expect(Math.abs(Number(found[i]) - score)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(score)));
  }
}
