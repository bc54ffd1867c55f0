import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Overrides } from '../../src/config/overrides.ts';
import { type RandomSource, randomSource } from '../../src/math/random.ts';

/** Files that belong together; `config.yaml` is the one to begin with. */
export interface Specimen {
  readonly name: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly overrides: Overrides;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

const random: RandomSource = randomSource(1, 'specimens');
const SAMPLES = 24;
const rows = Array.from({ length: SAMPLES }, () => Array.from({ length: 6 }, () => random.integer(256)));
const classOf = (k: number) => (k % 2 === 0 ? 'a' : 'b');

const csv = `u,v,w,x,y,z,kind\n${rows.map((row, k) => `${row.join(',')},${classOf(k)}`).join('\n')}\n`;
const quoted = csv.replaceAll('a\n', '"a"\n');
const tsv = csv.replaceAll(',', '\t');
const svm = `${rows
  .map((row, k) => `${k % 2 === 0 ? -1 : 1} ${row.map((x, j) => `${j + 1}:${x / 8}`).join(' ')}`)
  .join('\n')}\n`;
const names = ['u', 'v', 'w', 'x', 'y', 'z'];
const records = rows.map((row, k) =>
  JSON.stringify({ ...Object.fromEntries(row.map((x, j) => [names[j], x])), kind: classOf(k) }),
);
const arff = `@relation fuzz\n${names.map((name) => `@attribute ${name} numeric\n`).join('')}@attribute kind {a, 'b'}\n@data\n${rows
  .map((row, k) =>
    k % 3 === 0 ? `{${row.map((x, j) => `${j} ${x}`).join(', ')}, 6 'b'}` : `${row.join(',')},${classOf(k)}`,
  )
  .join('\n')}\n`;
const parquet = parquetWriteBuffer({
  columnData: [
    ...names.map((name, j) => ({ name, data: rows.map((row) => row[j] / 8), type: 'DOUBLE' as const })),
    { name: 'kind', data: rows.map((_, k) => classOf(k)), type: 'STRING' as const },
  ],
});
const exported = `sep=;\nid;${csv.replaceAll(',', ';').replaceAll('\n', ';\n')}`.replace(/^(\d)/gm, '# x\n7;$1,5');
const labels = rows.map((_, k) => k % 2);

function idx(shape: readonly number[], values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length);
  bytes.set([0, 0, 8, shape.length]);
  for (const [k, length] of shape.entries()) new DataView(bytes.buffer).setUint32(4 + 4 * k, length);
  bytes.set(values, 4 + 4 * shape.length);
  return bytes;
}

function npy(shape: readonly number[], values: readonly number[]): Uint8Array {
  const dictionary = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = utf8(`\0NUMPY\x01\0\0\0${dictionary.padEnd(117)}\n`);
  header[0] = 0x93;
  header[8] = 118;
  const bytes = new Uint8Array(header.length + 8 * values.length);
  bytes.set(header);
  bytes.set(new Uint8Array(Float64Array.from(values).buffer), header.length);
  return bytes;
}

const full = `name: fuzz
dataset:
  path: table.csv
  labels: kind
  classes: [a, b]
  limit_per_class: 10
  scale: 255
  bounds: [0, 1]
  image: {width: 3, height: 2}
  test: {fraction: 0.25, seed: 3}
loss: [hinge, softplus]
penalty: half
lambda: {geomspace: [100, 1.0e-6, 9]}
trainer: exact
tolerance: 1.0e-5
attack: {norms: [l2, linf], epsilon: {l2: [0.1, 0.2]}, split: test}
columns: [lambda, test_error]
seed: 7
`;

const ofPath = (path: string, more = '') => utf8(`dataset: {path: ${path}${more}}\nlambda: [1, 0.1]\n`);

/** Good configs with good data: one of each format, and every key of the config somewhere. */
export const specimens: readonly Specimen[] = [
  { name: 'YAML, CSV', files: { 'config.yaml': utf8(full), 'table.csv': utf8(csv) }, overrides: {} },
  {
    name: 'extended, overridden',
    files: {
      'config.yaml': utf8('extends: [base.yaml]\nlambda: {logspace: [0, -2, 5]}\ndataset: {image: null}\n'),
      'base.yaml': utf8(full),
      'table.csv': utf8(quoted),
    },
    overrides: {
      environment: 'tolerance=1e-3; dataset.scale=16',
      set: ['attack.norms=[l1, l2]', 'dataset.test.seed=4'],
      lambda: '10:0.1:3',
      loss: 'hinge',
    },
  },
  {
    name: 'JSON, known data',
    files: {
      'config.yaml': utf8('{"dataset": {"name": "optdigits", "classes": [[2, 3], [7, "rest"]]}, "lambda": 0.5}'),
    },
    overrides: { lambda: '1,0.5' },
  },
  {
    name: 'anchors, TSV',
    files: {
      'config.yaml': utf8('dataset: {path: table.tsv, labels: &c kind, classes: [&i a, b]}\nname: *c\nseed: 0\n'),
      'table.tsv': utf8(tsv),
    },
    overrides: {},
  },
  {
    name: 'gzip',
    files: { 'config.yaml': ofPath('table.csv.gz'), 'table.csv.gz': gzipSync(csv) },
    overrides: {},
  },
  {
    name: 'keys of tables',
    files: {
      'config.yaml': ofPath('table.dat', ', drop: [id], separator: ;, header: true, comment: "#", encoding: latin1'),
      'table.dat': utf8(exported),
    },
    overrides: {},
  },
  { name: 'ARFF', files: { 'config.yaml': ofPath('table.arff'), 'table.arff': utf8(arff) }, overrides: {} },
  {
    name: 'records',
    files: { 'config.yaml': ofPath('table.json'), 'table.json': utf8(`[${records.join(',\n')}]`) },
    overrides: {},
  },
  {
    name: 'records on lines',
    files: { 'config.yaml': ofPath('table.ndjson'), 'table.ndjson': utf8(records.join('\n')) },
    overrides: {},
  },
  {
    name: 'Parquet',
    files: { 'config.yaml': ofPath('table.parquet'), 'table.parquet': new Uint8Array(parquet) },
    overrides: {},
  },
  { name: 'LIBSVM', files: { 'config.yaml': ofPath('sparse.svm'), 'sparse.svm': utf8(svm) }, overrides: {} },
  {
    name: 'IDX',
    files: {
      'config.yaml': ofPath('images.idx', ', labels: labels.idx'),
      'images.idx': idx([SAMPLES, 2, 3], rows.flat()),
      'labels.idx': idx([SAMPLES], labels),
    },
    overrides: {},
  },
  {
    name: 'NPY',
    files: {
      'config.yaml': ofPath('x.npy', ', labels: y.npy'),
      'x.npy': npy([SAMPLES, 6], rows.flat()),
      'y.npy': npy([SAMPLES], labels),
    },
    overrides: {},
  },
];
