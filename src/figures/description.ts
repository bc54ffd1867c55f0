import type { FigureName, View } from './figure.ts';
import { labelWidth } from './grammar/svg.ts';
import { seriesName } from './seriesName.ts';
import { isOnOwnScale, pointText } from './strengths.ts';

/** What a figure shows at the current point, for those who cannot see it. */
export function describe(name: FigureName, { series, point, texts }: View, facts: readonly string[]): string {
  return texts.description(texts.figures[name].title, pointText(series, point), facts);
}

/** A value of the current point, or of the one it is compared with; NaN: it has none. */
export function valueAt({ series, point }: Pick<View, 'series' | 'point'>, column: string): number {
  return series.columns[column]?.[point] ?? Number.NaN;
}

/** What is drawn dashed, if another series is, on one line of at most `width` px. */
export function comparedText(view: View, width: number): string | undefined {
  const { compared, comparedAt } = view.texts.labels;
  return otherNamed(view, width, (name, { series, point }) =>
    isOnOwnScale(series, view.series) ? comparedAt(name, pointText(series, point)) : compared(name),
  );
}

/** What is said of the series it is compared with, if it is, with its name in it, on one line of at most `width` px. */
export function otherNamed(
  { other }: View,
  width: number,
  words: (name: string, other: NonNullable<View['other']>) => string,
): string | undefined {
  return other && words(seriesName(other.series, width - labelWidth(words('', other))), other);
}
