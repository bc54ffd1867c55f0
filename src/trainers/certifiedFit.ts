import { UserError } from '../errors.ts';
import { UNIT } from '../math/compensated.ts';
import { dot } from '../math/vector.ts';
import { type Certificate, certifyAbout, certifyByKnown, type LossSums, marginRounding } from './certificate.ts';
import { balanceDual } from './dualBalance.ts';
import { liftToMargin } from './hinge/hardMargin.ts';
import type { KnownProducts, PathSolver, WorkingSolution } from './pathSolver.ts';
import { type PlacedBias, placeBias } from './placedBias.ts';
import type { Problem } from './problem.ts';
import type { CertifiedFit } from './trainer.ts';
import { type AnyWorkingData, reachOf } from './workingData.ts';

/** How often the solver's own target may be lowered, to a tenth, when the certificate on the original data asks for more. */
const MOST_LOWERINGS = 3;
/** The gap sees w where μ‖w‖² is more than so many times the tolerance of the objective. */
const VISIBLE = 1000;

/** Rounding of margins is seen where it is more than so many times the penalty. */
const VISIBLE_ROUNDING = 1e-11;

/** What the points of a path have in common. */
export interface PathSetting {
  readonly data: AnyWorkingData;
  readonly solver: PathSolver;
  readonly lossSums: LossSums;
}

/**
 * Solves one point until the certificate on the original data passes: the solver works in coordinates of its own, and
 * its own estimate of the gap may be too kind. A start that passes is as good as a solution.
 */
export function certifiedFit(
  setting: PathSetting,
  problem: Problem,
  tolerance: number,
  iterationsBefore: number,
): CertifiedFit {
  const { data, solver } = setting;
  const mu = problem.mu * data.muFactor;
  if (!Number.isFinite(mu)) throw outOfRange(problem);
  let iterations = iterationsBefore;
  const fitOf = ({ bias, ...rest }: Settled, obstacle: string): CertifiedFit => {
    if (!Number.isFinite(rest.certificate.objective)) throw outOfRange(problem);
    const converged = rest.certificate.relativeGap <= tolerance;
    const stopped = converged ? 'certified' : obstacle;
    return { mu: problem.mu, b: bias.raw, biasAtMean: bias.atMean, ...rest, converged, iterations, stopped };
  };
  const visibleShare = VISIBLE * tolerance;
  const start = solver.start?.(mu, { gap: tolerance, visibleShare });
  if (start !== undefined) {
    const fit = fitOf(settle(setting, problem, start, tolerance, 'by what is known'), '');
    if (fit.converged) return fit;
  }
  let gap = tolerance / 2;
  for (let lowered = 0; ; lowered++, gap /= 10) {
    const solution = solver.solve(mu, { gap, visibleShare });
    iterations += solution.iterations;
    const obstacle = solution.obstacle || 'rounding: the certificate on the original data is coarser';
    const fit = fitOf(settle(setting, problem, solution, tolerance), obstacle);
    if (fit.converged || solution.obstacle !== '' || lowered === MOST_LOWERINGS) return fit;
  }
}

function outOfRange({ mu }: Problem): UserError {
  return new UserError(`the solution at μ = ${mu} leaves the range of numbers; expected a μ closer to 1`);
}

interface Settled {
  readonly w: Float64Array;
  readonly bias: PlacedBias;
  readonly biasUnique: boolean;
  readonly alpha: Float64Array;
  readonly certificate: Certificate;
}

/**
 * The solution in the original features, with what rounding did to special cases undone, and its certificate: by what is known of
 * it where that does or nothing else is asked for, else from the samples.
 */
function settle(
  { data, lossSums }: PathSetting,
  problem: Problem,
  solution: WorkingSolution,
  tolerance: number,
  how?: 'by what is known',
): Settled {
  const { labels } = problem.samples;
  const { centred, sampleWeights } = data;
  const alpha = solution.alpha.slice();
  balanceDual(alpha, labels, sampleWeights);
  const known = knownAboutCentre(data, solution, alpha);
  const certified = (w: Float64Array, biasAboutCentre: number, knownOfIt?: KnownProducts): Settled => {
    const bias = placeBias(w, biasAboutCentre, centred);
    const evidence = { w, bias, alpha, sampleWeights, features: centred, lossSums };
    const first = knownOfIt && certifyByKnown(problem, evidence, knownOfIt);
    const isEnough = first && (how === 'by what is known' || first.relativeGap <= tolerance);
    const certificate = isEnough ? first : certifyAbout(problem, evidence, tolerance);
    return { w, bias, biasUnique: solution.biasUnique, alpha, certificate };
  };
  const weights = data.weights(solution.w);
  // Weights that are too small to be numbers are not those of a classifier without a boundary.
  if (!solution.vanishes && weights.length > 0 && weights.every((weight) => weight === 0) && data.variance > 0) {
    throw outOfRange(problem);
  }
  if (!solution.hardMargin) return certified(weights, solution.b, known);
  const margins = { w: weights, b: solution.b, products: known?.products ?? centred.times(weights) };
  const rounding = marginRounding(weights, placeBias(weights, solution.b, centred), centred);
  // What is short of the margin by rounding is all of the empirical risk, and counts where the penalty is as small.
  const isVisible = rounding > VISIBLE_ROUNDING * problem.mu * dot(weights, weights);
  // Twice what rounding may do to a margin: none falls short then, whoever computes it.
  const lifted = isVisible ? liftToMargin(margins, labels, 2 * rounding) : undefined;
  // Scaled together, by next to nothing.
  const knownAbove = lifted && known && { ...known, products: lifted.products, slip: 2 * known.slip };
  const above = lifted && certified(lifted.w, lifted.b, knownAbove);
  if (above && above.certificate.relativeGap <= tolerance) return above;
  const plain = certified(weights, solution.b, known);
  return above && above.certificate.relativeGap < plain.certificate.relativeGap ? above : plain;
}

/**
 * What is known of a solution's products, of its weights and samples about the centre in their own units, with another α: nothing
 * where samples are rotated.
 */
function knownAboutCentre(
  data: AnyWorkingData,
  solution: WorkingSolution,
  alpha: Float64Array,
): KnownProducts | undefined {
  const { known } = solution;
  if (known === undefined || data.sums === undefined) return undefined;
  const { values: v } = data.sampleWeights;
  const { dualSum } = known;
  const moved = massBetween(v, alpha, solution.alpha);
  return {
    products: known.products,
    slip: known.slip + 2 * UNIT * reachOf(data, solution.w),
    dualSum: dualSum && { values: data.sums(dualSum.values), slip: dualSum.slip + moved },
  };
}

/** Σ v |α − α′|. */
function massBetween(v: Float64Array, alpha: Float64Array, other: Float64Array): number {
  let mass = 0;
  for (let i = 0; i < alpha.length; i++) mass += v[i] * Math.abs(alpha[i] - other[i]);
  return mass;
}
