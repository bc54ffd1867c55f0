import { turningPoint } from '../math/monotoneRoot.ts';

/** A margin loss f(z) with z = y·s(x). */
export interface MarginLoss {
  /** The word in configs and in the `loss` column. */
  readonly name: string;
  /** One line for help texts: the formula. */
  readonly formula: string;
  /** f(z) ≥ 0, finite and accurate for |z| ≤ 1e6. */
  value(z: number): number;
}

/** A place where the slope of a loss rises at once, by `jump` > 0. */
export interface Kink {
  readonly at: number;
  readonly jump: number;
}

/** The best classifier without weights: b minimises countI f(−b) + countJ f(b), the middle where it is not unique. */
export interface BestBias {
  readonly b: number;
  readonly unique: boolean;
  /** α of each sample of class I and of class J there: −α_I ∈ ∂f(−b), −α_J ∈ ∂f(b), countI α_I = countJ α_J. */
  readonly dual: readonly [number, number];
}

/** What a convex loss, falling to 0, has to say of itself; the rest of `Loss` follows from it. */
interface Stated extends MarginLoss {
  /** f′(z) ≤ 0; at a kink, the slope to the right of it. */
  derivative(z: number): number;
  /** f″(z) ≥ 0; 0 at a kink; where it jumps, the value on either side. */
  secondDerivative(z: number): number;
  /** sup f″, the Lipschitz constant of f′; ∞ where there is none, as with a kink. */
  readonly largestCurvature: number;
  /** sup −f′: dual variables are in [0, largestSlope]; ∞ where slopes have no bound. */
  readonly largestSlope: number;
  /**
   * The convex conjugate at −a: f*(−a) = sup_z (−a z − f(z)) for a dual variable 0 ≤ a ≤ largestSlope; +∞ outside. With it
   * the dual objective is D(a) = −(1/n) Σ f*(−a_i) − μ‖w(a)‖².
   */
  conjugate(a: number): number;
}

/** What follows from these, unless the loss knows better. */
interface Derived {
  /** The kinks from left to right. By default: none. */
  readonly kinks: readonly Kink[];
  /**
   * Whether f″ ≤ −f′ ≤ f, and |f‴| ≤ f″: where the loss is small, so are its slope and its curvature. By default it is not
   * relied on.
   */
  readonly isSelfBounding: boolean;
  /**
   * The Fenchel–Young gap f(z) + f*(−a) + a z ≥ 0, 0 exactly when −a is a (sub)gradient of f at z: best written without
   * cancellation. By default the sum as it stands, with what its rounding may have taken away.
   */
  fenchelYoungGap(z: number, a: number): number;
  /** For positive counts. By default found by bisection of the slope. */
  bestBias(countI: number, countJ: number): BestBias;
  /** The kernels (math/kernels) that evaluate it over many samples, where there are any. By default: none. */
  readonly kernels: 'logistic' | undefined;
}

/** A convex loss that a classifier can be trained with. */
export interface Loss extends Stated, Derived {
  /** α of R ≈ α − β‖w‖ d_adv as ‖w‖ → 0 (Tanay & Griffin, A New Angle on L2 Regularization, §2): f(0). */
  readonly alpha: number;
  /** β of R ≈ α − β‖w‖ d_adv as ‖w‖ → 0: −f′(0) on the small-z branch. */
  readonly beta: number;
}

/** The loss with what follows from the stated parts filled in. */
export function convexLoss(stated: Stated & Partial<Derived>): Loss {
  return {
    kinks: [],
    isSelfBounding: false,
    fenchelYoungGap: (z, a) => plainGap(stated, z, a),
    bestBias: (countI, countJ) => bisectedBias(stated, countI, countJ),
    kernels: undefined,
    alpha: stated.value(0),
    beta: -stated.derivative(0),
    ...stated,
  };
}

/** Of the sum of the magnitudes of the three terms, what rounding takes: each is right to a few units in the last place. */
const ROUNDING = 4 * Number.EPSILON;

function plainGap({ value, conjugate }: Stated, z: number, a: number): number {
  const [f, dual] = [value(z), conjugate(a)];
  return Math.max(f + dual + a * z, 0) + ROUNDING * (f + Math.abs(dual) + Math.abs(a * z));
}

/** The slope countJ f′(b) − countI f′(−b) never falls with b: the best b are from where it is no longer < 0 to where it is > 0. */
function bisectedBias(
  { derivative, largestSlope, kinks = [] }: Stated & Partial<Derived>,
  countI: number,
  countJ: number,
): BestBias {
  const slope = (b: number) => countJ * derivative(b) - countI * derivative(-b);
  const low = turningPoint((b) => slope(b) < 0).next;
  const high = turningPoint((b) => slope(b) <= 0).last;
  const b = low + (high - low) / 2;
  const isKink = (z: number) => kinks.some(({ at }) => Math.abs(z - at) <= CLOSE * Math.max(Math.abs(at), 1));
  // Of a class at a kink the other one says what countI α_I = countJ α_J is; no α leaves its domain by rounding.
  const mass = isKink(b) ? -countI * derivative(-b) : -countJ * derivative(b);
  const dual = [Math.min(mass / countI, largestSlope), Math.min(mass / countJ, largestSlope)] as const;
  return { b, unique: high - low <= CLOSE * Math.max(Math.abs(b), 1), dual };
}

/** Numbers that are so much of themselves apart are one number. */
const CLOSE = 1e-12;
