import { UserError } from '../errors.ts';
import type { TableOptions } from '../formats/format.ts';
import { type TableLayout, tableLayout } from '../formats/tableLayout.ts';
import { utf8Bytes } from '../formats/text.ts';

/** How the lines of a text are to be read, as far as it has been said. */
export type GivenLayout = Pick<TableOptions, 'separator' | 'header' | 'comment'>;

/**
 * How a text with rows of known columns is to be read: as those before it were, or, where it has none of the columns by that,
 * without what was said of the header, or of the separator as well. `named`: the columns' names; `usual`: the separator that such
 * files have.
 */
export function rowLayout(
  first: Uint8Array,
  usual: number,
  given: GivenLayout,
  { named = [], ...options }: TableOptions,
): GivenLayout {
  const { separator, comment } = given;
  const marked = { ...(comment !== undefined && { comment }) };
  const candidates = [given, { ...marked, ...(separator !== undefined && { separator }) }, marked];
  const fits = (layout: GivenLayout) => hasColumns(layoutBy(first, usual, { ...options, named, ...layout }), named);
  return candidates.find(fits) ?? given;
}

/** Undefined where the text is no table by that. */
function layoutBy(first: Uint8Array, usual: number, options: TableOptions): TableLayout | undefined {
  try {
    return tableLayout(utf8Bytes(first, options.fileName, options.encoding), usual, options);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Whether a header has one of the names, or there are as many columns without a header, the label's perhaps left out. */
function hasColumns(layout: TableLayout | undefined, named: readonly string[]): boolean {
  if (layout === undefined) return false;
  const { names, columns } = layout;
  return names === undefined ? columns >= named.length - 1 : names.some((name) => named.includes(name));
}
