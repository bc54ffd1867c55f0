import { UNIT } from '../math/compensated.ts';
import { exp, log } from '../math/elementary.ts';
import { addScaled, norm } from '../math/vector.ts';

/** Points closer than this in log μ are one point to the extrapolation. */
const SAME_LOG_MU = 1e-3;
/** As many points are kept as the longest rule needs, and of one more its weights, to judge the rules by. */
const MOST_POINTS = 5;

/** A point with its products A w, each of them off by at most `slip`. */
export interface PathPoint {
  readonly w: Float64Array;
  readonly b: number;
  readonly products: Float64Array;
  readonly slip: number;
}

/** The dual point of a solution: α, and Σ v α y a, entry k of it off by at most `slip` max_i |a_ik|. */
export interface DualPoint {
  readonly alpha: Float64Array;
  readonly sum: Float64Array;
  readonly slip: number;
  /** Σ v α. */
  readonly mass: number;
}

interface Solution extends PathPoint {
  readonly logMu: number;
  readonly dual: DualPoint;
}

type Weights = Pick<Solution, 'w' | 'logMu'>;

/** The polynomial in log μ or in 1/μ through the last `count` values of μ^power · w. */
interface Rule {
  readonly count: number;
  readonly variable: 'log μ' | '1/μ';
  readonly power: -1 | 0 | 1;
}

/** While the penalty dominates w falls like 1/μ, so that μw is the smoother one, and far out a power series in 1/μ. */
const RULES: readonly Rule[] = [2, 3, 4, 5].flatMap((count) => [
  { count, variable: 'log μ', power: 0 },
  { count, variable: 'log μ', power: 1 },
  { count, variable: '1/μ', power: 1 },
]);

/**
 * Where to start at the next μ: solutions so far, extrapolated. The polynomial's degree and variable are those that would
 * have predicted the newest solution best: high ones are exact on smooth paths, but amplify what solutions lack in accuracy.
 */
export class SolutionHistory {
  readonly #longest: number;
  /** Of a point that rules do not need any more, while it may help to judge them. */
  #before: Weights | undefined;
  #points: Solution[] = [];
  #rule: Rule = RULES[0];

  /** `longest`: max ‖a_i‖. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Adds a solution that was solved for; one that was itself extrapolated would add nothing but rounding errors. */
  add(mu: number, { w, b, products, slip }: PathPoint, dual: DualPoint): void {
    const logMu = log(mu);
    const last = this.#points.at(-1);
    if (last !== undefined && Math.abs(logMu - last.logMu) < SAME_LOG_MU) this.#points.pop();
    this.#rule = this.#bestRule(logMu, w);
    this.#points.push({ w, b, products, slip, dual, logMu });
    if (this.#points.length > MOST_POINTS) {
      const { w: oldest, logMu: place } = this.#points.shift()!;
      this.#before = { w: oldest, logMu: place };
    }
  }

  /** How far μ is from that of the newest solution, in log μ; ∞ where there is none. */
  distance(mu: number): number {
    const newest = this.#points.at(-1);
    return newest === undefined ? Number.POSITIVE_INFINITY : Math.abs(log(mu) - newest.logMu);
  }

  /** The extrapolated point; undefined while there are fewer than two to extrapolate from. */
  at(mu: number): PathPoint | undefined {
    if (this.#points.length < 2) return undefined;
    const logMu = log(mu);
    const used = this.#points.slice(-this.#rule.count);
    const coefficients = this.#coefficients(used, this.#rule, logMu);
    const ofBias = this.#coefficients(used, { ...this.#rule, power: 0 }, logMu);
    const w = new Float64Array(used[0].w.length);
    const products = new Float64Array(used[0].products.length);
    let b = 0;
    let slip = 0;
    const operations = 2 * (used.length + 2);
    for (const [i, point] of used.entries()) {
      addScaled(w, coefficients[i], point.w);
      addScaled(products, coefficients[i], point.products);
      b += ofBias[i] * point.b;
      slip += Math.abs(coefficients[i]) * (point.slip + operations * UNIT * this.#longest * norm(point.w));
    }
    return { w, b, products, slip };
  }

  /**
   * The dual point that goes with it: α/μ^(1 − power) is the polynomial, so that w = (1/2μV) Σ v α y a is extrapolated as w
   * itself is. Σ v α y stays 0, but α may leave its range.
   */
  dualAt(mu: number): DualPoint {
    const used = this.#points.slice(-this.#rule.count);
    const { variable, power, count } = this.#rule;
    const coefficients = this.#coefficients(used, { variable, count, power: power === 1 ? 0 : -1 }, log(mu));
    const alpha = new Float64Array(used[0].dual.alpha.length);
    const sum = new Float64Array(used[0].dual.sum.length);
    let slip = 0;
    let mass = 0;
    for (const [i, { dual }] of used.entries()) {
      addScaled(alpha, coefficients[i], dual.alpha);
      addScaled(sum, coefficients[i], dual.sum);
      slip += Math.abs(coefficients[i]) * (dual.slip + 2 * (used.length + 2) * UNIT * dual.mass);
      mass += coefficients[i] * dual.mass;
    }
    return { alpha, sum, slip, mass };
  }

  #bestRule(logMu: number, w: Float64Array): Rule {
    let best: Rule = RULES[0];
    let smallest = Number.POSITIVE_INFINITY;
    const known: Weights[] = this.#before ? [this.#before, ...this.#points] : this.#points;
    for (const rule of RULES) {
      if (rule.count > known.length) break;
      const used = known.slice(-rule.count);
      const coefficients = this.#coefficients(used, rule, logMu);
      const error = w.slice();
      for (const [i, point] of used.entries()) addScaled(error, -coefficients[i], point.w);
      const size = norm(error);
      if (size < smallest) {
        smallest = size;
        best = rule;
      }
    }
    return best;
  }

  #coefficients(points: readonly { logMu: number }[], { variable, power }: Rule, at: number): number[] {
    const place = (logMu: number) => (variable === 'log μ' ? logMu : exp(-logMu));
    return points.map(({ logMu }, i) => {
      let coefficient = power === 0 ? 1 : exp(power * (logMu - at));
      for (const [j, other] of points.entries()) {
        if (j !== i) coefficient *= (place(at) - place(other.logMu)) / (place(logMu) - place(other.logMu));
      }
      return coefficient;
    });
  }
}
