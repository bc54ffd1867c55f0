import { yamlText } from '../config/starter.ts';
import type { ColumnFacts } from '../data/columnFacts.ts';
import type { Decision, Decisions } from '../data/decisions.ts';
import { counted } from '../formats/format.ts';
import { classText } from '../model/classText.ts';
import { labelled, listed, shortenedInside, textWidth } from '../outputs/characters.ts';
import type { DataPart } from './dataSource.ts';

/** The column that texts begin in, behind their labels. */
const INDENT = 12;

/** For programs. */
export function partAsJson({ split, sources, description, notes, decisions }: DataPart) {
  const { samples, features, ...rest } = description;
  return {
    ...(split && { split }),
    files: sources.map(({ path, sha256 }) => ({ path, sha256 })),
    ...(notes.length > 0 && { recognised: notes }),
    samples,
    features,
    ...rest,
    ...(decisions && {
      columns: decisions.facts.map(({ column, name, kind, values, min, max, levels, counts, gaps }) => ({
        index: column,
        ...(name !== '' && { name }),
        kind,
        use: useOf(column, decisions),
        ...(kind === 'numbers' ? { min, max } : {}),
        values,
        ...(values <= LISTED_LEVELS && { levels: levels.map((level, k) => ({ level, rows: counts[k] })) }),
        gaps: gaps.rows,
      })),
      decisions: decisions.decisions,
      ...(decisions.refusal !== undefined && { refusal: decisions.refusal }),
    }),
  };
}

/** For people, in lines of so many characters. */
export function partAsText({ split, sources, description, shape, notes, decisions }: DataPart, width: number): string {
  const { storage, classes, conflicts, constantFeatures, suggestion } = description;
  const { scale, bounds, reason } = suggestion;
  const isListed = decisions !== undefined && decisions.facts.length <= MOST_COLUMNS;
  const range = `${rounded(description.min)} to ${rounded(description.max)}, mean ${rounded(description.mean)}`;
  const rows: (readonly [label: string, lines: readonly string[]])[] = [
    ...(split ? [['split', [split]] as const] : []),
    ...sources.map(({ path, sha256 }) => ['file', [path, `SHA-256 ${sha256}`]] as const),
    ...(notes.length > 0 ? [['recognised', [listed(notes)]] as const] : []),
    ['shape', [`${shape}, kept as ${storage}`]],
    ...(decisions ? [['columns', listColumns(decisions)] as const] : []),
    ['classes', classes === undefined ? [noClasses(decisions)] : listClasses(classes)],
    ...(isListed ? [] : [['values', [range]] as const]),
    ['zeros', [`${rounded(100 * description.zeros)} % of the values`]],
    ['duplicates', [listDuplicates(description.duplicates, conflicts)]],
    ['constant', constantFeatures.length === 0 ? ['no feature'] : listConstant(constantFeatures)],
    [
      'suggested',
      [
        ...(decisions?.decisions ?? []).filter(({ key }) => !LAYOUT_KEYS.includes(key)).flatMap(suggested),
        `scale: ${scale}${bounds ? `, bounds: [${bounds.join(', ')}]` : ''}`,
        `(${reason})`,
      ],
    ],
  ];
  return labelled(rows, { indent: INDENT, width });
}

/** Of these the notes tell, where there is something to tell. */
const LAYOUT_KEYS: readonly Decision['key'][] = ['separator', 'header'];
/** Of numbers with more values their range is shown alone. */
const LISTED_LEVELS = 30;
const MOST_COLUMNS = 40;
const [LONGEST_NAME, LONGEST_LEVEL] = [32, 16];

function suggested({ key, value, reason }: Decision): string[] {
  return [`${key}: ${yamlText(value)}`, `(${reason.replace(/\.$/, '')})`];
}

function noClasses(decisions: Decisions | undefined): string {
  if (decisions?.refusal !== undefined) return decisions.refusal;
  return "not in the file (say --labels FILE, the labels' file)";
}

function useOf(column: number, { label, dropped }: Decisions): 'label' | 'dropped' | 'feature' {
  if (column === label) return 'label';
  return dropped.includes(column) ? 'dropped' : 'feature';
}

/** A line for each column: its name, range or levels, gaps, and what it is used for where that is not a feature. */
function listColumns(decisions: Decisions): string[] {
  const { facts } = decisions;
  const shown = facts.slice(0, MOST_COLUMNS);
  const names = shown.map(({ column, name }) => {
    const line = name.replaceAll(/\s+/g, ' ').trim();
    return line === '' ? String(column) : shortenedInside(line, LONGEST_NAME);
  });
  const width = Math.max(...names.map(textWidth));
  const lines = shown.map((fact, k) => {
    const use = useOf(fact.column, decisions);
    const gaps = fact.gaps.rows > 0 ? [counted(fact.gaps.rows, 'gap')] : [];
    const text = [contentOf(fact), ...gaps, ...(use === 'feature' ? [] : [use])].join(', ');
    return `${names[k]}${' '.repeat(width - textWidth(names[k]))}  ${text}`;
  });
  const rest = facts.length > shown.length ? [`… ${facts.length - shown.length} more`] : [];
  return [String(facts.length), ...lines, ...rest];
}

function contentOf({ kind, values, min, max, levels, counts }: ColumnFacts): string {
  if (kind === 'empty') return 'no values';
  if (kind === 'numbers') {
    const few = values <= 5 ? ` (${counted(values, 'value')})` : '';
    return min === max ? `${rounded(min)} in all rows` : `${rounded(min)} to ${rounded(max)}${few}`;
  }
  const shown = levels
    .slice(0, 3)
    .map((level, k) => `${shortenedInside(classText(level), LONGEST_LEVEL)} ${counts[k]}`);
  return `text: ${shown.join(', ')}${values > 3 ? `, … (${values} values)` : ''}`;
}

function listClasses(classes: readonly { name: string; samples: number }[]): string[] {
  const shown = classes.slice(0, 20).map(({ name, samples }) => `${classText(name)}: ${samples}`);
  const rest = classes.length > shown.length ? [`… ${classes.length - shown.length} more`] : [];
  return [String(classes.length), listed([...shown, ...rest])];
}

function listDuplicates(duplicates: number, conflicts: number | undefined): string {
  if (duplicates === 0) return 'none';
  const also = conflicts ? `, ${conflicts} of them with another class` : '';
  return `${counted(duplicates, 'sample')} equal to an earlier one${also}`;
}

function listConstant(names: readonly string[]): string[] {
  const shown = names.slice(0, 20);
  const rest = names.length > shown.length ? ['…'] : [];
  return [`${names.length} of the features`, listed([...shown, ...rest])];
}

/** For people: four significant digits. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}
