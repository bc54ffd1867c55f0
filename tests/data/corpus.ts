/**
 * Tables as they are found in the world, made here from what they mean: the columns of features, the labels, the two classes. Each
 * is written in the way of its kind; what is read from it must be what was meant.
 */
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { npyBytes, text } from '../formats/encode.ts';

/** A column of features as it is meant: NaN and undefined are gaps. Truths are 1 and 0. */
export interface MeantColumn {
  readonly name: string;
  readonly numbers?: readonly number[];
  readonly texts?: readonly (string | undefined)[];
  readonly truths?: readonly boolean[];
}

export interface Meaning {
  readonly columns: readonly MeantColumn[];
  readonly labels: readonly (string | undefined)[];
  readonly classes: readonly [string, string];
  /** Whether the file names its columns. */
  readonly isNamed: boolean;
  /** What is done about gaps. */
  readonly gaps?: 'drop' | 'fill';
}

export interface CorpusTable {
  readonly kind: string;
  readonly file: string;
  readonly content: Uint8Array;
  /** Other files beside it. */
  readonly beside?: Readonly<Record<string, Uint8Array>>;
  readonly flags?: readonly string[];
  /** Undefined where the table is to be refused. */
  readonly meant?: Meaning;
  /** What the refusal must say, and how it is cured. */
  readonly refusal?: RegExp;
}

/** Numbers in [0, 1), the same in every run: a linear congruential generator. */
function uniform(seed: number): () => number {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const ROWS = 60;

interface Base {
  readonly labels: string[];
  readonly height: MeantColumn & { numbers: number[] };
  readonly weight: MeantColumn & { numbers: number[] };
  readonly ratio: MeantColumn & { numbers: number[] };
  readonly numbers: (MeantColumn & { numbers: number[] })[];
  readonly random: () => number;
}

/** Three measurements, the more different the further apart two classes are. */
function base(seed: number, classes: readonly string[] = ['cat', 'dog'], share: readonly number[] = []): Base {
  const random = uniform(seed);
  const total = share.reduce((sum, one) => sum + one, 0);
  const labels = Array.from({ length: ROWS }, (_, row) => {
    if (share.length === 0) return classes[(row * 7 + (row >> 2)) % classes.length];
    const place = (((row * 37) % ROWS) / ROWS) * total;
    return classes[share.findIndex((_, k) => place < share.slice(0, k + 1).reduce((sum, one) => sum + one, 0))];
  });
  const column = (name: string, mean: number, spread: number, digits: number) => ({
    name,
    numbers: labels.map((label) => {
      const shift = 0.4 * classes.indexOf(label);
      const noise = random() + random() + random() - 1.5;
      return Number((mean + spread * (shift + noise)).toFixed(digits));
    }),
  });
  const height = column('height', 170, 12, 1);
  const weight = column('weight', 70, 25, 2);
  const ratio = column('ratio', 0.5, 0.2, 4);
  return { labels, height, weight, ratio, numbers: [height, weight, ratio], random };
}

type Cell = string | number;

interface Style {
  readonly separator?: string;
  readonly lineEnd?: string;
  readonly quotes?: 'all' | 'texts';
  readonly comma?: boolean;
  readonly header?: boolean;
}

interface Written {
  readonly name: string;
  readonly cells: readonly Cell[];
}

function cellText(cell: Cell, { comma, quotes }: Style): string {
  const plain = typeof cell === 'number' && comma ? String(cell).replace('.', ',') : String(cell);
  return quotes === 'all' || (quotes === 'texts' && typeof cell === 'string')
    ? `"${plain.replaceAll('"', '""')}"`
    : plain;
}

function written(columns: readonly Written[], style: Style = {}): string {
  const { separator = ',', lineEnd = '\n', header = true } = style;
  const rows = columns[0].cells.map((_, row) => columns.map(({ cells }) => cellText(cells[row], style)));
  const names = columns.map(({ name }) => cellText(name, style));
  return [...(header ? [names] : []), ...rows].map((row) => row.join(separator) + lineEnd).join('');
}

function cellsOf({ name, numbers, texts, truths }: MeantColumn, gap = ''): Written {
  if (numbers) return { name, cells: numbers.map((value) => (Number.isNaN(value) ? gap : value)) };
  if (texts) return { name, cells: texts.map((value) => value ?? gap) };
  return { name, cells: truths!.map((value) => (value ? 'True' : 'False')) };
}

function labelCells(labels: readonly (string | undefined)[], name = 'kind', gap = ''): Written {
  return { name, cells: labels.map((label) => label ?? gap) };
}

const tables: CorpusTable[] = [];
let seeds = 0;

function add(
  kind: string,
  file: string,
  content: string | Uint8Array,
  meant: Meaning,
  more: Partial<CorpusTable> = {},
): void {
  tables.push({ kind, file, content: typeof content === 'string' ? text(content) : content, meant, ...more });
}

function addRefused(kind: string, file: string, content: string | Uint8Array, refusal: RegExp): void {
  tables.push({ kind, file, content: typeof content === 'string' ? text(content) : content, refusal });
}

function meaning(one: Pick<Base, 'labels' | 'numbers'>, more: Partial<Meaning> = {}): Meaning {
  const [classI, classJ] = [...new Set(one.labels)].sort();
  return { columns: one.numbers, labels: one.labels, classes: [classI, classJ], isNamed: true, ...more };
}

/** A table of numbers and a label in some style. */
function styled(
  kind: string,
  file: string,
  style: Style,
  around = (content: string) => content,
  more: Partial<Meaning> = {},
) {
  const one = base(++seeds);
  const content = around(written([...one.numbers.map((column) => cellsOf(column)), labelCells(one.labels)], style));
  add(kind, file, content, meaning(one, { isNamed: style.header !== false, ...more }));
}

styled('commas', 'plain.csv', {});
styled('semicolons', 'semicolon.csv', { separator: ';' });
styled('tabs', 'tabs.tsv', { separator: '\t' });
styled('tabs in .csv', 'tabbed.csv', { separator: '\t' });
styled('bars', 'bars.txt', { separator: '|' });
styled('blanks', 'blank.dat', { separator: ' ' });
styled('several blanks', 'blanks.data', { separator: '   ' });
styled('no ending', 'noending', {});
styled('decimal comma', 'comma.csv', { separator: ';', comma: true });
styled('decimal comma', 'commatab.tsv', { separator: '\t', comma: true });
styled('quotes everywhere', 'quotes.csv', { quotes: 'all' });
styled('quotes everywhere', 'quotessemi.csv', { quotes: 'all', separator: ';', comma: true });
styled('quoted texts', 'quotedtexts.csv', { quotes: 'texts' });
styled('no header', 'noheader.csv', { header: false });
styled('no header', 'headless.data', { header: false, separator: ' ' });
styled('comment lines', 'comments.csv', {}, (content) => `# from a sensor\n# 2021, in cm\n${content}`);
styled('comment lines', 'percent.csv', {}, (content) => `% from a sensor\n${content}`);
styled('header as comment', 'savetxt.csv', { header: false }, (content) => `# height,weight,ratio,kind\n${content}`, {
  isNamed: true,
});
styled('BOM', 'bom.csv', {}, (content) => `\ufeff${content}`);
styled('CRLF', 'crlf.csv', { lineEnd: '\r\n' });
styled('BOM and CRLF', 'excel.csv', { lineEnd: '\r\n', separator: ';', comma: true }, (content) => `\ufeff${content}`);
styled('sep= line', 'sep.csv', { separator: ';' }, (content) => `sep=;\n${content}`);
styled('trailing separators', 'trailing.csv', { lineEnd: ',\n' });
styled('trailing separators', 'trailingsemi.csv', { lineEnd: ';\n', separator: ';', header: false });
styled('NBSP', 'nbsp.csv', {}, (content) => content.replaceAll(',', '\u00a0,\u00a0'));
styled('blanks around cells', 'padded.csv', { separator: ', ' });
styled('empty lines', 'empty.csv', {}, (content) => `\n${content.replaceAll('\n', '\n\n')}\n`);

{
  const one = base(++seeds);
  const content = written([...one.numbers.map((column) => cellsOf(column)), labelCells(one.labels)]);
  add('gzip', 'packed.csv.gz', gzipSync(content), meaning(one));
}

/** Columns that name or count the rows. */
const counted = (first: number) => Array.from({ length: ROWS }, (_, row) => row + first);
const random = uniform(77);
const tickets = Array.from({ length: ROWS }, (_, row) => 842302 + 1000 * row + Math.floor(1000 * random()));

function withRowNames(kind: string, file: string, rowNames: Written, where: 'first' | 'last', style: Style = {}): void {
  const one = base(++seeds);
  const numbers = one.numbers.map((column) => cellsOf(column));
  const label = labelCells(one.labels);
  const columns = where === 'first' ? [rowNames, ...numbers, label] : [...numbers, label, rowNames];
  add(kind, file, written(columns, style), meaning(one, { isNamed: style.header !== false }));
}

withRowNames('id first', 'idfirst.csv', { name: 'id', cells: tickets }, 'first');
withRowNames('id first', 'customer.csv', { name: 'CustomerId', cells: tickets }, 'first');
withRowNames('id of text', 'codes.csv', { name: 'code', cells: tickets.map((ticket) => `C${ticket}`) }, 'first');
withRowNames('id last', 'idlast.csv', { name: 'patient_id', cells: tickets }, 'last');
withRowNames('id last', 'countlast.csv', { name: 'row', cells: counted(1) }, 'last');
withRowNames('ids without header', 'wdbc.data', { name: '', cells: tickets }, 'first', { header: false });
withRowNames('row names of R', 'write.csv', { name: '', cells: counted(1).map(String) }, 'first', { quotes: 'texts' });
withRowNames('row names of R', 'models.csv', { name: '', cells: counted(1).map((k) => `Model ${k}`) }, 'first', {
  quotes: 'texts',
});
withRowNames('index of pandas', 'pandas.csv', { name: '', cells: counted(0) }, 'first');
withRowNames('index of pandas', 'unnamed.csv', { name: 'Unnamed: 0', cells: counted(0) }, 'first');

{
  const one = base(++seeds);
  const body = written(
    [
      { name: '', cells: counted(1).map((k) => `"${k}"`) },
      ...one.numbers.map((column) => cellsOf(column)),
      labelCells(one.labels),
    ],
    {
      separator: ' ',
      header: false,
    },
  );
  add('row names of R', 'writetable.txt', `"height" "weight" "ratio" "kind"\n${body}`, meaning(one));
}

/** Texts as features. */
const cycle = (values: readonly string[], one: Base, stay = 0.6) =>
  one.labels.map((label, row) =>
    one.random() < stay && label === one.labels[0] ? values[0] : values[(row * 5 + 1 + (row >> 3)) % values.length],
  );

function withFeatures(
  kind: string,
  file: string,
  extra: (one: Base) => MeantColumn[],
  style: Style = {},
  write = (column: MeantColumn): Written => cellsOf(column),
) {
  const one = base(++seeds);
  const columns = [one.height, ...extra(one), one.weight];
  add(
    kind,
    file,
    written([...columns.map(write), labelCells(one.labels)], style),
    meaning(one, { columns, isNamed: style.header !== false }),
  );
}

withFeatures('text features', 'sex.csv', (one) => [{ name: 'sex', texts: cycle(['female', 'male'], one) }]);
withFeatures('text features', 'two.csv', (one) => [
  { name: 'town', texts: cycle(['Ulm', 'Bonn', 'Köln', 'New York'], one) },
  { name: 'sex', texts: cycle(['f', 'm'], one) },
]);
withFeatures(
  'text features',
  'textsnoheader.data',
  (one) => [{ name: '', texts: cycle(['high', 'low', 'med'], one) }],
  { header: false },
);
withFeatures(
  'commas in quotes',
  'commas.csv',
  (one) => [{ name: 'job', texts: cycle(['clerk, senior', 'say "hi"', 'none'], one) }],
  { quotes: 'texts' },
);
withFeatures('True and False', 'truth.csv', (one) => [
  { name: 'smoker', truths: cycle(['1', '0'], one).map((cell) => cell === '1') },
]);
withFeatures(
  'yes and no',
  'yesno.csv',
  (one) => [{ name: 'smoker', truths: cycle(['1', '0'], one).map((cell) => cell === '1') }],
  {},
  (column) =>
    column.truths ? { name: column.name, cells: column.truths.map((one) => (one ? 'yes' : 'no')) } : cellsOf(column),
);
withFeatures('constant columns', 'constant.csv', () => [{ name: 'batch', numbers: new Array(ROWS).fill(7) }]);
withFeatures('constant columns', 'constanttext.csv', () => [{ name: 'country', texts: new Array(ROWS).fill('DE') }]);
withFeatures('huge scales', 'huge.csv', (one) => [
  {
    name: 'income',
    numbers: one.weight.numbers.map((value, row) => Math.round(value * 1e7 + 1e5 * ((row * 31) % 17))),
  },
  { name: 'dose', numbers: one.ratio.numbers.map((value) => Number((value * 1e-6).toPrecision(4))) },
]);

function withDropped(kind: string, file: string, dropped: (row: number) => string, style: Style = {}): void {
  const one = base(++seeds);
  const columns = [cellsOf(one.height), { name: 'remark', cells: counted(0).map(dropped) }, cellsOf(one.weight)];
  add(
    kind,
    file,
    written([...columns, labelCells(one.labels)], style),
    meaning(one, { columns: [one.height, one.weight] }),
  );
}

withDropped(
  'dates',
  'dates.csv',
  (row) => `2021-${String(1 + (row % 12)).padStart(2, '0')}-${String(1 + (row % 28)).padStart(2, '0')}`,
);
withDropped('free text', 'free.csv', (row) => `patient ${row * 7} said "fine", then left`, { quotes: 'texts' });
withDropped('lines in quotes', 'quotedlines.csv', (row) => `note ${row}\nsecond line`, { quotes: 'texts' });
withDropped('empty column', 'emptycolumn.csv', () => '');

/** Gaps. */
function gapped(numbers: readonly number[], every: number, from: number): number[] {
  return numbers.map((value, row) => (row % every === from ? Number.NaN : value));
}

for (const [k, gap] of ['', '?', 'NA', 'NaN', 'null', '-', '.'].entries()) {
  const one = base(++seeds);
  const columns = [{ name: 'height', numbers: gapped(one.height.numbers, 29, 3) }, one.weight, one.ratio];
  const content = written([...columns.map((column) => cellsOf(column, gap)), labelCells(one.labels)]);
  add('rare gaps', `gaps${k}.csv`, content, meaning(one, { columns, gaps: 'drop' }));
}
for (const [k, gap] of ['', 'NA'].entries()) {
  const one = base(++seeds);
  const texts = cycle(['low', 'mid', 'high'], one).map((value, row) => (row % 9 === 4 ? undefined : value));
  const columns = [{ name: 'height', numbers: gapped(one.height.numbers, 5, 3) }, one.weight, { name: 'level', texts }];
  const content = written([...columns.map((column) => cellsOf(column, gap)), labelCells(one.labels)]);
  add('many gaps', `many${k}.csv`, content, meaning(one, { columns, gaps: 'fill' }));
}
{
  const one = base(++seeds);
  const columns = [one.weight, { name: 'height', numbers: gapped(one.height.numbers, 4, 1) }];
  const content = written([...columns.map((column) => cellsOf(column, '?')), labelCells(one.labels)], {
    header: false,
  });
  add('many gaps', 'manyheadless.data', content, meaning(one, { columns, gaps: 'fill', isNamed: false }));
}
{
  const one = base(++seeds);
  const labels = one.labels.map((label, row) => (row % 31 === 5 ? undefined : label));
  const content = written([...one.numbers.map((column) => cellsOf(column)), labelCells(labels, 'kind', 'NA')]);
  add('gaps in labels', 'labelgaps.csv', content, meaning(one, { labels, gaps: 'drop' }));
}

/** Where the label is. */
function placed(
  kind: string,
  file: string,
  name: string,
  at: number,
  style: Style = {},
  classes: readonly string[] = ['cat', 'dog'],
): void {
  const one = base(++seeds, classes);
  const columns: Written[] = one.numbers.map((column) => cellsOf(column));
  columns.splice(at, 0, labelCells(one.labels, name));
  add(kind, file, written(columns, style), meaning(one, { isNamed: style.header !== false }));
}

placed('label first', 'classfirst.csv', 'class', 0);
placed('label first', 'labelfirst.csv', 'animal', 0);
placed('label first, no header', 'first.data', '', 0, { header: false });
placed('label first, no header', 'wine.data', '', 0, { header: false }, ['1', '2']);
placed('label in the middle', 'middle.csv', 'Target', 1);
placed('label in the middle', 'species.csv', 'species', 2);
placed('label in the middle', 'animal.csv', 'animal', 1);
placed('numeric labels', 'zeroone.csv', 'y', 3, {}, ['0', '1']);
placed('numeric labels', 'signs.csv', 'outcome', 3, {}, ['-1', '1']);
placed('numeric labels, no header', 'numbers.csv', '', 3, { header: false }, ['1', '2']);
placed('words as labels', 'words.csv', 'answer', 3, {}, ['no', 'yes']);
placed('words as labels', 'umlauts.csv', 'Größe', 3, {}, ['groß', 'klein']);

{
  const one = base(++seeds, ['0', '1']);
  const labels = { name: 'target', cells: one.labels.map((label) => `${label}.0`) };
  add(
    'numeric labels',
    'decimals.csv',
    written([...one.numbers.map((column) => cellsOf(column)), labels]),
    meaning(one),
  );
}
{
  const one = base(++seeds, ['0', '1', '2']);
  const words = {
    name: 'target_name',
    cells: one.labels.map((label) => ['setosa', 'versicolor', 'virginica'][Number(label)]),
  };
  const content = written([labelCells(one.labels, 'target'), words, ...one.numbers.map((column) => cellsOf(column))]);
  // Of two columns that tell the same the last one is taken; the classes are called by their words.
  const labels = words.cells.map(String);
  const count = (name: string) => labels.filter((label) => label === name).length;
  const [classI, classJ] = ['setosa', 'versicolor', 'virginica']
    .sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1))
    .slice(0, 2)
    .sort();
  add('labels twice', 'iris.csv', content, { columns: one.numbers, labels, classes: [classI, classJ], isNamed: true });
}

/** Many classes, and classes of different sizes. */
function classed(
  kind: string,
  file: string,
  classes: readonly string[],
  share: readonly number[],
  chosen: readonly [string, string],
): void {
  const one = base(++seeds, classes, share);
  const content = written([...one.numbers.map((column) => cellsOf(column)), labelCells(one.labels)]);
  add(kind, file, content, meaning(one, { classes: chosen }));
}

classed('three classes', 'three.csv', ['ant', 'bee', 'cow'], [2, 3, 5], ['bee', 'cow']);
classed('three classes', 'threenumbers.csv', ['3', '5', '10'], [4, 3, 5], ['3', '10']);
classed('five classes', 'five.csv', ['a', 'b', 'c', 'd', 'e'], [3, 1, 1, 5, 2], ['a', 'd']);
classed('unbalanced classes', 'rare.csv', ['good', 'bad'], [9, 2], ['bad', 'good']);
classed('unbalanced classes', 'rarenumbers.csv', ['0', '1'], [5, 1], ['0', '1']);

/** As on a ship: name, ticket and gaps, texts, the label in the second column. */
{
  const one = base(++seeds, ['0', '1']);
  const columns: MeantColumn[] = [
    { name: 'Pclass', numbers: one.labels.map((_, row) => 1 + ((row * 5) % 3)) },
    { name: 'Sex', texts: cycle(['male', 'female'], one) },
    { name: 'Age', numbers: gapped(one.weight.numbers, 6, 2) },
    { name: 'Embarked', texts: cycle(['S', 'C', 'Q'], one).map((port, row) => (row === 7 ? undefined : port)) },
  ];
  const [pclass, sex, age, embarked] = columns.map((column) => cellsOf(column));
  const content = written([
    { name: 'PassengerId', cells: counted(1) },
    labelCells(one.labels, 'Survived'),
    pclass,
    { name: 'Name', cells: counted(1).map((k) => `"Smith, Mr. ${k}"`) },
    sex,
    age,
    embarked,
  ]);
  add('ship', 'ship.csv', content, meaning(one, { columns, gaps: 'fill' }));
}

/** Other formats. */
{
  const one = base(++seeds);
  const level = { name: 'level', texts: cycle(['low', 'high'], one) };
  const columns = [one.height, level, one.weight];
  const rows = written([...columns.map((column) => cellsOf(column)), labelCells(one.labels)], { header: false });
  const head =
    '% made\n@RELATION animals\n@ATTRIBUTE height NUMERIC\n@ATTRIBUTE level {low, high}\n@ATTRIBUTE weight REAL\n@ATTRIBUTE class {cat, dog}\n';
  add('ARFF', 'animals.arff', `${head}@DATA\n${rows}`, meaning(one, { columns }));
}
{
  const one = base(++seeds);
  const columns = [{ name: 'height', numbers: gapped(one.height.numbers, 29, 3) }, one.weight];
  const rows = written([...columns.map((column) => cellsOf(column, '?')), labelCells(one.labels)], { header: false });
  const head = '@relation animals\n@attribute height numeric\n@attribute weight numeric\n@attribute kind {cat,dog}\n';
  add('ARFF', 'arffgaps.arff', `${head}@data\n${rows}`, meaning(one, { columns, gaps: 'drop' }));
}
const recordsOf = (one: Base) =>
  one.labels.map((kind, row) => ({
    ...Object.fromEntries(one.numbers.map(({ name, numbers }) => [name, numbers[row]])),
    kind,
  }));
{
  const one = base(++seeds);
  add('JSON', 'records.json', JSON.stringify(recordsOf(one)), meaning(one));
}
{
  const one = base(++seeds);
  const lists = { ...Object.fromEntries(one.numbers.map(({ name, numbers }) => [name, numbers])), kind: one.labels };
  add('JSON', 'lists.json', JSON.stringify(lists), meaning(one));
}
{
  const one = base(++seeds);
  const numbers = gapped(one.height.numbers, 29, 3);
  const lines = recordsOf(one).map((record, row) =>
    JSON.stringify({ ...record, height: Number.isNaN(numbers[row]) ? null : numbers[row] }),
  );
  const columns = [{ name: 'height', numbers }, one.weight, one.ratio];
  add('NDJSON', 'lines.ndjson', `${lines.join('\n')}\n`, meaning(one, { columns, gaps: 'drop' }));
}
{
  const one = base(++seeds);
  const columnData = [
    ...one.numbers.map(({ name, numbers }) => ({ name, data: numbers, type: 'DOUBLE' as const })),
    { name: 'kind', data: one.labels, type: 'STRING' as const },
  ];
  add('Parquet', 'columns.parquet', new Uint8Array(parquetWriteBuffer({ columnData })), meaning(one));
}
const npyOf = (one: Base) =>
  npyBytes(
    '<f8',
    [ROWS, 3],
    one.labels.flatMap((_, row) => one.numbers.map(({ numbers }) => numbers[row])),
  );
{
  const one = base(++seeds, ['0', '1']);
  const y = npyBytes('<i8', [ROWS], one.labels.map(Number));
  add('NPZ', 'arrays.npz', zipOf({ 'X.npy': npyOf(one), 'y.npy': y }), meaning(one, { isNamed: false }));
}
{
  const one = base(++seeds, ['0', '1']);
  const y = npyBytes('<i8', [ROWS], one.labels.map(Number));
  add('NPY', 'array.npy', npyOf(one), meaning(one, { isNamed: false }), {
    beside: { 'y.npy': y },
    flags: ['--labels', 'y.npy'],
  });
}
function sparseLines(one: Base, from: number, extra = (_row: number) => ''): string {
  return one.labels
    .map(
      (label, row) =>
        `${label}${extra(row)} ${one.numbers.map(({ numbers }, k) => `${k + from}:${numbers[row]}`).join(' ')}\n`,
    )
    .join('');
}
{
  const one = base(++seeds, ['-1', '1']);
  add('LIBSVM', 'sparse.libsvm', sparseLines(one, 1), meaning(one, { isNamed: false }));
}
{
  const one = base(++seeds, ['-1', '1']);
  add('LIBSVM from 0', 'zero.svm', sparseLines(one, 0), meaning(one, { isNamed: false }));
}
{
  const one = base(++seeds, ['-1', '1']);
  add(
    'LIBSVM, qid',
    'qid.libsvm',
    `# ranked\n${sparseLines(one, 1, (row) => ` qid:${row % 4}`)}`,
    meaning(one, { isNamed: false }),
  );
}
{
  const one = base(++seeds, ['0', '1', '2']);
  const content = written([...one.numbers.map((column) => cellsOf(column)), labelCells(one.labels)], { header: false });
  add(
    'count line',
    'sklearn.csv',
    `${ROWS},3,setosa,versicolor,virginica\n${content}`.replace(',3,setosa,versicolor,virginica', ',3,s0,s1,s2'),
    meaning(one, { isNamed: false, classes: mostTwo(one.labels) }),
  );
}

function mostTwo(labels: readonly string[]): [string, string] {
  const count = (name: string) => labels.filter((label) => label === name).length;
  const [classI, classJ] = [...new Set(labels)]
    .sort()
    .sort((a, b) => count(b) - count(a))
    .slice(0, 2)
    .sort();
  return [classI, classJ];
}

/** To be refused. */
{
  const one = base(++seeds, ['Kälte', 'Wärme']);
  const content = written([...one.numbers.map((column) => cellsOf(column)), labelCells(one.labels)]);
  addRefused(
    'Latin-1',
    'latin.csv',
    Uint8Array.from(content, (character) => character.charCodeAt(0)),
    /UTF-8.*encoding/,
  );
}
{
  const one = base(++seeds);
  addRefused(
    'regression',
    'prices.csv',
    written(one.numbers.map((column) => cellsOf(column))),
    /measurement.*--labels/,
  );
}
{
  const one = base(++seeds, ['cat']);
  addRefused(
    'one class',
    'oneclass.csv',
    written([...one.numbers.map((column) => cellsOf(column)), labelCells(one.labels)]),
    /one value only|one class only/,
  );
}

export const corpus: readonly CorpusTable[] = tables;

/** A ZIP archive of stored files. */
function zipOf(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const sizes = Buffer.alloc(16);
    sizes.writeUInt32LE(crc32(content), 4);
    sizes.writeUInt32LE(content.length, 8);
    sizes.writeUInt32LE(content.length, 12);
    const common = Buffer.concat([Buffer.from([20, 0, 0, 0, 0, 0]), sizes, Buffer.from([name.length, 0, 0, 0])]);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), content]);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, entry, Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, central, end]));
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
