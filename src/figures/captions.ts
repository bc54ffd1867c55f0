import { textLines } from './grammar/svg.ts';

/** Lines below a plot that ends at `bottom`, as far as there are any: how many samples are drawn, what is compared. */
export function captionLines(
  lines: readonly (string | undefined)[],
  bottom: number,
): { readonly markup: string; readonly bottom: number } {
  const shown = lines.filter((one) => one !== undefined && one !== '') as string[];
  return {
    markup: textLines(2, bottom + 12, shown, 16, 'fig-muted'),
    bottom: Math.ceil(bottom + 4 + 16 * shown.length),
  };
}
