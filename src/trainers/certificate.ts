import type { Loss } from '../losses/loss.ts';
import { type CentredProducts, centredProducts } from '../math/centredProducts.ts';
import { compensatedDot } from '../math/compensated.ts';
import { difference, divided, dot, largestMagnitude, norm, sumOfMagnitudes } from '../math/vector.ts';
import type { LinearClassifier } from '../model/linearClassifier.ts';
import { indexOfLargest, signedTotal } from './dualBalance.ts';
import type { KnownProducts } from './pathSolver.ts';
import { type PlacedBias, placeBias } from './placedBias.ts';
import type { Problem } from './problem.ts';
import { type SampleWeights, sampleWeightsOf, signed, weighted } from './sampleWeights.ts';

/** A proof of how far (w, b) is from optimal, from strong duality alone: it does not matter how w, b and α were found. */
export interface Certificate {
  /** L(w, b) = R + μ‖w‖². */
  readonly objective: number;
  /** R(w, b) = (1/V) Σ v f(y s(x)), V = Σ v. */
  readonly empiricalRisk: number;
  /** P − D ≥ L − L* ≥ 0, rounding included, of the classifier about the mean. */
  readonly gap: number;
  /** gap / objective, the column `gap_at_mean`; 0 where both are 0. */
  readonly relativeGap: number;
  /** The same of the classifier in raw coordinates, the column `duality_gap`: of w and the double b beside it. */
  readonly relativeGapInFiles: number;
  /** ‖w − w*‖ ≤ √(gap/μ), because L is 2μ-strongly convex in w. */
  readonly radius: number;
}

/** The losses of n samples added up, Σ v_i f(z_i), and their Fenchel–Young gaps, Σ v_i [f(z_i) + f*(−α_i) + α_i z_i]. */
export type LossSums = (margins: Float64Array, alpha: Float64Array) => { losses: number; gaps: number };

/** A unit in the last place of 1: two operations. */
const UNITS = Number.EPSILON;
/** Margins up to which slopes are looked at first: further out no loss of machine learning is far from flat. */
const LEAST_REACH = 40;
/** Covers what the bounds on rounding are themselves rounded by. */
const SLACK = 1 + 1e-9;

/** What a certificate is made from beside the problem: all about the centre of `features`. */
interface Evidence {
  readonly w: Float64Array;
  readonly bias: PlacedBias;
  readonly alpha: Float64Array;
  readonly sampleWeights: SampleWeights;
  readonly features: CentredProducts;
  /** Of the loss, where there is a faster way than one sample after the other. */
  readonly lossSums?: LossSums | undefined;
}

/** The certificate by products about the centre that are known already: a bound like any other, if perhaps not as good. */
export function certifyByKnown(problem: Problem, evidence: Evidence, known: KnownProducts): Certificate {
  return judge(problem, evidence, Number.POSITIVE_INFINITY, known).certificate;
}

/**
 * The certificate of a classifier given a dual point α that is feasible: 0 ≤ α ≤ sup −f′ and Σ v α y = 0 to rounding (see
 * `balanceDual`). With w(α) = (1/2μV) Σ v α y x,
 *
 *     P − D = (1/V) Σ v_i [f(z_i) + f*(−α_i) + α_i z_i] + μ‖w − w(α)‖²,
 *
 * a sum of terms that are each ≥ 0, so that nothing cancels however small the gap is. It is a bound on exact numbers: what
 * rounding may have done to the margins (by at most e: the first sum is convex in z) and to w(α) is added, and Σ v α y is 0
 * exactly once the largest α of the surplus class gives up what is left of it. Where these additions alone are in the way of
 * `tolerance`, the products are computed once more, in twice the digits.
 */
export function certifyAbout(problem: Problem, evidence: Evidence, tolerance = Number.POSITIVE_INFINITY): Certificate {
  const { certificate, isRounding } = judge(problem, evidence, tolerance);
  const { w, bias, features } = evidence;
  if (!isRounding || features.compensated === undefined) return certificate;
  const { mean } = features;
  const { high, low } = compensatedDot(w, mean, bias.raw);
  const atMean = { ...bias, aboutCentre: bias.atMean, slipAtMean: 0, slipRaw: high - bias.atMean + low };
  const careful = { ...evidence, bias: atMean, features: features.compensated() };
  return judge(problem, careful, tolerance).certificate;
}

function judge(
  { samples, loss, mu }: Problem,
  { w, bias, alpha, sampleWeights, features, lossSums = sumsOf(loss, sampleWeights) }: Evidence,
  tolerance: number,
  known?: KnownProducts,
): { readonly certificate: Certificate; readonly isRounding: boolean } {
  const { labels } = samples;
  const { total: V, productRounding } = sampleWeights;
  const { sizes, rounding } = features;
  const margins = marginsOf(known?.products ?? features.times(w), labels, bias.aboutCentre);
  const masses = weighted(sampleWeights, alpha);
  const total = sumOfMagnitudes(masses);
  const left = Math.abs(signedTotal(alpha, labels, sampleWeights));
  const largest = largestMagnitude(margins);

  const dualSum = known?.dualSum?.values ?? features.transposedTimes(signed(masses, labels));
  const sumError = (known?.dualSum?.slip ?? rounding.sums * total) + productRounding * total + left;
  const dualWeights = divided(dualSum, 2 * mu * V);
  const nominal = difference(w, dualWeights);
  const squaredNorm = dot(w, w);
  const nominalDistance = dot(nominal, nominal);
  const distances = largestDistances(w, dualWeights, sizes, sumError / (2 * mu * V));
  const slip = known ? known.slip + UNITS * Math.abs(bias.aboutCentre) : marginRounding(w, bias, features);
  const marginError = slip + UNITS * largest;

  const { losses, gaps } = lossSums(margins, alpha);
  const empiricalRisk = losses / V;
  const objective = empiricalRisk + mu * squaredNorm;
  // What is left of Σ v α y is taken from the largest v α of its class, whose own term it changes by less than this.
  const balance = left === 0 ? 0 : (left * (reachOf(loss, alpha, labels, sampleWeights) + largest)) / V;
  const farthest = norm(distances);
  const rest = mu * farthest * farthest + balance;

  const slope = Number.isFinite(loss.largestSlope) ? loss.largestSlope : meanSlope(loss, margins, sampleWeights);
  const relative = (gap: number, error: number): number => {
    const least = Math.max(empiricalRisk - error * slope, 0) + mu * squaredNorm;
    return gap === 0 ? 0 : orInfinite(gap / least);
  };
  const level = empiricalRisk + total / V;
  const gapAt = (z: Float64Array, gaps: number, error: number) =>
    orInfinite((fenchelYoung(loss, z, alpha, { gaps, level, error, sampleWeights }) + rest) * SLACK);
  const atMeanError = marginError + Math.abs(bias.slipAtMean);
  const gap = gapAt(margins, gaps, atMeanError);
  const relativeGap = relative(gap, atMeanError);
  const isRounding = relativeGap > tolerance && gaps / V + mu * nominalDistance <= tolerance * objective;
  const inFiles = (): number => {
    const error = marginError + Math.abs(bias.slipRaw);
    if (error <= 2 * marginError) return relative(gapAt(margins, gaps, error), error);
    const inRaw = margins.map((z, i) => z + labels[i] * bias.slipRaw);
    return relative(gapAt(inRaw, lossSums(inRaw, alpha).gaps, 2 * marginError), error);
  };
  // Of tiny weights the squares vanish before they do.
  const radius = Math.max(Math.sqrt(gap / mu), farthest);
  const certificate = { objective, empiricalRisk, gap, relativeGap, relativeGapInFiles: inFiles(), radius };
  return { certificate, isRounding };
}

/** |w − w(α)| at most: sums over the samples are off by `error` times the size of a column, divisions and differences by a rounding. */
function largestDistances(
  w: Float64Array,
  dualWeights: Float64Array,
  sizes: Float64Array,
  error: number,
): Float64Array {
  const distances = new Float64Array(w.length);
  for (let k = 0; k < w.length; k++) {
    const rounding = 2 * UNITS * (Math.abs(w[k]) + Math.abs(dualWeights[k]));
    distances[k] = Math.abs(w[k] - dualWeights[k]) + error * sizes[k] + rounding;
  }
  return distances;
}

/** y (p + b): n values. */
function marginsOf(products: Float64Array, labels: Int8Array, b: number): Float64Array {
  const margins = new Float64Array(labels.length);
  for (let i = 0; i < margins.length; i++) margins[i] = labels[i] * (products[i] + b);
  return margins;
}

/** f(z ± e) ≥ f(z) − e·(−f′(z)), f being convex: the mean of −f′. */
function meanSlope(loss: Loss, margins: Float64Array, { values, total }: SampleWeights): number {
  return margins.reduce((sum, z, i) => sum - values[i] * loss.derivative(z), 0) / total;
}

/** Where the slope of f is as flat as −α at the latest, α what may be left of the largest ones: a bound on −∂f*(−α)/∂α. */
function reachOf({ derivative }: Loss, alpha: Float64Array, labels: Int8Array, sampleWeights: SampleWeights): number {
  const { values: v } = sampleWeights;
  const left = signedTotal(alpha, labels, sampleWeights);
  const largest = indexOfLargest(alpha, labels, v, Math.sign(left));
  const least = alpha[largest] - Math.abs(left) / v[largest];
  let reach = LEAST_REACH;
  while (-derivative(reach) > least && reach < Number.MAX_VALUE) reach *= 2;
  return reach;
}

/** A bound that leaves the range of numbers bounds nothing. */
function orInfinite(bound: number): number {
  return Number.isNaN(bound) ? Number.POSITIVE_INFINITY : bound;
}

/** What rounding does to a margin at most: to w·(x − c), its terms added up in four parts, and to the sum with the bias. */
export function marginRounding(
  w: Float64Array,
  { aboutCentre }: PlacedBias,
  { sizes, rounding }: CentredProducts,
): number {
  let reach = 0;
  for (let k = 0; k < w.length; k++) reach += Math.abs(w[k]) * sizes[k];
  return rounding.times * reach + UNITS * Math.abs(aboutCentre);
}

/** The same of a classifier s(x) = w·x + b in raw coordinates, however it was found. */
export function certify(problem: Problem, { w, b }: LinearClassifier, alpha: Float64Array): Certificate {
  const { samples } = problem;
  const features = centredProducts(samples.features, samples.weights);
  const { high, low } = compensatedDot(w, features.centre, b);
  const bias = { ...placeBias(w, high, features), raw: b, slipRaw: low };
  return certifyAbout(problem, { w, bias, alpha, features, sampleWeights: sampleWeightsOf(samples) });
}

/**
 * The mean of the Fenchel–Young gaps at margins that may be off by `error`. Of a smooth loss, whose slope changes by at most
 * c per unit, g(z ± e) ≤ g + e √(2cg) + ce²/2, here in the mean; c is at most `level`, the mean of f and α, where the loss
 * bounds its own curvature. Else the larger one of those at z − e and z + e, g being convex.
 */
function fenchelYoung(
  { largestCurvature, isSelfBounding, fenchelYoungGap }: Loss,
  margins: Float64Array,
  alpha: Float64Array,
  {
    gaps,
    level,
    error,
    sampleWeights: { values, total },
  }: {
    readonly gaps: number;
    readonly level: number;
    readonly error: number;
    readonly sampleWeights: SampleWeights;
  },
): number {
  if (Number.isFinite(largestCurvature)) {
    const mean = gaps / total;
    // Within `error`, f″ changes by a factor e^error at most.
    const c = isSelfBounding ? Math.min(largestCurvature, level * (1 + 2 * error)) : largestCurvature;
    return mean + error * Math.sqrt(2 * c * mean) + (c * error * error) / 2;
  }
  let sum = 0;
  for (let i = 0; i < margins.length; i++) {
    const z = margins[i];
    sum += values[i] * Math.max(fenchelYoungGap(z - error, alpha[i]), fenchelYoungGap(z + error, alpha[i]));
  }
  return sum / total;
}

function sumsOf(loss: Loss, { values }: SampleWeights): LossSums {
  return (margins, alpha) => {
    let losses = 0;
    let gaps = 0;
    for (let i = 0; i < margins.length; i++) {
      losses += values[i] * loss.value(margins[i]);
      gaps += values[i] * loss.fenchelYoungGap(margins[i], alpha[i]);
    }
    return { losses, gaps };
  };
}
