import type { Overrides } from '../../src/config/overrides.ts';
import type { RandomSource } from '../../src/math/random.ts';
import { type Specimen, specimens } from './specimens.ts';

/** A specimen with something changed. */
export interface Mutant extends Specimen {
  /** Whether the change leaves no way to read it: it must be refused. */
  readonly isNonsense: boolean;
}

/** What parsers trip over. */
const tokens = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'null', '~', '""', "''"],
  ...[
    '&a',
    '*a',
    '<<: *a',
    '!!js/function x',
    '!!binary x',
    '!!set {a}',
    '!!timestamp 1',
    '|',
    '>',
    '---',
    '...',
    '%YAML',
  ],
  ...['.nan', '.inf', '-.inf', '1e999', '-0', '0x1F', '0o7', '1_000', '99999999999999999999', '1e-400', 'true', 'yes'],
  ...[
    '[',
    ']',
    '{',
    '}',
    ':',
    ': ',
    ',',
    '-',
    '#',
    '\t',
    '\n',
    '\r',
    '\r\n',
    '\0',
    '"',
    "'",
    '\\',
    '=',
    ';',
    '.',
    '..',
  ],
  ...[
    '\u2028',
    '\ufeff',
    '\ud800',
    'é',
    '🙂',
    '[[[[[[[[',
    '{{{{{{{{',
    'a: '.repeat(50),
    '[1,'.repeat(50),
    '1:'.repeat(20),
  ],
  ...['lambda', 'geomspace', 'dataset', 'classes', 'all-pairs', 'rest', 'extends', 'config.yaml', 'path', 'nan', 'inf'],
];

const utf8 = new TextEncoder();

/** One of many changes of a good specimen: a few bytes or words anywhere, or something that is wrong on purpose. */
export function mutant(random: RandomSource): Mutant {
  const specimen = pick(specimens, random);
  if (random.integer(5) === 0) return nonsense(specimen, random);
  const names = Object.keys(specimen.files);
  const texts = Object.values(specimen.overrides).flat();
  if (texts.length > 0 && random.integer(3) === 0) {
    return { ...specimen, overrides: changeOverrides(specimen.overrides, random), isNonsense: false };
  }
  // The config is the file with the most to get wrong.
  const name = random.integer(2) === 0 ? names[0] : pick(names, random);
  return {
    ...specimen,
    files: { ...specimen.files, [name]: change(specimen.files[name], random) },
    isNonsense: false,
  };
}

function change(bytes: Uint8Array, random: RandomSource): Uint8Array {
  let result = bytes;
  for (let edits = random.integer(3) === 0 ? 1 + random.integer(4) : 1; edits > 0; edits--)
    result = edit(result, random);
  return result;
}

function edit(bytes: Uint8Array, random: RandomSource): Uint8Array {
  const at = random.integer(bytes.length + 1);
  const length = 1 + random.integer(Math.min(40, bytes.length + 1));
  const word = utf8.encode(pick(tokens, random));
  switch (random.integer(10)) {
    case 0:
      return bytes.map((byte, k) => (k === at ? byte ^ (1 << random.integer(8)) : byte));
    case 1:
      return bytes.map((byte, k) => (k >= at && k < at + length ? random.integer(256) : byte));
    case 2:
      return bytes.slice(0, at);
    case 3:
      return joined(bytes.subarray(0, at), bytes.subarray(at + length));
    case 4:
      return joined(bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at));
    case 5:
      return joined(bytes.subarray(0, at), word, bytes.subarray(at + length));
    case 6:
      return swapWord(bytes, word, random);
    case 7:
    case 8:
      return otherDigit(bytes, random);
    default:
      return joined(bytes.subarray(0, at), word, bytes.subarray(at));
  }
}

/** A whole word or number replaced: what stays is still well-formed, and what it says is odd. */
function swapWord(bytes: Uint8Array, word: Uint8Array, random: RandomSource): Uint8Array {
  const text = new TextDecoder('latin1').decode(bytes);
  const places = [...text.matchAll(/[\w.+-]+/g)];
  if (places.length === 0) return bytes;
  const { index, 0: found } = pick(places, random);
  return joined(bytes.subarray(0, index), word, bytes.subarray(index + found.length));
}

/** A digit replaced by another one: most often still a good file. */
function otherDigit(bytes: Uint8Array, random: RandomSource): Uint8Array {
  const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;
  const places = [...bytes.keys()].filter((k) => isDigit(bytes[k]));
  return places.length === 0 ? bytes : bytes.with(pick(places, random), 0x30 + random.integer(10));
}

function changeOverrides(overrides: Overrides, random: RandomSource): Overrides {
  const changed = (text: string) => new TextDecoder().decode(change(utf8.encode(text), random)).replaceAll('\0', '');
  const key = pick(['environment', 'set', 'lambda', 'loss'] as const, random);
  const value = overrides[key];
  if (value === undefined) return { ...overrides, set: [changed('tolerance=1e-3')] };
  return { ...overrides, [key]: typeof value === 'string' ? changed(value) : value.map(changed) };
}

type Files = Specimen['files'];

/** Changes after which nothing can be made of a specimen, by the ending of the file that they are for. */
const wrongs: Readonly<Record<string, readonly ((bytes: Uint8Array, random: RandomSource) => Uint8Array)[]>> = {
  yaml: [
    (bytes) => joined(bytes, utf8.encode('\n__proto__: {polluted: true}\n')),
    () => utf8.encode('constructor: {prototype: {polluted: true}}\n'),
    () => utf8.encode('{"__proto__": {"polluted": true}}'),
    () => aliasBomb(),
    (_, random) => utf8.encode('['.repeat(1000 + random.integer(20_000))),
    (_, random) => utf8.encode('{a: '.repeat(1000 + random.integer(20_000))),
    (_, random) => utf8.encode(`${'- '.repeat(1000 + random.integer(10_000))}x`),
    () => utf8.encode('lambda: {geomspace: [1, 0.1, 4000000000]}\n'),
    () => utf8.encode('extends: config.yaml\n'),
    (bytes) => joined(bytes, Uint8Array.of(0xff, 0xfe)),
  ],
  idx: [
    // a header that promises 2³² − 1 images, rows or columns
    (bytes, random) => replaced(bytes, 4 + 4 * random.integer(bytes[3]), [0xff, 0xff, 0xff, 0xff]),
    (bytes) => replaced(bytes, 3, [255]),
    (bytes, random) => bytes.slice(0, random.integer(bytes.length)),
    (bytes) => joined(bytes, bytes),
  ],
  npy: [
    (bytes) => withShape(bytes, '(4294967295, 4294967295)'),
    (bytes) => withShape(bytes, `(${'9'.repeat(40)},)`),
    (bytes) => withShape(bytes, '(-1, 6)'),
    (bytes) => withShape(bytes, '(24, 0)'),
    (bytes, random) => bytes.slice(0, random.integer(bytes.length)),
    (bytes) => replaced(bytes, 8, [0xff, 0xff]),
  ],
  gz: [
    (bytes, random) => bytes.slice(0, random.integer(bytes.length)),
    (bytes) => replaced(bytes, 10, [0xff, 0xff, 0xff]),
  ],
  csv: [
    (bytes) => joined(bytes, utf8.encode('1,2\n')),
    (bytes) => joined(bytes, utf8.encode('"\n')),
    () => new Uint8Array(0),
  ],
  tsv: [(bytes) => joined(bytes, utf8.encode('1\t2\n'))],
  arff: [(bytes) => joined(bytes, utf8.encode('1,2\n')), () => utf8.encode('@relation r\n@data\n')],
  dat: [(bytes) => joined(bytes, utf8.encode('1;2\n'))],
  json: [(bytes) => joined(bytes, utf8.encode(']')), () => utf8.encode('[]')],
  ndjson: [(bytes) => joined(bytes, utf8.encode('\n{"u":\n'))],
  parquet: [(bytes, random) => bytes.slice(0, random.integer(bytes.length))],
  svm: [
    (bytes) => joined(bytes, utf8.encode('1 4294967296:1\n')),
    (bytes) => joined(bytes, utf8.encode('1 2:1 1:1\n')),
  ],
};

const wrongSettings = [
  '__proto__.polluted=1',
  'constructor.prototype.polluted=1',
  'dataset.__proto__.polluted=1',
  'x',
  'seed=[*a]',
];

function nonsense(specimen: Specimen, random: RandomSource): Mutant {
  if (random.integer(4) === 0) {
    const [set, environment] =
      random.integer(2) === 0 ? [[pick(wrongSettings, random)], ''] : [[], pick(wrongSettings, random)];
    return { ...specimen, overrides: { set, environment }, isNonsense: true };
  }
  const name = pick(Object.keys(specimen.files), random);
  const files: Files = {
    ...specimen.files,
    [name]: pick(wrongs[name.slice(name.lastIndexOf('.') + 1)], random)(specimen.files[name], random),
  };
  // What the command line says could mend what the file says.
  return { ...specimen, files, overrides: {}, isNonsense: true };
}

/** Ten to the power of nine words, if anybody wrote them out. */
function aliasBomb(): Uint8Array {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let k = 1; k < 9; k++)
    lines.push(
      `a${k}: &a${k} [${Array(10)
        .fill(`*a${k - 1}`)
        .join(', ')}]`,
    );
  return utf8.encode(lines.join('\n'));
}

function withShape(bytes: Uint8Array, shape: string): Uint8Array {
  const header = new TextDecoder('latin1').decode(bytes.subarray(0, 128)).replace(/\(.*?\)/, shape);
  return joined(
    Uint8Array.from(header.slice(0, 127).padEnd(128), (letter) => letter.charCodeAt(0)),
    bytes.subarray(128),
  );
}

function replaced(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values.slice(0, Math.max(0, copy.length - at)), at);
  return copy;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function pick<Item>(items: readonly Item[], random: RandomSource): Item {
  return items[random.integer(items.length)];
}
