import { whyNotAFile } from '../files/names.ts';
import { mistakeInLabels } from '../formats/format.ts';
import { type FormatName, formats } from '../formats/index.ts';
import { inWords } from '../schemaParts.ts';
import { formatOf, type ResolvePath } from './dataset.ts';
import { type Section, sectionOf, valueAt } from './keyPath.ts';
import type { Mistake } from './mistakes.ts';
import type { IsSpeltWell } from './rule.ts';

/**
 * Keys of the data that exclude or need each other, and files that are not there. Looks only at values of the right type,
 * and for keys only in sections where none is misspelt, so that nothing is said twice.
 */
export function wrongData(config: unknown, isSpeltWell: IsSpeltWell, resolve: ResolvePath): Mistake[] {
  const dataset = sectionOf(valueAt(config, ['dataset']));
  const test = sectionOf(valueAt(config, ['dataset', 'test']));
  if (dataset === undefined) return [];
  const mistakes: Mistake[] = [];
  if (isSpeltWell(['dataset'])) mistakes.push(...wrongSource(dataset));
  if (test && isSpeltWell(['dataset', 'test'])) mistakes.push(...wrongTest(test));
  if (mistakes.length > 0) return mistakes;
  if (typeof dataset.path === 'string') mistakes.push(...wrongFiles(dataset, ['dataset'], dataset, resolve));
  if (typeof test?.path === 'string') mistakes.push(...wrongFiles(test, ['dataset', 'test'], dataset, resolve));
  const split = valueAt(config, ['attack', 'split']);
  if (split === 'test' && dataset.path !== undefined && dataset.test === undefined && isSpeltWell(['dataset'])) {
    const message = 'attack.split is test, but there are no test samples; expected dataset.test, or split: train';
    mistakes.push({ message, key: ['attack', 'split'], at: 'value' });
  }
  return mistakes;
}

function wrongSource({ path, name, ...others }: Section): Mistake[] {
  if (path !== undefined && name !== undefined) {
    const message =
      'dataset has both path and name; expected one of them: the data come from a file or are known by name';
    return [{ message, key: ['dataset', 'name'], at: 'key' }];
  }
  if (path !== undefined) return [];
  const ofTables = [
    'drop',
    'features',
    'weight',
    'header',
    'separator',
    'comment',
    'encoding',
    'categorical',
    'missing',
  ];
  const ofFiles = ['labels', 'format', ...ofTables];
  return ofFiles
    .filter((key) => others[key] !== undefined)
    .map((key) => ({
      message: `dataset.${key} goes with dataset.path, which is not there; expected a path, or no ${key}`,
      key: ['dataset', key],
      at: 'key',
    }));
}

function wrongTest({ path, labels, fraction, seed }: Section): Mistake[] {
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
function wrongFiles(section: Section, key: readonly string[], dataset: Section, resolve: ResolvePath): Mistake[] {
  const path = section.path as string;
  if (path.trim() === '') return [];
  const named = dataset.format;
  const mistakes = missingFile(path, [...key, 'path'], resolve);
  const format = formatOf(resolve(path, [...key, 'path']), named);
  if (format === undefined) {
    if (named === undefined && mistakes.length === 0) {
      const endings = Object.values(formats).flatMap(({ endings }) => endings);
      const message =
        `${key.join('.')}.path does not tell its format, neither by its name nor by its content: "${path}"; ` +
        `expected a name that ends in ${inWords(endings)}, or dataset.format`;
      mistakes.push({ message, key: [...key, 'path'], at: 'value' });
    }
    return mistakes;
  }
  return [...mistakes, ...wrongLabels(section.labels, key, format, resolve), ...wrongWeight(section, key, format)];
}

function wrongLabels(labels: unknown, section: readonly string[], format: FormatName, resolve: ResolvePath): Mistake[] {
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

/** Weights are in a column of their own, which not all formats have. */
function wrongWeight({ weight, labels }: Section, section: readonly string[], format: FormatName): Mistake[] {
  const key = [...section, 'weight'];
  if (weight === undefined) return [];
  if (formats[format].labelsIn !== 'column') {
    const message = `${key.join('.')} is a column, which ${format} does not have; expected a table such as CSV, or dataset.class_weight`;
    return [{ message, key, at: 'key' }];
  }
  if (weight !== labels) return [];
  const message = `${key.join('.')} is the column of the labels; expected another one`;
  return [{ message, key, at: 'value' }];
}

function missingFile(path: string, key: readonly string[], resolve: ResolvePath): Mistake[] {
  if (path.trim() === '') return [];
  const file = resolve(path, key);
  const reason = whyNotAFile(file);
  if (reason === undefined) return [];
  const message = `${key.join('.')}: ${reason}: "${file}"; expected a file's path, relative to the config's folder`;
  return [{ message, key, at: 'value' }];
}
