import { describeColumn, type RawTable } from '../formats/table.ts';
import type { ColumnName } from '../model/dataset.ts';
import { type ColumnFacts, factsOf } from './columnFacts.ts';
import { columnName } from './columnNames.ts';
import type { ColumnChoice } from './columns.ts';
import { dropReason, dropWarning, whyDropped, whyRowName } from './droppedColumns.ts';
import { decideMissing, type GapDecision } from './gapDecision.ts';
import { chooseLabel } from './labelChoice.ts';

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
  readonly missing: GapDecision['value'];
  /** One for each key that is to be written. */
  readonly decisions: readonly Decision[];
  /** What in them a person should look at. */
  readonly warnings: readonly string[];
  /** Why no column can be the label; undefined where one is. */
  readonly refusal?: string;
}

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
  }
  const areLeft = facts.some(({ column }) => column !== label && !dropped.has(column));
  // A feature that looks like a row number is better than none.
  if (!areLeft) for (const { column, kind } of facts) if (kind !== 'empty') dropped.delete(column);
  for (const [column, reason] of dropped) {
    const warning = dropWarning(table, facts[column], reason);
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

function textReason(table: RawTable, texts: readonly ColumnFacts[]): string {
  const shown = texts.slice(0, 8).map(({ column, values }) => `${describeColumn(column, table)} of ${values} values`);
  const rest = texts.length > shown.length ? `, … (${texts.length} columns)` : '';
  return (
    'Text becomes a column of 0 and 1 for each of its values; True and False, yes and no become 1 and 0. ' +
    `auto: ${shown.join(', ')}${rest}. Or list the columns, or none.`
  );
}
