import { quote } from '../formats/format.ts';
import { describeColumn, numbersOf, type RawTable } from '../formats/table.ts';
import { classText } from '../model/classText.ts';
import type { ColumnName } from '../model/dataset.ts';
import {
  areAllDifferent,
  areMany,
  areOneToOne,
  type ColumnFacts,
  doesCount,
  factsOf,
  isCategory,
  isWhole,
  MOST_LEVELS,
  MOST_VALUES,
  wordsIn,
} from './columnFacts.ts';
import { columnName, written } from './columnNames.ts';
import type { ColumnChoice } from './columns.ts';
import { ENOUGH_ROWS, MANY_ROWS, ROW_NUMBER_NAME } from './warnings.ts';

/** A key of `dataset`, its value for a table, and why. */
export interface Decision {
  readonly key: 'separator' | 'header' | 'labels' | 'drop' | 'categorical' | 'missing';
  readonly value: unknown;
  readonly reason: string;
}

/** What a table is to be used for, decided from its columns. */
export interface Decisions {
  readonly facts: readonly ColumnFacts[];
  readonly labels?: ColumnName | undefined;
  /** The same by their numbers. */
  readonly label?: number | undefined;
  readonly dropped: readonly number[];
  readonly drop: readonly ColumnName[];
  readonly missing: 'refuse' | 'drop-rows' | 'median';
  /** One for each key that is to be written. */
  readonly decisions: readonly Decision[];
  /** What in them a person should look at. */
  readonly warnings: readonly string[];
  /** Why no column can be the label; undefined where one is. */
  readonly refusal?: string;
}

/** Up to this part of the rows is left out for their gaps; where more have some, the gaps are filled. */
const MOST_DROPPED = 0.1;

/** Columns that are the label by their name. */
const LABEL_NAME = /^(class(es)?|labels?|targets?|y)$|^(class|label|target)[ _.-]?(name|label|id|code|attribute)$/i;
/** Columns that often are. */
const LIKELY_LABEL_NAME = /^(outcome|species|diagnosis|survived|churn(ed)?|variety|is[ _.-]?(fraud|spam)|spam)$/i;
/** Columns that name rows, beside those that are called row numbers. */
const ID_NAME = /(^|[ _.-])(id|uuid|guid|ids)$|[a-z](Id|ID)$/;

/** `given`: the label column, where it has been said. `hasOwnLabels`: whether labels are in a file of their own. */
export function decide(table: RawTable, given: ColumnName | undefined, hasOwnLabels: boolean): Decisions {
  const facts = factsOf(table);
  const warnings: string[] = [];
  const givenColumn = given === undefined ? undefined : columnOf(table, given);
  const ids = new Map<number, string>();
  for (const fact of facts) {
    if (fact.column === givenColumn) continue;
    const reason = whyRowName(table, fact);
    if (reason !== undefined) ids.set(fact.column, reason);
  }
  const choice = hasOwnLabels || given !== undefined ? undefined : chooseLabel(table, facts, ids);
  const label = hasOwnLabels ? undefined : (givenColumn ?? choice?.label);
  if (choice?.doubt) warnings.push(choice.doubt);

  const dropped = new Map<number, string>();
  for (const fact of facts) {
    if (fact.column === label) continue;
    const reason = ids.get(fact.column) ?? whyDropped(table, fact, label);
    if (reason === undefined) continue;
    dropped.set(fact.column, reason);
    const warning = dropWarning(table, fact, reason);
    if (warning !== undefined) warnings.push(warning);
  }
  const features = facts.filter(({ column }) => column !== label && !dropped.has(column));
  const texts = features.filter(({ kind }) => kind === 'text');
  const missing = decideMissing(table, features, label);
  const nameOf = (column: number) => columnName(table, column);
  const drop = [...dropped.keys()].map(nameOf);
  const decisions: Decision[] = [
    ...layoutDecisions(table),
    ...(choice?.label === undefined
      ? []
      : [{ key: 'labels', value: nameOf(choice.label), reason: choice.reason } as const]),
    ...(drop.length === 0 ? [] : [{ key: 'drop', value: drop, reason: dropReason(table, dropped) } as const]),
    ...(texts.length === 0 ? [] : [{ key: 'categorical', value: 'auto', reason: textReason(table, texts) } as const]),
    ...(missing.value === 'refuse' ? [] : [{ key: 'missing', ...missing } as const]),
  ];
  return {
    facts,
    ...(label !== undefined && { label, labels: nameOf(label) }),
    dropped: [...dropped.keys()],
    drop,
    missing: missing.value,
    decisions,
    warnings,
    ...(choice?.refusal !== undefined && { refusal: choice.refusal }),
  };
}

/** The keys of `dataset` that say which samples the decisions come to. */
export function choiceOf({ labels, drop, missing }: Decisions): ColumnChoice {
  return { ...(labels !== undefined && { labels }), ...(drop.length > 0 && { drop }), missing };
}

/** How the lines of a text are read, as it was decided from the first of them. */
function layoutDecisions({ layout, firstPlace }: RawTable): Decision[] {
  if (layout === undefined) return [];
  const { separator, header } = layout;
  const why = header
    ? 'A line names the columns.'
    : `No line names the columns: line ${firstPlace} is data. Columns are called by their index, from 0 on.`;
  return [
    { key: 'separator', value: separator, reason: 'What the columns are separated by: a character, tab or blanks.' },
    ...(header === undefined ? [] : [{ key: 'header', value: header, reason: why } as const]),
  ];
}

/** Undefined for a column that is not there: whoever takes it says so. */
function columnOf({ names, columns }: RawTable, name: ColumnName): number | undefined {
  if (typeof name === 'number') return name < columns ? name : undefined;
  const found = names?.indexOf(name.trim()) ?? -1;
  return found < 0 ? undefined : found;
}

/** Why a column names or counts the rows; undefined where it does not. */
function whyRowName(table: RawTable, { column, name, kind }: ColumnFacts): string | undefined {
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
function whyDropped(table: RawTable, fact: ColumnFacts, label: number | undefined): string | undefined {
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

function isLikelyLabel(name: string): boolean {
  return LABEL_NAME.test(name) || LIKELY_LABEL_NAME.test(name);
}

/** What a person should look at in a column that is dropped. */
function dropWarning(table: RawTable, { column }: ColumnFacts, reason: string): string | undefined {
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

/** A label column, and why it is the one; or why there is none. */
interface LabelChoice {
  readonly label?: number;
  readonly reason: string;
  /** What speaks for another column. */
  readonly doubt?: string;
  readonly refusal?: string;
}

/**
 * The column that holds the classes: one that is called so, else the last one, unless it holds measurements; then a text of
 * few values, the first column, or the last that has few values.
 */
function chooseLabel(table: RawTable, facts: readonly ColumnFacts[], ids: ReadonlyMap<number, string>): LabelChoice {
  const candidates = facts.filter(({ column }) => !ids.has(column));
  const wrongOf = new Map(facts.map((fact) => [fact.column, whyNoLabel(fact, table.rows)]));
  const areFine = candidates.filter(({ column }) => wrongOf.get(column) === undefined);
  const hasX = facts.some(({ name }) => /^x$/i.test(name));
  const isCalledSo = ({ name }: ColumnFacts) => LABEL_NAME.test(name) && !(hasX && /^y$/i.test(name));
  const where = ({ column }: ColumnFacts) => describeColumn(column, table);
  const last = candidates[candidates.length - 1];
  if (last === undefined)
    return { reason: '', refusal: 'every column names or counts the rows; expected features and a label' };
  const others = (chosen: ColumnFacts) =>
    areFine.filter(({ column, values }) => column !== chosen.column && values <= MOST_LEVELS);
  const chosen = (fact: ColumnFacts, reason: string, doubt?: string): LabelChoice => {
    const list = others(fact);
    const shown = list.slice(0, 5).map(where).join(', ');
    const rest = list.length > 5 ? `, … (${list.length})` : '';
    const also = list.length > 0 ? `; with few values, too: ${shown}${rest}` : '';
    const advice =
      doubt === undefined
        ? undefined
        : `the labels are taken from ${where(fact)}, ${doubt}${also}; --labels names another column`;
    return {
      label: fact.column,
      reason: `The column of the classes: ${reason}${also}.`,
      ...(advice && { doubt: advice }),
    };
  };

  const called = areFine.findLast(isCalledSo);
  if (called) return chosen(called, 'by its name');
  const misfit = candidates.findLast(isCalledSo);
  if (misfit) return { reason: '', refusal: noClasses(table, misfit, wrongOf.get(misfit.column)!) };
  const likely = areFine.findLast(({ name }) => LIKELY_LABEL_NAME.test(name));
  if (likely) {
    const isLast = likely === last;
    return chosen(likely, 'by its name', isLast ? undefined : 'by its name, though it is not the last');
  }
  const wrong = wrongOf.get(last.column);
  if (wrong === undefined) {
    const texts = others(last).filter(({ kind }) => kind === 'text');
    const [first] = candidates;
    const isUnsure =
      (last.kind === 'numbers' && texts.length > 0) ||
      (table.names === undefined && others(last).some((fact) => fact === first && fact.column !== last.column));
    return chosen(last, 'the last one', isUnsure ? 'the last' : undefined);
  }
  const texts = areFine.filter(({ kind }) => kind === 'text');
  const few = areFine.filter(({ values }) => values <= Math.min(20, Math.max(2, Math.sqrt(table.rows))));
  const next =
    texts[texts.length - 1] ?? few.find(({ column }) => column === candidates[0].column) ?? few[few.length - 1];
  if (next === undefined) return { reason: '', refusal: noClasses(table, last, wrong) };
  const isOnly = others(next).length === 0;
  const which = isOnly ? 'the only one with few values' : next.kind === 'text' ? 'text of few values' : 'of few values';
  return chosen(
    next,
    `${which}; the last one, ${where(last)}, ${wrong}`,
    `${which}, because the last, ${where(last)}, ${wrong}`,
  );
}

/** Why a column hardly holds classes; undefined where it may. */
function whyNoLabel({ kind, values, hasDecimals, levels }: ColumnFacts, rows: number): string | undefined {
  if (kind === 'empty') return 'has no values';
  if (values < 2) return `holds one value only (${classText(levels[0])})`;
  if (rows < ENOUGH_ROWS) return undefined;
  const many = values > MOST_VALUES ? `more than ${MOST_VALUES}` : String(values);
  if (values > MOST_VALUES || areMany({ length: values }, rows))
    return `holds ${many} different values in ${rows} rows`;
  if (hasDecimals) return 'holds decimals';
  return undefined;
}

/** Why there is no label: the column that should be it, and what is wrong with it. */
function noClasses(table: RawTable, { column, kind, values, levels }: ColumnFacts, wrong: string): string {
  if (values === 1) {
    const found = `one class only (${classText(levels[0])}), in ${describeColumn(column, table)}`;
    return `the data have ${found}; expected at least two: is that the right column? --labels names another one`;
  }
  const what =
    kind === 'numbers'
      ? ', a measurement rather than classes; l2sweep tells classes apart, it does not fit numbers'
      : '';
  return (
    `no column looks like classes: ${describeColumn(column, table)} ${wrong}${what}; expected --labels with the name or index of a column ` +
    'of few values, or a table with one (such as high and low instead of the numbers)'
  );
}

/** Which columns were dropped and why, alike reasons together. */
function dropReason(table: RawTable, dropped: ReadonlyMap<number, string>): string {
  const byReason = new Map<string, string[]>();
  for (const [column, reason] of dropped)
    byReason.set(reason, [...(byReason.get(reason) ?? []), describeColumn(column, table)]);
  const parts = [...byReason].map(
    ([reason, columns]) => `${columns.slice(0, 6).join(', ')}${columns.length > 6 ? ', …' : ''}: ${reason}`,
  );
  return `Columns that are no features: ${parts.join('; ')}.`;
}

function textReason(table: RawTable, texts: readonly ColumnFacts[]): string {
  const shown = texts.slice(0, 8).map(({ column, values }) => `${describeColumn(column, table)} of ${values} values`);
  const rest = texts.length > shown.length ? `, … (${texts.length} columns)` : '';
  return (
    'Text becomes a column of 0 and 1 for each of its values; True and False, yes and no become 1 and 0. ' +
    `auto: ${shown.join(', ')}${rest}. Or list the columns, or none.`
  );
}

/** What is done about gaps, and why. */
function decideMissing(
  table: RawTable,
  features: readonly ColumnFacts[],
  label: number | undefined,
): { value: Decisions['missing']; reason: string } {
  const columns = [...features.map(({ column }) => column), ...(label === undefined ? [] : [label])];
  const gappy = columns.filter((column) => table.gaps[column].rows > 0);
  if (gappy.length === 0) return { value: 'refuse', reason: '' };
  const withGaps = new Uint8Array(table.rows);
  for (const column of gappy) markGaps(table, column, withGaps);
  const rows = withGaps.reduce((sum, one) => sum + one, 0);
  const shown = gappy.slice(0, 5).map((column) => `${describeColumn(column, table)} ${table.gaps[column].rows}`);
  const found = `${rows} of ${table.rows} rows ${rows === 1 ? 'has' : 'have'} gaps (${shown.join(', ')}${gappy.length > 5 ? ', …' : ''})`;
  const ways = 'Also: refuse, mean, most-frequent.';
  const inLabels = label === undefined ? 0 : table.gaps[label].rows;
  if (rows <= MOST_DROPPED * table.rows) {
    return {
      value: 'drop-rows',
      reason: `${found}, at most 10 %: these rows are left out. Also: median, mean, most-frequent.`,
    };
  }
  if (inLabels > 0) {
    return {
      value: 'drop-rows',
      reason: `${found}, among them the labels of ${inLabels}, which cannot be filled: these rows are left out.`,
    };
  }
  return {
    value: 'median',
    reason: `${found}, more than 10 %: gaps are filled, in text with its most frequent value, as fitted on the training samples. ${ways}`,
  };
}

function markGaps(table: RawTable, column: number, marks: Uint8Array): void {
  const codes = table.texts.get(column)?.codes;
  const { values, offset, stride } = numbersOf(table, column);
  for (let row = 0; row < table.rows; row++) {
    if (codes ? codes[row] < 0 : Number.isNaN(values[offset + row * stride])) marks[row] = 1;
  }
}
