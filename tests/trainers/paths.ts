import type { LossName } from '../../src/losses/index.ts';
import { losses } from '../../src/losses/index.ts';
import type { Loss } from '../../src/losses/loss.ts';
import type { DualNormName } from '../../src/math/dualNorms.ts';
import { borrowKernels } from '../../src/math/kernels/index.ts';
import type { BinarySamples } from '../../src/model/dataset.ts';
import type { AdversarialFit } from '../../src/trainers/adversarial/adversarialFit.ts';
import { adversarialPath } from '../../src/trainers/adversarial/adversarialPath.ts';
import { exactPath } from '../../src/trainers/exact.ts';
import type { Regularisation } from '../../src/trainers/problem.ts';
import type { CertifiedFit } from '../../src/trainers/trainer.ts';

interface DecayPath {
  readonly samples: BinarySamples;
  readonly loss: Loss;
  readonly mus: readonly number[];
}

interface Accuracy {
  readonly tolerance: number;
  readonly threads?: number;
}

/** A path over μ. */
export function overMus(mus: readonly number[]): Regularisation[] {
  return mus.map((mu) => ({ mu }));
}

/** The solutions of `exact` without an adversary, with the dual points that certify them. */
export function* exactFits(
  { samples, loss, mus }: DecayPath,
  { tolerance, threads }: Accuracy,
): Generator<CertifiedFit> {
  const { kernels, giveBack } = borrowKernels(threads);
  try {
    yield* exactPath({ samples, loss, path: overMus(mus) }, tolerance, kernels);
  } finally {
    giveBack();
  }
}

export interface AdversaryPath {
  readonly samples: BinarySamples;
  readonly loss: LossName;
  readonly norm: DualNormName;
  readonly mu: number;
  readonly epsilons: readonly number[];
}

/** Its solutions with an adversary along ε. */
export function* adversarialFits(
  { samples, loss, norm, mu, epsilons }: AdversaryPath,
  tolerance: number,
  threads = 1,
): Generator<AdversarialFit> {
  const path = epsilons.map((epsilon) => ({ mu, epsilon }));
  const { kernels, giveBack } = borrowKernels(threads);
  try {
    yield* adversarialPath({ samples, loss: losses[loss], adversary: { norm }, path }, tolerance, kernels);
  } finally {
    giveBack();
  }
}

/** All that a stream gives. */
export async function allOf<Item>(stream: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of stream) items.push(item);
  return items;
}
