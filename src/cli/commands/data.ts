import { join } from 'node:path';
import { classText } from '../../model/classText.ts';
import { inLines } from '../../outputs/characters.ts';
import { command } from '../command.ts';
import type { DataPart } from '../dataSource.ts';
import { argument, dataOptions, option, type Values } from '../options.ts';
import { datasetNames, either, files, wordOf } from '../proposals.ts';
import { note, writeData } from '../streams.ts';
import { warn } from '../terminal.ts';
import { make } from './make.ts';

const infoOptions = [...dataOptions, option('--json', 'write JSON')] as const;

/** `l2sweep data info|fetch|make`: look at a data set, download a known one, or make one. */
export const data = command({
  name: 'data',
  description: 'look at, download or make data sets',
  commands: [
    command({
      name: 'info',
      description: 'shape, classes, ranges, duplicates of a data file, and a scale to begin with',
      arguments: [
        argument(
          '<file>',
          'a data file: CSV, TSV, ARFF, JSON, Parquet, IDX, LIBSVM, NPY … (also .gz), or a known name: optdigits, mnist',
          either(files, wordOf(datasetNames)),
        ),
      ],
      options: infoOptions,
      run: info,
    }),
    command({
      name: 'fetch',
      description: 'download a known data set into the cache, checked by SHA-256',
      arguments: [argument('<name>', 'mnist', wordOf(datasetNames))],
      options: [option('--mirror <url>', 'download from this address instead of the public mirrors')],
      run: fetchKnown,
    }),
    make,
  ],
});

/** Of 80 columns, what the labels leave. */
const LIST_WIDTH = 67;

async function info(name: string, { json, ...options }: Values<typeof infoOptions>): Promise<void> {
  const { describeSource } = await import('../dataSource.ts');
  const { labelHints } = await import('../../data/labelHints.ts');
  const { known, parts } = describeSource(name, options);
  const text = json
    ? `${JSON.stringify(known ? parts.map(toJson) : toJson(parts[0]), null, 2)}\n`
    : [...(known ? [`${known.description}\n`] : []), ...parts.map(toText)].join('\n');
  await writeData(text);
  for (const { description, warnings } of parts) {
    for (const hint of [...warnings, ...labelHints(description.classes ?? [])]) warn(hint);
  }
}

function toJson({ split, sources, description, notes }: DataPart) {
  const { samples, features, ...rest } = description;
  return {
    ...(split && { split }),
    files: sources.map(({ path, sha256 }) => ({ path, sha256 })),
    ...(notes.length > 0 && { recognised: notes }),
    samples,
    features,
    ...rest,
  };
}

function toText({ split, sources, description, shape, notes }: DataPart): string {
  const { storage, classes, conflicts, constantFeatures, suggestion } = description;
  const { scale, bounds, reason } = suggestion;
  const rows: [label: string, text: string][] = [
    ...(split ? [['split', split] as [string, string]] : []),
    ...sources.map(({ path, sha256 }): [string, string] => ['file', `${path}\nSHA-256 ${sha256}`]),
    ...(notes.length > 0 ? [['recognised', inLines(notes, LIST_WIDTH)] as [string, string]] : []),
    ['shape', `${shape}, kept as ${storage}`],
    ['classes', classes === undefined ? "not in the file (say --labels FILE, the labels' file)" : listClasses(classes)],
    ['values', `${rounded(description.min)} to ${rounded(description.max)}, mean ${rounded(description.mean)}`],
    ['zeros', `${rounded(100 * description.zeros)} % of the values`],
    ['duplicates', listDuplicates(description.duplicates, conflicts)],
    ['constant', constantFeatures.length === 0 ? 'no feature' : listConstant(constantFeatures)],
    ['suggested', `scale: ${scale}${bounds ? `, bounds: [${bounds.join(', ')}]` : ''}\n(${reason})`],
  ];
  const indent = ' '.repeat(12);
  return rows.map(([label, text]) => `${label.padEnd(12)}${text.replaceAll('\n', `\n${indent}`)}\n`).join('');
}

function listClasses(classes: readonly { name: string; samples: number }[]): string {
  const shown = classes.slice(0, 20).map(({ name, samples }) => `${classText(name)}: ${samples}`);
  const rest = classes.length > shown.length ? [`… ${classes.length - shown.length} more`] : [];
  return `${classes.length}\n${inLines([...shown, ...rest], LIST_WIDTH)}`;
}

function listDuplicates(duplicates: number, conflicts: number | undefined): string {
  if (duplicates === 0) return 'none';
  const also = conflicts ? `, ${conflicts} of them with another class` : '';
  return `${duplicates} ${duplicates === 1 ? 'sample' : 'samples'} equal to an earlier one${also}`;
}

function listConstant(names: readonly string[]): string {
  const shown = names.slice(0, 20);
  const rest = names.length > shown.length ? ['…'] : [];
  return `${names.length} of the features\n${inLines([...shown, ...rest], LIST_WIDTH)}`;
}

/** For people: four significant digits. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}

async function fetchKnown(name: string, { mirror }: { readonly mirror?: string }): Promise<void> {
  const { knownDataset, unknownDataset } = await import('../dataSource.ts');
  const { fetchDataset } = await import('../../data/fetch.ts');
  const { cacheDirectory, dataDirectories } = await import('../../files/places.ts');
  const known = knownDataset(name);
  if (known === undefined) throw unknownDataset(name, 'data set', 'one of');
  if (known.download === undefined) {
    note(`${name} comes with l2sweep: there is nothing to fetch`);
    return;
  }
  const directory = join(cacheDirectory(), name);
  const elsewhere = dataDirectories(name).filter((place) => place !== directory);
  await fetchDataset(known.download, { directory, elsewhere, ...(mirror !== undefined && { mirror }), report: note });
}
