import { configKeys } from './schema.ts';
import { trainerSections } from './trainer.ts';

/** What a starter config says of a data set; a key's note takes the place of its description. */
export interface Starter {
  /** Comment lines at the top. */
  readonly heading: readonly string[];
  readonly name: string;
  /** Keys of `dataset`, in this order; undefined ones are left out. */
  readonly dataset: Readonly<Record<string, unknown>>;
  /** Into so many folds the training samples are cut; missing where there are too few of them. */
  readonly folds?: number;
  /** Comments by key (`dataset.scale`). */
  readonly notes: Readonly<Record<string, string>>;
}

/** Sections and keys that a starter config says in its own way, or not at all: not among the defaults. */
const apart = ['dataset', 'loss', 'lambda', 'validation', ...Object.keys(trainerSections)];

/** Characters, as many as a narrow terminal has. */
const LINE_LENGTH = 80;

/** A config with a comment on every key that it has, as YAML; keys at their defaults are there as comments. */
export function starterConfig({ heading, name, dataset, folds, notes }: Starter): string {
  const keys = configKeys();
  const comment = (path: string, indent: string) =>
    wrapped(notes[path] ?? keys.find((key) => key.path === path)?.description ?? '', `${indent}# `);
  const set = {
    loss: ['hinge', 'softplus'],
    lambda: { auto: { count: 33 } },
    ...(folds !== undefined && { validation: { folds } }),
  };
  const atDefault = keys.filter(({ path, default: value }) => isPlain(value) && !apart.includes(path.split('.')[0]));
  return [
    ...heading.flatMap((line) => wrapped(line, '# ')),
    '',
    `name: ${yamlText(name)}`,
    '',
    'dataset:',
    ...Object.entries(dataset)
      .filter(([, value]) => value !== undefined)
      .flatMap(([key, value]) => [...comment(`dataset.${key}`, '  '), `  ${key}: ${yamlText(value)}`]),
    '',
    ...Object.entries(set).flatMap(([key, value]) => [...comment(key, ''), `${key}: ${yamlText(value)}`]),
    '',
    '# What follows are defaults; take out the # to change them.',
    ...atDefault.flatMap(({ path, default: value }, k) => {
      const [section, key] = path.split('.');
      if (key === undefined) return [...comment(path, ''), `# ${section}: ${yamlText(value)}`];
      const isFirst = !atDefault[k - 1]?.path.startsWith(`${section}.`);
      return [...(isFirst ? [`# ${section}:`] : []), ...comment(path, '#   '), `#   ${key}: ${yamlText(value)}`];
    }),
    '',
  ].join('\n');
}

/** A value on one line, in YAML that reads back to the same value. */
export function yamlText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${yamlText(key)}: ${yamlText(item)}`)
      .join(', ')}}`;
  }
  if (typeof value === 'number' && value !== 0 && Math.abs(value) < 1e-3) {
    const [mantissa, exponent] = value.toExponential().split('e');
    // older YAML readers take a number without a point for text
    return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${exponent}`;
  }
  return typeof value === 'string' && isPlainWord(value) ? value : JSON.stringify(value);
}

function isPlainWord(text: string): boolean {
  return (
    /^[A-Za-z_./][\w./-]*$/.test(text) &&
    !/^(true|false|null|yes|no|on|off|\.inf|\.nan)$/i.test(text) &&
    Number.isNaN(Number(text))
  );
}

/** A default worth showing: not that of a whole section. */
function isPlain(value: unknown): boolean {
  return value !== undefined && (typeof value !== 'object' || Array.isArray(value));
}

function wrapped(text: string, prefix: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= LINE_LENGTH) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(`${prefix}${word}`);
  }
  return lines;
}
