import type { Overrides } from '../../src/config/overrides.ts';

/** A config somebody got wrong, and the places of the mistakes, one per message that is due. */
export interface BadConfig {
  readonly yaml: string;
  readonly overrides?: Overrides;
  /** `line:column` in the file, or the flag of an override. */
  readonly places: readonly string[];
  /** What the messages must say, besides their places. */
  readonly says?: string;
}

/** A config in which nothing is wrong; files lie beside it: table.csv, images.idx, labels.idx, sparse.svm, odd.dat. */
const good = {
  name: 'fine',
  'dataset.path': 'table.csv',
  'dataset.classes': '[a, b]',
  'dataset.limit_per_class': '10',
  'dataset.scale': 'standardize',
  'dataset.bounds': '[0, 1]',
  'dataset.test': '{fraction: 0.2, seed: 1}',
  loss: 'hinge',
  penalty: 'lambda',
  lambda: '{geomspace: [1, 0.01, 3]}',
  trainer: 'exact',
  tolerance: '1e-6',
  attack: '{norms: [l2], split: test}',
  columns: '[lambda, d_adv]',
  seed: '0',
} as const;

type Key = keyof typeof good;

/** The good config with some values replaced. */
export function configWith(values: Partial<Record<Key, string>>): string {
  const lines: string[] = [];
  for (const [key, value] of Object.entries({ ...good, ...values })) {
    const [section, inner] = key.split('.');
    if (inner === undefined) lines.push(`${key}: ${value}`);
    else lines.push(...(lines.includes(`${section}:`) ? [] : [`${section}:`]), `  ${inner}: ${value}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Where the line that begins so stands in a text: `line:column` from 1; the column is moved on by `within` characters. */
function placeOf(text: string, start: string, within = 0): string {
  const lines = text.split('\n');
  const index = lines.findIndex((line) => line.trimStart().startsWith(start));
  return `${index + 1}:${lines[index].indexOf(start) + 1 + within}`;
}

/** One value replaced by a wrong one. The mistake is at `at`, a part of the new value; default: the value itself. */
function wrong(key: Key, value: string, says: string, at = value): BadConfig {
  const yaml = configWith({ [key]: value });
  const line = `${key.split('.').at(-1)}: ${value}`;
  const within = value === '' ? 0 : line.indexOf(at, line.indexOf(': ') + 2);
  return { yaml, places: [placeOf(yaml, line, within)], says };
}

/** A key of gradient_descent with a wrong value. */
function descent(key: string, value: string, says: string): BadConfig {
  return {
    yaml: `trainer: gradient-descent\ngradient_descent:\n  ${key}: ${value}`,
    places: [`3:${5 + key.length}`],
    says,
  };
}

/** Every key with its second and third letter swapped. */
const swappedKeys: BadConfig[] = Object.keys(good).flatMap((path) => {
  const key = path.split('.').at(-1)!;
  const typo = `${key[0]}${key[2]}${key[1]}${key.slice(3)}`;
  if (typo === key) return [];
  const yaml = configWith({}).replace(new RegExp(`^( *)${key}: `, 'm'), `$1${typo}: `);
  return [{ yaml, places: [placeOf(yaml, `${typo}:`)], says: `did you mean "${key}"?` }];
});

const takeSections: readonly Key[] = ['attack', 'dataset.test', 'lambda', 'trainer'];

/** Values of a type that no key takes. */
const wrongTypes: BadConfig[] = (Object.keys(good) as Key[])
  .filter((key) => key !== 'dataset.path')
  .flatMap((key) => [
    wrong(key, '', 'got nothing'),
    wrong(key, 'true', 'got true'),
    wrong(key, '{x y: 1}', '', takeSections.includes(key) ? 'x y' : '{x y: 1}'),
  ]);

const wrongValues: BadConfig[] = [
  wrong('name', '""', 'not empty'),
  wrong('name', '[a]', 'expected text'),
  wrong('dataset.classes', 'all-pair', 'did you mean "all-pairs"?'),
  wrong('lambda', '{geomspace: [2, 4, 4000000000]}', 'whole number, from 1 to 100000', '4000000000'),
  wrong('dataset.classes', '[a]', 'two different classes'),
  wrong('dataset.classes', '[a, b, c]', 'two different classes'),
  wrong('dataset.classes', '[a, a]', 'two different classes'),
  wrong('dataset.classes', '[1, "1"]', 'two different classes'),
  wrong('dataset.classes', '[rest, a]', 'two different classes'),
  wrong('dataset.classes', '[[a, b], [b]]', 'two different classes', '[b]]'),
  wrong('dataset.classes', '[[a, b], [b, a]]', 'every pair once', '[b, a]'),
  wrong('dataset.classes', '[[a, b], c]', 'two different classes', 'c]'),
  wrong('dataset.classes', '[]', 'two classes'),
  wrong('dataset.limit_per_class', '0', 'whole number, 1 or more'),
  wrong('dataset.limit_per_class', '2.5', 'whole number'),
  wrong('dataset.limit_per_class', '"10"', 'whole number'),
  wrong('dataset.scale', 'standardise', 'did you mean "standardize"?'),
  wrong('dataset.scale', 'min-max', 'did you mean "minmax"?'),
  wrong('dataset.scale', '0', 'a number > 0'),
  wrong('dataset.scale', '-16', 'a number > 0'),
  wrong('dataset.scale', '.inf', 'a number > 0'),
  wrong('dataset.bounds', '[1, 0]', 'the first below the second'),
  wrong('dataset.bounds', '[0, 0]', 'the first below the second'),
  wrong('dataset.bounds', '[0]', 'two numbers'),
  wrong('dataset.bounds', '[0, 1, 2]', 'two numbers'),
  wrong('dataset.bounds', '[0, high]', 'a number', 'high'),
  wrong('dataset.test', '{fraction: 0}', 'between 0 and 1', '0}'),
  wrong('dataset.test', '{fraction: 1}', 'between 0 and 1', '1}'),
  wrong('dataset.test', '{fraction: 25}', 'between 0 and 1', '25}'),
  wrong('dataset.test', '{fraction: 0.2, seed: -1}', 'whole number', '-1'),
  wrong('dataset.test', '{fraction: 0.2, path: table.csv}', 'both path and fraction', 'fraction'),
  wrong('dataset.test', '{fraction: 0.2, labels: y}', 'goes with a path', 'labels'),
  wrong('dataset.test', '{path: table.csv, seed: 1}', 'goes with a fraction', 'seed'),
  wrong('dataset.test', '{path: nowhere.csv}', 'no such file', 'nowhere.csv'),
  wrong('dataset.test', '{path: .}', 'it is a directory', '.}'),
  wrong('dataset.test', '{}', 'no samples'),
  wrong('dataset.test', '0.2', 'a section with the keys path, labels, fraction, seed'),
  wrong('loss', 'hing', 'did you mean "hinge"?'),
  wrong('loss', 'log', 'hinge or softplus'),
  wrong('loss', '[]', 'hinge or softplus'),
  wrong('loss', '[hinge, hinge]', 'every entry once', 'hinge]'),
  wrong('loss', '[hinge, softpuls]', 'did you mean "softplus"?', 'softpuls'),
  wrong('penalty', 'c', 'did you mean "C"?'),
  wrong('penalty', 'lamda', 'did you mean "lambda"?'),
  wrong('penalty', '2', 'lambda, half, slides or C'),
  wrong('lambda', '0', '1e-6 comes close'),
  wrong('lambda', '-1', 'a finite number > 0'),
  wrong('lambda', 'big', 'a grid such as'),
  wrong('lambda', '[]', 'a grid such as'),
  wrong('lambda', '.nan', 'a grid such as'),
  wrong('lambda', '[.inf, .nan]', 'got [Infinity,NaN]'),
  wrong('lambda', '[1, 0]', '1e-6 comes close', '0]'),
  wrong('lambda', '[1, x]', 'a finite number > 0', 'x]'),
  wrong('lambda', '[3, 2, 3]', 'every value once', '3]'),
  wrong('lambda', '{}', 'exactly one of'),
  wrong('lambda', '{geomspce: [1, 2, 3]}', 'did you mean "geomspace"?', 'geomspce'),
  wrong('lambda', '{geomspace: [1, 2]}', 'three numbers', '[1, 2]'),
  wrong('lambda', '{geomspace: 5}', 'three numbers', '5'),
  wrong('lambda', '{geomspace: [1, 0, 5]}', '1e-6 comes close', '0'),
  wrong('lambda', '{geomspace: [-1, 4, 5]}', 'a finite number > 0', '-1'),
  wrong('lambda', '{geomspace: [2, 4, 2.5]}', 'whole number, from 1 to 100000', '2.5'),
  wrong('lambda', '{geomspace: [2, 4, 0]}', 'whole number, from 1 to 100000', '0'),
  wrong('lambda', '{geomspace: [2, 4, 100001]}', 'whole number, from 1 to 100000', '100001'),
  wrong('lambda', '{geomspace: [2, 2, 5]}', 'values that all differ', '[2, 2, 5]'),
  wrong('lambda', '{geomspace: [2, 1, 3], linspace: [2, 1, 3]}', 'exactly one of'),
  wrong('lambda', 'Auto', 'did you mean "auto"?', 'Auto'),
  wrong('lambda', '{auto: 81}', 'a section with the keys count, ratio', '81'),
  wrong('lambda', '{auto: {ratio: 1}}', 'a number between 0 and 1', '1'),
  wrong('lambda', '{auto: {count: 0}}', 'whole number, from 1 to 100000', '0'),
  wrong('lambda', '{auto: {}, linspace: [2, 1, 3]}', 'exactly one of'),
  wrong('lambda', '{logspace: [100, 1, 3]}', 'use geomspace', '100'),
  wrong('lambda', '{logspace: [1, -31, 3]}', 'use geomspace', '-31'),
  wrong('lambda', '{linspace: [0, 1, 3]}', '1e-6 comes close', '0'),
  wrong('trainer', 'exakt', 'did you mean "exact"?'),
  wrong('trainer', 'gradient-decent', 'did you mean "gradient-descent"?'),
  wrong('tolerance', '0', 'a number > 0'),
  wrong('tolerance', '-1e-6', 'a number > 0'),
  wrong('tolerance', '1e-6x', 'a number > 0'),
  wrong('attack', '{norms: l2}', 'a list of l2, linf, l1', 'l2'),
  wrong('attack', '{norms: [l3]}', 'did you mean "l2"?', 'l3'),
  wrong('attack', '{norms: [linf, l-inf]}', 'did you mean "linf"?', 'l-inf'),
  wrong('attack', '{norms: [l1, l1]}', 'every entry once', 'l1]'),
  wrong('attack', '{split: trian}', 'did you mean "train"?', 'trian'),
  wrong('attack', '{norms: [l1], epsilon: {l2: [1]}}', 'a norm that is not measured', 'l2'),
  wrong('columns', '[]', 'at least one'),
  wrong('columns', 'lambda', 'a list of column names'),
  wrong('columns', '[lambda, d_avd]', 'did you mean "d_adv"?', 'd_avd'),
  wrong('columns', '[lambda, lambda]', 'every entry once', 'lambda]'),
  wrong('seed', '-1', 'whole number'),
  wrong('seed', '1.5', 'whole number'),
  wrong('seed', '4294967296', 'whole number'),
];

/** Mistakes in the data's keys together: each a whole config. */
const impossible: BadConfig[] = [
  { yaml: 'dataset: {path: nowhere.csv}', places: ['1:17'], says: 'no such file' },
  { yaml: 'dataset: {path: .}', places: ['1:17'], says: 'it is a directory' },
  { yaml: 'dataset: {path: table.csv/x.csv}', places: ['1:17'], says: 'not a directory' },
  { yaml: 'dataset: {path: odd.dat}', places: ['1:17'], says: 'does not tell its format' },
  { yaml: 'dataset: {path: ""}', places: ['1:17'], says: "a file's path" },
  { yaml: 'dataset: {path: 7}', places: ['1:17'], says: "a file's path" },
  { yaml: 'dataset: {path: table.csv, format: cvs}', places: ['1:36'], says: 'did you mean "csv"?' },
  { yaml: 'dataset: {path: table.csv, name: mnist}', places: ['1:28'], says: 'both path and name' },
  { yaml: 'dataset: {path: table.csv, labels: ""}', places: ['1:36'], says: "column's name" },
  { yaml: 'dataset: {path: table.csv, labels: -1}', places: ['1:36'] },
  { yaml: 'dataset: {path: table.csv, drop: []}', places: ['1:34'], says: 'names or 0-based indices' },
  { yaml: 'dataset: {path: table.csv, drop: id}', places: ['1:34'], says: 'names or 0-based indices' },
  { yaml: 'dataset: {path: table.csv, header: yes please}', places: ['1:36'], says: 'true or false' },
  { yaml: 'dataset: {path: table.csv, separator: ab}', places: ['1:39'], says: 'one character, tab, or blanks' },
  { yaml: 'dataset: {path: table.csv, comment: 7}', places: ['1:37'], says: 'text' },
  { yaml: 'dataset: {path: table.csv, encoding: utf-9}', places: ['1:38'], says: 'an encoding such as' },
  { yaml: 'dataset: {path: table.csv, drop: [a, a]}', places: ['1:38'], says: 'every column once' },
  { yaml: 'dataset: {path: table.csv, features: [-1]}', places: ['1:39'], says: 'names or 0-based indices' },
  { yaml: 'dataset: {path: table.csv, seperator: ","}', places: ['1:28'], says: 'did you mean "separator"?' },
  { yaml: 'dataset: {drop: [id]}', places: ['1:11'], says: 'goes with dataset.path' },
  { yaml: 'dataset: {path: images.idx}', places: ['1:10'], says: 'dataset.labels is missing' },
  { yaml: 'dataset: {path: images.idx, labels: 3}', places: ['1:37'], says: "labels' file" },
  { yaml: 'dataset: {path: images.idx, labels: nowhere.idx}', places: ['1:37'], says: 'no such file' },
  { yaml: 'dataset: {path: table.csv, format: npy}', places: ['1:10'], says: 'dataset.labels is missing' },
  { yaml: 'dataset: {path: sparse.svm, labels: 0}', places: ['1:29'], says: 'a label on every line' },
  { yaml: 'dataset: {path: table.csv, weight: ""}', places: ['1:36'], says: "a column's name or 0-based index" },
  { yaml: 'dataset: {path: table.csv, weight: -1}', places: ['1:36'], says: "a column's name or 0-based index" },
  { yaml: 'dataset: {path: table.csv, labels: y, weight: y}', places: ['1:47'], says: 'the column of the labels' },
  {
    yaml: 'dataset: {path: images.idx, labels: labels.idx, weight: 0}',
    places: ['1:49'],
    says: 'expected a table such as CSV, or dataset.class_weight',
  },
  {
    yaml: 'dataset: {path: sparse.svm, weight: w}',
    places: ['1:29'],
    says: 'expected a table such as CSV, or dataset.class_weight',
  },
  {
    yaml: 'dataset: {path: table.csv, missing: drop}',
    places: ['1:37'],
    says: 'expected refuse, drop-rows, mean, median or most-frequent: got "drop"; did you mean "drop-rows"?',
  },
  {
    yaml: 'dataset: {path: table.csv, categorical: all}',
    places: ['1:41'],
    says: 'auto, none, or the names or 0-based indices of columns',
  },
  { yaml: 'dataset: {name: mnist, missing: mean}', places: ['1:24'], says: 'goes with dataset.path' },
  { yaml: 'dataset: {name: mnist, weight: w}', places: ['1:24'], says: 'goes with dataset.path' },
  {
    yaml: 'dataset: {path: table.csv, class_weight: balance}',
    places: ['1:42'],
    says: 'balanced, or a weight by class',
  },
  { yaml: 'dataset: {path: table.csv, class_weight: {a: 0}}', places: ['1:46'], says: 'from 1e-50 to 1e+50' },
  {
    yaml: 'dataset: {path: table.csv, class_weight: {a: -1}}',
    places: ['1:46'],
    says: 'balanced, or a weight by class',
  },
  {
    yaml: 'dataset: {path: table.csv, class_weight: {a: heavy}}',
    places: ['1:46'],
    says: 'balanced, or a weight by class',
  },
  {
    yaml: 'dataset: {path: table.csv, class_weight: [1, 2]}',
    places: ['1:42'],
    says: 'balanced, or a weight by class',
  },
  { yaml: 'dataset: {name: mnits}', places: ['1:17'], says: 'did you mean "mnist"?' },
  { yaml: 'dataset: {name: mnist, format: idx}', places: ['1:24'], says: 'goes with dataset.path' },
  { yaml: 'dataset: {labels: y}', places: ['1:11'], says: 'goes with dataset.path' },
  { yaml: 'dataset: optdigits', places: ['1:10'], says: 'a section with the keys' },
  { yaml: 'dataset: {image: {width: 8}}', places: ['1:18'], says: 'dataset.image.height is missing' },
  { yaml: 'dataset: {image: {width: 0, height: 8}}', places: ['1:26'] },
  { yaml: 'dataset: {image: 8x8}', places: ['1:18'] },
  { yaml: 'dataset: {path: table.csv}\nattack: {split: test}', places: ['2:17'], says: 'no test samples' },
  { yaml: 'classes: [2, 3]', places: ['1:1'], says: 'did you mean "dataset.classes"?' },
  { yaml: 'fraction: 0.2', places: ['1:1'], says: 'did you mean "dataset.test.fraction"?' },
  { yaml: 'geomspace: [1, 2, 3]', places: ['1:1'], says: 'did you mean "lambda.geomspace"?' },
  { yaml: 'checks: all converged', places: ['1:9'], says: 'a list of checks such as' },
  { yaml: 'checks: [all converged, test_error =< 5%]', places: ['1:25'], says: 'did you mean "<="?' },
  { yaml: 'checks:\n  - all converged\n  - test_error <= 5', places: ['3:5'], says: 'did you mean "5%"?' },
  { yaml: 'checks:\n  - x <\n  - 3\n  - ""', places: ['2:5', '3:5', '4:5'] },
  { yaml: 'gradient_descent: {}', places: ['1:1'], says: 'the trainer is exact' },
  descent('epochs', '0', 'a whole number, 1 or more'),
  descent('epochs', '1.5', 'a whole number, 1 or more'),
  descent('batch_size', '0', 'full, or a whole number ≥ 1'),
  descent('batch_size', 'fulll', 'full, or a whole number ≥ 1'),
  descent('momentum', '1', 'a number from 0 to below 1'),
  descent('momentum', '-0.1', 'a number from 0 to below 1'),
  descent('learning_rate', '0', 'auto, or a number > 0'),
  descent('learning_rate', 'fast', 'auto, or a number > 0'),
  descent('schedule', '1/T', 'auto, constant, 1/t, 1/sqrt(t) or cosine'),
  descent('decay', 'uncoupled', 'expected coupled or decoupled'),
  descent('averaging', 'suffix', 'auto, none or weighted'),
  descent('early_stopping', '1', 'true or false'),
  descent('evaluate_every', '0', 'auto, or a whole number ≥ 1'),
  { yaml: 'trainer: gradient-descent\ngradient_descent: {rate: 1}', places: ['2:20'], says: 'unknown key "rate"' },
  { yaml: 'trainer: gradient-descent\npenalty: C\nlambda: [1, 0]', places: ['3:13'], says: 'nothing but the penalty' },
  { yaml: 'trainer: gradient-descent\nlambda: {geomspace: [1, 0, 3]}', places: ['2:25'], says: 'never lead to 0' },
  { yaml: 'adversarial: {norm: l3, epsilon: 1}', places: ['1:21'], says: 'expected l2, linf or l1' },
  { yaml: 'adversarial: {norm: l2}', places: ['1:14'], says: 'adversarial.epsilon is missing' },
  { yaml: 'adversarial: {epsilon: [0.1, -1]}', places: ['1:30'] },
  {
    yaml: 'adversarial: {epsilon: 1}\nlambda: [1, 0.1]',
    places: ['2:9'],
    says: 'not over lambda; expected one number',
  },
  { yaml: 'adversarial: {epsilon: 1}\npenalty: C', places: ['1:1'], says: 'always some weight decay' },
  { yaml: 'adversarial: {epsilon: 1}\npenalty: C\nlambda: 0', places: ['3:9'], says: 'nothing but the penalty' },
  { yaml: 'trainer: gradient-descent\nadversarial: {epsilon: 1}', places: ['2:1'], says: 'not for trainer: gradient' },
  { yaml: 'validation: 10', places: ['1:13'], says: 'a section with the keys folds, repeats' },
  { yaml: 'validation: {}', places: ['1:13'], says: 'has no folds; expected folds (such as 10), fraction' },
  { yaml: 'validation: {fold: 5}', places: ['1:14'], says: 'did you mean "folds"?' },
  { yaml: 'validation: {folds: 1}', places: ['1:21'], says: 'a whole number, 2 or more' },
  { yaml: 'validation: {folds: 5, repeats: 0}', places: ['1:33'], says: 'a whole number, from 1 to 1000' },
  { yaml: 'validation: {fraction: 1}', places: ['1:24'], says: 'a number between 0 and 1' },
  { yaml: 'validation: {fraction: 0.2, folds: 5}', places: ['1:14'], says: 'both folds and fraction' },
  { yaml: 'validation: {fraction: 0.2, repeats: 2}', places: ['1:29'], says: 'repeats goes with folds' },
  {
    yaml: 'dataset: {path: table.csv}\nvalidation: {column: f, seed: 1}',
    places: ['2:25'],
    says: 'seed goes with folds or fraction; expected no seed beside column',
  },
  { yaml: 'validation: {folds: 5, groups: g}', places: ['1:24'], says: 'data known by name do not have' },
  {
    yaml: 'dataset: {path: sparse.svm}\nvalidation: {column: f}',
    places: ['2:14'],
    says: 'a column, which libsvm does not have',
  },
  {
    yaml: 'dataset: {path: table.csv, labels: y}\nvalidation: {column: y}',
    places: ['2:22'],
    says: 'the column of dataset.labels; expected another one',
  },
  { yaml: 'choose: {rule: min}', places: ['1:1'], says: 'choose goes with validation' },
  { yaml: 'validation: {folds: 5}\nchoose: {rule: max}', places: ['2:16'], says: 'expected min or 1se: got "max"' },
  { yaml: 'validation: {folds: 5}\nchoose: {by: auc}', places: ['2:14'], says: 'error, loss, or robust_error(NORM' },
  {
    yaml: 'validation: {folds: 5}\nchoose: {by: "robust_error(l5, 1)"}',
    places: ['2:14'],
    says: 'with a norm l2, linf, l1, l0',
  },
  {
    yaml: 'validation: {folds: 5}\nchoose: {by: "robust_error(l2, 0.5)"}',
    places: ['2:14'],
    says: 'about size 0.5, which attack.epsilon.l2 does not have',
  },
  {
    yaml: 'validation: {folds: 5}\nchoose: {by: "robust_error(l2-box, 0.5)"}\nattack: {epsilon: {l2: [0.5]}}',
    places: ['2:14'],
    says: 'there is no box; expected dataset.bounds, or l2',
  },
  {
    yaml: 'validation: {folds: 5}\nchoose: {by: "robust_error(l1, 0.5)"}\nattack: {norms: [l2]}',
    places: ['2:14'],
    says: 'l1, which is not measured; expected l1 in attack.norms',
  },
  { yaml: '1: x', places: ['1:1'], says: 'unknown key "1"' },
  { yaml: 'tolerence: 2\nsed: 1\nloss: hinj\nlambda: [1, 0]', places: ['1:1', '2:1', '3:7', '4:13'] },
  { yaml: '{"loss": "hing", "seeds": 1}', places: ['1:10', '1:18'] },
];

const unreadable: BadConfig[] = [
  { yaml: '\tloss: hinge', places: ['1:1'], says: 'tabs are not allowed' },
  { yaml: 'loss: [hinge', places: ['1:13'], says: 'not valid YAML' },
  { yaml: 'loss: "hinge\n', places: ['2:1'], says: 'a closing quote is missing' },
  { yaml: 'loss: hinge\n  seed: 1', places: ['1:7'], says: 'not valid YAML' },
  { yaml: 'loss: hinge\nloss: softplus', places: ['2:1'], says: '"loss" is there twice' },
  { yaml: 'dataset:\n  scale: 1\n  scale: 2', places: ['3:3'], says: '"scale" is there twice' },
  { yaml: 'loss: *x', places: ['1:1'], says: 'unresolved alias' },
  { yaml: 'loss: &x [*x]', places: ['1:1'], says: 'inside its own anchor' },
  { yaml: 'loss: !mine hinge', places: ['1:7'], says: 'unresolved tag' },
  { yaml: '? [a, b]\n: 1', places: ['1:3'], says: 'not a word' },
  { yaml: '__proto__: {loss: x}', places: ['1:1'], says: 'not allowed' },
  { yaml: 'loss: hinge\n---\nloss: softplus', places: ['2:1'], says: 'several documents' },
  { yaml: 'just some text', places: ['1:1'], says: 'a section with the keys' },
  { yaml: 'a,b,c\n1,2,3\n', places: ['1:1'], says: 'a section with the keys' },
  { yaml: '- loss: hinge', places: ['1:1'], says: 'a section with the keys' },
  { yaml: '42', places: ['1:1'], says: 'a section with the keys' },
  { yaml: '{"loss": "hinge"', places: ['1:17'], says: 'not valid YAML' },
  { yaml: `lambda: ${'['.repeat(20_000)}`, places: ['1:\\d+'], says: 'nested too deeply' },
  {
    yaml: [
      'a: &a [x, x, x, x, x, x, x, x, x, x]',
      ...'bcdefg'.split('').map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdef'[i]}`).join(', ')}]`),
    ].join('\n'),
    places: ['1:1'],
    says: 'too many aliases',
  },
];

const nonsenseOverrides: BadConfig[] = (
  [
    [{ set: ['x'] }, '--set x', 'expected key=value'],
    [{ set: ['=1'] }, '--set =1', 'expected key=value'],
    [{ set: ['a..b=1'] }, '--set a..b', 'joined by dots'],
    [{ set: ['tolerance='] }, '--set tolerance', 'no value'],
    [{ set: ['tolerance=tight'] }, '--set tolerance', 'a number > 0'],
    [{ set: ['tolerence=1'] }, '--set tolerence', 'did you mean "tolerance"?'],
    [{ set: ['dataset.scael=1'] }, '--set dataset.scael', 'did you mean "scale"?'],
    [{ set: ['loss.x=1'] }, '--set loss.x', 'no key "x" in "hinge"'],
    [{ set: ['dataset.classes.2=c'] }, '--set dataset.classes.2', 'expected 0 to 1'],
    [{ set: ['dataset.classes.0=b'] }, '4:12', 'two different classes'],
    [{ set: ['lambda=[1'] }, '--set lambda', 'not valid YAML'],
    [{ set: ['__proto__.x=1'] }, '--set __proto__.x', 'not a key'],
    [{ set: ['dataset.path=nowhere.csv'] }, '--set dataset.path', 'no such file'],
    [{ set: ['seed=1', 'seed=no'] }, '--set seed', 'whole number'],
    [{ lambda: '100:1e-6' }, '--lambda', 'from:to:count'],
    [{ lambda: '1;2' }, '--lambda', 'from:to:count'],
    [{ lambda: '' }, '--lambda', 'from:to:count'],
    [{ lambda: '1,0' }, '--lambda', '1e-6 comes close'],
    [{ lambda: '100:0:81' }, '--lambda', '1e-6 comes close'],
    [{ lambda: '1:2:1e6' }, '--lambda', 'whole number'],
    [{ lambda: '1:2:4000000000' }, '--lambda', 'whole number'],
    [{ loss: 'hinge,log' }, '--loss', 'hinge or softplus'],
    [{ loss: '' }, '--loss', 'hinge or softplus'],
  ] as const
).map(([overrides, place, says]) => ({ yaml: configWith({}), overrides, places: [place], says }));

export const badConfigs: readonly BadConfig[] = [
  ...swappedKeys,
  ...wrongTypes,
  ...wrongValues,
  ...impossible,
  ...unreadable,
  ...nonsenseOverrides,
];
