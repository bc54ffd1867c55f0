import type { LossName } from '../losses/index.ts';
import type { Loss } from '../losses/loss.ts';
import type { Kernels } from '../math/kernels/index.ts';
import type { LossSums } from './certificate.ts';
import type { DualCandidate } from './descent/risk.ts';
import { softplusSums } from './softplusSums.ts';

/** Losses whose sums are worth a kernel. */
const kernelSums: Partial<Record<LossName, (kernels: Kernels, n: number) => LossSums>> = { softplus: softplusSums };

/** Losses whose derivatives are. */
const kernelDuals: Partial<Record<LossName, (kernels: Kernels, n: number) => DualCandidate>> = {
  softplus: softplusDual,
};

/** The sums of a loss over n samples, where there is a faster way than one sample after the other. */
export function lossSumsOf(loss: LossName, kernels: Kernels, n: number): LossSums | undefined {
  return kernelSums[loss]?.(kernels, n);
}

/** −f′ at up to n margins. */
export function dualCandidateOf(loss: Loss, kernels: Kernels, n: number): DualCandidate {
  return kernelDuals[loss.name as LossName]?.(kernels, n) ?? ((margins) => margins.map((z) => -loss.derivative(z)));
}

/** α = 1/(1 + e^z). */
function softplusDual({ arena, logisticPass }: Kernels, n: number): DualCandidate {
  const [margins, ones, alpha, curvature] = [arena.float64(n), arena.float64(n), arena.float64(n), arena.float64(n)];
  ones.fill(1);
  return (given) => {
    margins.set(given);
    logisticPass(margins, ones, 0, given.length, alpha, curvature);
    return new Float64Array(alpha.subarray(0, given.length));
  };
}
