import type { FigureName, View } from './figure.ts';
import { chosenText } from './numbers.ts';
import { seriesName } from './seriesName.ts';
import { labelWidth } from './svg.ts';

/** What a figure shows at the current point, for those who cannot see it. */
export function describe(name: FigureName, { series, point, texts }: View, facts: readonly string[]): string {
  return texts.description(texts.figures[name].title, `λ = ${chosenText(series.lambda[point])}`, facts);
}

/** A value of the current point, or of the one it is compared with; NaN: it has none. */
export function valueAt({ series, point }: Pick<View, 'series' | 'point'>, column: string): number {
  return series.columns[column]?.[point] ?? Number.NaN;
}

/** What is drawn dashed, if another series is, on one line of at most `width` px. */
export function comparedText({ other, texts }: View, width: number): string | undefined {
  const { compared } = texts.labels;
  return other && compared(seriesName(other.series, width - labelWidth(compared(''))));
}
