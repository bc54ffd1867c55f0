import { describeColumn, type RawTable } from '../formats/table.ts';
import { classText } from '../model/classText.ts';
import { areMany, type ColumnFacts, MOST_LEVELS, MOST_VALUES } from './columnFacts.ts';
import { ENOUGH_ROWS } from './warnings.ts';

/** Columns that are the label by their name. */
const LABEL_NAME = /^(class(es)?|labels?|targets?|y)$|^(class|label|target)[ _.-]?(name|label|id|code|attribute)$/i;
/** Columns that often are. */
const LIKELY_LABEL_NAME = /^(outcome|species|diagnosis|survived|churn(ed)?|variety|is[ _.-]?(fraud|spam)|spam)$/i;

/** Whether a column holds labels by its name. */
export function isLikelyLabel(name: string): boolean {
  return LABEL_NAME.test(name) || LIKELY_LABEL_NAME.test(name);
}

/** A label column, and why it is the one; or why there is none. */
export interface LabelChoice {
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
export function chooseLabel(
  table: RawTable,
  facts: readonly ColumnFacts[],
  ids: ReadonlyMap<number, string>,
): LabelChoice {
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
