import { type DatasetConfig, weightRange } from '../config/dataset.ts';
import { UserError } from '../errors.ts';
import { compact } from '../formats/arrays.ts';
import { listed, quote } from '../formats/format.ts';
import { className } from '../formats/labels.ts';
import { numberOf } from '../formats/number.ts';
import { describeColumn, inLevelOrder, matrixOf, numbersOf, type RawTable, type TextColumn } from '../formats/table.ts';
import { type DenseMatrix, isSparse, selectRows } from '../math/matrix.ts';
import type { ColumnName, Labels, Samples, TableColumns } from '../model/dataset.ts';
import { gapRows, isCategory } from './columnFacts.ts';
import { columnName, columnOf, writtenName } from './columnNames.ts';
import { refusal, troublesOf } from './unusable.ts';

/** What a config says of the columns of a table. */
export interface ColumnChoice {
  /** Default: the last column that is not dropped and has no weights. */
  readonly labels?: ColumnName | undefined;
  /** Columns that are no features. */
  readonly drop?: readonly ColumnName[] | undefined;
  /** The only columns that are features, in this order; default: all others than the label. */
  readonly features?: readonly ColumnName[] | undefined;
  /** The weights of the samples, which are no feature. */
  readonly weight?: ColumnName | undefined;
  /** The folds of the samples, or groups that folds do not split, which are no feature. */
  readonly groups?: ColumnName | undefined;
  /** Whether these are test samples: their weights mean nothing, and columns that are no features need not be there. */
  readonly isTest?: boolean;
  /** Which features are texts that become a column for each level; default: auto, all that hold text of few levels. */
  readonly categorical?: 'auto' | 'none' | readonly ColumnName[] | undefined;
  /** What to do about missing values; default: refuse. */
  readonly missing?: DatasetConfig['missing'] | undefined;
}

/** The columns of a table by what they are used for. */
export interface ChosenColumns {
  /** Undefined where the labels are in a file of their own. */
  readonly label: number | undefined;
  /** Undefined where no column has weights. */
  readonly weight: number | undefined;
  /** Undefined where no column has folds or groups. */
  readonly groups: number | undefined;
  readonly features: readonly number[];
}

/** The names of columns that a config has, which a header must hold. */
export function namesIn({ labels, drop = [], features = [], weight, groups, categorical }: ColumnChoice): string[] {
  const listed = Array.isArray(categorical) ? categorical : [];
  return [labels, ...drop, ...features, weight, groups, ...listed].filter((name) => typeof name === 'string');
}

/**
 * The samples of a table: texts as the numbers of their levels, gaps as NaN, for both are fitted on training samples. Throws
 * one UserError with all that is in the way: texts that are not to be encoded, gaps that are not to be filled, missing labels.
 */
export function samplesOfTable(table: RawTable, choice: ColumnChoice, fileName: string, hasOwnLabels = false): Samples {
  const chosen = chooseColumns(table, choice, fileName, hasOwnLabels);
  const { label, weight, groups, features } = chosen;
  const { rows, names } = table;
  const missing = choice.missing ?? 'refuse';
  const labels = label === undefined ? undefined : labelsOf(table, label);
  const texts = encodedTexts(table, chosen, choice, fileName);
  const troubles = troublesOf(table, chosen, labels, texts, missing);
  if (troubles.length > 0) throw new UserError(refusal(table, troubles, labels, fileName));
  const codes = new Map([...texts].map(([column, text]) => [column, gapsAsNaN(text.codes)]));
  const cells = { ...table.cells, wide: new Map([...table.cells.wide, ...codes]) };
  const values = compact(matrixOf(codes.size > 0 ? { ...table, cells } : table, features));
  const hasWeights = weight !== undefined && !choice.isTest;
  const hasGroups = groups !== undefined && !choice.isTest;
  const needed = [...features, ...[label, hasWeights ? weight : undefined].filter((column) => column !== undefined)];
  const left = new Set(missing === 'drop-rows' ? needed.flatMap((column) => gapRows(table, column)) : []);
  const samples: Samples = {
    features: { rows, cols: features.length, values, divisor: 1 },
    ...(labels && { labels }),
    ...(hasWeights && { weights: weightsOf(table, weight, left, fileName) }),
    ...(hasGroups && { groups: groupsOf(table, groups, left, fileName) }),
    ...(names && { featureNames: features.map((column) => names[column]) }),
    ...(names && label !== undefined && { labelName: names[label] }),
    ...(texts.size > 0 && { texts: levelsByFeature(features, texts) }),
    columns: usesOf(table, chosen),
  };
  return withoutRows(samples, left, fileName);
}

/** What is made of texts and gaps in a table, a phrase each. */
export function tableNotes(table: RawTable, { missing = 'refuse' }: ColumnChoice, samples: Samples): string[] {
  const { features, texts, columns } = samples;
  const encoded = (columns?.features ?? []).filter((_, k) => texts?.has(k)).map(writtenName);
  const left = table.rows - features.rows;
  const gaps = missing === 'refuse' || isSparse(features) ? 0 : rowsWithGaps(features);
  return [
    ...(encoded.length > 0 ? [`text in ${listed(encoded, 'columns')}`] : []),
    ...(left > 0 ? [`${left} of ${table.rows} rows with missing values, which are left out`] : []),
    ...(gaps > 0 ? [`${gaps} of ${table.rows} rows with missing values, which are filled: ${missing}`] : []),
  ];
}

function rowsWithGaps({ rows, cols, values }: DenseMatrix): number {
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (values.subarray(row * cols, (row + 1) * cols).some(Number.isNaN)) count++;
  }
  return count;
}

function gapsAsNaN(codes: Int32Array): Float64Array {
  return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : code));
}

function levelsByFeature(features: readonly number[], texts: ReadonlyMap<number, TextColumn>) {
  return new Map(
    features.flatMap((column, k) => {
      const text = texts.get(column);
      return text ? [[k, text.levels] as const] : [];
    }),
  );
}

function usesOf(table: RawTable, { label, weight, features }: Omit<ChosenColumns, 'groups'>): TableColumns {
  const nameOf = (column: number) => columnName(table, column);
  const used = new Set([label, weight, ...features]);
  const dropped = [...Array(table.columns).keys()].filter((column) => !used.has(column));
  return {
    features: features.map(nameOf),
    ...(label !== undefined && { label: nameOf(label) }),
    ...(weight !== undefined && { weight: nameOf(weight) }),
    dropped: dropped.map(nameOf),
  };
}

/** The samples but those in some rows, as if the file had no such rows. Throws a UserError where that leaves none. */
function withoutRows(samples: Samples, left: ReadonlySet<number>, fileName: string): Samples {
  const { features, labels, weights, groups } = samples;
  if (left.size === 0) return samples;
  const kept = Uint32Array.from({ length: features.rows }, (_, row) => row).filter((row) => !left.has(row));
  if (kept.length === 0) {
    const message = `every row of ${fileName} has a missing value; expected missing: median (or another way to fill them), or to drop columns`;
    throw new UserError({ message, key: ['missing'] });
  }
  const rest = selectRows(features, kept);
  const ownLabels = labels && labelsAt(labels, kept);
  return {
    ...samples,
    features: isSparse(rest) ? rest : { ...rest, values: compact(rest.values) },
    ...(ownLabels && { labels: ownLabels }),
    ...(weights && { weights: weights.filter((_, row) => !left.has(row)) }),
    ...(groups && { groups: labelsAt(groups, kept) }),
    fileRows: kept,
  };
}

/** The labels of some rows; classes of none of them are left out. */
export function labelsAt({ classes, codes }: Labels, rows: Uint32Array): Labels {
  const kept = Int32Array.from(rows, (row) => codes[row]);
  const used = new Set(kept);
  const { levels, codes: ofLevels } = inLevelOrder(
    classes.map((name, code) => (used.has(code) ? name : undefined)),
    kept,
  );
  return { classes: levels, codes: ofLevels };
}

/** Which column is what. Throws a UserError with the key that names a column that is not there. */
export function chooseColumns(
  table: RawTable,
  choice: ColumnChoice,
  fileName: string,
  hasOwnLabels: boolean,
): ChosenColumns {
  const { columns, firstPlace } = table;
  if (columns < 2 && !hasOwnLabels) {
    const message =
      'only one column; expected features and a label, separated by commas, tabs, semicolons, | or blanks';
    throw new UserError({ where: `${fileName}:${firstPlace}`, message });
  }
  const find = (key: 'labels' | 'drop' | 'features' | 'weight' | 'groups', name: ColumnName) =>
    columnOf(table, name, fileName, key);
  // What a test file does not have is as good as dropped from it.
  const present = (choice.drop ?? []).filter((name) => !(choice.isTest && isMissing(table, name)));
  const dropped = new Set(present.map((name) => find('drop', name)));
  const all = [...Array(columns).keys()];
  const hasWeight = choice.weight !== undefined && !(choice.isTest && isMissing(table, choice.weight));
  const weight = hasWeight ? find('weight', choice.weight!) : undefined;
  const hasGroups = choice.groups !== undefined && !(choice.isTest && isMissing(table, choice.groups));
  const groups = hasGroups ? find('groups', choice.groups!) : undefined;
  const byDefault = all.findLast((column) => !dropped.has(column) && column !== weight && column !== groups);
  const label = hasOwnLabels ? undefined : choice.labels === undefined ? byDefault : find('labels', choice.labels);
  if (weight !== undefined && weight === label) {
    const message =
      choice.isTest && typeof choice.weight === 'number'
        ? `weight is ${describeColumn(weight, table)} of ${fileName} too, which holds its labels; expected a weight by its name, where test samples have none`
        : `weight and labels are one column, ${describeColumn(label, table)}; expected two`;
    throw new UserError({ message, key: ['weight'] });
  }
  const wanted = choice.features?.map((name) => find('features', name));
  const key = wanted?.some((column) => column === label) ? 'features' : 'drop';
  if (label !== undefined && (key === 'features' || dropped.has(label))) {
    const found = key === 'drop' ? 'drop takes the labels away' : 'features hold the labels';
    const message = `${found}, ${describeColumn(label, table)}; expected other columns, or labels that name another one`;
    throw new UserError({ message, key: [key] });
  }
  if (weight !== undefined && wanted?.includes(weight)) {
    const message = `features hold the weights, ${describeColumn(weight, table)}; expected other columns, or a weight that names another one`;
    throw new UserError({ message, key: ['features'] });
  }
  const otherUse = [label, weight, ...(wanted ?? [])].includes(groups);
  if (groups !== undefined && otherUse) {
    const use = groups === label ? 'the labels' : groups === weight ? 'the weights' : 'features';
    const message = `${describeColumn(groups, table)} is among ${use}, too; expected a column of its own`;
    throw new UserError({ message, key: ['groups'] });
  }
  const features = [...new Set(wanted ?? all)].filter(
    (column) => column !== label && column !== weight && column !== groups && !dropped.has(column),
  );
  if (features.length > 0) return { label, weight, groups, features };
  const message = `no column of ${fileName} is left for features; expected at least one`;
  throw new UserError({ message, key: [choice.features ? 'features' : 'drop'] });
}

/** Whether a header has no such name. */
function isMissing({ names = [] }: RawTable, column: ColumnName): boolean {
  return typeof column === 'string' && !names.includes(column.trim());
}

/** The weights in a column. Throws a UserError with the place of the first one that is none. */
function weightsOf(table: RawTable, column: number, left: ReadonlySet<number>, fileName: string): Float64Array {
  const text = table.texts.get(column);
  const { values, offset, stride } = numbersOf(table, column);
  const weights = Float64Array.from({ length: table.rows }, (_, row) => {
    if (!text) return values[offset + row * stride];
    const code = text.codes[row];
    return code < 0 ? Number.NaN : numberOf(text.levels[code], table.point);
  });
  const { least, most } = weightRange;
  const isWrong = (weight: number) => weight !== 0 && !(weight >= least && weight <= most);
  const wrong = weights.findIndex((weight, row) => isWrong(weight) && !left.has(row));
  if (wrong < 0) return weights;
  const code = text?.codes[wrong] ?? -1;
  const isGap = text ? code < 0 : Number.isNaN(weights[wrong]);
  const { word } = table.gaps[column];
  const written = text && code >= 0 ? quote(text.levels[code]) : String(weights[wrong]);
  const found = isGap && word === '' ? 'is empty' : `holds ${isGap ? quote(word) : written}`;
  const message = `the weight in ${describeColumn(column, table)} ${found}; expected 0, or a number from ${least} to ${most}`;
  throw new UserError({ where: `${fileName}:${table.placeOf(wrong)}`, message });
}

/** The folds or groups in a column. Throws a UserError with the place of the first gap. */
function groupsOf(table: RawTable, column: number, left: ReadonlySet<number>, fileName: string): Labels {
  const groups = labelsOf(table, column);
  const missing = groups.codes.findIndex((code, row) => code < 0 && !left.has(row));
  if (missing < 0) return groups;
  const { word } = table.gaps[column];
  const found = word === '' ? 'is empty' : `holds ${quote(word)}`;
  const message = `${describeColumn(column, table)}, by which validation goes, ${found}; expected a value in every row`;
  throw new UserError({ where: `${fileName}:${table.placeOf(missing)}`, message });
}

/** The classes in a column: spellings of one number are one class. A gap has no class: −1. */
export function labelsOf(table: RawTable, column: number): Labels {
  const { levels, codes } = table.textOf(column);
  const { levels: classes, codes: ofClasses } = inLevelOrder(levels.map(className), codes);
  return { classes, codes: ofClasses };
}

/** The columns whose texts are to be encoded, by their number. */
function encodedTexts(
  table: RawTable,
  { features }: ChosenColumns,
  { categorical = 'auto' }: ColumnChoice,
  fileName: string,
): ReadonlyMap<number, TextColumn> {
  if (categorical === 'none') return new Map();
  if (categorical === 'auto')
    return new Map([...table.texts].filter(([k, text]) => features.includes(k) && isCategory(text, table.point)));
  const listed = categorical.map((name) => columnOf(table, name, fileName, 'categorical'));
  const other = listed.find((column) => !features.includes(column));
  if (other !== undefined) {
    const message = `categorical holds ${describeColumn(other, table)}, which is no feature; expected columns that are features`;
    throw new UserError({ message, key: ['categorical'] });
  }
  return new Map(listed.map((column) => [column, table.textOf(column)]));
}
