import { quote } from '../formats/format.ts';
import { describeColumn, type RawTable } from '../formats/table.ts';
import {
  areAllDifferent,
  areOneToOne,
  type ColumnFacts,
  doesCount,
  isCategory,
  isWhole,
  MOST_LEVELS,
  wordsIn,
} from './columnFacts.ts';
import { written } from './columnNames.ts';
import { isLikelyLabel } from './labelChoice.ts';
import { ENOUGH_ROWS, MANY_ROWS, ROW_NUMBER_NAME } from './warnings.ts';

/** Columns that name rows, beside those that are called row numbers. */
const ID_NAME = /(^|[ _.-])(id|uuid|guid|ids)$|[a-z](Id|ID)$/;

/** Why a column names or counts the rows; undefined where it does not. */
export function whyRowName(table: RawTable, { column, name, kind }: ColumnFacts): string | undefined {
  if (kind === 'empty') return undefined;
  const isFirst = column === 0;
  if (table.names !== undefined && ROW_NUMBER_NAME.test(name) && (name !== '' || isFirst)) {
    return NAMED;
  }
  if (table.rows < ENOUGH_ROWS) return undefined;
  const isAtEnd = isFirst || column === table.columns - 1;
  if (isAtEnd && doesCount(table, column)) return COUNTING;
  if (ID_NAME.test(name) && isMostlyDifferent(table, column)) return NAMED;
  if (!isFirst || table.names !== undefined || table.rows < MANY_ROWS || kind !== 'numbers') return undefined;
  return isWhole(table, column) && areAllDifferent(table, column) ? DIFFERENT : undefined;
}

const NAMED = 'names the rows, by its name';
const COUNTING = 'counts the rows';
const DIFFERENT = 'whole numbers, all different';
const ROW_REASONS = [NAMED, COUNTING, DIFFERENT];

/** Whether a value hardly comes twice. */
function isMostlyDifferent(table: RawTable, column: number): boolean {
  return table.textOf(column).levels.length > (table.rows - table.gaps[column].rows) / 2;
}

/** Why a column that does not name the rows is of no use as a feature all the same. */
export function whyDropped(table: RawTable, fact: ColumnFacts, label: number | undefined): string | undefined {
  const { column, kind, values, name, levels } = fact;
  if (kind === 'empty') return 'has no values';
  if (kind === 'text') {
    if (values > MOST_LEVELS) return `text of ${values} values such as ${quote(levels[0])}`;
    if (table.rows >= ENOUGH_ROWS && values > table.rows / 2) return `text of ${values} values in ${table.rows} rows`;
    const text = table.texts.get(column)!;
    if (!isCategory(text, table.point)) return `numbers but for ${quote(wordsIn(text, table.point).words[0])}`;
  }
  if (label === undefined || !isLikelyLabel(name) || values > MOST_LEVELS) return undefined;
  return areOneToOne(table, column, label) ? 'the labels in other words' : undefined;
}

/** What a person should look at in a column that is dropped. */
export function dropWarning(table: RawTable, { column }: ColumnFacts, reason: string): string | undefined {
  const where = describeColumn(column, table);
  const says = `dataset.drop: [${written(table, column)}] leaves it out`;
  if (ROW_REASONS.includes(reason)) {
    const how = reason === NAMED ? 'by its name' : reason;
    return `${where} looks like a row number (${how}); ${says}`;
  }
  const text = table.texts.get(column);
  if (text === undefined) return undefined;
  const { words, cells } = wordsIn(text, table.point);
  if (2 * cells >= table.rows - table.gaps[column].rows) return undefined;
  const shown = words.slice(0, 3).map(quote).join(', ');
  return `${where} holds numbers, but also ${shown} in ${cells} ${cells === 1 ? 'row' : 'rows'}; ${says}; numbers or empty cells there would make it a feature`;
}

/** Which columns were dropped and why, alike reasons together. */
export function dropReason(table: RawTable, dropped: ReadonlyMap<number, string>): string {
  const byReason = new Map<string, string[]>();
  for (const [column, reason] of dropped)
    byReason.set(reason, [...(byReason.get(reason) ?? []), describeColumn(column, table)]);
  const parts = [...byReason].map(
    ([reason, columns]) => `${columns.slice(0, 6).join(', ')}${columns.length > 6 ? ', …' : ''}: ${reason}`,
  );
  return `Columns that are no features: ${parts.join('; ')}.`;
}
