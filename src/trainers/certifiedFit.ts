import { norm } from '../math/vector.ts';
import { classSizes } from '../model/dataset.ts';
import type { LinearClassifier } from '../model/linearClassifier.ts';
import { balanceDual, type Certificate, certify, type LossSums } from './certificate.ts';
import { type AnyDesign, signedSum } from './design.ts';
import { liftToMargin } from './hinge/hardMargin.ts';
import type { PathSolver, WorkingSolution } from './pathSolver.ts';
import type { Problem } from './problem.ts';
import type { CertifiedFit } from './trainer.ts';

/** ‖Σ α y x‖ relative to Σ α‖x‖ up to which it counts as 0, if the certificate of w = 0 agrees. */
const ZERO_SUM = 1e-9;
/** The relative gap up to which w = 0 is preferred to its rounding errors. */
const ZERO_GAP = 1e-14;
/** How far the solver's own target may be lowered when the certificate on the original data asks for more. */
const MOST_LOWERING = 1e-3;

/** What the points of a path have in common. */
export interface PathSetting {
  readonly design: AnyDesign;
  readonly solver: PathSolver;
  /** Of the loss, where there is a faster way than one sample after the other. */
  readonly lossSums: LossSums | undefined;
}

/**
 * Solves one point until the certificate on the original data passes: the solver works in coordinates of its own, and
 * its own estimate of the gap may be too kind. A guess that passes is as good as a solution.
 */
export function certifiedFit(
  setting: PathSetting,
  problem: Problem,
  tolerance: number,
  iterationsBefore: number,
): CertifiedFit {
  const { design, solver } = setting;
  const mu = problem.mu * design.muFactor;
  let iterations = iterationsBefore;
  const guess = solver.guess?.(mu, tolerance);
  if (guess !== undefined) {
    const { classifier, ...rest } = settle(setting, problem, guess, tolerance);
    if (rest.certificate.relativeGap <= tolerance) {
      return { mu: problem.mu, ...classifier, ...rest, converged: true, iterations, stopped: 'certified' };
    }
  }
  for (let target = tolerance / 2; ; target /= 10) {
    const solution = solver.solve(mu, target);
    iterations += solution.iterations;
    const settled = settle(setting, problem, solution, tolerance);
    const converged = settled.certificate.relativeGap <= tolerance;
    if (converged || solution.obstacle !== '' || target < tolerance * MOST_LOWERING) {
      const { classifier, ...rest } = settled;
      const obstacle = solution.obstacle || 'rounding: the certificate on the original data is coarser';
      return {
        mu: problem.mu,
        ...classifier,
        ...rest,
        converged,
        iterations,
        stopped: converged ? 'certified' : obstacle,
      };
    }
  }
}

interface Settled {
  readonly classifier: LinearClassifier;
  readonly biasUnique: boolean;
  readonly alpha: Float64Array;
  readonly certificate: Certificate;
}

/** The solution in the original features, with what rounding did to special cases undone. */
function settle(
  { design, lossSums }: PathSetting,
  problem: Problem,
  solution: WorkingSolution,
  tolerance: number,
): Settled {
  const { features, labels } = problem.samples;
  const alpha = solution.alpha.slice();
  balanceDual(alpha, labels);
  const certified = (classifier: LinearClassifier, biasUnique: boolean): Settled => ({
    classifier,
    biasUnique,
    alpha,
    certificate: certify(problem, classifier, alpha, design.original, lossSums),
  });
  const plain = certified(design.classifier(solution.w, solution.b), solution.biasUnique);
  if (vanishes(design, problem, plain, alpha)) {
    const { b, unique } = bestBiasAlone(problem);
    const zero = certified({ w: new Float64Array(features.cols), b }, unique);
    if (zero.certificate.relativeGap <= Math.max(plain.certificate.relativeGap, ZERO_GAP)) return zero;
  }
  if (solution.hardMargin && plain.certificate.relativeGap > tolerance) {
    const { w, b } = plain.classifier;
    const lifted = liftToMargin({ w, b, products: design.original.times(w) }, labels);
    if (lifted !== undefined) return certified({ w: lifted.w, b: lifted.b }, plain.biasUnique);
  }
  return plain;
}

/**
 * Whether Σ α y x is nothing but rounding: then the two classes' weighted means coincide and the optimal weights are
 * exactly 0. Reported as they are, they would be taken for a direction.
 */
function vanishes(
  design: AnyDesign,
  { mu }: Problem,
  { classifier, certificate }: Settled,
  alpha: Float64Array,
): boolean {
  let total = 0;
  for (let i = 0; i < alpha.length; i++) total += alpha[i] * Math.sqrt(design.squaredNorms[i]);
  // ‖Σ α y x‖ = 2μn‖w(α)‖, and w(α) is within the certified radius of w: mostly that settles it.
  const least = 2 * mu * alpha.length * (norm(classifier.w) - certificate.radius) * Math.sqrt(design.muFactor);
  return least <= ZERO_SUM * total && norm(signedSum(design, alpha)) <= ZERO_SUM * total;
}

/** The best bias of a classifier with w = 0, which only knows how many samples each class has. */
function bestBiasAlone({ samples, loss }: Problem): { b: number; unique: boolean } {
  return loss.bestBias(...classSizes(samples));
}
