import type { FigureName, View } from './figure.ts';
import { chosenText } from './numbers.ts';

/** What a figure shows at the current point, for those who cannot see it. */
export function describe(name: FigureName, { series, point, texts }: View, facts: readonly string[]): string {
  return texts.description(texts.figures[name].title, `λ = ${chosenText(series.lambda[point])}`, facts);
}

/** A value of the current point; NaN: it has none. */
export function valueAt({ series, point }: View, column: string): number {
  return series.columns[column]?.[point] ?? Number.NaN;
}
