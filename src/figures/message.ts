import { describe } from './description.ts';
import type { Drawing, FigureName, View } from './figure.ts';
import { text } from './grammar/svg.ts';

/** What stands where a figure has nothing to show at the current point: there is no boundary. */
export function emptyDrawing(name: FigureName, view: View, height: number): Drawing {
  const { width, texts } = view;
  const message = text(width / 2, height / 2, texts.labels.noBoundary, { anchor: 'middle', class: 'fig-muted' });
  return { width, height, description: describe(name, view, [texts.labels.noBoundary]), frame: '', content: message };
}
