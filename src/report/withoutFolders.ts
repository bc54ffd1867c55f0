import { basename } from 'node:path';
import type { DatasetConfig } from '../config/dataset.ts';
import type { RunRecord } from '../store/runRecord.ts';
import type { ReportRecord } from './reportData.ts';

/** A run's record that says nothing of where its files lay. */
export function withoutFolders({ working_directory: _, runs, config, data, ...rest }: RunRecord): ReportRecord {
  return {
    ...rest,
    config: { ...config, dataset: datasetWithoutFolders(config.dataset) },
    data: { ...data, sources: data.sources.map((source) => ({ ...source, path: basename(source.path) })) },
    runs: runs.map(({ working_directory: _, ...run }) => run),
  };
}

function datasetWithoutFolders(dataset: DatasetConfig): DatasetConfig {
  const { test } = dataset;
  return { ...bare(dataset), ...(test && { test: 'path' in test ? bare(test) : test }) };
}

function bare<Part extends { path?: string | undefined; labels?: string | number | undefined }>(part: Part): Part {
  const { path, labels } = part;
  return {
    ...part,
    ...(path !== undefined && { path: basename(path) }),
    ...(typeof labels === 'string' && { labels: basename(labels) }),
  };
}
