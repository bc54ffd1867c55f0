import { geomspace } from '../src/config/grid.ts';
import { clusterSamples, deviationsOf, directionOf } from '../src/data/make/clusters.ts';
import { type LossName, losses } from '../src/losses/index.ts';
import { selectRows } from '../src/math/matrix.ts';
import type { BinarySamples } from '../src/model/dataset.ts';
import type { Measured } from './job.ts';
import { worstGap } from './judge.ts';
import { type Conditions, describeConditions } from './machine.ts';
import { mnistPair } from './mnistPair.ts';
import { isReference, l2sweep } from './peers/l2sweep.ts';
import { run, type Task, withData } from './run.ts';
import { type Column, megabytes, renderMarkdown, rounded, scientific } from './table.ts';
import { textLikeSamples } from './textLike.ts';

/** What our own trainer takes for a task of some size. */
export interface GrowthPoint {
  /** How large the task is, for people. */
  readonly size: string;
  readonly measured: Measured;
  readonly worstGap: number | undefined;
  /** CPU seconds relative to those of the first point. */
  readonly ratio: number;
}

/** A curve: tasks that grow in one respect. */
export interface Growth {
  readonly title: string;
  readonly points: readonly GrowthPoint[];
}

interface SizedTask extends Task {
  readonly size: string;
}

/** The curves over n, d and the number of λ, both losses, the first tolerance of our own. */
export async function* measureGrowth(
  quick: boolean,
  secondsLimit: number,
  announce: (text: string) => void,
): AsyncGenerator<Growth> {
  const curves: readonly (readonly [string, () => readonly SizedTask[]])[] = [
    ['n: MNIST 2v3, then 8 versus rest', () => growingSamples(quick)],
    ['d: MNIST 2v3, pixels averaged over squares', () => growingFeatures(quick)],
    ['λ: MNIST 2v3, the same range', () => growingGrid(quick)],
    ['other kinds: MNIST 2v3, then texts and clusters', () => otherKinds(quick)],
  ];
  for (const [title, tasks] of curves) {
    for (const loss of Object.keys(losses) as LossName[]) {
      const points: GrowthPoint[] = [];
      for (const task of tasks()) {
        announce(`growth in ${title}, ${loss}: ${task.size}`);
        const point = await measurePoint(task, loss, secondsLimit, points[0]);
        if ('failure' in point) announce(`left out: ${point.failure}`);
        else points.push(point);
      }
      yield { title: `Growth in ${title}, ${loss}`, points };
    }
  }
}

export const growthColumns: readonly Column<GrowthPoint>[] = [
  { heading: 'size', align: 'left', cell: ({ size }) => size },
  { heading: 'CPU s', align: 'right', cell: ({ measured }) => rounded(measured.train.cpuSeconds) },
  { heading: 'wall s', align: 'right', cell: ({ measured }) => rounded(measured.train.wallSeconds) },
  { heading: 'peak MB', align: 'right', cell: ({ measured }) => megabytes(measured.peakBytes) },
  { heading: 'worst gap', align: 'right', cell: (point) => scientific(point.worstGap) },
  { heading: '× the first', align: 'right', cell: ({ ratio }) => rounded(ratio) },
];

/** The curves as a page of their own, as far as they have come. */
export function growthPage(measured: Conditions, curves: readonly Growth[]): string {
  const sections = curves.map(({ title, points }) => `## ${title}\n\n${renderMarkdown(growthColumns, points)}`);
  return `${[
    `# How l2sweep's own cost grows, ${measured.date}`,
    describeConditions(measured),
    'The exact trainer at its default tolerance, one process, one run each. What the columns say: [README](../README.md).',
    ...sections,
  ].join('\n\n')}\n`;
}

async function measurePoint(
  task: SizedTask,
  loss: LossName,
  secondsLimit: number,
  first: GrowthPoint | undefined,
): Promise<GrowthPoint | { readonly failure: string }> {
  const method = l2sweep.methods.find((candidate) => candidate.loss === loss && isReference(l2sweep, candidate))!;
  const outcome = await withData(task, (directory) =>
    run(task, directory, l2sweep, method, { threads: 'one', secondsLimit }),
  );
  if ('failure' in outcome) return outcome;
  const { measured, path } = outcome;
  const solved = path.filter((judgement) => judgement !== undefined).length;
  return {
    size: solved === path.length ? task.size : `${task.size} (${solved} λ solved in the time)`,
    measured,
    worstGap: worstGap(path),
    ratio: measured.train.cpuSeconds / (first ?? { measured }).measured.train.cpuSeconds,
  };
}

function growingSamples(quick: boolean): readonly SizedTask[] {
  const lambdas = geomspace([100, 1e-6, quick ? 9 : 81]);
  const eights = mnistPair(['8', 'rest']);
  const counts = quick ? [1000, 2000, 4000] : [3000, 6000, 12000, 24000, 60000];
  return [
    { size: `2v3, n = ${quick ? 2000 : 6000}`, samples: mnistPair(['2', '3'], quick ? 1000 : 3000), lambdas },
    ...counts.map((n) => ({ size: `8 versus rest, n = ${n}`, samples: firstRows(eights, n), lambdas })),
  ];
}

function growingFeatures(quick: boolean): readonly SizedTask[] {
  const lambdas = geomspace([100, 1e-6, quick ? 9 : 81]);
  const samples = mnistPair(['2', '3'], quick ? 1000 : 3000);
  return [4, 2, 1].map((side) => {
    const pooled = averaged(samples, side);
    return { size: `d = ${pooled.features.cols}`, samples: pooled, lambdas };
  });
}

function growingGrid(quick: boolean): readonly SizedTask[] {
  const samples = mnistPair(['2', '3'], quick ? 1000 : 3000);
  return (quick ? [9, 90] : [81, 243, 810]).map((count) => ({
    size: `${count} λ`,
    samples,
    lambdas: geomspace([100, 1e-6, count]),
  }));
}

function otherKinds(quick: boolean): readonly SizedTask[] {
  const lambdas = geomspace([100, 1e-6, quick ? 9 : 81]);
  const [texts, words, perClass] = quick ? [2000, 5000, 2500] : [20_000, 47_000, 250_000];
  const deviations = deviationsOf({ kind: 'power', exponent: 0.5 }, 54);
  const halfDifference = directionOf('mixed', deviations).map((u) => u / 2);
  const clusters = { halfDifference, deviations, labelNoise: 0.05 };
  return [
    { size: `2v3, n = ${quick ? 2000 : 6000}`, samples: mnistPair(['2', '3'], quick ? 1000 : 3000), lambdas },
    {
      size: `sparse texts, ${texts} × ${words}`,
      samples: textLikeSamples({ texts, words, length: 86, seed: 1 }),
      lambdas,
    },
    {
      size: `clusters of doubles, ${2 * perClass} × 54, ${quick ? 9 : 41} λ`,
      samples: clusterSamples(clusters, perClass, 0, 'train'),
      lambdas: geomspace([100, 1e-6, quick ? 9 : 41]),
    },
  ];
}

function firstRows({ features, labels }: BinarySamples, n: number): BinarySamples {
  const rows = Array.from({ length: n }, (_, i) => i);
  return { features: selectRows(features, rows), labels: labels.slice(0, n) };
}

/** MNIST's images with the pixels of each square of side × side averaged to one byte. */
function averaged({ features, labels }: BinarySamples, side: number): BinarySamples {
  const width = Math.sqrt(features.cols);
  const narrow = width / side;
  const values = new Uint8Array(features.rows * narrow ** 2);
  for (let i = 0, to = 0; i < features.rows; i++) {
    for (let y = 0; y < width; y += side) {
      for (let x = 0; x < width; x += side, to++) {
        let sum = 0;
        for (let at = 0; at < side ** 2; at++) {
          sum += features.values[i * features.cols + (y + Math.floor(at / side)) * width + x + (at % side)];
        }
        values[to] = Math.round(sum / side ** 2);
      }
    }
  }
  return { features: { ...features, cols: narrow ** 2, values }, labels };
}
