import { type Config, configSchema } from '../src/config/schema.ts';
import { type LossName, losses } from '../src/losses/index.ts';
import { pairOf } from '../src/metrics/pair.ts';
import type { BinaryDataset } from '../src/model/dataset.ts';
import { runSegment } from '../src/sweep/segment.ts';
import { type Conditions, describeConditions } from './machine.ts';
import { mnistDataset } from './mnistPair.ts';
import type { Options } from './options.ts';
import { type Column, renderMarkdown, rounded } from './table.ts';

/** What a sweep spends on training and on everything that is measured. */
export interface MeasuringCost {
  readonly loss: LossName;
  readonly what: string;
  readonly trainSeconds: number;
  readonly measureSeconds: number;
}

const norms = ['l2', 'linf', 'l1'] as const;

/** Cases from little to all there is to measure: attacks, and whether there is a box. */
const cases: readonly { readonly what: string; readonly norms: Config['attack']['norms']; readonly box: boolean }[] = [
  { what: 'errors, distances, angles', norms: [], box: false },
  { what: 'and perturbations in L2, L∞, L1', norms, box: false },
  { what: 'and the same inside the box', norms, box: true },
  { what: 'and L0', norms: [...norms, 'l0'], box: true },
];

/** Sweeps a pair of MNIST, in one thread, once per loss and case. */
export async function* measureMeasuring({ pairs, limitPerClass, lambdas }: Options): AsyncGenerator<MeasuringCost> {
  const { bounds, ...dataset } = mnistDataset(pairs[0], limitPerClass, [0, 1]);
  for (const loss of Object.keys(losses) as LossName[]) {
    for (const { what, norms: asked, box } of cases) {
      yield { loss, what, ...(await sweepCost(box ? { ...dataset, bounds: bounds! } : dataset, loss, lambdas, asked)) };
    }
  }
}

async function sweepCost(
  dataset: BinaryDataset,
  loss: LossName,
  lambda: readonly number[],
  asked: Config['attack']['norms'],
) {
  const { bounds } = dataset;
  const config = configSchema({ name: 'bench', resolvePath: (path) => path }).parse({
    dataset: { name: 'mnist', scale: 255, ...(bounds && { bounds }) },
    loss,
    attack: { norms: asked },
  });
  let trainSeconds = 0;
  let measureSeconds = 0;
  const segment = { id: loss, pair: 0, loss, firstRow: 0 };
  const swept = { ...config, lambda };
  const options = { threads: 1, wantsReference: false };
  for await (const part of runSegment(segment, pairOf(dataset, 'test'), swept, options)) {
    if (!('point' in part)) continue;
    trainSeconds += part.point.fitSeconds;
    measureSeconds += part.point.measureSeconds;
  }
  return { trainSeconds, measureSeconds };
}

export const measuringColumns: readonly Column<MeasuringCost>[] = [
  { heading: 'loss', align: 'left', cell: ({ loss }) => loss },
  { heading: 'measured', align: 'left', cell: ({ what }) => what },
  { heading: 'training s', align: 'right', cell: ({ trainSeconds }) => rounded(trainSeconds) },
  { heading: 'measuring s', align: 'right', cell: ({ measureSeconds }) => rounded(measureSeconds) },
  {
    heading: 'ratio',
    align: 'right',
    cell: ({ trainSeconds, measureSeconds }) => rounded(measureSeconds / trainSeconds),
  },
];

/** The costs as a page of their own, as far as they have come. */
export function measuringPage(measured: Conditions, title: string, costs: readonly MeasuringCost[]): string {
  return `${[
    `# Measuring beside training, ${measured.date}`,
    describeConditions(measured),
    `${title}, 81 λ, all test images attacked; one thread, wall seconds, one run each.`,
    renderMarkdown(measuringColumns, costs),
  ].join('\n\n')}\n`;
}
