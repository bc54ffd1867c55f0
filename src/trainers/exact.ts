import { UserError } from '../errors.ts';
import type { Loss } from '../losses/loss.ts';
import { isHoused } from '../math/housed.ts';
import { borrowKernels, type Kernels } from '../math/kernels/index.ts';
import { isSparse, type Matrix } from '../math/matrix.ts';
import type { BinarySamples } from '../model/dataset.ts';
import { asFit } from './adversarial/adversarialFit.ts';
import { adversarialPath, refusalOfFeatures } from './adversarial/adversarialPath.ts';
import { certifiedFit, type PathSetting } from './certifiedFit.ts';
import { exactMethodOf, refusalOfLoss } from './exactLosses.ts';
import { JacobiHessian, StaleHessian } from './hessian.ts';
import { ConjugateForm } from './hinge/conjugateForm.ts';
import { hingePath } from './hinge/hingePath.ts';
import { densePrimalForm, sparsePrimalForm } from './hinge/primalForm.ts';
import { lossSumsOf } from './lossPass.ts';
import { newtonPath } from './newtonPath.ts';
import type { Accuracy } from './pathSolver.ts';
import type { PathProblem } from './problem.ts';
import { sparseWorkingDataOf } from './sparseWorkingData.ts';
import type { CertifiedFit, Fit, Trainer } from './trainer.ts';
import { workingDataOf } from './workingData.ts';

/** Up to so many sparse features, hinge factors their Gram matrix XᵀX. */
const MOST_FACTORED = 500;
/** How far μ may fall from one solve to the next; where the grid is coarser, points in between are solved too. */
const LARGEST_STEP = 10;
/** A point in between that takes no more linear systems than this is easy: the next step may be the square of the last. */
const EASY = 2;
/** Steps that are too large by rounding alone are not. */
const ALMOST_EXACTLY = 1 + 1e-9;
/** So many numbers per sample, and per pair of features, a solver may need beside the samples. */
const VECTORS = 32;
const SQUARES = 16;
/** What is enough for points in between. */
const PASSING: Accuracy = { gap: 1e-3, visibleShare: 0 };

/**
 * Solves the problem to a certified duality gap, from the largest μ down, warm-started. A small first μ is reached by
 * continuation from a large one, where the solution is nearly known. With an adversary: see `adversarialPath`.
 */
export const exact = {
  name: 'exact',
  description: 'to a certified optimum',
  supports({ loss, hasAdversary, zeroMu, data }) {
    if (hasAdversary) {
      const reason = data && refusalOfFeatures(data.features);
      return reason === undefined ? undefined : { of: 'adversary', reason };
    }
    const lossRefusal = loss && refusalOfLoss(loss);
    if (lossRefusal !== undefined) return { of: 'loss', reason: lossRefusal };
    if (!zeroMu) return undefined;
    const reason =
      'λ = 0 has no certificate, and on separable data softplus has no minimum there; expected a number > 0, for which 1e-6 comes close, or trainer: gradient-descent';
    return { of: 'mu', reason };
  },
  // With an adversary, a solve from w = 0 takes up to half more steps than one from the solution before it: less than to solve
  // that again.
  warmStarts: ({ hasAdversary }) => !hasAdversary,
  remedy: ({ hasAdversary }) =>
    hasAdversary
      ? '(column converged: which); expect fewer with features of a size near 1 (dataset.scale), a larger λ or a larger tolerance'
      : undefined,
  *fitPath(problem, { tolerance, threads }): Generator<Fit> {
    const { adversary } = problem;
    const { features } = problem.samples;
    const { kernels, giveBack } = borrowKernels(threads, adversary ? undefined : homeOf(features));
    try {
      if (adversary) for (const fit of adversarialPath({ ...problem, adversary }, tolerance, kernels)) yield asFit(fit);
      else yield* exactPath(problem, tolerance, kernels);
    } finally {
      giveBack();
    }
  },
} satisfies Trainer;

/** The home of features that are not to be copied for training, with what a solver needs beside them. */
export function homeOf(features: Matrix) {
  if (!isHoused(features)) return undefined;
  const { rows, cols, home } = features;
  return { ...home, needed: 8 * (VECTORS * rows + SQUARES * cols * cols) };
}

/** The solutions without an adversary, on given kernels. */
export function* exactPath(
  { samples, loss, path }: PathProblem,
  tolerance: number,
  kernels: Kernels,
): Generator<CertifiedFit> {
  const setting = settingOf(samples, loss, kernels);
  const { data, solver } = setting;
  // Here the penalty outweighs the data, and the solution is nearly known.
  let reached = data.variance / 10;
  for (const { mu } of path) {
    const goal = mu * data.muFactor;
    let iterations = 0;
    let step = LARGEST_STEP;
    while (reached > goal * step * ALMOST_EXACTLY) {
      reached /= step;
      const passed = solver.solve(reached, PASSING);
      iterations += passed.iterations;
      // Where rounding has the upper hand, further points in between are of no help.
      if (passed.obstacle !== '') break;
      step = passed.iterations <= EASY ? step * step : LARGEST_STEP;
    }
    reached = goal;
    yield certifiedFit(setting, { samples, loss, mu }, tolerance, iterations);
  }
}

/** Throws a UserError for a loss that `exact` does not solve. */
function settingOf(samples: BinarySamples, loss: Loss, kernels: Kernels): PathSetting {
  const { features } = samples;
  const method = exactMethodOf(loss);
  if (method === undefined) throw new UserError(refusalOfLoss(loss)!);
  if (isSparse(features)) {
    const data = sparseWorkingDataOf({ ...samples, features }, kernels);
    const lossSums = lossSumsOf(loss, kernels, data.sampleWeights);
    if (method === 'newton') return { data, lossSums, solver: newtonPath(data, loss, new JacobiHessian(data)) };
    const isNarrow = data.features.cols <= MOST_FACTORED;
    const form = isNarrow ? sparsePrimalForm(data.features) : new ConjugateForm(data);
    return { data, lossSums, solver: hingePath(data, form) };
  }
  const data = workingDataOf({ ...samples, features }, kernels);
  const lossSums = lossSumsOf(loss, kernels, data.sampleWeights);
  if (method === 'newton') return { data, lossSums, solver: newtonPath(data, loss, new StaleHessian(data)) };
  return { data, lossSums, solver: hingePath(data, densePrimalForm(data.features)) };
}
