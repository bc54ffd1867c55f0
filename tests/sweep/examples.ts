import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, configSchema } from '../../src/config/schema.ts';
import type { Datasets } from '../../src/data/load.ts';
import { UserError } from '../../src/errors.ts';
import type { BinaryDataset, BinarySamples } from '../../src/model/dataset.ts';
import { ResultsDirectory } from '../../src/store/resultsDirectory.ts';
import { type Provenance, recordOf } from '../../src/store/runRecord.ts';
import { planOf } from '../../src/sweep/plan.ts';
import { type SweepOptions, sweep } from '../../src/sweep/sweep.ts';

export const config: Config = {
  ...configSchema({ name: 'example', resolvePath: (path) => path }).parse({
    loss: ['hinge', 'softplus'],
  }),
  lambda: [1, 0.1, 0.01],
  dataset: { path: '/nowhere/example.csv', scale: 'none' },
};

export const provenance: Provenance = {
  versions: { l2sweep: '0.0.0', node: 'v20.0.0' },
  command_line: ['l2sweep', 'run', 'example.yaml'],
  working_directory: '/nowhere',
  git: null,
  machine: { host: 'here', platform: 'any', cpu: 'any', cores: 1, memory_bytes: 1 },
};

/** Samples (x, y) with labels: two overlapping clouds of different size. */
export const cloud = samplesOf(
  [
    [0, 0, -1],
    [1, 0, -1],
    [0, 1, -1],
    [2, 2, -1],
    [-1, 0.5, -1],
    [2, 1, 1],
    [3, 2, 1],
    [1, 1, 1],
  ].map(([x, y, label]) => ({ x: [x, y], label })),
);

export function samplesOf(points: readonly { readonly x: readonly number[]; readonly label: number }[]): BinarySamples {
  const cols = points[0].x.length;
  const values = Float64Array.from(points.flatMap(({ x }) => x));
  return {
    features: { rows: points.length, cols, values, divisor: 1 },
    labels: Int8Array.from(points, ({ label }) => label),
  };
}

/** Data sets as if they had been read from files. */
export function datasetsOf(...pairs: readonly BinaryDataset[]): Datasets {
  const count = (samples: BinarySamples | undefined, label: number) =>
    samples ? samples.labels.filter((y) => y === label).length : 0;
  const inOrder = <Samples extends BinarySamples>(samples: Samples) => ({
    ...samples,
    fileRows: Uint32Array.from(samples.labels.keys()),
  });
  return {
    sources: [{ path: '/nowhere/example.csv', sha256: 'ab'.repeat(32), rows: 8, features: 2 }],
    classes: pairs.flatMap(({ classI, classJ, train, test }) => [
      { name: classI, train: count(train, -1), test: count(test, -1) },
      { name: classJ, train: count(train, 1), test: count(test, 1) },
    ]),
    pairs: pairs.map(({ classI, classJ }) => ({ classI, classJ })),
    pair: (index) => {
      const { train, test, ...rest } = pairs[index];
      return { ...rest, train: inOrder(train), ...(test && { test: inOrder(test) }) };
    },
  };
}

export const clouds = datasetsOf({ classI: 'I', classJ: 'J', train: cloud });

export function newDirectory(): string {
  return join(mkdtempSync(join(tmpdir(), 'l2sweep-test-')), 'results');
}

/** A whole sweep into a directory. */
export function sweepInto(
  path: string,
  changes: Partial<Config> = {},
  { data = clouds, force = false, ...options }: { data?: Datasets; force?: boolean } & SweepOptions = {},
) {
  const changed = { ...config, ...changes };
  const plan = planOf(changed, data);
  const record = recordOf(changed, data, provenance, new Date(0));
  return sweep(plan, data, new ResultsDirectory(path, record, { force }), options);
}

/** What a refused run says. */
export async function refusal(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('not refused');
}
