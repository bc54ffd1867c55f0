import { type LossName, losses } from '../src/losses/index.ts';
import { borrowKernels, type Kernels } from '../src/math/kernels/index.ts';
import type { BinarySamples } from '../src/model/dataset.ts';
import { descentPath } from '../src/trainers/descent/gradientDescent.ts';
import type { DescentOptions } from '../src/trainers/descent/options.ts';
import { exactPath } from '../src/trainers/exact.ts';
import { type Conditions, describeConditions } from './machine.ts';
import { mnistPair } from './mnistPair.ts';
import type { Options } from './options.ts';
import { type Column, renderMarkdown, rounded, scientific } from './table.ts';

/** The relative duality gaps that are waited for. */
const GAPS = [1e-2, 1e-3, 1e-4] as const;

const LAMBDAS = [1, 0.1, 0.01] as const;

/** When a gap was reached. */
interface Reached {
  /** Passes over the samples; of the exact trainer, linear systems solved. */
  readonly count: number;
  readonly seconds: number;
}

/** One λ trained in one way, from nothing. */
export interface Descent {
  readonly loss: LossName;
  readonly lambda: number;
  readonly way: string;
  /** One per gap; undefined: not reached. */
  readonly reached: readonly (Reached | undefined)[];
  /** Where it ended. */
  readonly gap: number;
}

interface Way {
  readonly name: string;
  readonly changes: Partial<DescentOptions>;
}

const plain: DescentOptions = {
  epochs: 5000,
  batch_size: 'full',
  momentum: 0,
  learning_rate: 'auto',
  schedule: 'auto',
  decay: 'coupled',
  averaging: 'auto',
  early_stopping: true,
  evaluate_every: 'auto',
};

/** Batches see 60 steps an epoch, and so need fewer. */
const batches = { batch_size: 100, epochs: 500 } as const;

const ways: Partial<Record<LossName, readonly Way[]>> = {
  hinge: [
    { name: 'full batches', changes: {} },
    { name: 'full batches, momentum 0.9', changes: { momentum: 0.9 } },
    { name: 'full batches, 1/sqrt(t), momentum 0.9', changes: { momentum: 0.9, schedule: '1/sqrt(t)' } },
    { name: 'batches of 100', changes: batches },
    { name: 'batches of 100, momentum 0.9', changes: { ...batches, momentum: 0.9 } },
  ],
  softplus: [
    { name: 'full batches', changes: {} },
    { name: 'full batches, momentum 0.9', changes: { momentum: 0.9 } },
    { name: 'batches of 100', changes: batches },
    { name: 'batches of 100, momentum 0.9', changes: { ...batches, momentum: 0.9 } },
  ],
};

/** Trains a pair of MNIST at each λ by gradient descent and exactly, in one thread. */
export function* measureDescent({ pairs, limitPerClass, quick }: Options): Generator<Descent> {
  const samples = mnistPair(pairs[0], limitPerClass);
  const { kernels, giveBack } = borrowKernels();
  try {
    for (const loss of Object.keys(losses) as LossName[]) {
      for (const lambda of LAMBDAS) {
        yield exactly(samples, loss, lambda, kernels);
        for (const { name, changes } of ways[loss] ?? []) {
          const options = { ...plain, ...changes };
          const epochs = quick ? options.epochs / 10 : options.epochs;
          yield descended(samples, loss, lambda, name, { ...options, epochs }, kernels);
        }
      }
    }
  } finally {
    giveBack();
  }
}

function exactly(samples: BinarySamples, loss: LossName, lambda: number, kernels: Kernels): Descent {
  let gap = Number.NaN;
  const reached = GAPS.map((tolerance) => {
    const mark = kernels.arena.mark();
    const started = performance.now();
    const [fit] = exactPath({ samples, loss: losses[loss], path: [{ mu: lambda }] }, tolerance, kernels);
    const seconds = (performance.now() - started) / 1000;
    kernels.arena.release(mark);
    gap = fit.certificate.relativeGap;
    return { count: fit.iterations, seconds };
  });
  return { loss, lambda, way: 'exact', reached, gap };
}

function descended(
  samples: BinarySamples,
  loss: LossName,
  lambda: number,
  way: string,
  descent: DescentOptions,
  kernels: Kernels,
): Descent {
  const reached: (Reached | undefined)[] = GAPS.map(() => undefined);
  let gap = Number.NaN;
  const mark = kernels.arena.mark();
  const started = performance.now();
  const options = {
    tolerance: GAPS[GAPS.length - 1],
    descent,
    onEpoch: ({ certificate }: { readonly certificate: { readonly relativeGap?: number } }, epoch: number) => {
      gap = certificate.relativeGap!;
      for (const [k, wanted] of GAPS.entries()) {
        if (gap <= wanted) reached[k] ??= { count: epoch, seconds: (performance.now() - started) / 1000 };
      }
    },
  };
  for (const _ of descentPath({ samples, loss: losses[loss], path: [{ mu: lambda }] }, options, kernels));
  kernels.arena.release(mark);
  return { loss, lambda, way, reached, gap };
}

export const descentColumns: readonly Column<Descent>[] = [
  { heading: 'loss', align: 'left', cell: ({ loss }) => loss },
  { heading: 'λ', align: 'right', cell: ({ lambda }) => String(lambda) },
  { heading: 'trained', align: 'left', cell: ({ way }) => way },
  ...GAPS.flatMap((gap, k): Column<Descent>[] => [
    { heading: `${gap.toExponential()}: epochs`, align: 'right', cell: ({ reached }) => `${reached[k]?.count ?? '–'}` },
    { heading: 'seconds', align: 'right', cell: ({ reached }) => rounded(reached[k]?.seconds) },
  ]),
  { heading: 'gap at the end', align: 'right', cell: ({ gap }) => scientific(gap) },
];

/** The figures as a page of their own, as far as they have come. */
export function descentPage(measured: Conditions, title: string, found: readonly Descent[]): string {
  return `${[
    `# Gradient descent beside the exact trainer, ${measured.date}`,
    describeConditions(measured),
    `${title}, every λ from nothing, one thread, wall seconds with everything that is prepared and certified. Epochs and seconds until the relative duality gap was 1e-2, 1e-3 and 1e-4; of the exact trainer, linear systems solved. At most ${plain.epochs} epochs of full batches (one step each) and ${batches.epochs} of batches of ${batches.batch_size}; the gap is looked at after every epoch at first, then after a tenth of those so far. All else as \`gradient_descent\` has it by default: steps are constant for softplus with full batches and shrink like 1/t otherwise.`,
    renderMarkdown(descentColumns, found),
  ].join('\n\n')}\n`;
}
