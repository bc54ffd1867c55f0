import { join } from 'node:path';
import { wrap } from '../../outputs/characters.ts';
import { command } from '../command.ts';
import { argument, option, type Values } from '../flag.ts';
import { dataOptions } from '../options.ts';
import { dataSources, datasetNames, wordOf } from '../proposals.ts';
import { note, writeData } from '../streams.ts';
import { warn, width } from '../terminal.ts';
import { make } from './make.ts';

const infoOptions = [...dataOptions, option('--json', 'write JSON')] as const;

/** `l2sweep data info|fetch|make`: look at a data set, download a known one, or make one. */
export const data = command({
  name: 'data',
  description: 'look at, download or make data sets',
  explanation: `
Examples:
  l2sweep data info measurements.csv
  l2sweep data fetch mnist
  l2sweep data make toy -o toy.csv`,
  commands: [
    command({
      name: 'info',
      description: 'shape, classes, ranges, duplicates of a data file, and a scale to begin with',
      arguments: [
        argument(
          '<file>',
          'a data file: CSV, TSV, ARFF, JSON, Parquet, IDX, LIBSVM, NPY … (also .gz), or a known name: optdigits, mnist',
          dataSources,
        ),
      ],
      options: infoOptions,
      explanation: `
Examples:
  l2sweep data info measurements.csv --labels species
  l2sweep data info train-images-idx3-ubyte.gz --labels train-labels-idx1-ubyte.gz
  l2sweep data info mnist --json`,
      run: info,
    }),
    command({
      name: 'fetch',
      description: 'download a known data set into the cache, checked by SHA-256',
      arguments: [argument('<name>', 'mnist', wordOf(datasetNames))],
      options: [option('--mirror <url>', 'download from this address instead of the public mirrors')],
      explanation: '\nExample:\n  l2sweep data fetch mnist',
      run: fetchKnown,
    }),
    make,
  ],
});

async function info(name: string, { json, ...options }: Values<typeof infoOptions>): Promise<void> {
  const { describeSource } = await import('../dataSource.ts');
  const { partAsJson, partAsText } = await import('../dataText.ts');
  const { labelHints } = await import('../../data/labelHints.ts');
  const { known, parts } = describeSource(name, options);
  const text = json
    ? `${JSON.stringify(known ? parts.map(partAsJson) : partAsJson(parts[0]), null, 2)}\n`
    : [
        ...(known ? [`${wrap(known.description, width())}\n`] : []),
        ...parts.map((part) => partAsText(part, width())),
      ].join('\n');
  await writeData(text);
  for (const { description, warnings } of parts) {
    for (const hint of [...warnings, ...labelHints(description.classes ?? [])]) warn(hint);
  }
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
