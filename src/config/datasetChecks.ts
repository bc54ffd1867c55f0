import type { KeyPath } from '../errors.ts';
import { whyNotAFile } from '../files/kind.ts';
import { mistakeInLabels } from '../formats/format.ts';
import { formatNameOf } from '../formats/formatNameOf.ts';
import { type FormatName, formats } from '../formats/index.ts';
import { isWithin, valueAt } from './keyPath.ts';
import type { Mistake } from './mistakes.ts';
import type { ResolvePath } from './resolve.ts';
import { inWords } from './schemaParts.ts';

/**
 * What a schema cannot say of the data: keys that exclude or need each other, and files that are not there. Looks only at
 * values of the right type, and not for keys in a section where the schema `found` one misspelt, so that nothing is said
 * twice. `resolve` makes the path at a key absolute.
 */
export function checkDataset(config: unknown, found: readonly Mistake[], resolve: ResolvePath): Mistake[] {
  const dataset = sectionAt(config, ['dataset']);
  const test = sectionAt(config, ['dataset', 'test']);
  if (dataset === undefined) return [];
  const isSpeltWell = (section: KeyPath) =>
    !found.some(({ key, at }) => at === 'key' && key.length === section.length + 1 && isWithin(key, section));
  const mistakes: Mistake[] = [];
  if (isSpeltWell(['dataset'])) mistakes.push(...checkSource(dataset));
  if (test && isSpeltWell(['dataset', 'test'])) mistakes.push(...checkTest(test));
  if (mistakes.length > 0) return mistakes;
  if (typeof dataset.path === 'string') mistakes.push(...checkFiles(dataset, ['dataset'], dataset, resolve));
  if (typeof test?.path === 'string') mistakes.push(...checkFiles(test, ['dataset', 'test'], dataset, resolve));
  const split = valueAt(config, ['attack', 'split']);
  if (split === 'test' && dataset.path !== undefined && dataset.test === undefined && isSpeltWell(['dataset'])) {
    const message = 'attack.split is test, but there are no test samples; expected dataset.test, or split: train';
    mistakes.push({ message, key: ['attack', 'split'], at: 'value' });
  }
  return mistakes;
}

type Section = Readonly<Record<string, unknown>>;

function sectionAt(config: unknown, key: readonly string[]): Section | undefined {
  const value = valueAt(config, key);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Section) : undefined;
}

function checkSource({ path, name, labels, format }: Section): Mistake[] {
  if (path !== undefined && name !== undefined) {
    const message =
      'dataset has both path and name; expected one of them: the data come from a file or are known by name';
    return [{ message, key: ['dataset', 'name'], at: 'key' }];
  }
  if (path !== undefined) return [];
  return Object.entries({ labels, format })
    .filter(([, value]) => value !== undefined)
    .map(([key]) => ({
      message: `dataset.${key} goes with dataset.path, which is not there; expected a path, or no ${key}`,
      key: ['dataset', key],
      at: 'key',
    }));
}

function checkTest({ path, labels, fraction, seed }: Section): Mistake[] {
  const key = ['dataset', 'test'];
  if (path !== undefined && fraction !== undefined) {
    const message = 'dataset.test has both path and fraction; expected one of them';
    return [{ message, key: [...key, 'fraction'], at: 'key' }];
  }
  if (path === undefined && fraction === undefined) {
    return [
      { message: 'dataset.test has no samples; expected path (a file) or fraction (such as 0.2)', key, at: 'value' },
    ];
  }
  const mistakes: Mistake[] = [];
  if (labels !== undefined && path === undefined) {
    const message = 'dataset.test.labels goes with a path; expected no labels where a fraction is held out';
    mistakes.push({ message, key: [...key, 'labels'], at: 'key' });
  }
  if (seed !== undefined && fraction === undefined) {
    const message = 'dataset.test.seed goes with a fraction; expected no seed for a file of test samples';
    mistakes.push({ message, key: [...key, 'seed'], at: 'key' });
  }
  return mistakes;
}

/** The data file of a section, and its labels' file where the format keeps labels apart. */
function checkFiles(section: Section, key: readonly string[], dataset: Section, resolve: ResolvePath): Mistake[] {
  const path = section.path as string;
  if (path.trim() === '') return [];
  const named = dataset.format;
  const format = formatNameOf(path, named);
  const mistakes = missingFile(path, [...key, 'path'], resolve);
  if (format === undefined) {
    if (named === undefined && mistakes.length === 0) {
      const endings = Object.values(formats).flatMap(({ endings }) => endings);
      const message =
        `${key.join('.')}.path does not tell its format: "${path}"; ` +
        `expected a name that ends in ${inWords(endings)}, or dataset.format`;
      mistakes.push({ message, key: [...key, 'path'], at: 'value' });
    }
    return mistakes;
  }
  return [...mistakes, ...checkLabels(section.labels, key, format, resolve)];
}

function checkLabels(labels: unknown, section: readonly string[], format: FormatName, resolve: ResolvePath): Mistake[] {
  const key = [...section, 'labels'];
  const { labelsIn } = formats[format];
  const wrong = mistakeInLabels(formats[format], labels);
  if (wrong !== undefined)
    return [{ message: `${key.join('.')} ${wrong}`, key, at: labelsIn === 'line' ? 'key' : 'value' }];
  if (labelsIn !== 'file') return [];
  if (typeof labels === 'string') return missingFile(labels, key, resolve);
  if (labels !== undefined) return [];
  const message = `${key.join('.')} is missing; expected the path of the labels' file, which ${format} keeps apart`;
  return [{ message, key, at: 'value' }];
}

function missingFile(path: string, key: readonly string[], resolve: ResolvePath): Mistake[] {
  if (path.trim() === '') return [];
  const reason = whyNotAFile(resolve(path, key));
  return reason === undefined
    ? []
    : [
        {
          message: `${key.join('.')}: ${reason}: "${resolve(path, key)}"; expected a file's path, relative to the config's folder`,
          key,
          at: 'value',
        },
      ];
}
