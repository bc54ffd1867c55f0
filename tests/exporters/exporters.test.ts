import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exporters } from '../../src/exporters/index.ts';
import { npyBytes, npyMatrix } from '../../src/outputs/npy.ts';
import { inputsOf, type Model, nearTo, onnxName, type Row, scoreOf } from './models.ts';
import { readOnnx, runOnnx } from './onnxFile.ts';
import { csvOf, customers, hasModules, header, Runs } from './runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'l2sweep-exporters-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const runs = new Runs(folder);
const hasNumpy = hasModules('numpy');
const hasRuntime = hasModules('numpy, onnx, onnxruntime');

/** What of onnxruntime-node is used. It is 300 MB, and so no dependency: `npm install --no-save onnxruntime-node` brings it. */
interface NodeRuntime {
  readonly Tensor: new (type: string, data: Float64Array | readonly unknown[], dims: readonly number[]) => object;
  readonly InferenceSession: {
    create(path: string): Promise<{ run(feeds: object): Promise<Record<string, { data: Iterable<unknown> }>> }>;
  };
}

const nodeRuntime = installed('onnxruntime-node') as NodeRuntime | undefined;

function installed(name: string): unknown {
  try {
    return createRequire(import.meta.url)(name);
  } catch {
    return undefined;
  }
}

/** Rows that training has not seen. */
const newCustomers = fc.tuple(
  fc.constantFrom('', '20', '33.25', '1e3', '-4'),
  fc.double({ min: 4_999_990, max: 5_000_010, noNaN: true }).map(String),
  fc.constantFrom('Bern', 'Oslo', 'Lyon, "old"', 'Zürich', 'Atlantis', ''),
  fc.constantFrom('yes', 'no', ''),
  fc.double({ min: -1e-5, max: 1e-5, noNaN: true }).map(String),
  fc.constantFrom('7', '8', ''),
);

/** What Python makes of rows: the scores of the module, of the arrays and, with an ONNX Runtime, of the graph. */
function inPython(name: string, model: Model, rows: readonly Row[]): Record<'python' | 'npz' | 'onnx', number[]> {
  const inputs = Object.entries(inputsOf(model, rows)).map(([input, { dims, values }]) => [
    input,
    dims,
    values.map((value) => (Number.isNaN(value) ? null : value)),
  ]);
  const hasTexts = model.columns?.some(({ kind }) => kind !== 'number') ?? false;
  const script = join(import.meta.dirname, 'scores.py');
  const { stdout, stderr } = runs.python(
    [script, name],
    JSON.stringify({ rows, inputs, hasTexts, hasRuntime, classes: model.classes }),
  );
  expect(stderr).not.toContain('Error');
  return JSON.parse(stdout);
}

describe('the models of one point', () => {
  let ofTexts: Model;
  let ofNumbers: Model;
  let ofPlaces: Model;
  let ofArrays: Model;
  beforeAll(() => {
    runs.write('customers.csv', csvOf(customers, [...header, 'kind']));
    const rest = 'loss: softplus\nlambda: [1, 0.01]\n';
    runs.run('texts', `dataset: {path: customers.csv, labels: kind, missing: median, scale: standardize}\n${rest}`);
    runs.run(
      'measures',
      `dataset: {path: customers.csv, labels: kind, features: [far, score, age], missing: mean, scale: minmax}\n${rest}`,
    );
    ofTexts = runs.exported('texts', '--lambda', '0.01');
    ofNumbers = runs.exported('measures', '--lambda', '0.01');
    runs.run(
      'places',
      'dataset: {name: optdigits, classes: [2, 3], scale: 16, limit_per_class: 60}\nloss: hinge\nlambda: [0.01]\n',
    );
    ofPlaces = runs.exported('places', '--lambda', '0.01');
    const matrix = Array.from({ length: 40 }, (_, i) => Float64Array.of(i % 7, 1e6 + (i % 2), (i * i) % 11));
    runs.write('X.npy', npyMatrix(matrix, 3));
    runs.write('y.npy', npyBytes(Int8Array.from(matrix, (_, i) => i % 2)));
    runs.run('arrays', `dataset: {path: X.npy, labels: y.npy, scale: standardize}\n${rest}`);
    ofArrays = runs.exported('arrays', '--lambda', '0.01');
    expect(ofArrays.columns).toBe(null);
  });

  const digitRows = fc.array(fc.integer({ min: 0, max: 16 }).map(String), { minLength: 64, maxLength: 64 });
  const numberRows = newCustomers.map(([age, far, , , score]) => [far, score, age]);
  const cases: [name: string, model: () => Model, rows: fc.Arbitrary<Row>][] = [
    ['texts', () => ofTexts, newCustomers],
    ['measures', () => ofNumbers, numberRows],
    ['places', () => ofPlaces, digitRows],
    [
      'arrays',
      () => ofArrays,
      fc.tuple(...[9, 1e7, 20].map((max) => fc.double({ min: -1, max, noNaN: true }).map(String))),
    ],
  ];

  test.each(cases)(
    'score rows alike as JSON and as a graph that is run by the specification of ONNX: %s',
    (name, model, arbitrary) => {
      const file = readOnnx(readFileSync(join(folder, `${name}.onnx`)));
      fc.assert(
        fc.property(fc.array(arbitrary, { minLength: 1, maxLength: 5 }), (rows) => {
          const wanted = rows.map((row) => scoreOf(model(), row));
          const { label, score, probability } = runOnnx(file, inputsOf(model(), rows));
          nearTo(wanted, score.values, 1e-9);
          expect(label.values).toEqual(score.values.map((s) => model().classes[Number(Number(s) >= 0)]));
          if (probability)
            nearTo(
              wanted.map((s) => 1 / (1 + Math.exp(-s))),
              probability.values,
              1e-9,
            );
        }),
      );
    },
  );

  test.skipIf(!hasNumpy).each(cases)(
    'score rows alike as JSON, NPZ, a Python module and in ONNX Runtime: %s',
    (name, model, arbitrary) => {
      const rows = fc.sample(arbitrary, { numRuns: 200, seed: 1806 });
      const wanted = rows.map((row) => scoreOf(model(), row));
      const found = inPython(name, model(), rows);
      nearTo(wanted, found.python, 1e-12);
      nearTo(wanted, found.npz, 1e-12);
      if (hasRuntime) nearTo(wanted, found.onnx, 1e-9);
    },
  );

  test.skipIf(nodeRuntime === undefined).each(cases)(
    'score rows alike as JSON and in onnxruntime-node: %s',
    async (name, model, arbitrary) => {
      const rows = fc.sample(arbitrary, { numRuns: 200, seed: 1806 });
      const feeds = Object.entries(inputsOf(model(), rows)).map(([input, { dims, values }]) => {
        const isText = typeof values[0] === 'string';
        const data = isText ? values : Float64Array.from(values, Number);
        return [input, new nodeRuntime!.Tensor(isText ? 'string' : 'float64', data, dims)];
      });
      const session = await nodeRuntime!.InferenceSession.create(join(folder, `${name}.onnx`));
      const { score, label } = await session.run(Object.fromEntries(feeds));
      const wanted = rows.map((row) => scoreOf(model(), row));
      nearTo(wanted, [...score.data], 1e-9);
      expect([...label.data]).toEqual(wanted.map((s) => model().classes[Number(s >= 0)]));
    },
  );

  test.each([
    ['texts', () => ofTexts, newCustomers, header],
    ['measures', () => ofNumbers, numberRows, ['far', 'score', 'age']],
  ] as const)('score rows as l2sweep predict does: %s', (name, model, arbitrary, names) => {
    const rows = fc.sample(arbitrary as fc.Arbitrary<Row>, { numRuns: 200, seed: 1806 });
    runs.write('new.csv', csvOf(rows, names));
    const { stdout, stderr } = runs.l2sweep('predict', name, 'new.csv', '--lambda', '0.01', '--format', 'json');
    const predicted = JSON.parse(stdout || '[]') as { class: string; score: number }[];
    nearTo(
      rows.map((row) => scoreOf(model(), row)),
      predicted.map(({ score }) => score),
      1e-12,
    );
    expect(new Set(predicted.map((row) => row.class)), stderr).toEqual(new Set(model().classes));
  });

  test('make the errors of results.csv of the raw rows, far columns included', () => {
    const scores = customers.map((row) => scoreOf(ofTexts, row));
    const wrong = customers.filter((row, i) => row[6] !== ofTexts.classes[Number(scores[i] >= 0)]);
    expect(wrong.length / customers.length).toBe(ofTexts.train_error);
    expect(wrong.length).toBeGreaterThan(0);
  });

  test('are the same bytes whenever they are written', () => {
    for (const { name, ending } of Object.values(exporters)) {
      const path = join(folder, `texts${ending}`);
      const before = readFileSync(path, 'base64');
      expect(
        runs.l2sweep('export', 'texts', '--lambda', '0.01', '--to', name, '--out', `texts${ending}`, '-q').stderr,
      ).toBe('');
      expect(readFileSync(path, 'base64') === before, name).toBe(true);
    }
  });

  test('have in ONNX the versions of operators that programs of 2022 know, and no other operators', () => {
    const file = readOnnx(readFileSync(join(folder, 'texts.onnx')));
    expect([file.irVersion, file.producer]).toEqual([8, 'l2sweep']);
    expect([...file.operators]).toEqual([
      ['', 15],
      ['ai.onnx.ml', 2],
    ]);
    expect([...readOnnx(readFileSync(join(folder, 'measures.onnx'))).operators]).toEqual([['', 15]]);
    expect(JSON.parse(file.properties.get('classes')!)).toEqual(['gone', 'stays']);
    expect(file.inputs).toEqual(
      header.map((name) => ({
        name: onnxName(name),
        type: name === 'city' || name === 'member' ? 'string' : 'double',
        columns: 1,
      })),
    );
    expect(file.outputs).toEqual(['label', 'score', 'probability']);
  });

  test('know words for truth values and for gaps however they are written', () => {
    const file = readOnnx(readFileSync(join(folder, 'texts.onnx')));
    const [row] = customers;
    const scores = (column: number, words: string[]) => {
      const rows = words.map((word) => row.slice(0, 6).with(column, word));
      return new Set(runOnnx(file, inputsOf(ofTexts, rows)).score.values);
    };
    expect(scores(3, ['yes', 'YES', 'True', 'tRUE']).size).toBe(1);
    expect(scores(3, ['no', 'No', 'FALSE', 'perhaps']).size).toBe(1);
    expect(scores(3, ['yes', 'no']).size).toBe(2);
    expect(scores(2, ['', 'NA', 'n/a', 'NaN', '?', '#N/A', 'Null']).size).toBe(1);
    expect(scores(2, ['Bern', 'bern', 'Oslo']).size).toBe(3);
  });

  test.skipIf(!hasNumpy)(
    'writes a module that takes tables in every form, and refuses what training has not had',
    () => {
      const { stdout, stderr } = runs.python([
        '-c',
        `
import warnings
import numpy as np
import measures, texts
rows = [[5000000.5, 1e-7, 30.0], [4999999.0, 0.0, np.nan]]
model = measures.Model()
forms = [rows, np.array(rows), np.array(rows).astype(str), {"age": ["30", ""], "far": ["5000000.5", "4999999"], "score": [1e-7, 0]},
         np.array([tuple(row) for row in rows], dtype=[("far", float), ("score", float), ("age", float)])]
print(len({tuple(model.decision_function(form)) for form in forms}))
print(np.allclose(model.predict_proba(rows).sum(axis=1), 1), model.predict(rows).shape)
def refusal(given, of=model):
    try:
        print(of.predict(given))
    except ValueError as error:
        print(error)
refusal({"age": [1], "far": [2]})
refusal([[1, 2]])
refusal([[1, 2, 3], [1, "much", 3]])
refusal([[1, 2, np.inf]])
import arrays
refusal([[1, 2, np.nan]], arrays.Model())
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    texts.Model().predict([["30", 5e6, "Atlantis", "yes", 0, 7]])
    print(told[0].message)
`,
      ]);
      expect(stdout.trim().split('\n'), stderr).toEqual([
        '1',
        'True (2,)',
        'there is no column score; expected far, score, age',
        'X has the shape (1, 2); expected (n, 3) with the columns far, score, age',
        "row 1: score is 'much'; expected a number",
        'row 0: age is infinite; expected a value',
        'row 0, column 2 holds nan; expected a number',
        "city is 'Atlantis' in some row, which is unknown from training and counts as zeros",
      ]);
    },
  );

  test.skipIf(!hasNumpy)(
    'writes a program that says on one line what is wrong with a file, and ends when nobody reads',
    () => {
      runs.write('empty.csv', '');
      runs.write('short.csv', '1,2,3\n4,5\n');
      runs.write('latin.csv', Buffer.from('far,score,age\n1,2,\xe9\n', 'latin1'));
      const mistake = (module: string, file: string) => runs.python([`${module}.py`, file]).stderr;
      expect(mistake('measures', 'nowhere.csv')).toBe("error: [Errno 2] No such file or directory: 'nowhere.csv'\n");
      expect(mistake('measures', 'empty.csv')).toBe(
        'error: the file is empty; expected a line with the names of the columns\n',
      );
      expect(mistake('measures', 'latin.csv')).toMatch(/^error: 'utf-8' codec .*\n$/);
      expect(mistake('arrays', 'short.csv')).toBe('error: row 1 has 2 cells; expected 3 numbers\n');
      runs.write('many.csv', `far,score,age\n${'5000000,0,30\n'.repeat(50_000)}`);
      const reader = `
import subprocess, sys
writer = subprocess.Popen([sys.executable, "measures.py", "many.csv"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
writer.stdout.readline()
writer.stdout.close()
print(writer.stderr.read(), writer.wait())`;
      expect(runs.python(['-c', reader]).stdout).toBe("b'' 0\n");
    },
  );

  test('gives no class in ONNX to a row with a gap that the run does not fill', () => {
    const rows = customers.filter((row) => !row.includes('')).map((row) => [row[1], row[2], row[3], row[6]]);
    runs.write('whole.csv', csvOf(rows, ['far', 'city', 'member', 'kind']));
    runs.run('whole', 'dataset: {path: whole.csv, labels: kind}\nloss: hinge\nlambda: [0.01]\n');
    const model = runs.exported('whole', '--lambda', '0.01');
    const given = [
      ['5000001', 'Bern', 'yes'],
      ['', 'Bern', 'yes'],
      ['5000001', '', 'yes'],
      ['5000001', 'Bern', 'n/a'],
    ];
    const { label, score } = runOnnx(readOnnx(readFileSync(join(folder, 'whole.onnx'))), inputsOf(model, given));
    expect(score.values).toEqual([expect.closeTo(scoreOf(model, given[0]), 9), Number.NaN, Number.NaN, Number.NaN]);
    expect(label.values.slice(1)).toEqual(['', '', '']);
    expect(model.classes).toContain(label.values[0]);
  });

  test('makes of a run that kept less the same model, as long as its data are there', () => {
    const path = join(folder, 'texts/preprocessing.json');
    const kept = readFileSync(path);
    rmSync(path);
    const { stdout } = runs.l2sweep('export', 'texts', '--lambda', '0.01', '--to', 'json', '--out', '-');
    expect(stdout).toBe(runs.text('texts.json'));
    renameSync(join(folder, 'customers.csv'), join(folder, 'elsewhere.csv'));
    expect(runs.l2sweep('export', 'texts', '--lambda', '0.01', '--to', 'json').stderr).toContain(
      'expected the data of the run',
    );
    renameSync(join(folder, 'elsewhere.csv'), join(folder, 'customers.csv'));
    runs.write('texts/preprocessing.json', kept);
  });
});
