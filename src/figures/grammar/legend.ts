import { type Label, labelWidth, text } from './svg.ts';

/** A mark and what it means. */
export interface LegendItem {
  readonly label: Label;
  /** The mark, about 14 px wide, around (x, y). */
  mark(x: number, y: number): string;
}

const LINE = 17;

/** Marks with their meanings side by side from the upper left corner on, in as many lines as they need. */
export function drawLegend(
  items: readonly LegendItem[],
  width: number,
): { readonly markup: string; readonly height: number } {
  const parts: string[] = [];
  let [x, line] = [0, 0];
  for (const { label, mark } of items) {
    const needed = 21 + labelWidth(label);
    if (x > 0 && x + needed > width - 2) [x, line] = [0, line + 1];
    parts.push(mark(x + 9, 10 + LINE * line), text(x + 20, 14 + LINE * line, label));
    x += needed + 12;
  }
  return { markup: parts.join(''), height: LINE * (line + 1) };
}
